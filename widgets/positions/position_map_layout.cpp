// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/positions/position_layouts.h"
#include "widgets/positions/position_words.h"
#include "widgets/positions/wave_colors.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headlight {
namespace {

/// From 0 to 360.
double degreesOf(const PositionTable& table, int position, int dimension) {
    if (!table.wave(dimension))
        return 0;
    const double turns = table.angle(position, dimension) / (2 * std::numbers::pi);
    return 360 * (turns - std::floor(turns));
}

/// An outline that stays visible around rows of less than a pixel.
QRectF grown(QRectF rect, double least) {
    const double x = std::max(0.0, least - rect.width()) / 2, y = std::max(0.0, least - rect.height()) / 2;
    return rect.adjusted(-x, -y, x, y);
}

/// Which columns have curves: a mark in the curve's colour on the edge of the cells.
void drawWaveMarks(DisplayList& list, const HeatMap& map, const HeatFrame& frame, const PositionState& state,
                   const Theme& theme) {
    const double side = 5 * theme.hairline();
    int wave = 0;
    for (const int dimension : shownWaves(state)) {
        BoxItem mark;
        mark.id = QStringLiteral("positions.wave.%1").arg(wave);
        const QRectF line = state.across ? frame.rowRect(map, dimension) : frame.columnRect(map, dimension);
        mark.rect = state.across ? QRectF(frame.cells.right() + 1, line.center().y() - side / 2, 3, side)
                                 : QRectF(line.center().x() - side / 2, frame.cells.top() - 5, side, 4);
        mark.radius = 1;
        mark.fill = waveColor(theme, wave++);
        list.items.emplace_back(std::move(mark));
    }
}

} // namespace

QRectF heatMapArea(QSizeF size) {
    const double margin = std::min(size.width(), size.height()) < 260 ? 6 : 12;
    return {margin, margin, std::max(1.0, size.width() - 2 * margin), std::max(1.0, size.height() - 2 * margin)};
}

HeatMap positionHeatMap(const PositionTable& table, const PositionState& state) {
    HeatMap map;
    const bool across = state.across, angles = state.angles && !table.rates.empty();
    map.id = QStringLiteral("positions.map");
    map.title = PositionWords::tr("%1 positions × %2 numbers").arg(table.length).arg(table.depth);
    map.name = angles
                   ? PositionWords::tr("angles of %1 positions, %2 numbers each").arg(table.length).arg(table.depth)
                   : PositionWords::tr("encoding of %1 positions, %2 numbers each").arg(table.length).arg(table.depth);
    map.rows = across ? table.depth : table.length;
    map.columns = across ? table.length : table.depth;
    map.rowAxis = across ? PositionWords::tr("number") : PositionWords::tr("position");
    map.columnAxis = across ? PositionWords::tr("position") : PositionWords::tr("number");
    map.low = angles ? 0 : table.low;
    map.high = angles ? 360 : table.high;
    map.degrees = angles;
    if (angles) {
        map.scale = ColorScale::Cyclic;
        map.title = PositionWords::tr("%1 positions × %2 angles; 360° is 0°").arg(table.length).arg(table.depth);
    }
    if (table.weight) {
        map.reach = table.reach;
        map.title = PositionWords::tr("%1 × %2 numbers from %3 to %4")
                        .arg(table.length)
                        .arg(table.depth)
                        .arg(shortNumber(table.low), shortNumber(table.high));
    }
    if (!across)
        map.weight = table.weight;
    map.value = [&table, across, angles](int row, int column) {
        const int position = across ? column : row, dimension = across ? row : column;
        return angles ? degreesOf(table, position, dimension) : table.at(position, dimension);
    };
    return map;
}

DisplayList layoutPositionMap(const PositionTable& table, const PositionState& state, const Theme& theme, QSizeF size) {
    DisplayList list;
    list.size = size;
    list.background = theme.surface();
    const HeatMap map = positionHeatMap(table, state);
    const HeatFrame frame = drawHeatMap(list, map, heatMapArea(size), theme);
    drawWaveMarks(list, map, frame, state, theme);
    const QRectF row = state.across ? frame.columnRect(map, state.position) : frame.rowRect(map, state.position);
    const QRectF column = state.across ? frame.rowRect(map, state.dimension) : frame.columnRect(map, state.dimension);
    list.items.emplace_back(MarkItem{QStringLiteral("positions.position"), grown(row, 4), theme.accent(), 1.5});
    list.items.emplace_back(
        MarkItem{QStringLiteral("positions.chosen"), grown(row.intersected(column), 7), theme.selection(), 2});
    return list;
}

MapPlace mapPlaceOf(const PositionTable& table, const PositionState& state, const Theme& theme, QSizeF size, int row,
                    int column) {
    const HeatMap map = positionHeatMap(table, state);
    const HeatFrame frame = heatFrame(map, heatMapArea(size), theme);
    const int r = std::clamp(frame.rowOf(row), 0, map.rows - 1),
              c = std::clamp(frame.columnOf(column), 0, map.columns - 1);
    return state.across ? MapPlace{c, r} : MapPlace{r, c};
}

HeatMap similarityHeatMap(const SimilarityMatrix& matrix, const PositionState& state) {
    HeatMap map;
    map.id = QStringLiteral("positions.similarity");
    map.title = PositionWords::tr("All positions against all");
    map.name = PositionWords::tr("%1 of all positions with all").arg(similarityName(state.similarity));
    map.rows = map.columns = matrix.cells;
    map.rowUnit = map.columnUnit = matrix.step;
    map.rowAxis = map.columnAxis = PositionWords::tr("position");
    map.low = matrix.low;
    map.high = matrix.high;
    map.reach = state.similarity == Similarity::SquaredDistance ? 0 : matrix.reach;
    map.scale = state.similarity == Similarity::SquaredDistance ? ColorScale::Weight : ColorScale::Signed;
    map.square = true;
    map.value = [&matrix](int row, int column) {
        return static_cast<double>(
            (*matrix.values)[static_cast<std::size_t>(row) * static_cast<std::size_t>(matrix.cells) +
                             static_cast<std::size_t>(column)]);
    };
    return map;
}

DisplayList layoutSimilarity(const SimilarityMatrix& matrix, const PositionState& state, const Theme& theme,
                             QSizeF size) {
    DisplayList list;
    list.size = size;
    list.background = theme.surface();
    HeatMap map = similarityHeatMap(matrix, state);
    if (matrix.step > 1)
        map.title = PositionWords::tr("All against all, one position of every %1").arg(matrix.step);
    const HeatFrame frame = drawHeatMap(list, map, heatMapArea(size), theme);
    const int chosen = std::min(state.position / matrix.step, matrix.cells - 1);
    list.items.emplace_back(
        MarkItem{QStringLiteral("positions.row"), grown(frame.rowRect(map, chosen), 4), theme.accent(), 1.5});
    return list;
}

} // namespace headlight
