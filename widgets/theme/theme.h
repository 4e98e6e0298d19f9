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
};

enum class ThemeName { Light, Dark };

/// Everything a picture needs to know about looks. An immutable value; the only place with colour literals.
class Theme {
public:
    static const Theme& named(ThemeName name);

    ThemeName name() const { return m_name; }
    QColor window() const;  ///< behind everything
    QColor surface() const; ///< cards, panels
    QColor surfaceRaised() const;
    QColor text() const;       ///< ≥ 7:1 on window
    QColor textMuted() const;  ///< ≥ 4.5:1 on window and surface
    QColor line() const;       ///< separators, cell borders
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

    QPalette palette() const; ///< for the widgets around the pictures
    static double spacing() { return 8.0; }

private:
    explicit Theme(ThemeName name);
    ThemeName m_name;
    std::array<QRgb, 513> m_signed{};
    std::array<QRgb, 257> m_weight{};
};

} // namespace headlight
