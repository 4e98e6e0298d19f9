// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/alignment/alignment_map.h"
#include "widgets/picture/display_list.h"

namespace headlight {

enum class AlignmentPicture {
    Map,     ///< one map
    Heads,   ///< one map a head, small, side by side
    Compare, ///< two maps side by side on one scale
};

/// How maps are drawn, whichever they are.
struct AlignmentLook {
    bool hideSinks = false;
    bool keysAreRows = true;  ///< source words as rows, a column a query; else as rows the queries
    bool byWritten = true;    ///< queries are named by the token they write where they write one, else by the one read
    int shownQueries = -1;    ///< the first ones, while the text is being written; -1 = all
    int query = -1, key = -1; ///< followed
};

/// Everything the picture depends on; a value.
struct AlignmentState {
    AlignmentPicture picture = AlignmentPicture::Map;
    AlignmentLook look;
    QString title;
    std::vector<AlignmentMap> maps; ///< Map: one; Heads: one a head; Compare: what was kept, then the current one
    std::vector<QString> mapTitles; ///< of Compare
    int chosen = -1;                ///< map of the followed head in Heads
    QString message;                ///< instead of the maps
};

/// What stands for a query in the picture.
QString queryName(const AlignmentMap& map, const AlignmentLook& look, int query);

/// The cell of a map behind a hit.
struct MapCell {
    int map = 0, query = 0, key = 0;
    bool operator==(const MapCell&) const = default;
};
std::optional<MapCell> mapCell(const DisplayList& list, const Hit& hit);
/// Where a cell is drawn; empty where it is hidden or not written yet.
std::optional<QRectF> rectOfCell(const DisplayList& list, const MapCell& cell);
/// What is drawn of the cell's query and of its key: a row and a column of the map.
QRectF lineOfQuery(const DisplayList& list, const MapCell& cell);
QRectF lineOfKey(const DisplayList& list, const MapCell& cell);

/// "Writing “book”, it looks mostly at “livro” (61 %) …"; empty without numbers.
QString alignmentSummary(const AlignmentState& state);

/// Ids: grids "map:m:k" (map m, keys from k on: hidden keys split a map), "hidden:m" (weight on hidden keys),
/// "legend"; boxes "query:q", "key:k" (also their actions) and "head:m".
DisplayList layoutAlignment(const AlignmentState& state, const Theme& theme, QSizeF size);

} // namespace headlight
