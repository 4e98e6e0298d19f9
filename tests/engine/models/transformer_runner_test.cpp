// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/transformer/transformer_runner.h"
#include "tests/engine/models/model_folder.h"

#include <gtest/gtest.h>

namespace engine::test {
namespace {

ErrorCode codeOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    ADD_FAILURE() << "nothing was thrown";
    return ErrorCode::BadArgument;
}

class TransformerRunnerTest : public testing::Test {
protected:
    const std::shared_ptr<const TransformerModel> model = TransformerModel::load(dataModel("tiny-marian-post"));
    TransformerRunner runner{model, 1};
    const std::vector<TokenId> source{3, 7, 11, 5, 0};
    const TokenId start = model->config().decoderStartToken;
};

TEST_F(TransformerRunnerTest, NamesWhatIsWrongWithATextAndWhereItsLimitIs) {
    EXPECT_EQ(codeOf([&] { runner.encode({}); }), ErrorCode::EmptyPrompt);
    EXPECT_EQ(codeOf([&] { runner.encode(std::vector<TokenId>(500, 3)); }), ErrorCode::PromptTooLong);
    EXPECT_EQ(codeOf([&] { runner.encode(std::vector<TokenId>{model->config().sourceVocabSize}); }),
              ErrorCode::BadToken);
    EXPECT_EQ(codeOf([&] { runner.encode(std::vector<TokenId>{-1}); }), ErrorCode::BadToken);
    const auto encoded = runner.encode(source);
    EXPECT_EQ(codeOf([&] { runner.run(encoded, std::vector<TokenId>{model->config().targetVocabSize}); }),
              ErrorCode::BadToken);
    EXPECT_EQ(codeOf([&] { runner.run(encoded, {}); }), ErrorCode::EmptyPrompt);
}

TEST_F(TransformerRunnerTest, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(codeOf([&] { runner.encode(source, {nullptr, stop.get_token()}); }), ErrorCode::Stopped);
    const auto encoded = runner.encode(source);
    EXPECT_EQ(codeOf([&] {
                  runner.run(encoded, std::vector<TokenId>{start}, {nullptr, stop.get_token()});
              }),
              ErrorCode::Stopped);
}

TEST_F(TransformerRunnerTest, TheEncoderRunsOnceForEverythingThatIsWritten) {
    const auto encoded = runner.encode(source);
    const auto one = runner.run(encoded, std::vector<TokenId>{start});
    const auto two = runner.extend(one, std::vector<TokenId>{4});
    const auto other = runner.extend(one, std::vector<TokenId>{5});
    EXPECT_EQ(two->source(), encoded);
    EXPECT_EQ(other->source(), encoded);
    EXPECT_EQ(two->sharedLength(*other), 1);
    EXPECT_EQ(two->lengths().target, 2);
    EXPECT_EQ(two->lengths().source, 5);
    EXPECT_NE(two->lastLogits()->data, other->lastLogits()->data);
}

TEST_F(TransformerRunnerTest, LaterTokensDoNotChangeEarlierOnes) { // TX-06
    const auto encoded = runner.encode(source);
    const auto shorter = runner.run(encoded, std::vector<TokenId>{start, 4, 6});
    const auto longer = runner.run(encoded, std::vector<TokenId>{start, 4, 6, 9, 2});
    const Tensor a = shorter->residual(model->shape().layerCount), b = longer->residual(model->shape().layerCount);
    for (std::size_t i = 0; i < a.data.size(); ++i)
        EXPECT_NEAR(a.data[i], b.data[i], 1e-5f) << "element " << i;
}

TEST_F(TransformerRunnerTest, TheEncoderLooksBothWays) {
    std::vector<TokenId> changed = source;
    changed[3] = 9;
    const auto a = runner.encode(source), b = runner.encode(changed);
    float difference = 0;
    for (std::int64_t c = 0; c < model->shape().modelDim; ++c)
        difference = std::max(difference, std::abs(a->output.row(0)[c] - b->output.row(0)[c]));
    EXPECT_GT(difference, 1e-3f) << "the first position does not see the fourth";
}

TEST_F(TransformerRunnerTest, AnyNumberOfThreadsGivesTheSameBits) {
    TransformerRunner three(model, 3);
    const std::vector<TokenId> target{start, 4, 6, 2};
    const auto a = runner.run(runner.encode(source), target), b = three.run(three.encode(source), target);
    EXPECT_EQ(a->lastLogits()->data, b->lastLogits()->data);
    EXPECT_EQ(a->source()->output.data, b->source()->output.data);
}

TEST_F(TransformerRunnerTest, APathCutInsideACallIsRecomputedTheSame) {
    const std::vector<TokenId> target{start, 4, 6, 2};
    const auto whole = runner.run(runner.encode(source), target);
    const auto cut = whole->prefix(2);
    const auto longer = runner.inside(*whole, Stack::Decoder, 0), shorter = runner.inside(*cut, Stack::Decoder, 0);
    for (const HookKind kind : {HookKind::ResidPost, HookKind::CrossZ, HookKind::Q}) {
        const Tensor& a = *longer->find({kind, 0, Stack::Decoder});
        const Tensor& b = *shorter->find({kind, 0, Stack::Decoder});
        EXPECT_EQ(b.shape[0], 2);
        EXPECT_TRUE(std::equal(b.data.begin(), b.data.end(), a.data.begin()));
    }
    EXPECT_EQ(shorter->find({HookKind::Pattern, 0, Stack::Decoder})->shape, (Shape{3, 2, 2}));
    EXPECT_EQ(shorter->find({HookKind::CrossPattern, 0, Stack::Decoder})->shape, (Shape{3, 2, 5}));
    EXPECT_EQ(runner.lastLogits(*cut).data.size(), static_cast<std::size_t>(model->config().targetVocabSize));
}

} // namespace
} // namespace engine::test
