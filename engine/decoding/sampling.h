// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/token.h"

#include <cstdint>
#include <span>
#include <vector>

namespace engine {

/// How the next token is chosen. Order of stages: ÷ temperature → top-k → top-p, each over the whole vocabulary
/// (HF-03 for sampling; X-07: the token that crosses p is kept, at least one token always stays).
struct SamplingOptions {
    bool greedy = false;       ///< highest logit, ties to the lowest id; the stages are still computed for display
    double temperature = 1.0;  ///< > 0; 0 means greedy (OA-05)
    int topK = 0;              ///< 0 = off; ties with the k-th logit are all kept (HF-05)
    double topP = 1.0;         ///< (0, 1]; 1 = off and keeps everything
    std::uint64_t seed = 0;

    bool isGreedy() const { return greedy || temperature == 0.0; }
    bool operator==(const SamplingOptions&) const = default;
};

/// Throws Error{BadArgument} naming the first value outside its range (NaN included).
void checkSamplingOptions(const SamplingOptions& options);

enum class Exclusion : std::uint8_t { Kept, ByTopK, ByTopP };

/// What every stage made of the distribution; all vectors have vocabSize entries, by token id.
struct SamplingStages {
    SamplingOptions options;
    std::vector<float> logits;        ///< raw
    std::vector<float> raw;           ///< softmax(logits)
    std::vector<float> tempered;      ///< softmax(logits ÷ temperature); equals raw when greedy
    std::vector<float> afterTopK;     ///< renormalized, 0 where excluded
    std::vector<float> afterTopP;     ///< renormalized, 0 where excluded
    std::vector<float> final;         ///< what is drawn from: afterTopP, or a one-hot when greedy; sums to 1
    std::vector<Exclusion> exclusion; ///< why a token cannot be drawn (greedy: Kept for all, the choice is not a cut)
    std::vector<TokenId> order;       ///< ids by falling logit, ties by rising id
};

/// Non-finite logits count as −∞; if none is finite the distribution is uniform. Throws Error{BadArgument}.
SamplingStages sampleStages(std::span<const float> logits, const SamplingOptions& options);

/// The id whose slice of [0,1), laid out in id order over `final`, holds `coin` (0 ≤ coin < 1).
TokenId draw(const SamplingStages& stages, double coin);

/// The dice: coin for the token that will stand at `position`. A pure function, so stepping back and forward throws the
/// same dice. SplitMix64 (Steele, Lea, Flood 2014) of seed + (position+1)·0x9E3779B97F4A7C15, top 53 bits × 2⁻⁵³.
double coinAt(std::uint64_t seed, int position);

} // namespace engine
