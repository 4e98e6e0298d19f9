// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/translation_model.h"
#include "engine/tokenizers/token.h"

#include <cstdint>
#include <string>
#include <vector>

namespace engine {

/// Which rule top_p means: programs differ.
enum class TopPRule : std::uint8_t {
    HuggingFace, ///< the token that crosses p is kept; after top_k
    OpenAi,      ///< the token that crosses p is dropped, as are those below it, one is always kept; after top_k
    Nshepperd,   ///< the token that crosses p is kept; instead of top_k; 0 is off
};

/// How text is made (HF-02); what a set of options amounts to.
enum class DecodingMethod : std::uint8_t {
    Greedy,
    Sampling,
    Contrastive,
    Beams,
    BeamSampling,
    DiverseBeams,
    Exhaustive,
};
/// "greedy", "sampling", "contrastive", "beam_search", "beam_sampling", "diverse_beam_search", "exhaustive".
const char* decodingMethodName(DecodingMethod method);

/// sequence_bias: added to the last token's score where the tokens before it are there.
struct SequenceBias {
    std::vector<TokenId> tokens;
    double bias = 0;
    bool operator==(const SequenceBias&) const = default;
};

/// exponential_decay_length_penalty: behind `start` new tokens an end grows more likely, by |score|·(factor^n − 1).
struct LengthDecay {
    int start = 0;
    double factor = 1;
    bool operator==(const LengthDecay&) const = default;
};

/// Hugging Face's GenerationConfig with its names in camelCase. The defaults are ours: nothing is turned on.
struct DecodingOptions {
    // Method and length.
    bool doSample = false;
    int numBeams = 1;
    int numBeamGroups = 1;
    double diversityPenalty = 0;  ///< taken from a token's score for each group that chose it in the same step
    double penaltyAlpha = 0;      ///< contrastive search among the topK most probable tokens
    int exhaustiveDepth = 0;      ///< above 0: every continuation of the topK most probable tokens to this depth
    int exhaustiveNodes = 20'000; ///< refuses a tree larger than this
    int maxNewTokens = 20;
    int minLength = 0;    ///< no end before so many tokens, the prompt (or start token) counted (HF-11)
    int minNewTokens = 0; ///< no end before so many new tokens
    double lengthPenalty = 1;
    EarlyStopping earlyStopping = EarlyStopping::No;
    int numReturnSequences = 1;
    std::vector<std::string> stopStrings;
    std::vector<TokenId> eosTokenIds; ///< empty: nothing ends a text but its length
    std::uint64_t seed = 0;           ///< of the dice; the sequence number i throws those of seed + i

    // Processors, in their order (HF-03).
    std::vector<SequenceBias> sequenceBias;
    double encoderRepetitionPenalty = 1;
    double repetitionPenalty = 1;
    int noRepeatNgramSize = 0;
    int encoderNoRepeatNgramSize = 0;
    std::vector<std::vector<TokenId>> badWordsIds;
    TokenId forcedBosTokenId = -1; ///< -1: none
    TokenId forcedEosTokenId = -1;
    bool removeInvalidValues = false;
    LengthDecay exponentialDecayLengthPenalty; ///< factor 1: off
    std::vector<TokenId> suppressTokens;
    std::vector<TokenId> beginSuppressTokens;

    // Warpers, where doSample.
    double temperature = 1;
    int topK = 0; ///< 0: off
    TopPRule topPRule = TopPRule::HuggingFace;
    double topP = 1; ///< 1: off
    double minP = 0; ///< 0: off
    double typicalP = 1;
    double epsilonCutoff = 0;
    double etaCutoff = 0;
    bool renormalizeLogits = false;

    DecodingMethod method() const;
    /// With beams the logits become log-probabilities before anything else is done to them (HF-12).
    bool scoresAreLogProbabilities() const;
    /// What a warper keeps at least: number of end tokens + 1 with beams, else 1 (HF-08).
    int minTokensToKeep() const;

    bool operator==(const DecodingOptions&) const = default;
};

/// Sizes that options have to fit.
struct DecodingSizes {
    int vocabSize = 0;
    int contextLength = 0;
    int promptLength = 0; ///< of a translator: 1, the start token
};

/// Throws Error{BadArgument} naming the first value out of its range (NaN included) or the options that do not go
/// together, Error{BadToken} for a token outside the vocabulary.
void checkDecodingOptions(const DecodingOptions& options, const DecodingSizes& sizes);

/// "as Hugging Face generate() would": what its GenerationConfig turns on by itself, in `options`. maxNewTokens becomes
/// max_length 20 less the prompt. What was changed is listed as "top_k = 50" …, for people.
std::vector<std::string> applyHuggingFaceDefaults(DecodingOptions& options, int promptLength);

/// The options of a translator's folder.
DecodingOptions decodingOptions(const TranslationRules& rules);

} // namespace engine
