// SPDX-License-Identifier: GPL-3.0-or-later
// A matrix as colours with axes and a legend: what most pictures of the Positions panel are made of.
#pragma once

#include "widgets/picture/display_list.h"

#include <functional>

namespace headlight {

struct HeatMap {
    QString id, name; ///< of the grid
    QString title;    ///< above it; may be empty
    int rows = 1, columns = 1;
    int firstRow = 0, firstColumn = 0; ///< what the first row and column are called
    int rowUnit = 1, columnUnit = 1;   ///< and by how much the names grow
    std::function<double(int row, int column)> value;
    QString rowAxis, columnAxis; ///< "position", "number"
    ColorScale scale = ColorScale::Signed;
    double low = -1, high = 1; ///< true range; the legend prints it
    double reach = 0;          ///< colours are full from ±reach on, where single numbers lie far out; 0: they are not
    bool degrees = false;      ///< legend in sixths of a turn
    bool numbers = true;
    bool square = false; ///< cells as high as wide
    std::optional<engine::WeightId> weight;
};

/// Where the cells go, and how many rows and columns share one: each cell shows the first of them.
struct HeatFrame {
    QRectF cells;
    int rowStep = 1, columnStep = 1;
    QRectF title, legend, below; ///< below: the words under the picture
    double left = 0;             ///< width of the row names
    int legendLines = 1;

    /// Rectangle of a row or column of the matrix, whether or not it is one of those shown.
    QRectF rowRect(const HeatMap& map, int row) const;
    QRectF columnRect(const HeatMap& map, int column) const;
    /// Row and column of the matrix that a cell shows.
    int rowOf(int cell) const { return cell * rowStep; }
    int columnOf(int cell) const { return cell * columnStep; }
};

HeatFrame heatFrame(const HeatMap& map, QRectF area, const Theme& theme);
/// Draws it in `area`, with names beside the cells and words below; returns where things went.
HeatFrame drawHeatMap(DisplayList& list, const HeatMap& map, QRectF area, const Theme& theme);

/// A line of words that is made smaller, then elided, rather than cut.
void putText(DisplayList& list, const Theme& theme, const QString& id, QRectF rect, const QString& words, double px,
             QColor color, Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter, bool bold = false,
             bool wrap = false);
/// Height of one line.
double lineHeight(const Theme& theme, double px);
/// Height of `words` broken to `width`.
double wrappedHeight(const QString& words, const Theme& theme, double px, double width);

} // namespace headlight
