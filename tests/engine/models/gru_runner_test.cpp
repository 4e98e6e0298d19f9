// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/gru_attention/gru_runner.h"
#include "tests/engine/models/model_folder.h"
#include "tests/support/expect_error.h"

#include <gtest/gtest.h>

#include <cmath>

namespace engine::test {
namespace {

using ::test::expectError;

class GruRunnerTest : public testing::TestWithParam<const char*> {
protected:
    const std::shared_ptr<const GruModel> model = GruModel::load(dataModel(GetParam()));
    GruRunner runner{model, 1};
    const std::vector<TokenId> source{3, 7, 11, 5, 0};
    const TokenId start = model->config().decoderStartToken;
    const std::vector<TokenId> target{start, 4, 6, 2, 9};

    /// Every hook of both stacks.
    std::vector<std::pair<Hook, Tensor>> hooksOf(const Trace& trace) {
        std::vector<std::pair<Hook, Tensor>> all;
        for (const Stack stack : {Stack::Encoder, Stack::Decoder})
            for (const int layer : {-1, 0, 1}) {
                const auto inside = runner.inside(trace, stack, layer);
                all.insert(all.end(), inside->tensors().begin(), inside->tensors().end());
            }
        return all;
    }
    static float difference(const Tensor& a, const Tensor& b) {
        EXPECT_EQ(a.shape, b.shape);
        return static_cast<float>(largestDifference(a.view(), b.view()).value);
    }
};

TEST_P(GruRunnerTest, NamesWhatIsWrongWithATextAndWhereItsLimitIs) {
    expectError(ErrorCode::EmptyPrompt, {"translate"}, [&] { runner.encode({}); });
    expectError(ErrorCode::PromptTooLong, {"513", "512"}, [&] { runner.encode(std::vector<TokenId>(513, 3)); });
    expectError(ErrorCode::BadToken, {"source"},
                [&] { runner.encode(std::vector<TokenId>{model->config().sourceVocabSize}); });
    expectError(ErrorCode::BadToken, {"-1", "source"}, [&] { runner.encode(std::vector<TokenId>{-1}); });
    const auto encoded = runner.encode(source);
    expectError(ErrorCode::BadToken, {"target"},
                [&] { runner.run(encoded, std::vector<TokenId>{model->config().targetVocabSize}); });
    expectError(ErrorCode::EmptyPrompt, {"token"}, [&] { runner.run(encoded, {}); });
    const auto full = runner.run(encoded, std::vector<TokenId>(512, 3));
    expectError(ErrorCode::PromptTooLong, {"513", "512"}, [&] { runner.extend(full, std::vector<TokenId>{3}); });
    EXPECT_TRUE(std::isfinite(runner.lastLogits(*full).data[0]));
}

TEST_P(GruRunnerTest, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    expectError(ErrorCode::Stopped, {}, [&] { runner.encode(source, {nullptr, stop.get_token()}); });
    const auto encoded = runner.encode(source);
    expectError(ErrorCode::Stopped, {}, [&] { runner.run(encoded, target, {nullptr, stop.get_token()}); });
    const auto trace = runner.run(encoded, target);
    for (const Stack stack : {Stack::Encoder, Stack::Decoder})
        expectError(ErrorCode::Stopped, {}, [&] { runner.inside(*trace, stack, 0, stop.get_token()); });
}

/// Stops the run after so many hooks.
class Stopper final : public Observer {
public:
    explicit Stopper(int hooks) : m_left(hooks) {}
    bool wants(Hook) const override { return true; }
    void observe(Hook, int, const TensorView&) override {
        if (--m_left == 0)
            source.request_stop();
    }
    std::stop_source source;

private:
    int m_left;
};

TEST_P(GruRunnerTest, StopsInTheMiddle) {
    Stopper inEncoder(2), inDecoder(2);
    expectError(ErrorCode::Stopped, {}, [&] { runner.encode(source, {&inEncoder, inEncoder.source.get_token()}); });
    const auto encoded = runner.encode(source);
    expectError(ErrorCode::Stopped, {}, [&] {
        runner.run(encoded, target, {&inDecoder, inDecoder.source.get_token()});
    });
}

TEST_P(GruRunnerTest, CallsOfAnyLengthGiveTheSameNumbers) {
    const auto encoded = runner.encode(source);
    const auto whole = hooksOf(*runner.run(encoded, target));
    for (const std::size_t first : {1u, 2u, 4u}) {
        const auto begun = runner.run(encoded, std::span(target).first(first));
        const auto trace = runner.extend(begun, std::span(target).subspan(first));
        const auto parts = hooksOf(*trace);
        ASSERT_EQ(parts.size(), whole.size());
        for (std::size_t i = 0; i < parts.size(); ++i) {
            EXPECT_EQ(parts[i].first, whole[i].first);
            EXPECT_LT(difference(parts[i].second, whole[i].second), 1e-5f) << hookName(parts[i].first);
        }
    }
}

TEST_P(GruRunnerTest, TheEncoderRunsOnceAndAPathMayHaveSeveralChildren) {
    const auto encoded = runner.encode(source);
    const auto one = runner.run(encoded, std::span(target).first(2));
    const auto two = runner.extend(one, std::vector<TokenId>{4}), other = runner.extend(one, std::vector<TokenId>{5});
    EXPECT_EQ(two->source(), encoded);
    EXPECT_EQ(other->source(), encoded);
    EXPECT_EQ(two->sharedLength(*other), 2);
    EXPECT_EQ(two->lengths().target, 3);
    EXPECT_EQ(two->lengths().source, 5);
    EXPECT_NE(two->lastLogits()->data, other->lastLogits()->data);
    const auto again = runner.extend(one, std::vector<TokenId>{4});
    EXPECT_EQ(two->lastLogits()->data, again->lastLogits()->data) << "the other child left something behind";
}

TEST_P(GruRunnerTest, APathCutInsideACallIsRecomputedTheSameAndGoesOnFromThere) {
    const auto encoded = runner.encode(source);
    const auto cut = runner.run(encoded, target)->prefix(3);
    const auto whole = hooksOf(*runner.run(encoded, target)), shorter = hooksOf(*cut);
    ASSERT_EQ(shorter.size(), whole.size());
    for (std::size_t i = 0; i < shorter.size(); ++i) {
        const Tensor &part = shorter[i].second, &all = whole[i].second;
        EXPECT_LE(part.data.size(), all.data.size());
        EXPECT_TRUE(std::equal(part.data.begin(), part.data.end(), all.data.begin())) << hookName(shorter[i].first);
    }
    EXPECT_FALSE(cut->lastLogits());
    const auto straight = runner.run(encoded, std::span(target).first(3));
    EXPECT_LT(difference(runner.lastLogits(*cut), runner.lastLogits(*straight)), 1e-5f);
    const std::vector<TokenId> next{8, 1};
    EXPECT_LT(
        difference(runner.lastLogits(*runner.extend(cut, next)), runner.lastLogits(*runner.extend(straight, next))),
        1e-5f);
}

TEST_P(GruRunnerTest, WhatIsRecomputedAfterSeveralCallsIsWhatWasRecordedBitForBit) {
    Recorder encoder, first, second;
    const auto encoded = runner.encode(source, {&encoder, {}});
    const auto begun = runner.run(encoded, std::span(target).first(2), {&first, {}});
    const auto trace = runner.extend(begun, std::span(target).subspan(2), {&second, {}});
    std::size_t compared = 0;
    for (const auto& [hook, tensor] : hooksOf(*trace)) {
        std::vector<float> recorded;
        for (const Recorder* recorder : {&encoder, &first, &second})
            if (const auto seen = recorder->seen.find(hook); seen != recorder->seen.end())
                recorded.insert(recorded.end(), seen->second.data.begin(), seen->second.data.end());
        EXPECT_EQ(tensor.data, recorded) << hookName(hook);
        ++compared;
    }
    EXPECT_EQ(compared, model->ops().hooks().size());
    EXPECT_EQ(second.first[(Hook{HookKind::DecoderState, 0, Stack::Decoder})], 2);
    EXPECT_FALSE(second.seen.contains({HookKind::InitialState, 0, Stack::Decoder})) << "the decoder begins once";
}

TEST_P(GruRunnerTest, HooksAreSeenInTheOrderOfTheTable) {
    Recorder recorder;
    runner.run(runner.encode(source, {&recorder, {}}), target, {&recorder, {}});
    EXPECT_EQ(recorder.order, model->ops().hooks());
}

TEST_P(GruRunnerTest, WatchingDoesNotChangeTheOutcome) {
    Recorder recorder;
    const auto watched = runner.run(runner.encode(source, {&recorder, {}}), target, {&recorder, {}});
    const auto alone = runner.run(runner.encode(source), target);
    EXPECT_EQ(watched->lastLogits()->data, alone->lastLogits()->data);
    EXPECT_EQ(watched->node()->states[0].data, alone->node()->states[0].data);
}

TEST_P(GruRunnerTest, LaterTokensDoNotChangeEarlierOnes) {
    const auto encoded = runner.encode(source);
    const auto shorter = runner.run(encoded, std::span(target).first(3)), longer = runner.run(encoded, target);
    const Tensor a = shorter->residual(1), b = longer->prefix(3)->residual(1);
    EXPECT_LT(difference(a, b), 1e-5f);
}

TEST_P(GruRunnerTest, TheEncoderReadsBothWays) {
    std::vector<TokenId> changed = source;
    changed[3] = 9;
    const auto a = runner.run(runner.encode(source), target), b = runner.run(runner.encode(changed), target);
    const auto inA = runner.inside(*a, Stack::Encoder, 0), inB = runner.inside(*b, Stack::Encoder, 0);
    const auto moved = [&](HookKind kind, int row) {
        const Tensor &x = *inA->find({kind, 0, Stack::Encoder}), &y = *inB->find({kind, 0, Stack::Encoder});
        return !std::equal(x.row(row), x.row(row) + x.shape[1], y.row(row));
    };
    EXPECT_FALSE(moved(HookKind::ForwardState, 2));
    EXPECT_TRUE(moved(HookKind::ForwardState, 4));
    EXPECT_TRUE(moved(HookKind::BackwardState, 0));
    EXPECT_FALSE(moved(HookKind::BackwardState, 4));
    EXPECT_TRUE(moved(HookKind::EncoderState, 0));
    EXPECT_NE(a->source()->state.data, b->source()->state.data);
}

TEST_P(GruRunnerTest, PatternsAreSharesOfTheSourcePositions) {
    const auto trace = runner.run(runner.encode(source), target);
    const auto inside = runner.inside(*trace, Stack::Decoder, 0);
    const Tensor& pattern = *inside->find({HookKind::AlignPattern, 0, Stack::Decoder});
    ASSERT_EQ(pattern.shape, (Shape{5, 5}));
    for (std::int64_t r = 0; r < 5; ++r) {
        double sum = 0;
        for (std::int64_t k = 0; k < 5; ++k) {
            EXPECT_GT(pattern.row(r)[k], 0);
            sum += static_cast<double>(pattern.row(r)[k]);
        }
        EXPECT_NEAR(sum, 1, 1e-6);
    }
}

TEST_P(GruRunnerTest, AnyNumberOfThreadsGivesTheSameBits) {
    GruRunner three(model, 3);
    const auto a = runner.run(runner.encode(source), target), b = three.run(three.encode(source), target);
    EXPECT_EQ(a->lastLogits()->data, b->lastLogits()->data);
    EXPECT_EQ(a->source()->output.data, b->source()->output.data);
}

TEST_P(GruRunnerTest, AnInsideTellsWhichOneItIsAndTheMemoryIsCounted) {
    const auto trace = runner.run(runner.encode(source), target);
    const auto inside = runner.inside(*trace, Stack::Encoder, 0);
    EXPECT_EQ(inside->stack(), Stack::Encoder);
    EXPECT_EQ(inside->layer(), 0);
    EXPECT_EQ(inside->positions(), 5);
    EXPECT_TRUE(runner.inside(*trace, Stack::Encoder, 1)->tensors().empty()) << "nothing follows the encoder's states";
    const auto& c = model->config();
    const int S = c.encoderStateSize(), H = c.hiddenSize, E = c.embeddingSize, A = c.attentionSize;
    const int sourceFloats = 5 * (E + 2 * S + A) + H, targetFloats = 5 * (E + 2 * H) + c.targetVocabSize;
    EXPECT_EQ(trace->bytes(), sizeof(float) * static_cast<std::size_t>(sourceFloats + targetFloats));
}

constexpr Hook alignPattern{HookKind::AlignPattern, 0, Stack::Decoder};

TEST_P(GruRunnerTest, RowsOfThePatternCanBeChangedByHand) {
    using Operation = Intervention::Operation;
    const auto encoded = runner.encode(source);
    const auto edited = [&](const std::vector<Intervention>& edits) {
        RunOptions options;
        options.interventions = std::make_shared<Interventions>(Interventions{edits});
        checkInterventions(*options.interventions, *model, 5);
        const auto first = runner.run(encoded, std::span(target).first(2), options);
        return runner.extend(first, std::span(target).subspan(2), options);
    };
    const auto patternOf = [&](const Trace& trace) {
        return *runner.inside(trace, Stack::Decoder, 0)->find(alignPattern);
    };
    const auto plain = edited({});
    const Tensor own = patternOf(*plain);
    const auto same = edited({{alignPattern, 0, 3, Operation::Scale, {}, {1.0f}, false},
                              {alignPattern, 0, 1, Operation::Set, {2}, {own.row(1)[2]}, false}});
    EXPECT_EQ(same->lastLogits()->data, plain->lastLogits()->data) << "an identity edit changes no bit";
    EXPECT_EQ(patternOf(*same).data, own.data);

    const auto one = edited({{alignPattern, 0, 4, Operation::Zero, {}, {}, false},
                             {alignPattern, 0, 4, Operation::Set, {1}, {1.0f}, false}});
    const auto inside = runner.inside(*one, Stack::Decoder, 0);
    const Tensor& context = *inside->find({HookKind::AlignContext, 0, Stack::Decoder});
    for (std::int64_t c = 0; c < context.shape[1]; ++c)
        EXPECT_FLOAT_EQ(context.row(4)[c], encoded->output.row(1)[c]);
    EXPECT_TRUE(std::equal(own.row(0), own.row(4), patternOf(*one).row(0))) << "the other queries stay";
    EXPECT_NE(one->lastLogits()->data, plain->lastLogits()->data);

    expectError(ErrorCode::BadArgument, {"head 1"}, [&] {
        edited({{alignPattern, 1, 0, Operation::Zero, {}, {}, false}});
    });
    expectError(ErrorCode::BadArgument, {"key 5"}, [&] {
        edited({{alignPattern, 0, 0, Operation::Zero, {5}, {}, false}});
    });
}

INSTANTIATE_TEST_SUITE_P(Models, GruRunnerTest,
                         testing::Values("tiny-gru-additive", "tiny-gru-general", "tiny-gru-dot"),
                         [](const auto& param) {
                             std::string name = param.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

} // namespace
} // namespace engine::test
