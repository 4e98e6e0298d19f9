// SPDX-License-Identifier: GPL-3.0-or-later
// From what is drawn back to queries and keys, and the followed query in words.
#include "widgets/alignment/alignment_parts.h"
#include "widgets/attention/attention_parts.h"

#include <algorithm>
#include <numeric>

namespace headlight {

namespace {

/// "map:2:0" → 2; -1 for any other grid.
int mapOf(const CellGrid& grid) {
    const QStringList parts = grid.id.split(QLatin1Char(':'));
    return parts.size() == 3 && parts[0] == QLatin1String("map") ? parts[1].toInt() : -1;
}

/// The key's axis always comes behind the query's.
bool keysAreRows(const CellGrid& grid) {
    return grid.source.rowAxis > grid.source.columnAxis;
}

int firstKey(const CellGrid& grid) {
    return grid.source.base[static_cast<std::size_t>(std::max(grid.source.rowAxis, grid.source.columnAxis))];
}

MapCell cellAt(const CellGrid& grid, int row, int column) {
    return keysAreRows(grid) ? MapCell{mapOf(grid), column, firstKey(grid) + row}
                             : MapCell{mapOf(grid), row, firstKey(grid) + column};
}

/// Row and column of a query and key in the grid; whether there is such a cell.
bool find(const CellGrid& grid, int query, int key, int& row, int& column) {
    row = keysAreRows(grid) ? key - firstKey(grid) : query;
    column = keysAreRows(grid) ? query : key - firstKey(grid);
    return row >= 0 && column >= 0 && row < grid.rows && column < grid.columns;
}

std::vector<const CellGrid*> gridsOf(const DisplayList& list, int map) {
    std::vector<const CellGrid*> grids;
    for (const Item& item : list.items)
        if (const auto* grid = std::get_if<CellGrid>(&item); grid && mapOf(*grid) == map)
            grids.push_back(grid);
    return grids;
}

} // namespace

QString queryName(const AlignmentMap& map, const AlignmentLook& look, int query) {
    const auto at = static_cast<std::size_t>(query);
    if (!look.byWritten || at >= map.written.size())
        return map.queries[at];
    return map.written[at].isEmpty() ? QStringLiteral("…") : map.written[at];
}

std::optional<MapCell> mapCell(const DisplayList& list, const Hit& hit) {
    if (hit.item < 0 || hit.item >= static_cast<int>(list.items.size()) || hit.row < 0)
        return std::nullopt;
    const auto* grid = std::get_if<CellGrid>(&list.items[static_cast<std::size_t>(hit.item)]);
    return grid && mapOf(*grid) >= 0 ? std::optional(cellAt(*grid, hit.row, hit.column)) : std::nullopt;
}

std::optional<QRectF> rectOfCell(const DisplayList& list, const MapCell& cell) {
    int row = 0, column = 0;
    for (const CellGrid* grid : gridsOf(list, cell.map))
        if (find(*grid, cell.query, cell.key, row, column))
            return grid->cellRect(row, column);
    return std::nullopt;
}

QRectF lineOfQuery(const DisplayList& list, const MapCell& cell) {
    QRectF line;
    int row = 0, column = 0;
    for (const CellGrid* grid : gridsOf(list, cell.map)) {
        if (!find(*grid, cell.query, firstKey(*grid), row, column))
            continue;
        line |= keysAreRows(*grid) ? grid->cellRect(0, column) | grid->cellRect(grid->rows - 1, column)
                                   : grid->cellRect(row, 0) | grid->cellRect(row, grid->columns - 1);
    }
    return line;
}

QRectF lineOfKey(const DisplayList& list, const MapCell& cell) {
    int row = 0, column = 0;
    for (const CellGrid* grid : gridsOf(list, cell.map)) {
        if (!find(*grid, 0, cell.key, row, column))
            continue;
        return keysAreRows(*grid) ? grid->cellRect(row, 0) | grid->cellRect(row, grid->columns - 1)
                                  : grid->cellRect(0, column) | grid->cellRect(grid->rows - 1, column);
    }
    return {};
}

QString alignmentSummary(const AlignmentState& state) {
    using alignment::Text;
    const int which = state.picture == AlignmentPicture::Heads ? state.chosen : static_cast<int>(state.maps.size()) - 1;
    if (which < 0 || which >= static_cast<int>(state.maps.size()) || !state.message.isEmpty())
        return {};
    const AlignmentMap& map = state.maps[static_cast<std::size_t>(which)];
    const int query = state.look.query;
    if (!map.weights || query < 0 || query >= map.queryCount() ||
        (state.look.shownQueries >= 0 && query >= state.look.shownQueries))
        return {};
    std::vector<int> keys = hiddenWeight(map, state.look.hideSinks, 0).kept;
    const auto best = std::min<std::size_t>(keys.size(), 3);
    std::partial_sort(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(best), keys.end(),
                      [&](int a, int b) { return map.weight(query, a) > map.weight(query, b); });
    QStringList parts;
    for (std::size_t i = 0; i < best; ++i)
        parts << Text::tr("“%1” (%2)")
                     .arg(map.keys[static_cast<std::size_t>(keys[i])],
                          attention::percent(static_cast<double>(map.weight(query, keys[i]))));
    const QString list = parts.join(Text::tr(", ", "between items of a list"));
    const auto at = static_cast<std::size_t>(query);
    const QString written = at < map.written.size() ? map.written[at] : QString();
    if (parts.isEmpty())
        return {};
    return written.isEmpty()
               ? Text::tr("Reading “%1” (token %2), it looks most at %3.").arg(map.queries[at]).arg(query).arg(list)
               : Text::tr("Reading “%1” and writing “%2”, it looks most at %3.").arg(map.queries[at], written, list);
}

} // namespace headlight
