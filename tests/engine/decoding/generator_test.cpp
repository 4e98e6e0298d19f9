// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/generator.h"

#include "engine/error.h"
#include "engine/models/gpt2/gpt2_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace engine {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

/// tiny-a: 2 layers, vocabulary 31, context 12.
class Generator : public testing::Test {
protected:
    Generator() : runner(Gpt2Model::load(HEADLIGHT_TEST_DATA "/models/tiny-a"), 1), past(runner.run(prompt)) {}

    std::vector<TokenId> tokensOf(const std::vector<GeneratedToken>& made) const {
        std::vector<TokenId> ids;
        for (const GeneratedToken& token : made)
            ids.push_back(token.token);
        return ids;
    }

    const std::vector<TokenId> prompt{3, 14, 15};
    const SamplingOptions dice{.temperature = 1.5, .topK = 20, .topP = 0.95, .seed = 11};
    Gpt2Runner runner;
    std::shared_ptr<const Trace> past;
};

TEST_F(Generator, GreedyTakesTheHighestLogitAndRunsIt) {
    const std::vector<float> logits = runner.lastLogits(*past).data;
    const GeneratedToken made = generateOne(runner, past, {.greedy = true});
    EXPECT_EQ(made.token, std::max_element(logits.begin(), logits.end()) - logits.begin());
    EXPECT_EQ(made.probability, 1.0f);
    EXPECT_GT(made.rawProbability, 0.0f);
    EXPECT_LT(made.rawProbability, 1.0f);
    EXPECT_THAT(made.trace->tokens(), ElementsAre(3, 14, 15, made.token));
    EXPECT_EQ(past->length(), 3) << "the past is a value";
}

TEST_F(Generator, ThrowsTheDiceOfThePositionTheTokenWillStandAt) {
    const SamplingStages stages = sampleStages(runner.lastLogits(*past).data, dice);
    const GeneratedToken made = generateOne(runner, past, dice);
    EXPECT_EQ(made.coin, coinAt(11, 3));
    EXPECT_EQ(made.token, draw(stages, made.coin));
    EXPECT_EQ(made.probability, stages.final[static_cast<std::size_t>(made.token)]);
    EXPECT_EQ(made.rawProbability, stages.raw[static_cast<std::size_t>(made.token)]);
}

TEST_F(Generator, SteppingBackAndForwardMakesTheSameTokens) {
    const auto made = generate(runner, past, 6, dice, std::nullopt);
    ASSERT_THAT(made, SizeIs(6));
    const auto back = made.back().trace->prefix(5);
    const auto again = generate(runner, back, 4, dice, std::nullopt);
    EXPECT_EQ(again.back().trace->tokens(), made.back().trace->tokens());
}

TEST_F(Generator, EqualsOneTokenAtATime) {
    const auto made = generate(runner, past, 5, dice, std::nullopt);
    std::shared_ptr<const Trace> trace = past;
    for (const GeneratedToken& token : made) {
        const GeneratedToken one = generateOne(runner, trace, dice);
        EXPECT_EQ(one.token, token.token);
        trace = one.trace;
    }
    EXPECT_EQ(trace->length(), 8);
}

TEST_F(Generator, AFullContextYieldsOneMoreTokenWithoutATrace) {
    const auto made = generate(runner, past, 100, {.greedy = true}, std::nullopt);
    ASSERT_THAT(made, SizeIs(10)) << "9 free positions and one more token";
    EXPECT_EQ(made.back().trace, nullptr);
    EXPECT_EQ(made[8].trace->length(), 12);
    EXPECT_EQ(generateOne(runner, made[8].trace, {.greedy = true}).token, made.back().token);
}

TEST_F(Generator, StopsAfterEndOfTextOnlyWhenGivenOne) {
    const std::vector<TokenId> all = tokensOf(generate(runner, past, 8, dice, std::nullopt));
    const auto first = std::find(all.begin(), all.end(), all[3]); // where that token comes for the first time
    const auto made = generate(runner, past, 8, dice, all[3]);
    EXPECT_EQ(tokensOf(made), std::vector<TokenId>(all.begin(), first + 1)) << "the end is part of it";
}

TEST_F(Generator, StopsWhenTheCallbackSaysSo) {
    std::vector<TokenId> seen;
    const auto made = generate(runner, past, 8, dice, std::nullopt, [&](const GeneratedToken& token) {
        seen.push_back(token.token);
        return seen.size() < 3;
    });
    EXPECT_THAT(made, SizeIs(3));
    EXPECT_EQ(seen, tokensOf(made));
}

TEST_F(Generator, AStopRequestKeepsWhatWasMade) {
    std::stop_source stop;
    const auto made = generate(
        runner, past, 8, dice, std::nullopt,
        [&, count = 0](const GeneratedToken&) mutable {
            if (++count == 2)
                stop.request_stop();
            return true;
        },
        stop.get_token());
    EXPECT_THAT(made, SizeIs(2));
    EXPECT_THAT(generate(runner, past, 8, dice, std::nullopt, {}, stop.get_token()), SizeIs(0));
    EXPECT_THROW(generateOne(runner, past, dice, stop.get_token()), Error);
}

TEST_F(Generator, NothingAskedForIsNothing) {
    for (const int count : {0, -1})
        EXPECT_THAT(generate(runner, past, count, dice, std::nullopt), SizeIs(0));
}

TEST_F(Generator, BadOptionsAreRefusedBeforeAnyWork) {
    EXPECT_THROW(generate(runner, past, 0, {.temperature = -1}, std::nullopt), Error);
    EXPECT_THROW(generateOne(runner, past, {.topP = 0}), Error);
}

} // namespace
} // namespace engine
