// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/sampling.h"
#include "engine/models/gpt2/gpt2_runner.h"

#include <functional>
#include <memory>
#include <optional>

namespace engine {

/// One step of generation.
struct GeneratedToken {
    TokenId token = 0;
    double coin = 0;            ///< the dice thrown; meaningless when greedy
    float probability = 0;      ///< under `final`
    float rawProbability = 0;   ///< softmax of the raw logits
    std::shared_ptr<const Trace> trace; ///< the path that ends in this token
};

/// Chooses one token after `past` and runs it. When the context is full the token is still chosen, but cannot be run:
/// trace is then null (a context of N positions takes N inputs and yields one token more).
GeneratedToken generateOne(Gpt2Runner& runner, const std::shared_ptr<const Trace>& past, const SamplingOptions& options,
                           std::stop_token stop = {});

/// Generates up to `maxNewTokens`; stops early after endOfText (if given; X-06: OpenAI's scripts never stop, so that is
/// the caller's choice), at a full context, when onToken returns false, or when the stop token is set (Error{Stopped}
/// is not thrown: what was made so far is returned).
std::vector<GeneratedToken> generate(Gpt2Runner& runner, const std::shared_ptr<const Trace>& prompt, int maxNewTokens,
                                     const SamplingOptions& options, std::optional<TokenId> endOfText,
                                     const std::function<bool(const GeneratedToken&)>& onToken = {},
                                     std::stop_token stop = {});

} // namespace engine
