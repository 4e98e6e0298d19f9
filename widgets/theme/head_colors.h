// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

namespace headlight {

/// Colour of a head where many are told apart: Tensor2Tensor's ten (d3's category10), repeating, each as light or dark
/// as reads on the theme's surface.
QColor headColor(const Theme& theme, int head);
/// Of a head that is not shown.
QColor headOffColor(const Theme& theme, int head);

} // namespace headlight
