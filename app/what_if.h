// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/interventions.h"
#include "engine/tokenizers/token.h"
#include "engine/trace/trace.h"

#include <memory>
#include <string>
#include <vector>

namespace headlight {

/// A translation made again with something changed: the source text, the tokens it must begin with, rows of attention.
struct WhatIf {
    std::string source;                  ///< UTF-8
    std::vector<engine::TokenId> forced; ///< behind the start token
    std::vector<engine::TokenId> forcedBefore; ///< of the one without the change
    engine::Interventions interventions;
};

/// What it gave. Log-probabilities are those the model gave to the tokens themselves, </s> included where it came.
struct WhatIfResult {
    WhatIf what;
    std::shared_ptr<const engine::Trace> before, after;
    double logProbabilityBefore = 0, logProbabilityAfter = 0;
};

/// Which tokens of two translations have no counterpart in the other (longest common subsequence). Equal texts have
/// none.
struct TokenDifference {
    std::vector<bool> before, after;
    bool same() const;
};
TokenDifference differenceOf(const std::vector<engine::TokenId>& before, const std::vector<engine::TokenId>& after);

} // namespace headlight
