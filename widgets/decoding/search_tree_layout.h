// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/decoding/search_tree_plan.h"
#include "widgets/picture/display_list.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace headlight {

/// What the search tree view shows.
struct SearchTreeModel {
    std::shared_ptr<const engine::SearchTree> tree;
    std::function<QString(engine::TokenId)> text;
    QString prompt;
    std::vector<int> finished; ///< leaves, best first
    int selected = -1;
    int compared = -1;    ///< the second of two branches; -1: none
    std::set<int> folded; ///< nodes whose children are hidden
    QString search;       ///< nodes whose token contains it are marked
    int steps = -1;       ///< nodes of the first so many steps are shown; -1: all
};

/// What part of the tree the window shows, at which size.
struct SearchTreeCamera {
    double zoom = 0;     ///< of rows, 1: full cards; 0: as large as the whole tree fits
    double column = 0.5; ///< in the middle of the window, in columns and rows of the plan
    double row = 0;
    double columnZoom = 0; ///< 0: like the rows, but no narrower than the window has room for
    bool operator==(const SearchTreeCamera&) const = default;
};

/// From columns and rows to the window's pixels. Columns stay as wide as the window has room for when rows get low.
struct SearchTreeScale {
    QRectF body;     ///< where nodes may stand; headings above it, words below it
    double zoom = 1; ///< of rows: the camera's, or the one that fits
    double columnZoom = 1;
    double leastZoom = 0, leastColumnZoom = 0; ///< where the whole tree fits
    double columnPx = 1;                       ///< pitch
    double rowPx = 1;
    QPointF origin; ///< middle of column 0, row 0
    QPointF at(double column, double row) const { return origin + QPointF(column * columnPx, row * rowPx); }
    QSizeF card() const;
};
SearchTreeScale searchTreeScale(const SearchTreePlan& plan, const SearchTreeCamera& camera, const Theme& theme,
                                QSizeF size);

/// Where a tree is first looked at: all of it, unless its tokens could not be read then and a part can be shown in
/// which they can; that part has the beginning and the best text's row.
SearchTreeCamera openingCamera(const SearchTreeModel& model, const SearchTreePlan& plan, const Theme& theme,
                               QSizeF size);

/// The camera `factor` nearer, in the same place. Rows and columns stop at the size of cards until the others are
/// there.
SearchTreeCamera zoomed(const SearchTreeScale& now, const SearchTreeCamera& camera, double factor);

/// How much of a node there is room for.
enum class NodeDetail {
    Card, ///< token, probability, sum, score and fate
    Line, ///< token, and the probability where it fits
    Mark, ///< a small box, or a line where rows are lower than a few pixels
};
NodeDetail nodeDetail(const SearchTreeScale& scale);

/// Pure. Nodes are boxes "node:12" with the same action.
DisplayList layoutSearchTree(const SearchTreeModel& model, const SearchTreePlan& plan, const SearchTreeCamera& camera,
                             const Theme& theme, QSizeF size);

/// "token “dog”, probability 40 %, sum −0.92, score −0.92, kept"
QString searchNodeName(const SearchTreeModel& model, int node);
/// The word on the card.
QString fateWord(engine::SearchNode::Fate fate);
/// The text of the tokens from the first new one to this node.
QString searchPathText(const SearchTreeModel& model, int node);
/// Whether the node's step is shown and its token contains the searched text.
bool isFound(const SearchTreeModel& model, int node);
std::optional<int> parseNodeAction(const QString& action);

} // namespace headlight
