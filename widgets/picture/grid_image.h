// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

#include <QImage>
#include <QLineF>
#include <QList>
#include <QSize>

namespace headlight {

/// The grid with its shades for values: what is coloured.
CellGrid shadedGrid(const CellGrid& grid);

/// Colour of one cell as it is painted; transparent where the value is not revealed.
QRgb cellColor(const CellGrid& grid, const Theme& theme, int row, int column);

/// How loudly a value speaks where several share a place: by magnitude; NaN before +∞ before everything else, −∞
/// after it.
float loudness(float value);

/// The value with the largest magnitude of a block of cells: what is painted where cells are smaller than a pixel, so
/// that one bright cell survives at any zoom. NaN and +∞ win over everything; −∞ of the mask loses to everything.
float pooledValue(const CellGrid& grid, int rowBegin, int rowEnd, int columnBegin, int columnEnd);

/// One pixel a cell, or, for a grid with more cells than `most` in a direction, one pixel a pooled block.
QImage gridImage(const CellGrid& grid, const Theme& theme, QSize most);

/// Width of the frame and of the borders between cells: the theme's hairline, thinner where a small grid would vanish
/// behind it; 0 = no frame.
double gridLineWidth(const CellGrid& grid, const Theme& theme);
/// The borders between cells, where cells are large enough to have some.
QList<QLineF> gridLines(const CellGrid& grid, const Theme& theme);

/// True when the grid asks for printed numbers and its cells are large enough for them.
bool printsNumbers(const CellGrid& grid);
/// Font size of the numbers (and of NaN and ∞) in the grid's cells, before the text scale.
double numberPixels(const CellGrid& grid);

} // namespace headlight
