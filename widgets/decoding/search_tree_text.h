// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/decoding/search_tree_layout.h"

namespace headlight {

/// "40 %", "0.3 %", "<0.01 %"
QString chanceText(double probability);
/// "−1.02" with a real minus sign.
QString sumText(double value);
/// The node's token; the prompt for node 0.
QString nodeText(const SearchTreeModel& model, int node);
bool isShownStep(const SearchTreeModel& model, int node);

QString emptyTreeText();
QString elsewhereText();         ///< where the window shows nothing of the tree
QString headingText(int column); ///< "prompt", "token 3"
QString bestWord();
QString scoreText(double score);                              ///< "score −0.51"
QString legendText(engine::SearchNode::Fate fate, int count); ///< "dropped 12"

/// What stands below the tree: how much was tried and what won; …
QString summaryText(const SearchTreeModel& model);
QString partText(); ///< where not all of the tree is in the window
/// … the selected node's sequence; …
QString selectedText(const SearchTreeModel& model);
/// … where the selected and the compared branch part, and both sums.
QString comparisonText(const SearchTreeModel& model);
/// The last node that both branches share.
int partingNode(const engine::SearchTree& tree, int one, int other);

} // namespace headlight
