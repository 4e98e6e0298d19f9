// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"
#include "widgets/viewmodels/query_rows.h"

namespace headlight {

/// Everything the picture of one query in all heads depends on; a value.
struct RowState {
    AttentionBlock block = AttentionBlock::Own;
    engine::HookKind pattern = engine::HookKind::Pattern;
    bool headless = false;   ///< the pattern has no axis of heads
    int layer = 0, head = 0; ///< selected
    int query = 0, key = -1; ///< -1 = none
    QString queryToken;
    std::vector<QString> keyTokens;
    std::vector<int> chosenKeys;           ///< ascending
    bool changed = false;                  ///< something in the run was changed by hand
    std::shared_ptr<const QueryRows> rows; ///< null = not here yet

    bool causal() const { return block == AttentionBlock::Own || block == AttentionBlock::Decoder; }
    RowQuestion question() const { return {block, query}; }
    /// Sum of a head's weights on the chosen keys.
    float chosenSum(int layer, int head) const;
};

/// Where the cells stand: each layer has a grid of its own, below each other.
struct RowTable {
    QRectF cells;                           ///< of all layers
    double layerPitch = 0, layerHeight = 0; ///< from one layer's top to the next one's; of its grid
    int headStep = 1, keyStep = 1;          ///< heads and keys that a cell pools
    int headCells = 0, keyCells = 0;        ///< cells of a layer's grid
    double margin = 0;                      ///< width of the strip of sums; 0 = none

    QRectF layer(int layer) const {
        return {cells.left(), cells.top() + layer * layerPitch, cells.width(), layerHeight};
    }
    /// The row of a head.
    QRectF row(int layer, int head) const;
    QRectF column(int key) const; ///< over all layers
};

/// One query's weights in every head: rows are heads, layer by layer, columns are keys. Ids: grids "rows:l", strips
/// "chosen:l" (sums: no hook records these, no provenance), boxes "head:l.h" and "key:n" (also their actions).
DisplayList layoutRows(const RowState& state, const Theme& theme, QSizeF size, RowTable* table = nullptr);

/// All weights, not pooled, in one grid "rows": a head a row.
DisplayList rowData(const RowState& state);

} // namespace headlight
