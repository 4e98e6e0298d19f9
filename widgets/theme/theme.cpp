// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme.h"

#include "widgets/theme/color_math.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme_colors.h"

#include <QPalette>

#include <algorithm>
#include <cmath>
#include <span>

namespace headlight {
namespace {

QRgb mixed(QRgb from, QRgb to, double share) {
    const OkLab a = toOkLab(from), b = toOkLab(to);
    return fromOkLab({a.L + (b.L - a.L) * share, a.a + (b.a - a.a) * share, a.b + (b.b - a.b) * share});
}

double g_textScale = 1.0; // one setting for the whole program: fonts are made everywhere

QFont made(const QStringList& families, double px) {
    QFont font;
    font.setFamilies(families);
    font.setPixelSize(std::max(1, static_cast<int>(std::lround(px * g_textScale))));
    font.setHintingPreference(QFont::PreferNoHinting); // the same advances at every export scale
    font.setStyleStrategy(QFont::PreferAntialias);
    return font;
}

/// Index into a table of `size` colours for `t` in [0, 1].
std::size_t slot(double t, std::size_t size) {
    return static_cast<std::size_t>(std::clamp(t, 0.0, 1.0) * static_cast<double>(size - 1) + 0.5); // lround() is slow
}

} // namespace

Theme::Theme(ThemeName name, RolePalette roles) : m_name(name), m_rolePalette(roles) {
    const ThemeColors& c = themeColors(name);
    const std::span<QRgb> all(m_signed);
    const std::size_t middle = m_signed.size() / 2;
    fillRamp(c.surface, c.positiveVia, c.positive, all.subspan(middle));
    std::array<QRgb, 257> negative{};
    fillRamp(c.surface, c.negativeVia, c.negative, negative);
    for (std::size_t i = 0; i <= middle; ++i)
        m_signed[middle - i] = negative[i];
    fillRamp(c.surface, c.weightVia, c.weight, m_weight);
    // Lightness tells how far from 0° and hue on which side: round without a seam, also for the colour-blind.
    const std::array<QRgb, 5> quarters{c.surface, c.positiveVia, c.selection, c.negativeVia, c.surface};
    const std::size_t steps = (m_cyclic.size() - 1) / 4;
    for (std::size_t i = 0; i < m_cyclic.size(); ++i) {
        const std::size_t quarter = std::min(i / steps, quarters.size() - 2);
        m_cyclic[i] = mixed(quarters[quarter], quarters[quarter + 1],
                            static_cast<double>(i - quarter * steps) / static_cast<double>(steps));
    }
}

template <ThemeName name>
const Theme& Theme::oneOf(RolePalette roles) {
    if (roles == RolePalette::Illustrated) {
        static const Theme illustrated(name, RolePalette::Illustrated);
        return illustrated;
    }
    static const Theme okabeIto(name, RolePalette::OkabeIto);
    return okabeIto;
}

const Theme& Theme::named(ThemeName name, RolePalette roles) {
    // Each is made when it is first asked for: nobody looks at all of them.
    switch (name) {
    case ThemeName::Dark:
        return oneOf<ThemeName::Dark>(roles);
    case ThemeName::HighContrast:
        return oneOf<ThemeName::HighContrast>(roles);
    case ThemeName::Projector:
        return oneOf<ThemeName::Projector>(roles);
    case ThemeName::Light:
        break;
    }
    return oneOf<ThemeName::Light>(roles);
}

QColor Theme::window() const {
    return QColor(themeColors(m_name).window);
}
QColor Theme::surface() const {
    return QColor(themeColors(m_name).surface);
}
QColor Theme::surfaceRaised() const {
    return QColor(themeColors(m_name).surfaceRaised);
}
QColor Theme::text() const {
    return QColor(themeColors(m_name).text);
}
QColor Theme::textMuted() const {
    return QColor(themeColors(m_name).textMuted);
}
QColor Theme::line() const {
    return QColor(themeColors(m_name).line);
}
QColor Theme::lineFaint() const {
    // Strong borders must not compete with the bars and numbers in front of them.
    return hairline() > 1 ? QColor(mixed(surface().rgb(), line().rgb(), 0.45)) : line();
}
QColor Theme::accent() const {
    return QColor(themeColors(m_name).accent);
}
QColor Theme::sourceMark() const {
    return QColor(themeColors(m_name).sourceMark);
}
QColor Theme::selection() const {
    return QColor(themeColors(m_name).selection);
}
QColor Theme::warning() const {
    return QColor(themeColors(m_name).warning);
}
QColor Theme::notFinite() const {
    return QColor(themeColors(m_name).notFinite);
}
QColor Theme::masked() const {
    return QColor(themeColors(m_name).masked);
}

QColor Theme::role(Role role) const {
    return QColor(roleColors(m_name, m_rolePalette).roles[static_cast<std::size_t>(role)]);
}

QColor Theme::roleSoft(Role role) const {
    const RoleColors& c = roleColors(m_name, m_rolePalette);
    return QColor(mixed(themeColors(m_name).surface, c.roles[static_cast<std::size_t>(role)], c.softness));
}

QString Theme::badge(Role role) {
    switch (role) {
    case Role::Residual:
        return QStringLiteral("X");
    case Role::Query:
        return QStringLiteral("Q");
    case Role::Key:
        return QStringLiteral("K");
    case Role::Value:
        return QStringLiteral("V");
    case Role::Output:
        return QStringLiteral("Z");
    case Role::Pattern:
        return QStringLiteral("A");
    case Role::Mlp:
        return QStringLiteral("M");
    case Role::Logits:
        return QStringLiteral("L");
    case Role::Weight:
        return QStringLiteral("W");
    case Role::Neutral:
        break;
    }
    return {};
}

QRgb Theme::color(ColorScale scale, float value, float low, float high) const {
    const ThemeColors& c = themeColors(m_name);
    if (!std::isfinite(value))
        return c.notFinite;
    switch (scale) {
    case ColorScale::Signed: {
        const double reach = std::max(std::abs(static_cast<double>(low)), std::abs(static_cast<double>(high)));
        return m_signed[slot(reach > 0 ? 0.5 + 0.5 * static_cast<double>(value) / reach : 0.5, m_signed.size())];
    }
    case ColorScale::Weight: {
        const double span = static_cast<double>(high) - static_cast<double>(low);
        return m_weight[slot(span > 0 ? (static_cast<double>(value) - static_cast<double>(low)) / span : 0.0,
                             m_weight.size())];
    }
    case ColorScale::Cyclic: {
        const double span = static_cast<double>(high) - static_cast<double>(low);
        const double turns = span > 0 ? (static_cast<double>(value) - static_cast<double>(low)) / span : 0;
        return m_cyclic[slot(turns - std::floor(turns), m_cyclic.size())];
    }
    case ColorScale::Plain:
        break;
    }
    return c.surface;
}

QColor Theme::textOn(QRgb background) const {
    const ThemeColors& c = themeColors(m_name);
    return QColor(contrastRatio(c.darkInk, background) >= contrastRatio(c.lightInk, background) ? c.darkInk
                                                                                                : c.lightInk);
}

QFont Theme::font(double px, bool bold) const {
    QFont font = made(textFamilies(), px);
    if (bold)
        font.setWeight(QFont::DemiBold);
    return font;
}

QFont Theme::monoFont(double px) const {
    return made(monoFamilies(), px);
}

void Theme::setTextScale(double scale) {
    g_textScale = std::clamp(scale, 1.0, 2.0);
}

double Theme::textScale() {
    return g_textScale;
}

double Theme::hairline() const {
    return themeColors(m_name).hairline;
}

QPalette Theme::palette() const {
    QPalette p;
    p.setColor(QPalette::Window, window());
    p.setColor(QPalette::WindowText, text());
    p.setColor(QPalette::Base, surface());
    p.setColor(QPalette::AlternateBase, window());
    p.setColor(QPalette::Text, text());
    p.setColor(QPalette::PlaceholderText, textMuted());
    p.setColor(QPalette::Button, surfaceRaised());
    p.setColor(QPalette::ButtonText, text());
    p.setColor(QPalette::BrightText, warning());
    p.setColor(QPalette::ToolTipBase, surfaceRaised());
    p.setColor(QPalette::ToolTipText, text());
    p.setColor(QPalette::Highlight, accent());
    p.setColor(QPalette::HighlightedText, textOn(accent().rgb()));
    p.setColor(QPalette::Link, accent());
    p.setColor(QPalette::LinkVisited, accent());
    // Fusion draws its frames from these five tones.
    p.setColor(QPalette::Light, surfaceRaised());
    p.setColor(QPalette::Midlight, surface());
    p.setColor(QPalette::Mid, line());
    p.setColor(QPalette::Dark, QColor(mixed(line().rgb(), text().rgb(), 0.25)));
    p.setColor(QPalette::Shadow, QColor(mixed(line().rgb(), text().rgb(), 0.5)));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, QColor(mixed(window().rgb(), textMuted().rgb(), 0.65)));
    p.setColor(QPalette::Disabled, QPalette::Highlight, line());
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, textMuted());
    return p;
}

} // namespace headlight
