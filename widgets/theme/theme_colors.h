// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

#include <QRgb>

#include <array>

namespace headlight {

/// One look. Every colour of the program stands in the tables of theme_colors.cpp.
struct ThemeColors {
    QRgb window, surface, surfaceRaised;
    QRgb text, textMuted, line;
    QRgb accent, sourceMark, selection, warning, notFinite, masked;
    QRgb darkInk, lightInk; ///< text on coloured cells: only pure black and white leave no colour below 4.5:1
    // Signed: surface in the middle; "via" bends the way to the end through a livelier tone.
    QRgb negativeVia, negative, positiveVia, positive;
    QRgb weightVia, weight;
    double hairline;
};

struct RoleColors {
    double softness; ///< how much of a role's colour its soft fill keeps
    std::array<QRgb, 10> roles;
};

const ThemeColors& themeColors(ThemeName name);
const RoleColors& roleColors(ThemeName name, RolePalette palette);

} // namespace headlight
