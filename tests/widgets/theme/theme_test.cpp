// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/widget_test.h"

#include "widgets/theme/color_math.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

#include <QFontInfo>
#include <QPalette>

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
    void outOfRangeValuesTakeTheEnds();
    void bundledFontsAreUsed();
    void textScaleMultipliesFonts();
    void contrastMatchesKnownValues();

private:
    static void themes() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    static const Theme& theme() {
        QFETCH(bool, dark);
        return Theme::named(dark ? ThemeName::Dark : ThemeName::Light);
    }
};

void ThemeTest::textReads() {
    const Theme& t = theme();
    for (const QColor& back : {t.window(), t.surface(), t.surfaceRaised()}) {
        QVERIFY2(contrast(t.text(), back) >= 7, qPrintable(back.name()));
        QVERIFY2(contrast(t.textMuted(), back) >= 4.5, qPrintable(back.name()));
        QVERIFY2(contrast(t.warning(), back) >= 4.5, qPrintable(back.name()));
        QVERIFY2(contrast(t.accent(), back) >= 3, qPrintable(back.name()));
        QVERIFY2(contrast(t.sourceMark(), back) >= 3, qPrintable(back.name()));
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
    for (const Role role : allRoles) {
        for (const QColor& back : {t.window(), t.surface()})
            QVERIFY2(contrast(t.role(role), back) >= 3,
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
    const double direction = t.name() == ThemeName::Light ? -1 : 1;
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
        for (const auto scale : {ColorScale::Signed, ColorScale::Weight}) {
            const QRgb back = t.color(scale, static_cast<float>(i) / 100, -1, 1);
            QVERIFY2(contrastRatio(back, t.textOn(back).rgb()) >= 4.5, qPrintable(QColor(back).name()));
        }
    }
}

void ThemeTest::notFiniteHasAColorOfItsOwn() {
    const Theme& t = theme();
    const float infinity = std::numeric_limits<float>::infinity();
    for (const float value : {infinity, -infinity, std::numeric_limits<float>::quiet_NaN()}) {
        for (const auto scale : {ColorScale::Signed, ColorScale::Weight, ColorScale::Plain})
            QCOMPARE(QColor(t.color(scale, value, -1, 1)), t.notFinite());
    }
    for (int i = -100; i <= 100; ++i) {
        for (const auto scale : {ColorScale::Signed, ColorScale::Weight}) {
            const OkLab here = toOkLab(t.color(scale, static_cast<float>(i) / 100, -1, 1));
            QVERIFY(distance(here, toOkLab(t.notFinite().rgb())) > 0.08);
        }
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
