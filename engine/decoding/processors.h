// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/decoding_options.h"

#include <span>
#include <string>
#include <vector>

namespace engine {

/// What is done to the scores of the next token, in Hugging Face's order (HF-03). Each acts on what the one before it
/// left; a banned token's score is −∞.
enum class ProcessorKind : std::uint8_t {
    LogSoftmax, ///< log_softmax: with beams, before all others (HF-12)
    DiversityPenalty,
    SequenceBias,
    EncoderRepetitionPenalty,
    RepetitionPenalty,
    NoRepeatNgram,
    EncoderNoRepeatNgram,
    BadWords,
    MinLength,
    MinNewTokens,
    ForcedBos,
    ForcedEos,
    RemoveInvalidValues,
    ExponentialDecayLengthPenalty,
    SuppressTokens,
    BeginSuppressTokens,
    Temperature,
    TopK,
    TopP,
    MinP,
    TypicalP,
    EpsilonCutoff,
    EtaCutoff,
    RenormalizeLogits,
};
/// Hugging Face's name of the option: "no_repeat_ngram_size".
const char* processorName(ProcessorKind kind);

struct ActiveProcessor {
    ProcessorKind kind = ProcessorKind::Temperature;
    std::string parameters; ///< "0.7"; for top_p also the rule: "0.92 (hf)"; of lists how many they hold
    bool operator==(const ActiveProcessor&) const = default;
};

/// Those that these options turn on, in their order. Needs no model.
std::vector<ActiveProcessor> activeProcessors(const DecodingOptions& options);

/// What one processor made of the scores.
struct ProcessorStage {
    ActiveProcessor processor;
    std::vector<double> scores;    ///< by token, −∞ where banned
    std::vector<TokenId> excluded; ///< tokens that this one banned, by rising id
    double excludedMass = 0;       ///< their probability before it: softmax of the scores that it was given
};

/// A step from the logits to what is drawn from, for display.
struct ScoreChain {
    std::vector<double> logits; ///< raw; a number that is not finite is −∞, unless removeInvalidValues
    std::vector<ProcessorStage> stages;
    std::vector<double> distribution; ///< softmax of the last scores; all 0 where no token may follow
    double entropy = 0;               ///< of the distribution, in nats
    double perplexity = 0;            ///< exp(entropy); 0 where no token may follow
};

/// What is known when the next token is chosen.
struct DecodingPlace {
    std::span<const TokenId> tokens;      ///< all that the decoder read: prompt (or start token) and what was made
    std::span<const TokenId> otherGroups; ///< diverse beams: what earlier groups chose in this step
};

/// The processors of one run.
class LogitsProcessors {
public:
    /// `source`: a translator's source text; of other models the prompt. `maxNewTokens` as it can be met.
    LogitsProcessors(const DecodingOptions& options, int promptLength, int maxNewTokens, std::vector<TokenId> source);

    /// Scores of the next token. With `chain`, every stage is kept in it.
    std::vector<double> scores(std::span<const float> logits, const DecodingPlace& place,
                               ScoreChain* chain = nullptr) const;

private:
    using Scores = std::vector<double>;
    void apply(ProcessorKind kind, Scores& scores, const DecodingPlace& place) const;

    DecodingOptions m_options;
    int m_promptLength;
    int m_maxLength; ///< prompt and new tokens
    std::vector<TokenId> m_source;
    std::vector<ActiveProcessor> m_active;
};

/// softmax of scores of which some may be −∞; all 0 where all are.
std::vector<double> probabilitiesOf(const std::vector<double>& scores);
/// −Σ p·log p, in nats.
double entropyOf(const std::vector<double>& probabilities);

} // namespace engine
