// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/trace/trace.h"

#include <utility>
#include <vector>

namespace headlight {

/// What switching heads off did to the probabilities of the token after the last position (temperature 1).
struct HeadsOffEffect {
    engine::TokenId before = 0, after = 0; ///< the most probable token with all heads on, and with these off
    double beforeWas = 0, beforeIs = 0;    ///< the first one's probability: all on, these off
    double afterWas = 0, afterIs = 0;      ///< the second one's
    double divergence = 0;                 ///< bits: Kullback and Leibler's, of all on from these off
};
/// Of two rows of logits as long as the vocabulary.
HeadsOffEffect effectOf(const std::vector<float>& allOn, const std::vector<float>& someOff);

/// The heads that are switched off where a path ends, by their pattern's hook; in the order they were switched.
std::vector<std::pair<engine::Hook, int>> headsOff(const engine::Trace& trace);

} // namespace headlight
