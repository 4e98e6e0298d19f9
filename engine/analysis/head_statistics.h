// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/tensor.h"
#include "engine/tokenizers/token.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace engine {

/// What one head does, in one number each. NaN where the text has nothing to measure it by (no token comes twice, one
/// token alone has none before it, two texts have no distance).
struct HeadStatistics {
    float entropy = 0;        ///< bits; mean over queries of −Σ a·log₂ a, 0 … log₂ keys
    float confidence = 0;     ///< mean over queries of the largest weight, 0 … 1
    float firstToken = 0;     ///< mean weight on key 0 of the queries behind it (of two texts: of all queries), 0 … 1
    float distance = 0;       ///< tokens; mean over queries of Σ a·|query − key|
    float previousToken = 0;  ///< mean weight on the key before the query, 0 … 1
    float duplicateToken = 0; ///< mean weight, of queries whose token came before, on its earlier places, 0 … 1
    /// Mean weight, of queries whose token came before, on what followed it there (never on the query itself), 0 … 1.
    /// On a repeated random sequence this is the score of Olsson et al. 2022: see repeatedRandomTokens().
    float induction = 0;
};

/// The texts that the queries and keys of a pattern stand in. Of one text both are the same tokens.
struct PatternTexts {
    std::span<const TokenId> queries;
    std::span<const TokenId> keys;
    bool same = true; ///< self-attention: query i and key i are one position
};

/// Statistics of every head of `pattern` [head, query, key], or of a headless [query, key] as one. Spans as long as the
/// pattern's axes. Throws Error{Stopped, BadArgument}.
std::vector<HeadStatistics> headStatistics(const TensorView& pattern, const PatternTexts& texts,
                                           std::stop_token stop = {});

/// `half` different random tokens (as far as the vocabulary has as many), twice: what induction is measured on. The
/// same seed gives the same tokens everywhere. Throws Error{BadArgument} for sizes below 1.
std::vector<TokenId> repeatedRandomTokens(int vocabSize, int half, std::uint64_t seed);

} // namespace engine
