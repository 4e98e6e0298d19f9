// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/sampling.h"
#include "engine/error.h"
#include "engine/models/model.h"
#include "engine/tokenizers/byte_level_bpe.h"
#include "engine/tokenizers/marian_tokenizer.h"
#include "engine/trace/trace.h"
#include "widgets/viewmodels/heads_off.h"
#include "widgets/viewmodels/trace_store.h"

#include <QString>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headlight {

/// Counts requests up; a result that carries a number older than the newest request's is stale and never shown.
using RunId = quint64;

/// A prompt: tokens that are exactly these, whatever their text would be encoded to, and text after them. For a
/// translator the text is the source's, and the tokens are those that its translation must begin with.
struct Prompt {
    std::vector<engine::TokenId> fixed;
    std::string tail; ///< UTF-8
    bool empty() const { return fixed.empty() && tail.empty(); }
    bool operator==(const Prompt&) const = default;
};

struct LoadedModel {
    std::shared_ptr<const engine::Model> model;
    std::shared_ptr<const engine::ByteLevelBpe> tokenizer;          ///< of a model that only decodes
    std::shared_ptr<const engine::MarianTokenizer> translator = {}; ///< of a translator
};

/// A layer's inside and the position its first row stands at (only the final part may start later than 0).
struct InsideValue {
    std::shared_ptr<const engine::LayerInside> inside;
    int firstPosition = 0;
};

/// An attention whose value norms are asked for.
struct NormsQuestion {
    AttentionBlock block = AttentionBlock::Own;
    int layer = 0;
    bool operator==(const NormsQuestion&) const = default;
};
/// ‖v·W_O‖ [head, key] of it; null where the model's attention has no values of heads.
struct ValueNorms {
    NormsQuestion of;
    std::shared_ptr<const engine::Tensor> norms;
};

/// What a picture shows that comes along with every run.
struct Watched {
    Watched() = default;
    Watched(Place of, std::optional<NormsQuestion> with = {}) : place(of), norms(with) {}
    Watched(int layer) : place(layer) {} ///< of a model's only stack
    Place place;                         ///< whose inside
    std::optional<NormsQuestion> norms;
};

/// What one forward call gave, with everything the first picture of it needs.
struct RunResult {
    std::shared_ptr<const engine::Trace> trace;
    std::shared_ptr<const engine::SamplingStages> stages; ///< of the last position
    std::vector<InsideValue> insides;                     ///< empty when they are too slow to come along
    HeadOverview thumbnails;                              ///< of every head; empty when they are too slow to come along
    std::optional<ValueNorms> norms;                      ///< where asked for, with the insides
    std::optional<HeadsOffEffect> effect;                 ///< where heads are switched off and this was measured
    bool prefix = false;                                  ///< of a path that goes on: nothing was run
    int computedPositions = 0;                            ///< positions that were not taken from an earlier run
    double seconds = 0;                                   ///< of the forward call
};

/// The token generation chose and what the model made of it. `run.trace` is null where the context had no room left.
struct GeneratedStep {
    engine::TokenId token = 0;
    RunResult run;
};

/// What the user waits for.
enum class Activity { Idle, Loading, Running, Generating };

} // namespace headlight
