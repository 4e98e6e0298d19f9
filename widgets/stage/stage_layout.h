// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"
#include "widgets/timeline/timeline.h"
#include "widgets/viewmodels/trace_store.h"

namespace headlight {

/// Everything the Stage's picture depends on besides its size.
struct StageState {
    const TraceStore* store = nullptr;
    const Theme* theme = nullptr;
    int layer = 0;              ///< the open layer
    int head = 0;               ///< the head followed
    int query = 0;              ///< the token followed when the time-line is empty
    const Beat* beat = nullptr; ///< null: everything is done
    double phase = 1;           ///< of the beat, 0 … 1
    Provenance asked;           ///< "where does this number come from?"
};

/// One token's way through one open layer and one head of it, with the true numbers: embeddings → residual stream →
/// ln1 → q, K, V → scores → mask → softmax → z → merged heads → W_O → residual → MLP → logits → probabilities
/// (IG-20…27, IG-30…34, IG-42…52; LayerNorm, biases and GELU, which the article leaves out, are here).
/// Pure: the same state and size give the same list.
DisplayList layoutStage(const StageState& state, QSizeF size);

/// The element the walk is at: the newest one while a beat moves, its largest one when the beat rests. Empty for folded
/// beats and where the numbers are not here yet.
std::optional<engine::ElementRef> walkFront(const StageState& state);

/// Ids by falling logit at `position`, at most `count`; empty when the logits of the position are not here.
std::vector<int> topTokens(const TraceStore& store, int position, int count);

} // namespace headlight
