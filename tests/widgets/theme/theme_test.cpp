// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/widget_test.h"

#include "widgets/theme/color_math.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

#include <QFontInfo>
#include <QPalette>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace headlight;

namespace {

const std::vector<Role> allRoles{Role::Residual, Role::Query, Role::Key,    Role::Value,  Role::Output,
                                 Role::Pattern,  Role::Mlp,   Role::Logits, Role::Weight, Role::Neutral};
/// Drawn side by side in the attention walk, so they have to stay apart for everybody.
const std::vector<Role> walkRoles{Role::Residual, Role::Query, Role::Key, Role::Value, Role::Output};

double contrast(const QColor& a, const QColor& b) {
    return contrastRatio(a.rgb(), b.rgb());
}

} // namespace

class ThemeTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void textReads_data() { themes(); }
    void textReads();
    void rolesReadAndStayApart_data() { themes(); }
    void rolesReadAndStayApart();
    void everyPairOfRolesDiffersInColorOrBadge_data() { themes(); }
    void everyPairOfRolesDiffersInColorOrBadge();
    void scalesAreEvenAndStartAtTheSurface_data() { themes(); }
    void scalesAreEvenAndStartAtTheSurface();
    void signsDifferForColorBlindEyes_data() { themes(); }
    void signsDifferForColorBlindEyes();
    void numbersReadOnEveryCellColor_data() { themes(); }
    void numbersReadOnEveryCellColor();
    void notFiniteHasAColorOfItsOwn_data() { themes(); }
    void notFiniteHasAColorOfItsOwn();
    void anglesHaveNoSeam_data() { themes(); }
    void anglesHaveNoSeam();
    void bordersShowWhereThemesPromiseIt_data() { themes(); }
    void bordersShowWhereThemesPromiseIt();
    void scalesEndStrong_data() { themes(); }
    void scalesEndStrong();
    void projectorStandsABrightRoom_data();
    void projectorStandsABrightRoom();
    void rolesOfTheIllustratedTransformerHaveItsHues();
    void everyCombinationIsOneThemeForEver();
    void outOfRangeValuesTakeTheEnds();
    void bundledFontsAreUsed();
    void textScaleMultipliesFonts();
    void contrastMatchesKnownValues();

private:
    static void themes() {
        QTest::addColumn<int>("name");
        QTest::addColumn<int>("roles");
        const char* themes[] = {"light", "dark", "high contrast", "projector"};
        const char* palettes[] = {"Okabe-Ito", "Illustrated"};
        for (int name = 0; name < 4; ++name)
            for (int roles = 0; roles < 2; ++roles)
                QTest::addRow("%s, %s", themes[name], palettes[roles]) << name << roles;
    }
    static const Theme& theme() {
        QFETCH(int, name);
        QFETCH(int, roles);
        return Theme::named(static_cast<ThemeName>(name), static_cast<RolePalette>(roles));
    }
};

void ThemeTest::textReads() {
    const Theme& t = theme();
    const bool high = t.name() == ThemeName::HighContrast;
    for (const QColor& back : {t.window(), t.surface(), t.surfaceRaised()}) {
        QVERIFY2(contrast(t.text(), back) >= (high ? 15 : 7), qPrintable(back.name()));
        QVERIFY2(contrast(t.textMuted(), back) >= (high ? 7 : 4.5), qPrintable(back.name()));
        QVERIFY2(contrast(t.warning(), back) >= (high ? 7 : 4.5), qPrintable(back.name()));
        QVERIFY2(contrast(t.accent(), back) >= (high ? 7 : 3), qPrintable(back.name()));
        QVERIFY2(contrast(t.sourceMark(), back) >= (high ? 7 : 3), qPrintable(back.name()));
        QVERIFY2(contrast(t.selection(), back) >= 7, qPrintable(back.name()));
    }
    const QPalette p = t.palette();
    QVERIFY(contrast(p.color(QPalette::Highlight), p.color(QPalette::HighlightedText)) >= 4.5);
    QVERIFY(contrast(p.color(QPalette::Button), p.color(QPalette::ButtonText)) >= 7);
    for (const Role role : allRoles)
        QVERIFY2(contrast(t.text(), t.roleSoft(role)) >= 7, qPrintable(Theme::badge(role)));
}

void ThemeTest::rolesReadAndStayApart() {
    const Theme& t = theme();
    const double least = t.name() == ThemeName::HighContrast ? 7 : t.name() == ThemeName::Projector ? 4.5 : 3;
    for (const Role role : allRoles) {
        for (const QColor& back : {t.window(), t.surface()})
            QVERIFY2(contrast(t.role(role), back) >= least,
                     qPrintable(
                         QStringLiteral("role %1: %2").arg(static_cast<int>(role)).arg(contrast(t.role(role), back))));
    }
    for (std::size_t i = 0; i < walkRoles.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const QRgb a = t.role(walkRoles[i]).rgb(), b = t.role(walkRoles[j]).rgb();
            const QString pair = Theme::badge(walkRoles[i]) + Theme::badge(walkRoles[j]);
            QVERIFY2(distance(toOkLab(a), toOkLab(b)) >= 0.1, qPrintable(pair));
            for (const auto vision : {ColorVision::Protan, ColorVision::Deutan}) {
                const double apart = distance(toOkLab(simulate(a, vision)), toOkLab(simulate(b, vision)));
                QVERIFY2(apart >= 0.06, qPrintable(QStringLiteral("%1: %2").arg(pair).arg(apart)));
            }
        }
    }
}

void ThemeTest::everyPairOfRolesDiffersInColorOrBadge() {
    const Theme& t = theme();
    for (std::size_t i = 0; i < allRoles.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            QVERIFY(t.role(allRoles[i]) != t.role(allRoles[j]));
            QVERIFY(Theme::badge(allRoles[i]) != Theme::badge(allRoles[j]));
        }
    }
}

void ThemeTest::scalesAreEvenAndStartAtTheSurface() {
    const Theme& t = theme();
    QCOMPARE(QColor(t.color(ColorScale::Signed, 0, -3, 2)), t.surface());
    QCOMPARE(QColor(t.color(ColorScale::Weight, 0, 0, 1)), t.surface());
    constexpr int steps = 32;
    const auto even = [&](ColorScale scale, float from, float to, const char* what) {
        double shortest = 9, longest = 0;
        OkLab last = toOkLab(t.color(scale, from, -1, 1));
        if (scale == ColorScale::Weight)
            last = toOkLab(t.color(scale, from, 0, 1));
        for (int i = 1; i <= steps; ++i) {
            const float value = from + (to - from) * static_cast<float>(i) / steps;
            const OkLab here = toOkLab(t.color(scale, value, scale == ColorScale::Weight ? 0.0F : -1.0F, 1));
            shortest = std::min(shortest, distance(last, here));
            longest = std::max(longest, distance(last, here));
            last = here;
        }
        QVERIFY2(shortest > 0 && longest < 1.6 * shortest,
                 qPrintable(QStringLiteral("%1: %2 … %3").arg(QLatin1String(what)).arg(shortest).arg(longest)));
    };
    even(ColorScale::Signed, 0, 1, "positive");
    even(ColorScale::Signed, 0, -1, "negative");
    even(ColorScale::Weight, 0, 1, "weight");
    // Lightness alone orders the weights, and the two signs are about equally strong.
    double last = toOkLab(t.color(ColorScale::Weight, 0, 0, 1)).L;
    const double direction = relativeLuminance(t.surface().rgb()) > 0.5 ? -1 : 1;
    for (int i = 1; i <= steps; ++i) {
        const double here = toOkLab(t.color(ColorScale::Weight, static_cast<float>(i) / steps, 0, 1)).L;
        QVERIFY(direction * (here - last) > 0);
        last = here;
    }
    const double plus = std::abs(toOkLab(t.color(ColorScale::Signed, 1, -1, 1)).L - toOkLab(t.surface().rgb()).L);
    const double minus = std::abs(toOkLab(t.color(ColorScale::Signed, -1, -1, 1)).L - toOkLab(t.surface().rgb()).L);
    QVERIFY2(std::abs(plus - minus) < 0.1, qPrintable(QStringLiteral("%1 %2").arg(plus).arg(minus)));
}

void ThemeTest::signsDifferForColorBlindEyes() {
    const Theme& t = theme();
    for (const float strength : {0.3F, 0.6F, 1.0F}) {
        for (const auto vision : {ColorVision::Protan, ColorVision::Deutan}) {
            const OkLab plus = toOkLab(simulate(t.color(ColorScale::Signed, strength, -1, 1), vision));
            const OkLab minus = toOkLab(simulate(t.color(ColorScale::Signed, -strength, -1, 1), vision));
            QVERIFY2(distance(plus, minus) > 0.1, qPrintable(QString::number(distance(plus, minus))));
        }
    }
}

void ThemeTest::numbersReadOnEveryCellColor() {
    const Theme& t = theme();
    for (int i = -100; i <= 100; ++i) {
        for (const auto scale : {ColorScale::Signed, ColorScale::Weight, ColorScale::Cyclic}) {
            const QRgb back = t.color(scale, static_cast<float>(i) / 100, -1, 1);
            QVERIFY2(contrastRatio(back, t.textOn(back).rgb()) >= 4.5, qPrintable(QColor(back).name()));
        }
    }
}

void ThemeTest::notFiniteHasAColorOfItsOwn() {
    const Theme& t = theme();
    const float infinity = std::numeric_limits<float>::infinity();
    for (const float value : {infinity, -infinity, std::numeric_limits<float>::quiet_NaN()}) {
        for (const auto scale : {ColorScale::Signed, ColorScale::Weight, ColorScale::Plain, ColorScale::Cyclic})
            QCOMPARE(QColor(t.color(scale, value, -1, 1)), t.notFinite());
    }
    for (int i = -100; i <= 100; ++i) {
        for (const auto scale : {ColorScale::Signed, ColorScale::Weight, ColorScale::Cyclic}) {
            const OkLab here = toOkLab(t.color(scale, static_cast<float>(i) / 100, -1, 1));
            QVERIFY(distance(here, toOkLab(t.notFinite().rgb())) > 0.08);
        }
    }
}

void ThemeTest::anglesHaveNoSeam() {
    const Theme& t = theme();
    const auto at = [&](int degrees) { return t.color(ColorScale::Cyclic, static_cast<float>(degrees), 0, 360); };
    QCOMPARE(at(0), at(360));
    QCOMPARE(at(-90), at(270));
    const double quarter = distance(toOkLab(at(90)), toOkLab(at(270)));
    QVERIFY2(quarter > 0.2, "a quarter to the left and to the right look the same");
    QVERIFY(distance(toOkLab(at(0)), toOkLab(at(180))) > 0.2);
    for (int degrees = 0; degrees < 360; degrees += 10) {
        const double step = distance(toOkLab(at(degrees)), toOkLab(at(degrees + 10)));
        QVERIFY2(step > 0 && step < 0.2, qPrintable(QStringLiteral("%1 degrees: %2").arg(degrees).arg(step)));
    }
}

void ThemeTest::bordersShowWhereThemesPromiseIt() {
    const Theme& t = theme();
    QVERIFY(t.hairline() >= 1);
    QCOMPARE(t.stroke(1), t.hairline());
    QVERIFY(t.stroke(3) >= 3);
    const bool strong = t.name() == ThemeName::HighContrast || t.name() == ThemeName::Projector;
    QCOMPARE(t.hairline() > 1, strong);
    if (!strong)
        return;
    for (const QColor& back : {t.window(), t.surface(), t.surfaceRaised()})
        QVERIFY2(contrast(t.line(), back) >= (t.name() == ThemeName::HighContrast ? 4.5 : 3), qPrintable(back.name()));
    QVERIFY(contrast(t.line(), t.masked()) >= (t.name() == ThemeName::HighContrast ? 3 : 2)); // the hatch
}

void ThemeTest::scalesEndStrong() {
    const Theme& t = theme();
    const double least = t.name() == ThemeName::HighContrast || t.name() == ThemeName::Projector ? 10 : 6;
    for (const QRgb end : {t.color(ColorScale::Signed, 1, -1, 1), t.color(ColorScale::Signed, -1, -1, 1),
                           t.color(ColorScale::Weight, 1, 0, 1)})
        QVERIFY2(
            contrastRatio(end, t.surface().rgb()) >= least,
            qPrintable(QStringLiteral("%1: %2").arg(QColor(end).name()).arg(contrastRatio(end, t.surface().rgb()))));
}

void ThemeTest::projectorStandsABrightRoom_data() {
    QTest::addColumn<int>("roles");
    QTest::newRow("Okabe-Ito") << static_cast<int>(RolePalette::OkabeIto);
    QTest::newRow("Illustrated") << static_cast<int>(RolePalette::Illustrated);
}

void ThemeTest::projectorStandsABrightRoom() {
    QFETCH(int, roles);
    const Theme& t = Theme::named(ThemeName::Projector, static_cast<RolePalette>(roles));
    // The room lights the screen with a quarter of the beamer's white.
    const auto seen = [](const QColor& color, const QColor& back) {
        constexpr double room = 0.25;
        const double a = relativeLuminance(color.rgb()) + room, b = relativeLuminance(back.rgb()) + room;
        return std::max(a, b) / std::min(a, b);
    };
    QVERIFY(seen(t.text(), t.window()) >= 4.5);
    QVERIFY(seen(t.textMuted(), t.window()) >= 4);
    QVERIFY(seen(t.line(), t.surface()) >= 2);
    for (const Role role : allRoles) {
        QVERIFY2(seen(t.role(role), t.surface()) >= 2.5, qPrintable(Theme::badge(role)));
        QVERIFY2(seen(t.roleSoft(role), t.surface()) >= 1.2,
                 qPrintable(QStringLiteral("%1: %2").arg(Theme::badge(role)).arg(seen(t.roleSoft(role), t.surface()))));
    }
    for (const QRgb end : {t.color(ColorScale::Signed, 1, -1, 1), t.color(ColorScale::Signed, -1, -1, 1),
                           t.color(ColorScale::Weight, 1, 0, 1)})
        QVERIFY2(seen(QColor(end), t.surface()) >= 3.5, qPrintable(QColor(end).name()));
}

void ThemeTest::rolesOfTheIllustratedTransformerHaveItsHues() {
    const auto hue = [](QRgb rgb) {
        const OkLab lab = toOkLab(rgb);
        return std::atan2(lab.b, lab.a) * 180 / M_PI;
    };
    // Sampled from the article's pictures; its pink has no single tone.
    const std::vector<std::pair<Role, QRgb>> sampled{{Role::Residual, qRgb(0xa3, 0xe4, 0x9e)},
                                                     {Role::Query, qRgb(0xe7, 0xb8, 0xf4)},
                                                     {Role::Key, qRgb(0xff, 0xcf, 0x98)},
                                                     {Role::Value, qRgb(0xb3, 0xda, 0xfe)},
                                                     {Role::Output, qRgb(0xff, 0xa5, 0xcf)}};
    for (int name = 0; name < 4; ++name) {
        const Theme& t = Theme::named(static_cast<ThemeName>(name), RolePalette::Illustrated);
        for (const auto& [role, rgb] : sampled) {
            const double apart = std::remainder(hue(t.role(role).rgb()) - hue(rgb), 360);
            QVERIFY2(std::abs(apart) < 25,
                     qPrintable(QStringLiteral("%1 in %2: %3 degrees").arg(Theme::badge(role)).arg(name).arg(apart)));
        }
    }
}

void ThemeTest::everyCombinationIsOneThemeForEver() {
    std::vector<const Theme*> seen;
    for (int name = 0; name < 4; ++name) {
        for (int roles = 0; roles < 2; ++roles) {
            const Theme& t = Theme::named(static_cast<ThemeName>(name), static_cast<RolePalette>(roles));
            QCOMPARE(t.name(), static_cast<ThemeName>(name));
            QCOMPARE(t.rolePalette(), static_cast<RolePalette>(roles));
            QCOMPARE(&Theme::named(static_cast<ThemeName>(name), static_cast<RolePalette>(roles)), &t);
            QVERIFY(std::find(seen.begin(), seen.end(), &t) == seen.end());
            seen.push_back(&t);
        }
        // The palette is about roles only: values keep their colours.
        QCOMPARE(seen[seen.size() - 1]->color(ColorScale::Signed, 0.4F, -1, 1),
                 seen[seen.size() - 2]->color(ColorScale::Signed, 0.4F, -1, 1));
    }
}

void ThemeTest::outOfRangeValuesTakeTheEnds() {
    const Theme& t = Theme::named(ThemeName::Light);
    QCOMPARE(t.color(ColorScale::Signed, 9, -1, 1), t.color(ColorScale::Signed, 1, -1, 1));
    QCOMPARE(t.color(ColorScale::Signed, -9, -1, 1), t.color(ColorScale::Signed, -1, -1, 1));
    QCOMPARE(t.color(ColorScale::Weight, -9, 0, 1), t.color(ColorScale::Weight, 0, 0, 1));
    // Signed spans the larger of both sides, so that equal magnitudes look equally strong.
    QCOMPARE(t.color(ColorScale::Signed, 0.5F, -2, 0.5F), t.color(ColorScale::Signed, 0.25F, -1, 1));
    // A range without extent is not a reason to divide by zero.
    QCOMPARE(QColor(t.color(ColorScale::Signed, 0, 0, 0)), t.surface());
    QCOMPARE(QColor(t.color(ColorScale::Weight, 3, 3, 3)), t.surface());
}

void ThemeTest::bundledFontsAreUsed() {
    const Theme& t = Theme::named(ThemeName::Light);
    QCOMPARE(QFontInfo(t.font(13)).family(), textFamilies().front());
    QCOMPARE(QFontInfo(t.monoFont(13)).family(), monoFamilies().front());
    QVERIFY(QFontInfo(t.monoFont(13)).fixedPitch());
    QVERIFY(QFontInfo(t.font(13, true)).weight() > QFontInfo(t.font(13)).weight());
}

void ThemeTest::textScaleMultipliesFonts() {
    const Theme& t = Theme::named(ThemeName::Dark);
    QCOMPARE(t.font(12).pixelSize(), 12);
    Theme::setTextScale(2);
    const int doubled = t.font(12).pixelSize(), mono = t.monoFont(10).pixelSize();
    Theme::setTextScale(1);
    QCOMPARE(doubled, 24);
    QCOMPARE(mono, 20);
}

void ThemeTest::contrastMatchesKnownValues() {
    QVERIFY(std::abs(contrastRatio(qRgb(0, 0, 0), qRgb(255, 255, 255)) - 21) < 1e-9);
    QVERIFY(std::abs(contrastRatio(qRgb(0x77, 0x77, 0x77), qRgb(255, 255, 255)) - 4.48) < 0.01); // WCAG's own example
    const OkLab red = toOkLab(qRgb(255, 0, 0));                                                  // Ottosson's table
    QVERIFY(std::abs(red.L - 0.628) < 0.001 && std::abs(red.a - 0.225) < 0.001 && std::abs(red.b - 0.126) < 0.001);
    QCOMPARE(fromOkLab(red), qRgb(255, 0, 0));
}

HEADLIGHT_TEST(ThemeTest)
#include "theme_test.moc"
