// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/processors.h"
#include "engine/decoding/search_tree.h"
#include "engine/decoding/step_model.h"

#include <functional>
#include <span>
#include <vector>

namespace engine {

/// One text that was made.
struct DecodedSequence {
    std::vector<TokenId> tokens; ///< new ones, with what ended it
    int node = 0;                ///< of its last token; the nodes on the way tell everything else
    double sum = 0;              ///< of the log-probabilities as they count
    double score = 0;            ///< sum ÷ length^length_penalty
    bool complete = false;       ///< an end token or a stop string ends it
};

struct DecodingResult {
    std::vector<DecodedSequence> sequences; ///< best first; samples in the order of their seeds
    SearchTree tree;
    /// [node]: the path behind which its token was tried; null for the root. Empty unless asked for.
    std::vector<StepModel::Path> paths;
    BeamEnding ending = BeamEnding::Open; ///< of the last search
    bool contextFull = false;             ///< fewer tokens than asked for fit in the model's positions
    int steps = 0;                        ///< forward calls with one token each, of all beams
};

struct DecodingRun {
    RunOptions run;         ///< when it is stopped, what was made so far is returned, and nothing is thrown
    bool keepPaths = false; ///< for display: chainAt() of a node's path
    int alternatives = 5;   ///< without beams: how many tokens that were not taken are in the tree
    /// Told after each step of the last token's number; false ends with what there is.
    std::function<bool(const SearchTree& tree, int step)> onStep;
};

/// Makes text behind `start`, a path of `model`. What counts as a token's log-probability: with beams and in exhaustive
/// search the scores behind all processors (HF-12); else log softmax of the logits, a forced token counts 0; with
/// renormalizeLogits the logarithm of what it was chosen from. The same model, path, options and seed give the same.
/// Groups of beams: each is a search of num_beams ÷ num_beam_groups beams, in turn; one that has ended takes no part
/// any more. Throws as checkDecodingOptions() and the model do; Error{BadArgument} where an exhaustive tree is too
/// large.
DecodingResult decode(StepModel& model, const StepModel::Path& start, const DecodingOptions& options,
                      const DecodingRun& run = {});

/// How the scores behind `path` come about, stage by stage; `start` is the path that decode() was given. Without what
/// other groups of beams chose.
ScoreChain chainAt(StepModel& model, const StepModel::Path& start, const StepModel::Path& path,
                   const DecodingOptions& options);

/// What a model thought of a token before it stood there.
struct RatedToken {
    TokenId token = 0;
    double probability = 0; ///< softmax of the logits
    int rank = 0;           ///< 0: the most probable of all
};
/// Reads `text` behind `start`, as far as the context goes. Throws Error{BadToken} for a token outside the vocabulary,
/// and what the model throws.
std::vector<RatedToken> rateText(StepModel& model, const StepModel::Path& start, std::span<const TokenId> text,
                                 const RunOptions& run = {});

/// Further coins of a position, for draws without replacement (beam sampling): number 0 is coinAt(seed, position) of
/// sampling.h, number n is that of seed + n·0xD1B54A32D192ED03.
double numberedCoin(std::uint64_t seed, int position, int number);

/// The slice of the 0–1 bar, laid out in id order over a distribution, that holds `coin`; token -1 where all is 0.
struct BarSlice {
    TokenId token = -1;
    double begin = 0, end = 0;
};
BarSlice sliceAt(const std::vector<double>& distribution, double coin);

} // namespace engine
