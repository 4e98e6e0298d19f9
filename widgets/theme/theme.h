// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QRgb>
#include <QString>

#include <array>

class QPalette;

namespace headlight {

/// What a vector is; keeps its colour and letter badge in every view, so colour is never the only cue.
enum class Role { Residual, Query, Key, Value, Output, Pattern, Mlp, Logits, Weight, Neutral };

/// How a number becomes a colour.
enum class ColorScale {
    Signed, ///< diverging around 0, red-green-safe, symmetric range ±max|value|
    Weight, ///< 0 … 1, one-hue lightness: attention patterns, probabilities
    Plain,  ///< no colour by value
    Cyclic, ///< angles: low and high are the same direction, a quarter turn looks positive, three quarters negative
};

/// High contrast is white on black with strong borders; Projector is light, with lines and colours that a beamer in a
/// bright room does not wash out.
enum class ThemeName { Light, Dark, HighContrast, Projector };

/// Which colours the roles have: Okabe and Ito's, or those that readers of The Illustrated Transformer know (query
/// purple, key orange, value blue, output pink, residual stream green).
enum class RolePalette { OkabeIto, Illustrated };

/// Everything a picture needs to know about looks. An immutable value; the only place with colour literals.
class Theme {
public:
    /// One of few values that live as long as the program: addresses may be compared and kept.
    static const Theme& named(ThemeName name, RolePalette roles = RolePalette::OkabeIto);

    ThemeName name() const { return m_name; }
    RolePalette rolePalette() const { return m_rolePalette; }
    QColor window() const;  ///< behind everything
    QColor surface() const; ///< cards, panels
    QColor surfaceRaised() const;
    QColor text() const;       ///< ≥ 7:1 on window
    QColor textMuted() const;  ///< ≥ 4.5:1 on window and surface; high contrast: ≥ 7:1
    QColor line() const;       ///< separators, cell borders; high contrast and projector: ≥ 3:1
    QColor lineFaint() const;  ///< behind data: grid lines of charts
    QColor accent() const;     ///< focus, playhead, buttons
    QColor sourceMark() const; ///< outlines of "where does this come from?" sources
    QColor selection() const;  ///< outline of the asked element
    QColor warning() const;    ///< excluded, errors
    QColor notFinite() const;  ///< NaN and ±∞ cells: no colour of any scale
    QColor masked() const;     ///< −∞ above the causal diagonal (with a hatch)

    QColor role(Role role) const;     ///< strong: strokes, badges, bars
    QColor roleSoft(Role role) const; ///< fills behind text
    static QString badge(Role role);  ///< "Q", "K", "V" …; never translated

    /// Colour of `value` on `scale` whose range is [low, high] (Signed: uses max(|low|,|high|)). NaN/±∞ → notFinite().
    QRgb color(ColorScale scale, float value, float low, float high) const;
    /// Black or white-ish text that reads on `background`.
    QColor textOn(QRgb background) const;

    /// Fonts are the bundled families; sizes in logical pixels, multiplied by textScale.
    QFont font(double px, bool bold = false) const;
    QFont monoFont(double px) const;
    static void setTextScale(double scale); ///< 1.0 … 2.0, from the settings
    static double textScale();

    /// Width of separators and cell borders in logical pixels, at least 1.
    double hairline() const;
    /// Width to draw a line with that is `width` wide in the plain themes.
    double stroke(double width) const { return width + hairline() - 1; }

    QPalette palette() const; ///< for the widgets around the pictures
    static double spacing() { return 8.0; }

private:
    Theme(ThemeName name, RolePalette roles);
    template <ThemeName name>
    static const Theme& oneOf(RolePalette roles);
    ThemeName m_name;
    RolePalette m_rolePalette;
    std::array<QRgb, 513> m_signed{};
    std::array<QRgb, 257> m_weight{};
    std::array<QRgb, 361> m_cyclic{};
};

} // namespace headlight
