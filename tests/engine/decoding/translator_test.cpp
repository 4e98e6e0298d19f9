// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/translator.h"

#include "engine/error.h"
#include "engine/models/model_folder.h"
#include "tests/engine/models/model_folder.h"
#include "tests/support/expect_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace engine::test {
namespace {

using testing::Each;
using testing::Not;
using testing::SizeIs;
using Tokens = std::vector<TokenId>;

class TranslatorTest : public testing::Test {
protected:
    TranslationOptions options(int beams, int maxNewTokens = 6) const {
        TranslationOptions options = translationOptions(*model);
        options.rules.beamCount = beams;
        options.rules.maxLength = maxNewTokens + 1;
        return options;
    }
    Tokens greedy(int maxNewTokens = 6) {
        return translate(*runner, source, options(1, maxNewTokens)).translations.at(0).tokens;
    }
    ErrorCode refused(const TranslationOptions& wrong) {
        try {
            translate(*runner, source, wrong);
        } catch (const Error& error) {
            EXPECT_TRUE(error.detail().ends_with(".")) << error.detail();
            return error.code();
        }
        ADD_FAILURE() << "nothing was refused";
        return ErrorCode::Stopped;
    }

    const std::shared_ptr<const TranslationModel> model =
        std::dynamic_pointer_cast<const TranslationModel>(loadModel(dataModel("tiny-marian-post")));
    const std::unique_ptr<TranslationRunner> runner = makeTranslationRunner(model, 1);
    const std::shared_ptr<const SourceNode> source = runner->encode(Tokens{3, 7, 11, 5, 0});
};

TEST_F(TranslatorTest, TheFolderSaysHowUnlessAsked) {
    const TranslationOptions asked = translationOptions(*model);
    EXPECT_EQ(asked.maxNewTokens(), 15);
    EXPECT_EQ(asked.rules.forcedEndToken, 0);
    const TranslationResult result = translate(*runner, source, asked);
    ASSERT_THAT(result.translations, SizeIs(1));
    const Translation& made = result.translations[0];
    EXPECT_TRUE(made.complete);
    EXPECT_EQ(made.tokens.back(), 0) << "the end is forced at the last position";
    EXPECT_THAT(made.tokens, Not(testing::Contains(22))) << "<pad> is a bad word";
}

TEST_F(TranslatorTest, GreedyIsTheBestTokenEachTime) {
    const Tokens made = greedy();
    Tokens sofar{model->rules().decoderStartToken};
    for (std::size_t i = 0; i + 1 < made.size(); ++i) {
        const auto trace = runner->run(source, sofar);
        std::vector<float> logits = trace->lastLogits()->data;
        logits[22] = -1e9f; // the bad word
        EXPECT_EQ(made[i], std::max_element(logits.begin(), logits.end()) - logits.begin()) << "token " << i;
        sofar.push_back(made[i]);
    }
}

TEST_F(TranslatorTest, EveryTranslationHasItsPathThroughTheTrace) {
    auto asked = options(4);
    asked.returnCount = 4;
    const TranslationResult result = translate(*runner, source, asked);
    ASSERT_THAT(result.translations, SizeIs(4));
    double last = std::numeric_limits<double>::infinity();
    for (const Translation& made : result.translations) {
        Tokens wanted{model->rules().decoderStartToken};
        wanted.insert(wanted.end(), made.tokens.begin(), made.tokens.end() - 1);
        EXPECT_EQ(made.trace->tokens(), wanted);
        EXPECT_EQ(made.trace->source(), source);
        EXPECT_LE(made.score, last);
        last = made.score;
        double sum = 0;
        for (const double p : made.logProbabilities)
            sum += p;
        EXPECT_NEAR(sum, made.logProbability, 1e-9);
    }
}

TEST_F(TranslatorTest, BeamsWithACommonPastShareItsNodes) {
    const TranslationResult result = translate(*runner, source, options(4));
    const SearchRecord& record = result.searches.at(0);
    ASSERT_EQ(record.paths.size(), record.search.steps().size());
    int siblings = 0;
    for (std::size_t step = 1; step < record.paths.size(); ++step) {
        const auto& beams = record.paths[step];
        ASSERT_EQ(beams.size(), record.search.steps()[step - 1].kept.size());
        for (const auto& a : beams) {
            EXPECT_EQ(a->length(), static_cast<int>(step) + 1);
            for (const auto& b : beams)
                siblings += a != b && a->node()->parent == b->node()->parent;
        }
    }
    EXPECT_GT(siblings, 0) << "two beams continued the same one";
}

TEST_F(TranslatorTest, ForcedTokensBeginTheTranslationAndCount) {
    auto asked = options(3);
    asked.forcedTokens = {9, 4};
    const Translation made = translate(*runner, source, asked).translations.at(0);
    EXPECT_EQ(Tokens(made.tokens.begin(), made.tokens.begin() + 2), asked.forcedTokens);
    EXPECT_LT(made.logProbabilities[0], -0.01) << "it costs what the model gives it";
    // forcing what is chosen anyway changes nothing
    const Translation free = translate(*runner, source, options(3)).translations.at(0);
    asked.forcedTokens = {free.tokens.begin(), free.tokens.begin() + 3};
    const Translation again = translate(*runner, source, asked).translations.at(0);
    EXPECT_GE(again.score, free.score - 1e-9);
}

TEST_F(TranslatorTest, AWholeTextCanBeForcedToLearnItsScore) {
    auto asked = options(1);
    asked.forcedTokens = {9, 4, 0};
    const TranslationResult result = translate(*runner, source, asked);
    EXPECT_EQ(result.translations.at(0).tokens, asked.forcedTokens);
    EXPECT_EQ(result.ending(), BeamEnding::Complete);
}

TEST_F(TranslatorTest, SamplingIsItsSeeds) {
    auto asked = options(1);
    asked.sampling = SamplingOptions{false, 1.5, 0, 1.0, 7};
    asked.returnCount = 12;
    const TranslationResult many = translate(*runner, source, asked);
    ASSERT_THAT(many.translations, SizeIs(12));
    std::set<Tokens> different;
    for (std::size_t i = 0; i < 12; ++i) {
        asked.returnCount = 1;
        asked.sampling->seed = 7 + i;
        EXPECT_EQ(translate(*runner, source, asked).translations.at(0).tokens, many.translations[i].tokens);
        different.insert(many.translations[i].tokens);
        EXPECT_THAT(many.translations[i].tokens, Not(testing::Contains(22)));
    }
    EXPECT_GT(different.size(), 6u);
    asked.sampling->topK = 1;
    EXPECT_EQ(translate(*runner, source, asked).translations.at(0).tokens, greedy());
}

TEST_F(TranslatorTest, AStopLeavesWhatWasMade) {
    std::stop_source stop;
    int steps = 0;
    const auto result = translate(*runner, source, options(3, 15), {nullptr, stop.get_token()},
                                  [&](const SearchRecord& record, int step) {
                                      EXPECT_EQ(static_cast<int>(record.search.steps().size()), step + 1);
                                      if (++steps == 3)
                                          stop.request_stop();
                                      return true;
                                  });
    EXPECT_EQ(result.ending(), BeamEnding::Stopped);
    ASSERT_THAT(result.translations, SizeIs(1));
    EXPECT_EQ(result.translations[0].tokens.size(), 3u);

    const auto refused = translate(*runner, source, options(3, 15), {}, [](const SearchRecord&, int) { return false; });
    EXPECT_EQ(refused.ending(), BeamEnding::Stopped);
    EXPECT_EQ(refused.searches.at(0).search.steps().size(), 1u);

    std::stop_source before;
    before.request_stop();
    EXPECT_TRUE(translate(*runner, source, options(3), {nullptr, before.get_token()}).translations.empty());
}

TEST_F(TranslatorTest, RefusesWhatDoesNotGoTogether) {
    const auto with = [&](auto change) {
        TranslationOptions wrong = options(2);
        change(wrong);
        return refused(wrong);
    };
    using Wrong = TranslationOptions;
    EXPECT_EQ(with([](Wrong& o) { o.rules.beamCount = 0; }), ErrorCode::BadArgument);
    EXPECT_EQ(with([](Wrong& o) { o.rules.beamCount = 2000; }), ErrorCode::BadArgument);
    EXPECT_EQ(with([](Wrong& o) { o.rules.maxLength = 1; }), ErrorCode::BadArgument);
    EXPECT_EQ(with([](Wrong& o) { o.rules.maxLength = 18; }), ErrorCode::BadArgument) << "16 positions";
    EXPECT_EQ(with([](Wrong& o) { o.minNewTokens = 7; }), ErrorCode::BadArgument);
    EXPECT_EQ(with([](Wrong& o) { o.returnCount = 3; }), ErrorCode::BadArgument);
    EXPECT_EQ(with([](Wrong& o) { o.rules.lengthPenalty = std::nanf(""); }), ErrorCode::BadArgument);
    EXPECT_EQ(with([](Wrong& o) { o.sampling = SamplingOptions{}; }), ErrorCode::BadArgument) << "with two beams";
    EXPECT_EQ(with([](Wrong& o) { o.forcedTokens = {23}; }), ErrorCode::BadToken);
    EXPECT_EQ(with([](Wrong& o) { o.forcedTokens = {-1}; }), ErrorCode::BadToken);
    EXPECT_EQ(with([](Wrong& o) { o.forcedTokens = {4, 22}; }), ErrorCode::BadArgument) << "a bad word";
    EXPECT_EQ(with([](Wrong& o) { o.forcedTokens = {4, 0, 4}; }), ErrorCode::BadArgument) << "behind the end";
    EXPECT_EQ(with([](Wrong& o) { o.forcedTokens = Tokens(6, 4); }), ErrorCode::BadArgument) << "no place for the end";
    EXPECT_EQ(with([](Wrong& o) {
                  o.forcedTokens = {4, 0};
                  o.minNewTokens = 3;
              }),
              ErrorCode::BadArgument);
}

TEST_F(TranslatorTest, AsManyTokensAsPositionsCanBeMade) {
    auto asked = options(2, 16);
    asked.rules.forcedEndToken = -1;
    asked.rules.badWords.push_back({3, 3});
    asked.minNewTokens = 15;
    const Translation made = translate(*runner, source, asked).translations.at(0);
    EXPECT_GE(made.tokens.size(), 16u);
    EXPECT_EQ(made.trace->length(), 16);
}

TEST(AllowedLogProbabilities, FollowTheRulesInTheirOrder) {
    TranslationOptions options;
    options.rules.endToken = 0;
    options.rules.maxLength = 5;
    options.rules.badWords = {{1}, {2, 3}, {0}};
    const std::vector<float> logits{1, 2, 3, 4, std::nanf("")};
    const double sum = std::exp(1) + std::exp(2) + std::exp(3) + std::exp(4);
    const auto expectRow = [&](const Tokens& made, const std::vector<bool>& allowed) {
        const auto row = allowedLogProbabilities(logits, made, options);
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (allowed[i])
                EXPECT_NEAR(row[i], static_cast<double>(logits[i]) - std::log(sum), 1e-9) << i;
            else
                EXPECT_EQ(row[i], -std::numeric_limits<double>::infinity()) << i;
        }
    };
    expectRow({9}, {true, false, true, true, false}); // the end alone is no bad word; NaN is never taken
    expectRow({9, 2}, {true, false, true, false, false});
    expectRow({2}, {true, false, true, true, false}); // the start token is too little of the past
    options.minNewTokens = 2;
    expectRow({9, 3}, {false, false, true, true, false});
    options.rules.renormalizeLogits = true;
    const auto row = allowedLogProbabilities(logits, Tokens{9, 3}, options);
    EXPECT_NEAR(std::exp(row[2]) + std::exp(row[3]), 1, 1e-9);
    options.rules.forcedEndToken = 0;
    EXPECT_EQ(allowedLogProbabilities(logits, Tokens{9, 3, 3, 3}, options)[0], 0);
    EXPECT_TRUE(std::isinf(allowedLogProbabilities(logits, Tokens{9, 3, 3, 3}, options)[3]));
}

} // namespace
} // namespace engine::test
