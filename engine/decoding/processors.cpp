// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/processors.h"

#include "engine/decoding/score_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace engine {

namespace {

using Kind = ProcessorKind;

std::string number(double value) {
    std::array<char, 32> buffer;
    std::snprintf(buffer.data(), buffer.size(), "%.6g", value);
    return buffer.data();
}

std::string topPText(const DecodingOptions& options) {
    static constexpr std::array names{"hf", "openai", "nshepperd"};
    return number(options.topP) + " (" + names[static_cast<std::size_t>(options.topPRule)] + ")";
}

bool topPIsOn(const DecodingOptions& o) {
    return o.topP < 1 && !(o.topPRule == TopPRule::Nshepperd && o.topP == 0);
}

void addProcessors(const DecodingOptions& o, std::vector<ActiveProcessor>& list) {
    const auto add = [&list](bool on, Kind kind, std::string parameters) {
        if (on)
            list.push_back({kind, std::move(parameters)});
    };
    const bool ends = !o.eosTokenIds.empty();
    const auto size = [](const auto& values) { return std::to_string(values.size()); };
    add(o.scoresAreLogProbabilities(), Kind::LogSoftmax, "");
    add(o.numBeamGroups > 1, Kind::DiversityPenalty, number(o.diversityPenalty));
    add(!o.sequenceBias.empty(), Kind::SequenceBias, size(o.sequenceBias));
    add(o.encoderRepetitionPenalty != 1, Kind::EncoderRepetitionPenalty, number(o.encoderRepetitionPenalty));
    add(o.repetitionPenalty != 1, Kind::RepetitionPenalty, number(o.repetitionPenalty));
    add(o.noRepeatNgramSize > 0, Kind::NoRepeatNgram, std::to_string(o.noRepeatNgramSize));
    add(o.encoderNoRepeatNgramSize > 0, Kind::EncoderNoRepeatNgram, std::to_string(o.encoderNoRepeatNgramSize));
    add(!o.badWordsIds.empty(), Kind::BadWords, size(o.badWordsIds));
    add(o.minLength > 0 && ends, Kind::MinLength, std::to_string(o.minLength));
    add(o.minNewTokens > 0 && ends, Kind::MinNewTokens, std::to_string(o.minNewTokens));
    add(o.forcedBosTokenId >= 0, Kind::ForcedBos, std::to_string(o.forcedBosTokenId));
    add(o.forcedEosTokenId >= 0, Kind::ForcedEos, std::to_string(o.forcedEosTokenId));
    add(o.removeInvalidValues, Kind::RemoveInvalidValues, "");
    add(o.exponentialDecayLengthPenalty.factor != 1 && ends, Kind::ExponentialDecayLengthPenalty,
        std::to_string(o.exponentialDecayLengthPenalty.start) + ", " + number(o.exponentialDecayLengthPenalty.factor));
    add(!o.suppressTokens.empty(), Kind::SuppressTokens, size(o.suppressTokens));
    add(!o.beginSuppressTokens.empty(), Kind::BeginSuppressTokens, size(o.beginSuppressTokens));
}

void addWarpers(const DecodingOptions& o, std::vector<ActiveProcessor>& list) {
    const auto add = [&list](bool on, Kind kind, std::string parameters) {
        if (on)
            list.push_back({kind, std::move(parameters)});
    };
    const bool topKYields = o.topPRule == TopPRule::Nshepperd && topPIsOn(o);
    add(o.temperature != 1, Kind::Temperature, number(o.temperature));
    add(o.topK > 0 && !topKYields, Kind::TopK, std::to_string(o.topK));
    add(topPIsOn(o), Kind::TopP, topPText(o));
    add(o.minP > 0, Kind::MinP, number(o.minP));
    add(o.typicalP < 1, Kind::TypicalP, number(o.typicalP));
    add(o.epsilonCutoff > 0, Kind::EpsilonCutoff, number(o.epsilonCutoff));
    add(o.etaCutoff > 0, Kind::EtaCutoff, number(o.etaCutoff));
}

void keepStage(ScoreChain& chain, const ActiveProcessor& processor, const std::vector<double>& before,
               const std::vector<double>& after) {
    ProcessorStage stage{processor, after, {}, 0};
    const std::vector<double> probabilities = probabilitiesOf(before);
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (after[i] == rules::banned && before[i] != rules::banned) {
            stage.excluded.push_back(static_cast<TokenId>(i));
            stage.excludedMass += probabilities[i];
        }
    }
    chain.stages.push_back(std::move(stage));
}

} // namespace

const char* processorName(ProcessorKind kind) {
    static constexpr std::array names{"log_softmax",
                                      "diversity_penalty",
                                      "sequence_bias",
                                      "encoder_repetition_penalty",
                                      "repetition_penalty",
                                      "no_repeat_ngram_size",
                                      "encoder_no_repeat_ngram_size",
                                      "bad_words_ids",
                                      "min_length",
                                      "min_new_tokens",
                                      "forced_bos_token_id",
                                      "forced_eos_token_id",
                                      "remove_invalid_values",
                                      "exponential_decay_length_penalty",
                                      "suppress_tokens",
                                      "begin_suppress_tokens",
                                      "temperature",
                                      "top_k",
                                      "top_p",
                                      "min_p",
                                      "typical_p",
                                      "epsilon_cutoff",
                                      "eta_cutoff",
                                      "renormalize_logits"};
    static_assert(names.size() == static_cast<std::size_t>(ProcessorKind::RenormalizeLogits) + 1);
    return names[static_cast<std::size_t>(kind)];
}

std::vector<ActiveProcessor> activeProcessors(const DecodingOptions& options) {
    std::vector<ActiveProcessor> list;
    addProcessors(options, list);
    if (options.doSample)
        addWarpers(options, list);
    if (options.renormalizeLogits)
        list.push_back({Kind::RenormalizeLogits, ""});
    return list;
}

std::vector<double> probabilitiesOf(const std::vector<double>& scores) {
    std::vector<double> probabilities(scores.size());
    double maximum = rules::banned;
    for (const double score : scores) // what is no number counts for nothing
        maximum = score > maximum ? score : maximum;
    if (maximum == rules::banned)
        return probabilities;
    double sum = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const double p = scores[i] == maximum ? 1 : std::exp(scores[i] - maximum);
        sum += probabilities[i] = std::isnan(p) ? 0 : p;
    }
    for (double& p : probabilities)
        p /= sum;
    return probabilities;
}

double entropyOf(const std::vector<double>& probabilities) {
    double entropy = 0;
    for (const double p : probabilities)
        if (p > 0)
            entropy -= p * std::log(p);
    return entropy;
}

LogitsProcessors::LogitsProcessors(const DecodingOptions& options, int promptLength, int maxNewTokens,
                                   std::vector<TokenId> source)
    : m_options(options), m_promptLength(promptLength), m_maxLength(promptLength + maxNewTokens),
      m_source(std::move(source)), m_active(activeProcessors(options)) {}

std::vector<double> LogitsProcessors::scores(std::span<const float> logits, const DecodingPlace& place,
                                             ScoreChain* chain) const {
    Scores scores(logits.size());
    // With beams log softmax comes first, and one number that is not finite would take all others with it.
    const bool asIs = m_options.removeInvalidValues && !m_options.scoresAreLogProbabilities();
    std::transform(logits.begin(), logits.end(), scores.begin(), [asIs](float logit) {
        return asIs || std::isfinite(logit) ? static_cast<double>(logit) : rules::banned;
    });
    if (chain)
        *chain = {scores, {}, {}, 0, 0};
    Scores before;
    for (const ActiveProcessor& processor : m_active) {
        if (chain)
            before = scores;
        apply(processor.kind, scores, place);
        if (chain)
            keepStage(*chain, processor, before, scores);
    }
    if (chain) {
        chain->distribution = probabilitiesOf(scores);
        chain->entropy = entropyOf(chain->distribution);
        const bool any = std::ranges::any_of(chain->distribution, [](double p) { return p > 0; });
        chain->perplexity = any ? std::exp(chain->entropy) : 0;
    }
    return scores;
}

void LogitsProcessors::apply(ProcessorKind kind, Scores& scores, const DecodingPlace& place) const {
    const DecodingOptions& o = m_options;
    const int length = static_cast<int>(place.tokens.size()), made = length - m_promptLength;
    const int least = o.minTokensToKeep();
    switch (kind) {
    case Kind::LogSoftmax:
    case Kind::RenormalizeLogits:
        return rules::logSoftmax(scores);
    case Kind::DiversityPenalty:
        return rules::diversity(scores, place.otherGroups, o.diversityPenalty);
    case Kind::SequenceBias:
        return rules::sequenceBias(scores, place.tokens, o.sequenceBias);
    case Kind::EncoderRepetitionPenalty:
        return rules::repetition(scores, m_source, 1 / o.encoderRepetitionPenalty);
    case Kind::RepetitionPenalty:
        return rules::repetition(scores, place.tokens, o.repetitionPenalty);
    case Kind::NoRepeatNgram:
        return rules::noRepeatNgram(scores, place.tokens, place.tokens, o.noRepeatNgramSize);
    case Kind::EncoderNoRepeatNgram:
        return rules::noRepeatNgram(scores, place.tokens, m_source, o.encoderNoRepeatNgramSize);
    case Kind::BadWords:
        return rules::badWords(scores, place.tokens, o.badWordsIds, o.eosTokenIds);
    case Kind::MinLength:
        return length < o.minLength ? rules::ban(scores, o.eosTokenIds) : void();
    case Kind::MinNewTokens:
        return made < o.minNewTokens ? rules::ban(scores, o.eosTokenIds) : void();
    case Kind::ForcedBos:
        return length == 1 ? rules::leaveOnly(scores, o.forcedBosTokenId) : void();
    case Kind::ForcedEos:
        return length == m_maxLength - 1 ? rules::leaveOnly(scores, o.forcedEosTokenId) : void();
    case Kind::RemoveInvalidValues:
        return rules::removeInvalid(scores);
    case Kind::ExponentialDecayLengthPenalty:
        return rules::decayLength(scores, o.exponentialDecayLengthPenalty, made, o.eosTokenIds);
    case Kind::SuppressTokens:
        return rules::ban(scores, o.suppressTokens);
    case Kind::BeginSuppressTokens: {
        // Behind a forced first token the beginning is the token after it.
        const int begin = m_promptLength + (m_promptLength == 1 && o.forcedBosTokenId >= 0 ? 1 : 0);
        return length == begin ? rules::ban(scores, o.beginSuppressTokens) : void();
    }
    case Kind::Temperature:
        return rules::temperature(scores, o.temperature);
    case Kind::TopK:
        return rules::topK(scores, o.topK, least);
    case Kind::TopP:
        return rules::topP(scores, o.topP, o.topPRule, least);
    case Kind::MinP:
        return rules::minP(scores, o.minP, least);
    case Kind::TypicalP:
        return rules::typicalP(scores, o.typicalP, least);
    case Kind::EpsilonCutoff:
        return rules::epsilonCutoff(scores, o.epsilonCutoff, least);
    case Kind::EtaCutoff:
        return rules::etaCutoff(scores, o.etaCutoff, least);
    }
}

} // namespace engine
