// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

#include <QImage>
#include <QSize>

namespace headlight {

/// gridImage(), remembered: the same matrices come back on every frame, and while zooming only their rectangles change.
/// Never another picture than gridImage() makes. For one thread each.
QImage cachedGridImage(const CellGrid& grid, const Theme& theme, QSize most);

} // namespace headlight
