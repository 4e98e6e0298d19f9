// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme.h"

#include "widgets/theme/color_math.h"
#include "widgets/theme/fonts.h"

#include <QPalette>

#include <algorithm>
#include <cmath>
#include <span>

namespace headlight {
namespace {

/// One look. Every colour of the program stands in the two tables below.
struct Colors {
    QRgb window, surface, surfaceRaised;
    QRgb text, textMuted, line;
    QRgb accent, sourceMark, selection, warning, notFinite, masked;
    QRgb darkInk, lightInk; ///< text on coloured cells: only pure black and white leave no colour below 4.5:1
    // Signed: surface in the middle; "via" bends the way to the end through a livelier tone.
    QRgb negativeVia, negative, positiveVia, positive;
    QRgb weightVia, weight;
    double softness; ///< how much of a role's colour its soft fill keeps
    std::array<QRgb, 10> roles;
};

// Query, key, value: Okabe and Ito (2008). Output is their reddish purple, darkened until it reads on paper; the others
// were chosen so that every pair stays apart for protan and deutan eyes.
constexpr Colors lightColors{
    .window = 0xfff4f3ef,
    .surface = 0xfffcfbf8,
    .surfaceRaised = 0xffffffff,
    .text = 0xff1b1f27,
    .textMuted = 0xff5a606b,
    .line = 0xffdbd8d0,
    .accent = 0xff4f46e5,
    .sourceMark = 0xffb5179e,
    .selection = 0xff14171d,
    .warning = 0xffb3261e,
    .notFinite = 0xfff2d024,
    .masked = 0xffebe9e3,
    .darkInk = 0xff000000,
    .lightInk = 0xffffffff,
    .negativeVia = 0xfff09a3e,
    .negative = 0xff8f3a00,
    .positiveVia = 0xff5fa8dd,
    .positive = 0xff0b3f78,
    .weightVia = 0xffb49ae0,
    .weight = 0xff3b1670,
    .softness = 0.16,
    .roles = {0xff40655a, 0xff0072b2, 0xffd55e00, 0xff009e73, 0xffb24688, 0xff5c318c, 0xff784f13, 0xff27304d,
              0xff7a6560, 0xff6b7280},
};

constexpr Colors darkColors{
    .window = 0xff0e1116,
    .surface = 0xff161a21,
    .surfaceRaised = 0xff1f252e,
    .text = 0xffe8eaed,
    .textMuted = 0xffa2a9b4,
    .line = 0xff313946,
    .accent = 0xffa5a1ff,
    .sourceMark = 0xffff8ae0,
    .selection = 0xffffffff,
    .warning = 0xffff8a80,
    .notFinite = 0xfff2d024,
    .masked = 0xff232933,
    .darkInk = 0xff000000,
    .lightInk = 0xffffffff,
    .negativeVia = 0xffa8520a,
    .negative = 0xffffc48a,
    .positiveVia = 0xff1f6fb2,
    .positive = 0xffa9d6ff,
    .weightVia = 0xff6d4fb8,
    .weight = 0xffe6dbff,
    .softness = 0.24,
    .roles = {0xff86988f, 0xff5eacf1, 0xfff5832b, 0xff3fce9c, 0xfff3b4dd, 0xffa08ee0, 0xfff0c04a, 0xffe6eef2,
              0xffa69a80, 0xff8f9bb0},
};

const Colors& colors(ThemeName name) {
    return name == ThemeName::Dark ? darkColors : lightColors;
}

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
    return static_cast<std::size_t>(std::lround(std::clamp(t, 0.0, 1.0) * static_cast<double>(size - 1)));
}

} // namespace

Theme::Theme(ThemeName name) : m_name(name) {
    const Colors& c = colors(name);
    const std::span<QRgb> all(m_signed);
    const std::size_t middle = m_signed.size() / 2;
    fillRamp(c.surface, c.positiveVia, c.positive, all.subspan(middle));
    std::array<QRgb, 257> negative{};
    fillRamp(c.surface, c.negativeVia, c.negative, negative);
    for (std::size_t i = 0; i <= middle; ++i)
        m_signed[middle - i] = negative[i];
    fillRamp(c.surface, c.weightVia, c.weight, m_weight);
}

const Theme& Theme::named(ThemeName name) {
    static const Theme light(ThemeName::Light), dark(ThemeName::Dark);
    return name == ThemeName::Dark ? dark : light;
}

QColor Theme::window() const {
    return QColor(colors(m_name).window);
}
QColor Theme::surface() const {
    return QColor(colors(m_name).surface);
}
QColor Theme::surfaceRaised() const {
    return QColor(colors(m_name).surfaceRaised);
}
QColor Theme::text() const {
    return QColor(colors(m_name).text);
}
QColor Theme::textMuted() const {
    return QColor(colors(m_name).textMuted);
}
QColor Theme::line() const {
    return QColor(colors(m_name).line);
}
QColor Theme::accent() const {
    return QColor(colors(m_name).accent);
}
QColor Theme::sourceMark() const {
    return QColor(colors(m_name).sourceMark);
}
QColor Theme::selection() const {
    return QColor(colors(m_name).selection);
}
QColor Theme::warning() const {
    return QColor(colors(m_name).warning);
}
QColor Theme::notFinite() const {
    return QColor(colors(m_name).notFinite);
}
QColor Theme::masked() const {
    return QColor(colors(m_name).masked);
}

QColor Theme::role(Role role) const {
    return QColor(colors(m_name).roles[static_cast<std::size_t>(role)]);
}

QColor Theme::roleSoft(Role role) const {
    const Colors& c = colors(m_name);
    return QColor(mixed(c.surface, c.roles[static_cast<std::size_t>(role)], c.softness));
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
    const Colors& c = colors(m_name);
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
    case ColorScale::Plain:
        break;
    }
    return c.surface;
}

QColor Theme::textOn(QRgb background) const {
    const Colors& c = colors(m_name);
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
