// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/byte_level_bpe.h"
#include "widgets/picture/display_list.h"

namespace headlight {

/// How one word became tokens.
struct MergeStepsState {
    QString word; ///< as shown; empty = nothing to show
    engine::MergeTrace trace;
    bool asTokenized = true; ///< false: the trace's tokens (generated ones) cut this word in another way
};

/// The word that covers token `position` of `tokens`, and its merges. Empty word when the position is out of range.
MergeStepsState mergeStepsAt(const engine::ByteLevelBpe& tokenizer, const std::vector<engine::TokenId>& tokens,
                             int position);

/// One row a step: its number, the merge's rank, the pieces; what the merge joined is marked. As tall as it needs.
DisplayList layoutMergeSteps(const MergeStepsState& state, const Theme& theme, double width);

} // namespace headlight
