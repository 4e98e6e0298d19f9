// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/sampling.h"

#include "engine/error.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace engine {

namespace {

constexpr double minusInfinity = -std::numeric_limits<double>::infinity();

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorCode::BadArgument, sentence);
}

/// Raw logits as doubles with every non-finite one at −∞. When none is finite all become 0, which makes every later
/// stage the uniform distribution without a special case.
std::vector<double> usableLogits(std::span<const float> logits) {
    std::vector<double> usable(logits.size());
    bool anyFinite = false;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const bool finite = std::isfinite(logits[i]);
        usable[i] = finite ? static_cast<double>(logits[i]) : minusInfinity;
        anyFinite = anyFinite || finite;
    }
    if (!anyFinite)
        std::fill(usable.begin(), usable.end(), 0.0);
    return usable;
}

/// Ids by falling logit; equal logits by rising id, so that "the first" never depends on the sort.
std::vector<TokenId> fallingOrder(const std::vector<double>& logits) {
    std::vector<TokenId> order(logits.size());
    std::iota(order.begin(), order.end(), TokenId{0});
    std::sort(order.begin(), order.end(), [&logits](TokenId a, TokenId b) {
        const double x = logits[static_cast<std::size_t>(a)];
        const double y = logits[static_cast<std::size_t>(b)];
        return x != y ? x > y : a < b;
    });
    return order;
}

/// softmax(logits ÷ temperature). The maximum is subtracted before dividing: a temperature near 0 then gives −∞ and
/// probability 0 instead of ∞ − ∞. `maximum` is finite.
std::vector<double> softmax(const std::vector<double>& logits, double maximum, double temperature) {
    std::vector<double> probabilities(logits.size());
    double sum = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        probabilities[i] = std::exp((logits[i] - maximum) / temperature);
        sum += probabilities[i];
    }
    for (double& p : probabilities)
        p /= sum;
    return probabilities;
}

/// Zeroes what is no longer Kept and makes the rest sum to 1. At least one Kept entry is positive.
void renormalize(std::vector<double>& probabilities, const std::vector<Exclusion>& exclusion) {
    double sum = 0;
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
        if (exclusion[i] != Exclusion::Kept)
            probabilities[i] = 0;
        sum += probabilities[i];
    }
    for (double& p : probabilities)
        p /= sum;
}

/// Tokens below the k-th logit leave; those equal to it stay.
void cutByTopK(const std::vector<double>& logits, const SamplingStages& stages, std::vector<Exclusion>& exclusion) {
    const std::size_t k = std::min(static_cast<std::size_t>(stages.options.topK), logits.size());
    const double threshold = logits[static_cast<std::size_t>(stages.order[k - 1])];
    for (std::size_t i = 0; i < logits.size(); ++i)
        if (logits[i] < threshold)
            exclusion[i] = Exclusion::ByTopK;
}

/// Walks down the order; a token leaves when those before it already hold p. The token that crosses p therefore stays,
/// and so does the first one. Tokens that top-k took keep that reason.
void cutByTopP(const std::vector<double>& probabilities, const SamplingStages& stages,
               std::vector<Exclusion>& exclusion) {
    double before = 0;
    for (TokenId id : stages.order) {
        const auto i = static_cast<std::size_t>(id);
        if (exclusion[i] != Exclusion::Kept)
            continue;
        if (before >= stages.options.topP)
            exclusion[i] = Exclusion::ByTopP;
        before += probabilities[i];
    }
}

std::vector<float> toFloat(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

} // namespace

void checkSamplingOptions(const SamplingOptions& options) {
    if (!(options.temperature >= 0.0) || !std::isfinite(options.temperature))
        refuse("The temperature must be a number of at least 0 (0 means greedy), not " +
               std::to_string(options.temperature) + ".");
    if (options.topK < 0)
        refuse("top-k must be at least 0 (0 means off), not " + std::to_string(options.topK) + ".");
    if (!(options.topP > 0.0 && options.topP <= 1.0))
        refuse("top-p must be above 0 and at most 1 (1 means off), not " + std::to_string(options.topP) + ".");
}

SamplingStages sampleStages(std::span<const float> logits, const SamplingOptions& options) {
    checkSamplingOptions(options);
    if (logits.empty())
        refuse("There are no logits to choose a token from.");

    SamplingStages stages;
    stages.options = options;
    stages.logits.assign(logits.begin(), logits.end());
    const std::vector<double> usable = usableLogits(logits);
    stages.order = fallingOrder(usable);
    stages.exclusion.assign(logits.size(), Exclusion::Kept);
    const double maximum = usable[static_cast<std::size_t>(stages.order.front())];
    stages.raw = toFloat(softmax(usable, maximum, 1.0));

    if (options.isGreedy()) {
        stages.tempered = stages.afterTopK = stages.afterTopP = stages.raw;
        stages.final.assign(logits.size(), 0.0f);
        stages.final[static_cast<std::size_t>(stages.order.front())] = 1.0f;
        return stages;
    }

    std::vector<double> probabilities = softmax(usable, maximum, options.temperature);
    stages.tempered = toFloat(probabilities);
    if (options.topK > 0) {
        cutByTopK(usable, stages, stages.exclusion);
        renormalize(probabilities, stages.exclusion);
    }
    stages.afterTopK = toFloat(probabilities);
    if (options.topP < 1.0) {
        cutByTopP(probabilities, stages, stages.exclusion);
        renormalize(probabilities, stages.exclusion);
    }
    stages.afterTopP = toFloat(probabilities);
    stages.final = stages.afterTopP;
    return stages;
}

TokenId draw(const SamplingStages& stages, double coin) {
    assert(coin >= 0.0 && coin < 1.0);
    double before = 0;
    TokenId last = 0;
    for (std::size_t i = 0; i < stages.final.size(); ++i) {
        const double p = static_cast<double>(stages.final[i]);
        if (p <= 0.0)
            continue;
        last = static_cast<TokenId>(i);
        before += p;
        if (coin < before)
            break;
    }
    // Floats that sum to a little less than 1 leave a sliver above the last slice: it belongs to that slice.
    return last;
}

double coinAt(std::uint64_t seed, int position) {
    assert(position >= 0);
    std::uint64_t z = seed + (static_cast<std::uint64_t>(position) + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return static_cast<double>(z >> 11) * 0x1.0p-53;
}

} // namespace engine
