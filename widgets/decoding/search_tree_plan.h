// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/search_tree.h"

#include <set>
#include <vector>

namespace headlight {

/// Where the nodes of a search tree stand, in columns (one per token) and rows (1 = the pitch of two neighbours). Made
/// once per tree and folding; what a window shows of it is layoutSearchTree()'s business.
struct SearchTreePlan {
    std::vector<double> row; ///< by node; a parent stands in the middle of its children that go on, if any
    std::vector<int> column; ///< by node; −1: inside a folded branch
    std::vector<int> hidden; ///< by node: how many stand behind it, where it is folded; else 0
    std::vector<std::vector<int>> children; ///< by node, in the order in which they were tried
    std::vector<std::vector<int>> columns;  ///< nodes of each column from top to bottom, a row or more apart
    double rowCount = 1;                    ///< rows are in [0, rowCount − 1]

    int columnCount() const { return static_cast<int>(columns.size()); }
    bool shows(int node) const { return column[static_cast<std::size_t>(node)] >= 0; }
};

/// Subtrees are moved together until their outlines touch (Reingold and Tilford 1981, in levels). O(nodes).
SearchTreePlan planSearchTree(const engine::SearchTree& tree, const std::set<int>& folded);

} // namespace headlight
