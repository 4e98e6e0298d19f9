// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

#include <array>

namespace headlight {

/// Colour of the n-th curve, in chart and map; the chosen number's is the first.
inline QColor waveColor(const Theme& theme, int wave) {
    constexpr std::array roles{Role::Query, Role::Key, Role::Value, Role::Output, Role::Mlp, Role::Logits};
    return theme.role(roles[static_cast<std::size_t>(wave) % roles.size()]);
}

/// Curves differ in their dashes too: colour is never the only cue.
inline Qt::PenStyle waveDash(int wave) {
    constexpr std::array styles{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine, Qt::DashDotDotLine};
    return styles[static_cast<std::size_t>(wave) % styles.size()];
}

} // namespace headlight
