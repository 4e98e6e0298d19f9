// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/translator.h"

#include "engine/models/model_folder.h"
#include "tests/engine/models/model_folder.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace engine::test {
namespace {

using nlohmann::json;

/// Searches that an independent implementation of Hugging Face's rules made (tests/reference/beam_reference.py).
class SearchGolden : public testing::TestWithParam<const char*> {
protected:
    static TranslationOptions optionsOf(const json& golden, const TranslationModel& model) {
        TranslationOptions options = translationOptions(model);
        TranslationRules& rules = options.rules;
        rules.beamCount = golden["num_beams"];
        rules.endToken = golden["eos_token_id"];
        rules.lengthPenalty = golden["length_penalty"];
        const json& early = golden["early_stopping"];
        rules.earlyStopping = early == "never" ? EarlyStopping::Never
                              : early == true  ? EarlyStopping::Yes
                                               : EarlyStopping::No;
        rules.maxLength = golden["max_new_tokens"].get<int>() + 1;
        rules.renormalizeLogits = golden["renormalize_logits"];
        rules.forcedEndToken = golden["forced_eos_token_id"].is_null() ? -1 : golden["forced_eos_token_id"].get<int>();
        rules.badWords = golden["bad_words_ids"];
        options.minNewTokens = golden["min_new_tokens"];
        options.returnCount = golden["num_return_sequences"];
        options.forcedTokens = golden["forced_tokens"].get<std::vector<TokenId>>();
        return options;
    }

    static void expectSame(const json& golden, const TranslationResult& result) {
        ASSERT_EQ(result.translations.size(), golden["sequences"].size());
        for (std::size_t i = 0; i < result.translations.size(); ++i) {
            const Translation& made = result.translations[i];
            EXPECT_EQ(json(made.tokens), golden["sequences"][i]) << "translation " << i;
            EXPECT_NEAR(made.score, golden["scores"][i].get<double>(), 2e-4) << "translation " << i;
            EXPECT_NEAR(made.logProbability, golden["log_probabilities"][i].get<double>(), 2e-4) << "translation " << i;
        }
        const BeamSearch& search = result.searches.at(0).search;
        const json& running = golden["running"];
        if (running.empty()) // greedy
            return;
        ASSERT_EQ(search.steps().size(), running.size());
        for (std::size_t s = 0; s + 1 < running.size(); ++s) { // the last step keeps nothing
            const BeamStep& step = search.steps()[s];
            ASSERT_EQ(step.kept.size(), running[s].size()) << "step " << s;
            for (std::size_t b = 0; b < step.kept.size(); ++b) {
                EXPECT_EQ(json(search.tokens(static_cast<int>(s), step.kept[b])), running[s][b]["ids"]);
                EXPECT_NEAR(step.candidates[static_cast<std::size_t>(step.kept[b])].sum,
                            running[s][b]["sum"].get<double>(), 2e-4);
            }
        }
    }
};

TEST_P(SearchGolden, IsWhatTheReferenceFinds) {
    json all;
    std::ifstream(dataModel("../translations/searches.json")) >> all;
    const auto model = std::dynamic_pointer_cast<const TranslationModel>(loadModel(dataModel(GetParam())));
    ASSERT_TRUE(model);
    const auto runner = makeTranslationRunner(model, 1);
    int compared = 0;
    for (const json& golden : all) {
        if (golden["model"] != GetParam())
            continue;
        SCOPED_TRACE(golden.dump().substr(0, 600));
        const auto source = runner->encode(golden["source"].get<std::vector<TokenId>>());
        expectSame(golden, translate(*runner, source, optionsOf(golden, *model)));
        ++compared;
    }
    EXPECT_GE(compared, 8);
}

INSTANTIATE_TEST_SUITE_P(Models, SearchGolden,
                         testing::Values("tiny-marian", "tiny-marian-post", "tiny-marian-pre", "tiny-marian-odd",
                                         "tiny-marian-learned", "tiny-gru-additive", "tiny-gru-general",
                                         "tiny-gru-dot"),
                         [](const auto& parameter) {
                             std::string name = parameter.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

} // namespace
} // namespace engine::test
