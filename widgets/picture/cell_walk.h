// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

namespace headlight {

/// A cell of a grid, or a box with an action (row and column 0), by place in a display list.
struct CellPlace {
    int item = 0;
    int row = 0, column = 0;
    bool operator==(const CellPlace&) const = default;
};

enum class Direction { Left, Right, Up, Down };

/// Where the keyboard starts: the first cell of the first grid, else the first box with an action.
std::optional<CellPlace> firstPlace(const DisplayList& list);
/// The neighbour within the grid; past its edge the nearest cell or box in that direction; empty at the picture's edge.
std::optional<CellPlace> nextPlace(const DisplayList& list, const CellPlace& from, Direction direction);
/// Rectangle of a place.
QRectF rectOf(const DisplayList& list, const CellPlace& place);
/// The same as a click in the middle of the place would find, whatever lies on top of it.
Hit hitAt(const DisplayList& list, const CellPlace& place);

} // namespace headlight
