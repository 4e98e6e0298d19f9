// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/beam_search.h"
#include "engine/decoding/sampling.h"
#include "engine/models/translation_runner.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace engine {

/// How a translation is made, with the meaning that Hugging Face's GenerationConfig gives to it.
struct TranslationOptions {
    /// What the model's folder says, to be changed at will: beams, length penalty, early stopping, bad words …
    TranslationRules rules;
    int minNewTokens = 0;                    ///< min_new_tokens: no end token before
    std::optional<SamplingOptions> sampling; ///< do_sample, with one beam; not greedy
    int returnCount = 1; ///< num_return_sequences: at most as many as beams, where nothing is sampled
    /// The translation begins with these. They count as if the model had chosen them (as with Hugging Face's
    /// prefix_allowed_tokens_fn), so that its score can be compared with that of a free one.
    std::vector<TokenId> forcedTokens;

    int maxNewTokens() const { return rules.maxLength - 1; } ///< max_new_tokens, the end token included
};

/// The options that a model's folder asks for.
TranslationOptions translationOptions(const TranslationModel& model);

/// Throws Error{BadArgument} for a value out of its range, for options that do not go together, and for forced tokens
/// that cannot be made: more than fit, one behind the end token, a bad word, or an end before minNewTokens;
/// Error{BadToken} for a forced token outside the vocabulary.
void checkTranslationOptions(const TranslationOptions& options, const TranslationModel& model);

/// Log-probabilities of the tokens that may stand behind `made` (start token included), −∞ for those that may not:
/// log softmax first, then forced tokens, bad words, minNewTokens, the forced end (whose log-probability counts as 0)
/// and, where asked for, log softmax once more (HF-03, HF-12). Logits that are no finite number count as −∞.
std::vector<double> allowedLogProbabilities(std::span<const float> logits, std::span<const TokenId> made,
                                            const TranslationOptions& options);

/// One finished text.
struct Translation {
    std::vector<TokenId> tokens;          ///< new ones, with the end token where it was made
    std::vector<double> logProbabilities; ///< of each, as it counts (a forced end counts 0)
    double logProbability = 0;            ///< their sum
    double score = 0;                     ///< the sum ÷ length^length_penalty
    bool complete = false;                ///< ends with the end token
    int search = 0;                       ///< which record tells how it came about …
    int finished = -1;                    ///< … and which of its finished beams it is; -1: nothing was made
    /// The path whose last logits chose the last token: start token … last token but one.
    std::shared_ptr<const Trace> trace;
};

/// How one search went, for looking at afterwards.
struct SearchRecord {
    BeamSearch search;
    /// [step][beam]: the path that each open beam had when the step began. Beams with a common past share its nodes.
    std::vector<std::vector<std::shared_ptr<const Trace>>> paths;
};

struct TranslationResult {
    std::vector<Translation> translations; ///< best first (sampled ones in the order of their seeds)
    std::vector<SearchRecord> searches;    ///< one; where several are sampled, one for each
    BeamEnding ending() const { return searches.back().search.ending(); }
};

/// Told after every step; returns false to end with what there is.
using TranslationProgress = std::function<bool(const SearchRecord& record, int step)>;

/// Translates an encoded source. `run` holds the stop token and the interventions. When it is stopped, what was made so
/// far is returned (ending Stopped), and nothing is thrown. Several samples are those of seed, seed + 1, …
/// Throws as checkTranslationOptions() and the runner do.
TranslationResult translate(TranslationRunner& runner, const std::shared_ptr<const SourceNode>& source,
                            const TranslationOptions& options, const RunOptions& run = {},
                            const TranslationProgress& onStep = {});

} // namespace engine
