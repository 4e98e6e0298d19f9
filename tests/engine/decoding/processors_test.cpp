// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/processors.h"

#include "engine/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace engine::test {
namespace {

using testing::ElementsAre;
using Tokens = std::vector<TokenId>;

std::vector<float> logitsOf(const std::vector<double>& probabilities) {
    std::vector<float> logits;
    for (const double p : probabilities)
        logits.push_back(static_cast<float>(std::log(p)));
    return logits;
}

ScoreChain chainOf(const DecodingOptions& options, const std::vector<float>& logits, const Tokens& tokens = {0},
                   int promptLength = 1) {
    const LogitsProcessors processors(options, promptLength, options.maxNewTokens, tokens);
    ScoreChain chain;
    processors.scores(logits, {tokens, {}}, &chain);
    return chain;
}

DecodingOptions sampling() {
    DecodingOptions options;
    options.doSample = true;
    return options;
}

Tokens keptBy(const DecodingOptions& options, const std::vector<double>& probabilities) {
    const ScoreChain chain = chainOf(options, logitsOf(probabilities));
    Tokens kept;
    for (std::size_t i = 0; i < chain.distribution.size(); ++i)
        if (chain.distribution[i] > 0)
            kept.push_back(static_cast<TokenId>(i));
    return kept;
}

// The two charts of ten words: "The", where six words hold two thirds, and "The car", where they hold nearly all.
const std::vector<double> the{.150, .130, .110, .100, .092, .091, .090, .089, .088, .060};
const std::vector<double> theCar{.50, .30, .17, .012, .008, .005, .002, .001, .001, .001};

TEST(Processors, SixMostProbableOfTheTwoCharts) {
    DecodingOptions options = sampling();
    options.topK = 6;
    for (const auto& [chart, mass] : {std::pair{the, .673}, std::pair{theCar, .995}}) {
        const ScoreChain chain = chainOf(options, logitsOf(chart));
        ASSERT_EQ(chain.stages.size(), 1u);
        EXPECT_THAT(chain.stages[0].excluded, ElementsAre(6, 7, 8, 9));
        EXPECT_NEAR(chain.stages[0].excludedMass, 1 - mass, 1e-6);
        EXPECT_NEAR(chain.distribution[0], chart[0] / mass, 1e-6);
    }
}

TEST(Processors, TopPOfTheTwoChartsKeepsNineWordsAndThree) {
    DecodingOptions options = sampling();
    options.topP = .92;
    EXPECT_EQ(keptBy(options, the).size(), 9u);
    EXPECT_THAT(keptBy(options, theCar), ElementsAre(0, 1, 2));
    EXPECT_NEAR(chainOf(options, logitsOf(theCar)).stages[0].excludedMass, .03, 1e-6);
}

TEST(Processors, TheTokenThatCrossesPIsKeptOrDropped) {
    DecodingOptions options = sampling();
    options.topP = .6;
    const std::vector<double> p{.5, .3, .2};
    EXPECT_THAT(keptBy(options, p), ElementsAre(0, 1));
    options.topPRule = TopPRule::Nshepperd;
    EXPECT_THAT(keptBy(options, p), ElementsAre(0, 1));
    options.topPRule = TopPRule::OpenAi;
    EXPECT_THAT(keptBy(options, p), ElementsAre(0));
    options.topP = .1;
    EXPECT_THAT(keptBy(options, p), ElementsAre(0)) << "one is always kept";
    options.topPRule = TopPRule::HuggingFace;
    options.topP = 0;
    EXPECT_THAT(keptBy(options, p), ElementsAre(0));
    options.topPRule = TopPRule::Nshepperd;
    EXPECT_THAT(keptBy(options, p), ElementsAre(0, 1, 2)) << "0 is off";
}

TEST(Processors, WithNshepperdTopPTakesThePlaceOfTopK) {
    DecodingOptions options = sampling();
    options.topK = 1;
    options.topP = .9;
    options.topPRule = TopPRule::Nshepperd;
    EXPECT_THAT(keptBy(options, {.5, .3, .2}), ElementsAre(0, 1, 2));
    EXPECT_THAT(activeProcessors(options), ElementsAre(ActiveProcessor{ProcessorKind::TopP, "0.9 (nshepperd)"}));
    options.topPRule = TopPRule::OpenAi;
    EXPECT_THAT(keptBy(options, {.5, .3, .2}), ElementsAre(0));
    options.topP = 0;
    options.topPRule = TopPRule::Nshepperd;
    EXPECT_THAT(keptBy(options, {.5, .3, .2}), ElementsAre(0));
}

TEST(Processors, TiesWithTheKthAreAllKept) {
    DecodingOptions options = sampling();
    options.topK = 2;
    EXPECT_THAT(keptBy(options, {.4, .25, .25, .1}), ElementsAre(0, 1, 2));
    options.topK = 100;
    EXPECT_EQ(keptBy(options, {.4, .25, .25, .1}).size(), 4u);
}

TEST(Processors, BeamsKeepOneMoreThanTheyHaveEnds) {
    DecodingOptions options = sampling();
    options.numBeams = 2;
    options.topK = 1;
    options.eosTokenIds = {0};
    EXPECT_EQ(keptBy(options, {.4, .3, .2, .1}).size(), 2u);
    options.eosTokenIds = {0, 3};
    EXPECT_EQ(keptBy(options, {.4, .3, .2, .1}).size(), 3u);
    options.topK = 0;
    options.minP = 1;
    EXPECT_EQ(keptBy(options, {.4, .3, .2, .1}).size(), 3u);
}

TEST(Processors, RepetitionCountsATokenOnceAndTheSignDecides) {
    DecodingOptions options;
    options.repetitionPenalty = 2;
    const ScoreChain chain = chainOf(options, {4, -4, 1, 0}, {0, 0, 1, 3}, 4);
    EXPECT_THAT(chain.stages[0].scores, ElementsAre(2, -8, 1, 0));
    options.repetitionPenalty = 1;
    options.encoderRepetitionPenalty = 2;
    EXPECT_THAT(chainOf(options, {4, -4, 1, 0}, {0, 0, 1, 3}, 4).stages[0].scores, ElementsAre(8, -2, 1, 0));
}

TEST(Processors, NGramsAreNotRepeated) {
    DecodingOptions options;
    options.noRepeatNgramSize = 2;
    EXPECT_THAT(chainOf(options, {1, 1, 1, 1}, {2, 3, 2}, 1).stages[0].excluded, ElementsAre(3));
    EXPECT_TRUE(chainOf(options, {1, 1, 1, 1}, {2}, 1).stages[0].excluded.empty()) << "shorter than an n-gram";
    options.noRepeatNgramSize = 1;
    EXPECT_THAT(chainOf(options, {1, 1, 1, 1}, {2, 3, 2}, 1).stages[0].excluded, ElementsAre(2, 3));
}

TEST(Processors, MinLengthCountsThePromptAndMinNewTokensDoesNot) {
    DecodingOptions options;
    options.eosTokenIds = {1};
    options.minLength = 3;
    EXPECT_THAT(chainOf(options, {1, 1}, {0, 0}, 2).stages[0].excluded, ElementsAre(1));
    EXPECT_TRUE(chainOf(options, {1, 1}, {0, 0, 0}, 3).stages[0].excluded.empty());
    options.minLength = 0;
    options.minNewTokens = 1;
    EXPECT_THAT(chainOf(options, {1, 1}, {0, 0, 0}, 3).stages[0].excluded, ElementsAre(1));
    EXPECT_TRUE(chainOf(options, {1, 1}, {0, 0, 0}, 2).stages[0].excluded.empty());
}

TEST(Processors, InvalidValuesAreRemovedOrBanned) {
    constexpr float inf = std::numeric_limits<float>::infinity();
    DecodingOptions options;
    const std::vector<float> logits{std::nanf(""), 1, -inf, inf};
    ScoreChain chain = chainOf(options, logits);
    EXPECT_TRUE(chain.stages.empty());
    EXPECT_THAT(chain.distribution, ElementsAre(0, 1, 0, 0));
    options.removeInvalidValues = true;
    chain = chainOf(options, logits);
    constexpr double largest = static_cast<double>(std::numeric_limits<float>::max());
    EXPECT_THAT(chain.stages[0].scores, ElementsAre(0, 1, -largest, largest));
    EXPECT_THAT(chain.distribution, ElementsAre(0, 0, 0, 1));
    EXPECT_EQ(chain.perplexity, 1);
}

TEST(Processors, EntropyAndPerplexityOfFourEqualTokens) {
    const ScoreChain chain = chainOf({}, {1, 1, 1, 1});
    EXPECT_NEAR(chain.entropy, std::log(4), 1e-12);
    EXPECT_NEAR(chain.perplexity, 4, 1e-9);
}

TEST(Processors, NothingMayFollow) {
    DecodingOptions options = sampling();
    options.suppressTokens = {0, 1};
    options.temperature = .5;
    options.topK = 1;
    options.topP = .5;
    options.minP = .5;
    options.typicalP = .5;
    options.etaCutoff = .5;
    options.renormalizeLogits = true;
    const ScoreChain chain = chainOf(options, {1, 2});
    EXPECT_THAT(chain.distribution, ElementsAre(0, 0));
    EXPECT_EQ(chain.perplexity, 0);
}

TEST(Processors, AVerySmallTemperatureIsGreedy) {
    DecodingOptions options = sampling();
    options.temperature = 1e-310;
    EXPECT_THAT(keptBy(options, {.2, .5, .3}), ElementsAre(1));
}

TEST(DecodingOptions, WarpersNeedSampling) {
    DecodingOptions options;
    options.topK = 5;
    options.temperature = .5;
    EXPECT_TRUE(activeProcessors(options).empty());
    options.doSample = true;
    EXPECT_EQ(activeProcessors(options).size(), 2u);
    options.numBeams = 2;
    EXPECT_EQ(activeProcessors(options).front().kind, ProcessorKind::LogSoftmax);
}

TEST(DecodingOptions, AsHuggingFaceListsWhatItTurnsOn) {
    DecodingOptions options;
    options.maxNewTokens = 100;
    const auto list = applyHuggingFaceDefaults(options, 8);
    EXPECT_EQ(options.topK, 50);
    EXPECT_EQ(options.maxNewTokens, 12);
    EXPECT_THAT(list, ElementsAre(testing::HasSubstr("max_length = 20"), testing::HasSubstr("top_k = 50")));
    EXPECT_TRUE(applyHuggingFaceDefaults(options, 8).empty()) << "on already";
}

TEST(DecodingOptions, OutOfRange) {
    const auto refused = [](auto change) -> std::string {
        DecodingOptions options;
        change(options);
        try {
            checkDecodingOptions(options, {10, 20, 3});
        } catch (const Error& error) {
            return error.detail();
        }
        return "";
    };
    using O = DecodingOptions;
    using testing::HasSubstr;
    EXPECT_EQ(refused([](O&) {}), "");
    EXPECT_THAT(refused([](O& o) { o.temperature = 0; }), HasSubstr("temperature"));
    EXPECT_THAT(refused([](O& o) { o.temperature = std::nan(""); }), HasSubstr("temperature"));
    EXPECT_THAT(refused([](O& o) { o.topK = -1; }), HasSubstr("top_k"));
    EXPECT_THAT(refused([](O& o) { o.topP = 1.1; }), HasSubstr("top_p"));
    EXPECT_THAT(refused([](O& o) { o.minP = -.1; }), HasSubstr("min_p"));
    EXPECT_THAT(refused([](O& o) { o.typicalP = 0; }), HasSubstr("typical_p"));
    EXPECT_THAT(refused([](O& o) { o.epsilonCutoff = 1; }), HasSubstr("epsilon_cutoff"));
    EXPECT_THAT(refused([](O& o) { o.etaCutoff = -1; }), HasSubstr("eta_cutoff"));
    EXPECT_THAT(refused([](O& o) { o.repetitionPenalty = 0; }), HasSubstr("repetition_penalty"));
    EXPECT_THAT(refused([](O& o) { o.minNewTokens = 21; }), HasSubstr("min_new_tokens"));
    EXPECT_THAT(refused([](O& o) { o.suppressTokens = {10}; }), HasSubstr("suppress_tokens"));
    EXPECT_THAT(refused([](O& o) { o.badWordsIds = {{}}; }), HasSubstr("bad_words_ids"));
    EXPECT_THAT(refused([](O& o) { o.stopStrings = {""}; }), HasSubstr("stop_strings"));
    EXPECT_THAT(refused([](O& o) { o.diversityPenalty = 1; }), HasSubstr("num_beam_groups"));
    EXPECT_THAT(refused([](O& o) { o.penaltyAlpha = .5; }), HasSubstr("top_k"));
    EXPECT_THAT(refused([](O& o) { o.numReturnSequences = 2; }), HasSubstr("num_return_sequences"));
    EXPECT_THAT(refused([](O& o) {
                    o.numBeams = 4;
                    o.numBeamGroups = 3;
                    o.diversityPenalty = 1;
                }),
                HasSubstr("multiple"));
    EXPECT_THAT(refused([](O& o) {
                    o.numBeams = 2;
                    o.numReturnSequences = 3;
                }),
                HasSubstr("num_return_sequences"));
    EXPECT_THAT(refused([](O& o) {
                    o.penaltyAlpha = .5;
                    o.topK = 4;
                    o.doSample = true;
                }),
                HasSubstr("do_sample"));
}

} // namespace
} // namespace engine::test
