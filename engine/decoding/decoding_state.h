// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/decoder.h"

#include <optional>

namespace engine {

/// What the methods of decode() share: the model, the processors and the result in the making.
class DecodingState {
public:
    using Path = StepModel::Path;
    using Scores = std::vector<double>;

    DecodingState(StepModel& model, Path start, const DecodingOptions& options, const DecodingRun& run);

    StepModel& model;
    const DecodingOptions& options;
    const DecodingRun& run;
    Path start;
    int promptLength;
    int maxNewTokens; ///< as many as fit
    LogitsProcessors processors;
    DecodingResult result;

    Path extend(const Path& path, TokenId token);
    /// Whether the text ends with `token` behind `path`: an end token or a stop string.
    bool ends(const Path& path, TokenId token) const;
    double score(double sum, int length) const;
    /// Whether the step behind `path` forces `token`.
    bool isForced(const Path& path, TokenId token) const;
    int add(const SearchNode& node, const Path& path);
    void addSequence(int node, bool complete);
    /// Throws Error{Stopped}.
    void throwIfAsked() const { throwIfStopped(run.run.stop); }
    bool goesOn(int step) const { return !run.onStep || run.onStep(result.tree, step); }
};

/// Softmax of the logits, those that are not finite as 0; `rank` counts the tokens that stand before one.
struct RawDistribution {
    explicit RawDistribution(const std::vector<float>& logits);
    std::vector<double> probabilities;
    double probability(TokenId token) const { return probabilities[static_cast<std::size_t>(token)]; }
    int rank(TokenId token) const;
};

/// One text, or several samples of one.
void decodeSingly(DecodingState& state);
void decodeWithBeams(DecodingState& state);
void decodeExhaustively(DecodingState& state);

} // namespace engine
