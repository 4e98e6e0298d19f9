// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/decoding_options.h"

#include "engine/error.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

constexpr int kMostBeams = 1024;
constexpr int kMostNodes = 10'000'000;

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorCode::BadArgument, sentence);
}

void checkCount(const char* name, int value, int least, int most) {
    if (value < least || value > most)
        refuse(std::string(name) + " must be from " + std::to_string(least) + " to " + std::to_string(most) + ", not " +
               std::to_string(value) + ".");
}

void checkNumber(const char* name, bool right, const char* meant, double value) {
    if (!right || !std::isfinite(value))
        refuse(std::string(name) + " must be " + meant + ", not " + std::to_string(value) + ".");
}

void checkToken(const char* name, TokenId token, int vocabSize) {
    if (token < 0 || token >= vocabSize)
        throw Error(ErrorCode::BadToken, "Token " + std::to_string(token) + " in " + name +
                                             " is outside the vocabulary (0 … " + std::to_string(vocabSize - 1) + ").");
}

void checkTokens(const char* name, const std::vector<TokenId>& tokens, int vocabSize) {
    for (const TokenId token : tokens)
        checkToken(name, token, vocabSize);
}

void checkNumbers(const DecodingOptions& o) {
    checkNumber("diversity_penalty", o.diversityPenalty >= 0, "a number of at least 0", o.diversityPenalty);
    checkNumber("penalty_alpha", o.penaltyAlpha >= 0 && o.penaltyAlpha <= 1, "from 0 to 1", o.penaltyAlpha);
    checkNumber("length_penalty", std::abs(o.lengthPenalty) <= 100, "from -100 to 100", o.lengthPenalty);
    checkNumber("encoder_repetition_penalty", o.encoderRepetitionPenalty > 0, "a number above 0",
                o.encoderRepetitionPenalty);
    checkNumber("repetition_penalty", o.repetitionPenalty > 0, "a number above 0", o.repetitionPenalty);
    checkNumber("exponential_decay_length_penalty's factor", o.exponentialDecayLengthPenalty.factor > 0,
                "a number above 0", o.exponentialDecayLengthPenalty.factor);
    checkNumber("temperature", o.temperature > 0, "a number above 0 (without sampling nothing is drawn)",
                o.temperature);
    checkNumber("top_p", o.topP >= 0 && o.topP <= 1, "from 0 to 1", o.topP);
    checkNumber("min_p", o.minP >= 0 && o.minP <= 1, "from 0 to 1", o.minP);
    checkNumber("typical_p", o.typicalP > 0 && o.typicalP <= 1, "above 0 and at most 1 (1 is off)", o.typicalP);
    checkNumber("epsilon_cutoff", o.epsilonCutoff >= 0 && o.epsilonCutoff < 1, "at least 0 (off) and below 1",
                o.epsilonCutoff);
    checkNumber("eta_cutoff", o.etaCutoff >= 0 && o.etaCutoff < 1, "at least 0 (off) and below 1", o.etaCutoff);
}

void checkLengths(const DecodingOptions& o) {
    constexpr int most = 1 << 30;
    checkCount("max_new_tokens", o.maxNewTokens, 0, most);
    checkCount("min_length", o.minLength, 0, most);
    checkCount("min_new_tokens", o.minNewTokens, 0, most);
    if (o.minNewTokens > o.maxNewTokens)
        refuse("min_new_tokens is " + std::to_string(o.minNewTokens) + ", more than max_new_tokens, " +
               std::to_string(o.maxNewTokens) + ".");
    checkCount("no_repeat_ngram_size", o.noRepeatNgramSize, 0, most);
    checkCount("encoder_no_repeat_ngram_size", o.encoderNoRepeatNgramSize, 0, most);
    checkCount("top_k", o.topK, 0, most);
    checkCount("exponential_decay_length_penalty's start", o.exponentialDecayLengthPenalty.start, 0, most);
}

void checkLists(const DecodingOptions& o, int vocabSize) {
    for (const SequenceBias& entry : o.sequenceBias) {
        if (entry.tokens.empty())
            refuse("sequence_bias holds a sequence without tokens.");
        checkNumber("sequence_bias", true, "a finite number", entry.bias);
        checkTokens("sequence_bias", entry.tokens, vocabSize);
    }
    for (const std::vector<TokenId>& word : o.badWordsIds) {
        if (word.empty())
            refuse("bad_words_ids holds a sequence without tokens.");
        checkTokens("bad_words_ids", word, vocabSize);
    }
    if (std::ranges::any_of(o.stopStrings, [](const std::string& text) { return text.empty(); }))
        refuse("stop_strings holds an empty text.");
    checkTokens("eos_token_id", o.eosTokenIds, vocabSize);
    checkTokens("suppress_tokens", o.suppressTokens, vocabSize);
    checkTokens("begin_suppress_tokens", o.beginSuppressTokens, vocabSize);
    if (o.forcedBosTokenId != -1)
        checkToken("forced_bos_token_id", o.forcedBosTokenId, vocabSize);
    if (o.forcedEosTokenId != -1)
        checkToken("forced_eos_token_id", o.forcedEosTokenId, vocabSize);
}

void checkGroups(const DecodingOptions& o) {
    if (o.numBeamGroups > 1) {
        if (o.numBeams % o.numBeamGroups != 0)
            refuse("num_beams, " + std::to_string(o.numBeams) + ", must be a multiple of num_beam_groups, " +
                   std::to_string(o.numBeamGroups) + ".");
        if (o.doSample)
            refuse("do_sample does not go together with num_beam_groups: groups of beams search, they do not draw.");
        if (o.diversityPenalty <= 0)
            refuse("num_beam_groups needs a diversity_penalty above 0, or all groups would find the same.");
    } else if (o.diversityPenalty > 0) {
        refuse("diversity_penalty needs num_beam_groups of at least 2.");
    }
}

void checkMethod(const DecodingOptions& o) {
    checkCount("num_beams", o.numBeams, 1, kMostBeams);
    checkCount("num_beam_groups", o.numBeamGroups, 1, o.numBeams);
    checkGroups(o);
    checkCount("exhaustive_depth", o.exhaustiveDepth, 0, 64);
    checkCount("exhaustive_nodes", o.exhaustiveNodes, 1, kMostNodes);
    const bool contrastive = o.penaltyAlpha > 0, exhaustive = o.exhaustiveDepth > 0;
    if ((contrastive || exhaustive) && (o.doSample || o.numBeams > 1))
        refuse(std::string(contrastive ? "penalty_alpha" : "exhaustive_depth") +
               " goes together neither with do_sample nor with num_beams above 1.");
    if (contrastive && exhaustive)
        refuse("penalty_alpha does not go together with exhaustive_depth.");
    if (contrastive && o.topK < 2)
        refuse("penalty_alpha (contrastive search) needs top_k of at least 2: it chooses among so many tokens.");
    // 0 is no special case of anything: none, and the caller has to say so.
    checkCount("num_return_sequences", o.numReturnSequences, 1, kMostBeams);
    const DecodingMethod method = o.method();
    const bool single = method == DecodingMethod::Greedy || method == DecodingMethod::Contrastive;
    const bool beams = method == DecodingMethod::Beams || method == DecodingMethod::DiverseBeams ||
                       method == DecodingMethod::BeamSampling;
    if (single && o.numReturnSequences > 1)
        refuse("num_return_sequences must be 1 here: without beams and without sampling there is one text only.");
    if (beams && o.numReturnSequences > o.numBeams)
        refuse("num_return_sequences, " + std::to_string(o.numReturnSequences) + ", must be at most num_beams, " +
               std::to_string(o.numBeams) + ".");
}

} // namespace

const char* decodingMethodName(DecodingMethod method) {
    switch (method) {
    case DecodingMethod::Greedy:
        return "greedy";
    case DecodingMethod::Sampling:
        return "sampling";
    case DecodingMethod::Contrastive:
        return "contrastive";
    case DecodingMethod::Beams:
        return "beam_search";
    case DecodingMethod::BeamSampling:
        return "beam_sampling";
    case DecodingMethod::DiverseBeams:
        return "diverse_beam_search";
    case DecodingMethod::Exhaustive:
        return "exhaustive";
    }
    return "";
}

DecodingMethod DecodingOptions::method() const {
    if (exhaustiveDepth > 0)
        return DecodingMethod::Exhaustive;
    if (numBeamGroups > 1)
        return DecodingMethod::DiverseBeams;
    if (numBeams > 1)
        return doSample ? DecodingMethod::BeamSampling : DecodingMethod::Beams;
    if (doSample)
        return DecodingMethod::Sampling;
    return penaltyAlpha > 0 ? DecodingMethod::Contrastive : DecodingMethod::Greedy;
}

bool DecodingOptions::scoresAreLogProbabilities() const {
    return numBeams > 1 || exhaustiveDepth > 0;
}

int DecodingOptions::minTokensToKeep() const {
    return numBeams > 1 ? static_cast<int>(eosTokenIds.size()) + 1 : 1;
}

void checkDecodingOptions(const DecodingOptions& options, const DecodingSizes& sizes) {
    if (sizes.promptLength < 1)
        throw Error(ErrorCode::EmptyPrompt, "There is no prompt to go on from.");
    if (sizes.promptLength > sizes.contextLength)
        throw Error(ErrorCode::PromptTooLong, "The prompt has " + std::to_string(sizes.promptLength) +
                                                  " tokens, and the model has " + std::to_string(sizes.contextLength) +
                                                  " positions.");
    checkNumbers(options);
    checkLengths(options);
    checkLists(options, sizes.vocabSize);
    checkMethod(options);
}

std::vector<std::string> applyHuggingFaceDefaults(DecodingOptions& options, int promptLength) {
    std::vector<std::string> turnedOn;
    const int length = std::max(1, 20 - promptLength);
    if (options.maxNewTokens != length)
        turnedOn.push_back("max_length = 20, the prompt counted: max_new_tokens = " + std::to_string(length));
    options.maxNewTokens = length;
    if (options.topK != 50)
        turnedOn.emplace_back("top_k = 50 (where do_sample)");
    options.topK = 50;
    if (options.topPRule != TopPRule::HuggingFace)
        turnedOn.emplace_back("top_p keeps the token that crosses it, after top_k");
    options.topPRule = TopPRule::HuggingFace;
    return turnedOn;
}

DecodingOptions decodingOptions(const TranslationRules& rules) {
    DecodingOptions options;
    options.numBeams = rules.beamCount;
    options.maxNewTokens = rules.maxLength - 1;
    options.lengthPenalty = static_cast<double>(rules.lengthPenalty);
    options.earlyStopping = rules.earlyStopping;
    options.badWordsIds = rules.badWords;
    options.eosTokenIds = {rules.endToken};
    options.forcedEosTokenId = rules.forcedEndToken;
    options.renormalizeLogits = rules.renormalizeLogits;
    return options;
}

} // namespace engine
