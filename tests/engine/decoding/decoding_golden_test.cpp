// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/decoder.h"
#include "engine/models/gpt2/gpt2_model.h"
#include "engine/models/model_folder.h"
#include "tests/engine/models/model_folder.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>

namespace engine::test {
namespace {

using nlohmann::json;
using Tokens = std::vector<TokenId>;

/// What an independent implementation of the rules made (tests/reference/decoding_reference.py).
const json& goldens() {
    static const json all = [] {
        json read;
        std::ifstream(dataModel("../decoding/decoding.json")) >> read;
        return read;
    }();
    return all;
}

TopPRule ruleOf(const std::string& name) {
    return name == "openai" ? TopPRule::OpenAi : name == "nshepperd" ? TopPRule::Nshepperd : TopPRule::HuggingFace;
}

void readProcessors(const json& from, DecodingOptions& o) {
    for (const json& entry : from.value("sequence_bias", json::array()))
        o.sequenceBias.push_back({entry[0], entry[1]});
    o.encoderRepetitionPenalty = from.value("encoder_repetition_penalty", 1.0);
    o.repetitionPenalty = from.value("repetition_penalty", 1.0);
    o.noRepeatNgramSize = from.value("no_repeat_ngram_size", 0);
    o.encoderNoRepeatNgramSize = from.value("encoder_no_repeat_ngram_size", 0);
    o.badWordsIds = from.value("bad_words_ids", std::vector<Tokens>());
    o.minLength = from.value("min_length", 0);
    o.minNewTokens = from.value("min_new_tokens", 0);
    o.forcedBosTokenId = from.value("forced_bos_token_id", -1);
    o.forcedEosTokenId = from.value("forced_eos_token_id", -1);
    if (from.contains("exponential_decay_length_penalty"))
        o.exponentialDecayLengthPenalty = {from["exponential_decay_length_penalty"][0],
                                           from["exponential_decay_length_penalty"][1]};
    o.suppressTokens = from.value("suppress_tokens", Tokens());
    o.beginSuppressTokens = from.value("begin_suppress_tokens", Tokens());
    o.temperature = from.value("temperature", 1.0);
    o.topK = from.value("top_k", 0);
    o.topPRule = ruleOf(from.value("top_p_rule", "hf"));
    o.topP = from.value("top_p", 1.0);
    o.minP = from.value("min_p", 0.0);
    o.typicalP = from.value("typical_p", 1.0);
    o.epsilonCutoff = from.value("epsilon_cutoff", 0.0);
    o.etaCutoff = from.value("eta_cutoff", 0.0);
    o.renormalizeLogits = from.value("renormalize_logits", false);
}

DecodingOptions optionsOf(const json& from) {
    DecodingOptions o;
    readProcessors(from, o);
    o.doSample = from.value("do_sample", false);
    o.numBeams = from.value("num_beams", 1);
    o.numBeamGroups = from.value("num_beam_groups", 1);
    o.diversityPenalty = from.value("diversity_penalty", 0.0);
    o.penaltyAlpha = from.value("penalty_alpha", 0.0);
    o.exhaustiveDepth = from.value("exhaustive_depth", 0);
    o.maxNewTokens = from.value("max_new_tokens", 6);
    o.lengthPenalty = from.value("length_penalty", 1.0);
    const json early = from.value("early_stopping", json(false));
    o.earlyStopping = early == "never" ? EarlyStopping::Never : early == true ? EarlyStopping::Yes : EarlyStopping::No;
    o.numReturnSequences = from.value("num_return_sequences", 1);
    o.eosTokenIds = from.value("eos_token_id", Tokens());
    o.seed = from.value("seed", std::uint64_t{0});
    return o;
}

void expectStage(const json& golden, const ProcessorStage& stage) {
    EXPECT_EQ(processorName(stage.processor.kind), golden[0].get<std::string>());
    double worst = 0;
    for (std::size_t i = 0; i < stage.scores.size(); ++i) {
        if (golden[1][i].is_null())
            EXPECT_EQ(stage.scores[i], -std::numeric_limits<double>::infinity()) << golden[0] << " at " << i;
        else
            worst = std::max(worst, std::abs(stage.scores[i] - golden[1][i].get<double>()));
    }
    EXPECT_LT(worst, 1e-9) << golden[0];
}

TEST(DecodingGolden, EveryProcessorDoesWhatTheReferenceDoes) {
    std::map<std::string, int> seen;
    for (const json& golden : goldens()["processors"]) {
        SCOPED_TRACE(golden.dump().substr(0, 900));
        const DecodingOptions options = optionsOf(golden["options"]);
        const LogitsProcessors processors(options, golden["prompt_length"], options.maxNewTokens,
                                          golden["source"].get<Tokens>());
        const Tokens tokens = golden["tokens"];
        ScoreChain chain;
        const auto scores = processors.scores(golden["logits"].get<std::vector<float>>(), {tokens, {}}, &chain);
        ASSERT_EQ(chain.stages.size(), golden["stages"].size());
        for (std::size_t i = 0; i < chain.stages.size(); ++i) {
            expectStage(golden["stages"][i], chain.stages[i]);
            ++seen[golden["stages"][i][0]];
        }
        EXPECT_EQ(scores, chain.stages.empty() ? chain.logits : chain.stages.back().scores);
    }
    EXPECT_GE(seen.size(), 22u); // all but diversity_penalty (below) and remove_invalid_values
    for (const auto& [name, count] : seen)
        EXPECT_GE(count, 10) << name;
}

/// Each model once, with its runner.
class Models {
public:
    DecodingResult decoded(const json& golden) {
        const std::string name = golden["model"];
        const DecodingOptions options = optionsOf(golden["options"]);
        const Tokens prompt = golden["prompt"], source = golden["source"];
        if (source.empty()) {
            auto& runner = m_gpt2[name];
            if (!runner)
                runner = std::make_unique<Gpt2Runner>(Gpt2Model::load(dataModel(name)), 1);
            Gpt2Steps steps(*runner);
            return decode(steps, Gpt2Steps::start(runner->run(prompt)), options);
        }
        auto& runner = m_translators[name];
        if (!runner)
            runner = makeTranslationRunner(loadModel(dataModel(name)), 1);
        TranslationSteps steps(*runner, runner->encode(source));
        return decode(steps, steps.start({}), options);
    }

private:
    std::map<std::string, std::unique_ptr<Gpt2Runner>> m_gpt2;
    std::map<std::string, std::unique_ptr<TranslationRunner>> m_translators;
};

TEST(DecodingGolden, EveryMethodFindsWhatTheReferenceFinds) {
    Models models;
    std::map<std::string, int> compared;
    for (const json& golden : goldens()["texts"]) {
        SCOPED_TRACE(golden.dump().substr(0, 900));
        const DecodingResult result = models.decoded(golden);
        ASSERT_EQ(result.sequences.size(), golden["sequences"].size());
        for (std::size_t i = 0; i < result.sequences.size(); ++i) {
            const DecodedSequence& made = result.sequences[i];
            EXPECT_EQ(json(made.tokens), golden["sequences"][i]) << "sequence " << i;
            EXPECT_NEAR(made.sum, golden["sums"][i].get<double>(), 3e-4) << "sequence " << i;
            EXPECT_NEAR(made.score, golden["scores"][i].get<double>(), 3e-4 * std::max(1.0, std::abs(made.score)))
                << "sequence " << i;
            EXPECT_EQ(result.tree.tokens(made.node), made.tokens);
        }
        ++compared[golden["method"]];
    }
    EXPECT_EQ(compared.size(), 7u);
    for (const auto& [method, count] : compared)
        EXPECT_GE(count, 21) << method;
}

/// The searches of translator_golden_test.cpp, which another reference made, by the methods for all models.
TEST(DecodingGolden, TranslationsAreThoseOfTheTranslator) {
    json all;
    std::ifstream(dataModel("../translations/searches.json")) >> all;
    std::map<std::string, std::unique_ptr<TranslationRunner>> runners;
    int compared = 0;
    for (const json& golden : all) {
        if (!golden["forced_tokens"].empty()) // here they would be a longer prompt
            continue;
        SCOPED_TRACE(golden.dump().substr(0, 600));
        auto& runner = runners[golden["model"]];
        if (!runner)
            runner = makeTranslationRunner(loadModel(dataModel(golden["model"])), 1);
        json named = golden;
        named["eos_token_id"] = json::array({golden["eos_token_id"]});
        if (golden["forced_eos_token_id"].is_null())
            named.erase("forced_eos_token_id");
        TranslationSteps steps(*runner, runner->encode(golden["source"].get<Tokens>()));
        const DecodingResult result = decode(steps, steps.start({}), optionsOf(named));
        ASSERT_EQ(result.sequences.size(), golden["sequences"].size());
        for (std::size_t i = 0; i < result.sequences.size(); ++i) {
            EXPECT_EQ(json(result.sequences[i].tokens), golden["sequences"][i]) << i;
            EXPECT_NEAR(result.sequences[i].score, golden["scores"][i].get<double>(), 2e-4) << i;
        }
        ++compared;
    }
    EXPECT_GE(compared, 40);
}

} // namespace
} // namespace engine::test
