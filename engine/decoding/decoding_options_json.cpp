// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/decoding_options_json.h"

#include <nlohmann/json.hpp>

#include <array>

namespace engine {

namespace {

using nlohmann::ordered_json;

ordered_json earlyJson(EarlyStopping early) {
    if (early == EarlyStopping::Never)
        return "never";
    return early == EarlyStopping::Yes;
}

ordered_json tokenOrNull(TokenId token) {
    return token < 0 ? ordered_json() : ordered_json(token);
}

void addProcessorOptions(const DecodingOptions& o, ordered_json& json) {
    json["sequence_bias"] = ordered_json::array();
    for (const SequenceBias& entry : o.sequenceBias)
        json["sequence_bias"].push_back({entry.tokens, entry.bias});
    json["encoder_repetition_penalty"] = o.encoderRepetitionPenalty;
    json["repetition_penalty"] = o.repetitionPenalty;
    json["no_repeat_ngram_size"] = o.noRepeatNgramSize;
    json["encoder_no_repeat_ngram_size"] = o.encoderNoRepeatNgramSize;
    json["bad_words_ids"] = o.badWordsIds;
    json["forced_bos_token_id"] = tokenOrNull(o.forcedBosTokenId);
    json["forced_eos_token_id"] = tokenOrNull(o.forcedEosTokenId);
    json["remove_invalid_values"] = o.removeInvalidValues;
    json["exponential_decay_length_penalty"] = {o.exponentialDecayLengthPenalty.start,
                                                o.exponentialDecayLengthPenalty.factor};
    json["suppress_tokens"] = o.suppressTokens;
    json["begin_suppress_tokens"] = o.beginSuppressTokens;
    json["temperature"] = o.temperature;
    json["top_k"] = o.topK;
    static constexpr std::array rules{"hf", "openai", "nshepperd"};
    json["top_p_rule"] = rules[static_cast<std::size_t>(o.topPRule)];
    json["top_p"] = o.topP;
    json["min_p"] = o.minP;
    json["typical_p"] = o.typicalP;
    json["epsilon_cutoff"] = o.epsilonCutoff;
    json["eta_cutoff"] = o.etaCutoff;
    json["renormalize_logits"] = o.renormalizeLogits;
}

ordered_json optionsJson(const DecodingOptions& o) {
    ordered_json json;
    json["do_sample"] = o.doSample;
    json["num_beams"] = o.numBeams;
    json["num_beam_groups"] = o.numBeamGroups;
    json["diversity_penalty"] = o.diversityPenalty;
    json["penalty_alpha"] = o.penaltyAlpha;
    json["exhaustive_depth"] = o.exhaustiveDepth;
    json["max_new_tokens"] = o.maxNewTokens;
    json["min_length"] = o.minLength;
    json["min_new_tokens"] = o.minNewTokens;
    json["length_penalty"] = o.lengthPenalty;
    json["early_stopping"] = earlyJson(o.earlyStopping);
    json["num_return_sequences"] = o.numReturnSequences;
    json["stop_strings"] = o.stopStrings;
    json["eos_token_id"] = o.eosTokenIds;
    addProcessorOptions(o, json);
    return json;
}

} // namespace

std::string decodingSettingsJson(const DecodingOptions& options) {
    ordered_json json;
    json["method"] = decodingMethodName(options.method());
    json["options"] = optionsJson(options);
    json["seed"] = options.seed;
    json["coin"] = "SplitMix64";
    return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace); // a stop string may be no UTF-8
}

} // namespace engine
