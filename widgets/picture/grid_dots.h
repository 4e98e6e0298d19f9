// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

#include <QImage>
#include <QSize>

namespace headlight {

/// In logical pixels; in smaller cells sizes of dots cannot be told apart.
inline constexpr double smallestDotCell = 5;

/// Whether the grid asks for dots and its cells are large enough for them; otherwise it is coloured.
bool drawsDots(const CellGrid& grid);

/// Radius of a cell's dot in logical pixels: its area is the cell's shade's share of the largest dot's area. 0 where
/// the cell shows nothing.
double dotRadius(const CellGrid& grid, int row, int column);

/// The colour of all dots, and what lies behind them: the two ends of the grid's scale.
QRgb dotColor(const CellGrid& grid, const Theme& theme);
QRgb dotGround(const CellGrid& grid, const Theme& theme);

/// All dots in device pixels, smooth at their edges. Cells without a number keep the theme's colour for that.
QImage dotImage(const CellGrid& grid, const Theme& theme, QSize device);

} // namespace headlight
