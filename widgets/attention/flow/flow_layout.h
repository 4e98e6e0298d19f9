// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"
#include "widgets/viewmodels/query_rows.h"

namespace headlight {

/// Everything the picture of what reaches one position depends on; a value.
struct FlowState {
    AttentionBlock block = AttentionBlock::Own;
    int query = 0, key = -1; ///< -1 = none
    std::vector<QString> tokens;
    std::shared_ptr<const QueryRows> rows; ///< with its rollout; null = not here yet

    bool crossing() const { return block == AttentionBlock::Cross; } ///< two texts: nothing adds up over layers
    RowQuestion question() const { return {block, query, true}; }
    float rollout(int layer, int key) const {
        return rows->rollout[static_cast<std::size_t>(layer) * tokens.size() + static_cast<std::size_t>(key)];
    }
};

/// How much of each input token is in the query's position after each layer, as far as attention alone tells: attention
/// rollout, a row a layer, and attention flow (Abnar & Zuidema 2020). Ids: grids "rollout" and "flow" (no hook records
/// these: no provenance), boxes "key:n" (also their action).
DisplayList layoutFlow(const FlowState& state, const Theme& theme, QSizeF size);
/// The same numbers, not pooled.
DisplayList flowData(const FlowState& state);
/// "“her” (token 17): after the last layer mostly from “play” (token 15, 31 %), …"; empty without numbers.
QString flowSummary(const FlowState& state);

} // namespace headlight
