// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"
#include "widgets/stage/stage_level.h"
#include "widgets/timeline/timeline.h"
#include "widgets/viewmodels/trace_store.h"

namespace headlight {

class SliceMemo;

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
    double depth = 1;           ///< a StageLevel, or between two of them while zooming
    int key = -1;               ///< the key looked at; -1 = the one that the query attends to most
    TokenWindow window = {};
    SliceMemo* memo = nullptr; ///< numbers gathered for frames before; none = gathered anew, the picture is the same
    AttentionBlock block = AttentionBlock::Own; ///< which attention is open; `layer` and `head` are its stack's
    int source = 0;             ///< the token followed in a translator's source text
};

/// The Stage between its levels, with the true numbers:
/// the whole model (IG-05…09, IG-15…17, IG-21), one token's way through one layer (IG-20…27, IG-30…34, IG-42…52;
/// LayerNorm, biases and GELU, which the article leaves out, are here), all heads of the layer (IT-16…19), one head's
/// matrices (IT-14, IT-15, IG-36…38), one number and what it is made of (IT-11…13).
/// Pure: the same state and size give the same list.
DisplayList layoutStage(const StageState& state, QSizeF size);

/// One level at rest.
DisplayList layoutLevel(const StageState& state, StageLevel level, QSizeF size);

/// The part of a level's picture that the next level shows from nearer.
QRectF focusOf(const DisplayList& list);

/// The element the walk is at: the newest one while a beat moves, its largest one when the beat rests. Empty for folded
/// and collapsed beats and where the numbers are not here yet.
std::optional<engine::ElementRef> walkFront(const StageState& state);

/// The number that the element level shows: the asked one, else the walk's, else the score of query and key.
std::optional<engine::ElementRef> elementInView(const StageState& state);

/// The key that stands for the query: the selected one, else the one with most attention; 0 while nothing is known.
int keyInView(const StageState& state);

/// Ids by falling logit at `position`, at most `count`; empty when the logits of the position are not here.
std::vector<int> topTokens(const TraceStore& store, int position, int count);

} // namespace headlight
