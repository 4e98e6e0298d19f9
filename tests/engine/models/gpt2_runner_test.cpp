// SPDX-License-Identifier: GPL-3.0-or-later
// What the forward pass promises: cached = uncached, recomputed = recorded bit by bit, stopping, paths, limits.
#include "engine/models/gpt2/gpt2_runner.h"

#include "engine/error.h"
#include "engine/models/interventions.h"
#include "tests/engine/models/model_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <thread>

namespace engine::test {
namespace {

class TinyModel : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        model = Gpt2Model::load(dataModel(GetParam()));
        for (int i = 0; i < 9; ++i)
            ids.push_back(static_cast<TokenId>((i * 7 + 3) % model->config().vocabSize));
    }
    std::span<const TokenId> first(int n) const { return std::span(ids).first(static_cast<std::size_t>(n)); }
    std::span<const TokenId> from(int n) const { return std::span(ids).subspan(static_cast<std::size_t>(n)); }

    std::shared_ptr<const Gpt2Model> model;
    std::vector<TokenId> ids;
};

void expectClose(const std::string& what, const TensorView& a, const TensorView& b, double tolerance) {
    const auto d = largestDifference(a, b);
    EXPECT_LE(d.value, tolerance * std::max(1.0, magnitude(b)))
        << what << ": largest difference " << d.value << " at " << d.index;
}

TEST_P(TinyModel, DecodingTokenByTokenEqualsOnePass) {
    Gpt2Runner runner(model, 2);
    const auto whole = runner.run(ids);
    auto step = runner.run(first(3));
    for (int i = 3; i < 9; ++i)
        step = runner.extend(step, from(i).first(1));
    ASSERT_EQ(step->tokens(), whole->tokens());
    expectClose("logits", step->lastLogits()->view(), whole->lastLogits()->view(), 1e-5);
    for (int layer = 0; layer <= model->config().layerCount; ++layer) {
        const auto one = runner.inside(*whole, layer), other = runner.inside(*step, layer);
        for (const auto& [hook, tensor] : one->tensors()) {
            ASSERT_NE(other->find(hook), nullptr) << hookName(hook);
            expectClose(hookName(hook), other->find(hook)->view(), tensor.view(), 2e-5);
        }
    }
}

TEST_P(TinyModel, RecomputedInsideIsBitIdenticalToTheRecordedRun) {
    Gpt2Runner runner(model, 2);
    Recorder prefill, decode;
    auto trace = runner.run(first(6), {&prefill, {}});
    trace = runner.extend(trace, from(6).first(1), {&decode, {}});
    for (int layer = -1; layer <= model->config().layerCount; ++layer) {
        const auto inside = Gpt2Runner(model, 1).inside(*trace, layer); // another runner, another number of threads
        for (const auto& [hook, tensor] : inside->tensors()) {
            const auto& info = hookInfo(hook.kind);
            for (const auto& [recorded, first] : {std::pair{&prefill, 0}, std::pair{&decode, 6}}) {
                ASSERT_TRUE(recorded->seen.contains(hook)) << hookName(hook);
                const Tensor& seen = recorded->seen.at(hook);
                const bool plane = info.axes[0] == Axis::Head;
                const std::int64_t rows = seen.shape[plane ? 1 : 0];
                for (std::int64_t i = 0; i < static_cast<std::int64_t>(seen.data.size()); ++i) {
                    std::int64_t at;
                    if (plane) {
                        const std::int64_t context = seen.shape[2];
                        const std::int64_t h = i / (rows * context), r = i / context % rows, k = i % context;
                        at = (h * tensor.shape[1] + first + r) * tensor.shape[2] + k;
                    } else
                        at = first * (static_cast<std::int64_t>(seen.data.size()) / rows) + i;
                    const float a = seen.data[static_cast<std::size_t>(i)],
                                b = tensor.data[static_cast<std::size_t>(at)];
                    ASSERT_TRUE(a == b || (std::isnan(a) && std::isnan(b)))
                        << hookName(hook) << " element " << i << ": recorded " << a << ", recomputed " << b;
                }
            }
        }
    }
}

TEST_P(TinyModel, PatternsAloneHaveTheBitsOfTheWholeInside) {
    Gpt2Runner runner(model, 2);
    RunOptions off;
    off.interventions = std::make_shared<const Interventions>(Interventions{{headOff({HookKind::Pattern, 0}, 0)}});
    auto steps = runner.extend(runner.run(first(4)), from(4).first(1));
    steps = runner.extend(steps, from(5).first(3));
    const std::vector<std::shared_ptr<const Trace>> traces{
        runner.run(ids),  runner.run(first(1)),       steps,
        steps->prefix(6), runner.run(ids)->prefix(5), runner.run(ids, off)};
    for (std::size_t i = 0; i < traces.size(); ++i)
        for (int layer = 0; layer < model->config().layerCount; ++layer) {
            const auto inside = runner.inside(*traces[i], layer);
            const Tensor& expected = *inside->find({HookKind::Pattern, layer});
            const std::int64_t T = traces[i]->length();
            std::vector<std::vector<float>> seen(static_cast<std::size_t>(model->config().headCount));
            runner.patterns(*traces[i], layer, [&](int head, const TensorView& pattern) {
                ASSERT_EQ(pattern.shape, (Shape{T, T}));
                seen[static_cast<std::size_t>(head)].assign(pattern.values().begin(), pattern.values().end());
            });
            for (int head = 0; head < model->config().headCount; ++head)
                for (std::int64_t e = 0; e < T * T; ++e)
                    ASSERT_EQ(seen[static_cast<std::size_t>(head)].at(static_cast<std::size_t>(e)),
                              expected.data[static_cast<std::size_t>(head * T * T + e)])
                        << "trace " << i << " layer " << layer << " head " << head << " element " << e;
        }
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(runner.patterns(
                     *traces[0], 0, [](int, const TensorView&) {}, stop.get_token()),
                 Error);
}

TEST_P(TinyModel, ObserverSeesEveryHookOnceInTheOrderOfTheOpTable) {
    Gpt2Runner runner(model, 1);
    Recorder recorder;
    runner.run(ids, {&recorder, {}});
    std::vector<int> opIds;
    for (Hook hook : recorder.order) {
        const Op* op = model->ops().producer(hook);
        ASSERT_NE(op, nullptr) << hookName(hook);
        opIds.push_back(op->id);
        EXPECT_EQ(recorder.seen[hook].shape, hookShape(hook, model->shape(), 9)) << hookName(hook);
    }
    EXPECT_TRUE(std::is_sorted(opIds.begin(), opIds.end()));
    EXPECT_EQ(recorder.order.size(), model->ops().ops().size());
}

TEST_P(TinyModel, ObserverThatWantsNothingChangesNothing) {
    Gpt2Runner runner(model, 2);
    Recorder all;
    const auto watched = runner.run(ids, {&all, {}});
    const auto plain = runner.run(ids);
    EXPECT_EQ(largestDifference(watched->lastLogits()->view(), plain->lastLogits()->view()).value, 0);
}

TEST_P(TinyModel, PatternRowsSumToOneAndTheFutureIsMasked) {
    Gpt2Runner runner(model, 2);
    const auto trace = runner.run(ids);
    for (int layer = 0; layer < model->config().layerCount; ++layer) {
        const auto inside = runner.inside(*trace, layer);
        const Tensor& pattern = *inside->find({HookKind::Pattern, layer});
        const Tensor& scores = *inside->find({HookKind::AttnScores, layer});
        for (std::int64_t h = 0; h < model->config().headCount; ++h)
            for (std::int64_t q = 0; q < 9; ++q) {
                double sum = 0;
                for (std::int64_t k = 0; k < 9; ++k) {
                    const float p = pattern.view().at({h, q, k});
                    sum += static_cast<double>(p);
                    if (k > q) {
                        EXPECT_EQ(p, 0.0f);
                        EXPECT_EQ(scores.view().at({h, q, k}), -std::numeric_limits<float>::infinity());
                    }
                }
                EXPECT_NEAR(sum, 1.0, 1e-6);
            }
    }
}

TEST_P(TinyModel, LaterTokensNeverChangeEarlierOnes) { // TX-06
    Gpt2Runner runner(model, 2);
    const auto longer = runner.run(ids);
    const auto shorter = runner.run(first(4));
    const Tensor a = longer->residual(model->config().layerCount), b = shorter->residual(model->config().layerCount);
    const TensorView head{a.data.data(), b.shape};
    expectClose("residual", head, b.view(), 1e-5);
}

TEST_P(TinyModel, ZeroingAHeadRemovesExactlyItsShareOfTheOutput) { // the trap of ablating after W_O
    Gpt2Runner runner(model, 1);
    const auto trace = runner.run(ids);
    const auto inside = runner.inside(*trace, 0);
    const int C = model->config().modelDim, D = model->config().headDim();
    const Tensor& z = *inside->find({HookKind::ZMerged, 0});
    const Tensor& out = *inside->find({HookKind::AttnOut, 0});
    const TensorView W = model->weight({WeightKind::OutputWeight, 0}), b = model->weight({WeightKind::OutputBias, 0});
    for (std::int64_t c = 0; c < C; ++c) {
        double sum = static_cast<double>(b.at({0, c}));
        for (int h = 0; h < model->config().headCount; ++h)
            for (std::int64_t d = h * D; d < (h + 1) * D; ++d)
                sum += static_cast<double>(z.view().at({8, d})) * static_cast<double>(W.at({d, c}));
        EXPECT_NEAR(sum, static_cast<double>(out.view().at({8, c})), 1e-4);
    }
}

TEST_P(TinyModel, PrefixesAndBranchesShareNodes) {
    Gpt2Runner runner(model, 2);
    const auto a = runner.run(first(5));
    const std::vector<TokenId> other = {1, 2};
    const auto branch = runner.extend(a->prefix(3), other);
    EXPECT_EQ(branch->length(), 5);
    EXPECT_EQ(branch->sharedLength(*a), 3);
    EXPECT_EQ(a->sharedLength(*branch), 3);
    const auto direct = runner.run(branch->tokens());
    expectClose("logits", branch->lastLogits()->view(), direct->lastLogits()->view(), 1e-5);
    // The keys of dropped rows must not leak into the walk's q·k square.
    for (int layer = 0; layer < model->config().layerCount; ++layer) {
        const auto one = runner.inside(*direct, layer), two = runner.inside(*branch, layer);
        for (const auto& [hook, tensor] : one->tensors())
            expectClose(hookName(hook), two->find(hook)->view(), tensor.view(), 2e-5);
    }
    // The first path is untouched by work on the second.
    expectClose("logits", runner.lastLogits(*a).view(), runner.run(first(5))->lastLogits()->view(), 0);
    EXPECT_EQ(a->prefix(3)->lastLogits(), nullptr);
    expectClose("cut logits", runner.lastLogits(*a->prefix(3)).view(), runner.run(first(3))->lastLogits()->view(),
                1e-5);
}

TEST_P(TinyModel, RerunKeepsTheCommonPrefix) {
    Gpt2Runner runner(model, 2);
    const auto before = runner.run(first(6));
    std::vector<TokenId> edited(ids.begin(), ids.begin() + 6);
    edited[4] = (edited[4] + 1) % model->config().vocabSize;
    const auto after = runner.rerun(before, edited);
    EXPECT_EQ(after->sharedLength(*before), 4);
    EXPECT_EQ(after->tokens(), edited);
    expectClose("logits", after->lastLogits()->view(), Gpt2Runner(model, 1).run(edited)->lastLogits()->view(), 1e-5);
    const auto shorter = runner.rerun(after, first(3));
    EXPECT_EQ(shorter->length(), 3);
    EXPECT_EQ(shorter->sharedLength(*before), 3) << "nothing had to run";
}

TEST_P(TinyModel, FinalPartOfARangeEqualsThatOfAllPositions) {
    Gpt2Runner runner(model, 2);
    const auto trace = runner.extend(runner.run(first(7)), from(7));
    const auto all = runner.inside(*trace, model->config().layerCount);
    const auto part = runner.finalInside(*trace, 5, 9);
    const Hook logits{HookKind::Logits, -1};
    const int V = model->config().vocabSize;
    for (int i = 0; i < 4 * V; ++i)
        ASSERT_EQ(part->find(logits)->data[static_cast<std::size_t>(i)],
                  all->find(logits)->data[static_cast<std::size_t>(5 * V + i)]);
    EXPECT_EQ(largestDifference(TensorView{all->find(logits)->row(8), {1, V}}, trace->lastLogits()->view()).value, 0);
}

TEST_P(TinyModel, ResultsDoNotDependOnTheNumberOfThreads) {
    const auto one = Gpt2Runner(model, 1).run(ids);
    const auto three = Gpt2Runner(model, 3).run(ids);
    EXPECT_EQ(largestDifference(one->lastLogits()->view(), three->lastLogits()->view()).value, 0);
}

INSTANTIATE_TEST_SUITE_P(Models, TinyModel, testing::ValuesIn(tinyModels()), [](const auto& param) {
    std::string name = param.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

ErrorCode codeOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& e) {
        EXPECT_FALSE(e.detail().empty());
        return e.code();
    }
    ADD_FAILURE() << "nothing was thrown";
    return ErrorCode::Stopped;
}

TEST(Gpt2Runner, SaysWhatIsWrongWithARequest) {
    const auto model = Gpt2Model::load(dataModel("tiny-a"));
    Gpt2Runner runner(model, 1);
    const int context = model->config().contextLength;
    const std::vector<TokenId> full(static_cast<std::size_t>(context), 1),
        tooLong(static_cast<std::size_t>(context) + 1, 1);
    EXPECT_EQ(codeOf([&] { runner.run({}); }), ErrorCode::EmptyPrompt);
    EXPECT_EQ(codeOf([&] { runner.run(tooLong); }), ErrorCode::PromptTooLong);
    const auto trace = runner.run(full); // a context of N positions takes N tokens
    EXPECT_EQ(trace->lastLogits()->shape, (Shape{1, model->config().vocabSize}));
    const std::vector<TokenId> one = {1}, negative = {-1}, beyond = {model->config().vocabSize};
    EXPECT_EQ(codeOf([&] { runner.extend(trace, one); }), ErrorCode::PromptTooLong);
    EXPECT_EQ(codeOf([&] { runner.run(negative); }), ErrorCode::BadToken);
    EXPECT_EQ(codeOf([&] { runner.run(beyond); }), ErrorCode::BadToken);
}

TEST(Gpt2Runner, HonoursTheStopTokenWithinOneLayer) {
    const auto model = Gpt2Model::load(dataModel("tiny-odd"));
    Gpt2Runner runner(model, 1);
    const std::vector<TokenId> ids = {1, 2, 3};
    std::stop_source source;
    struct StopInLayerOne : Recorder {
        std::stop_source* source = nullptr;
        void observe(Hook hook, int first, const TensorView& rows) override {
            Recorder::observe(hook, first, rows);
            if (hook == Hook{HookKind::Q, 1})
                source->request_stop();
        }
    } observer;
    observer.source = &source;
    EXPECT_EQ(codeOf([&] { runner.run(ids, {&observer, source.get_token()}); }), ErrorCode::Stopped);
    EXPECT_TRUE(observer.seen.contains({HookKind::ResidPost, 1}));
    EXPECT_FALSE(observer.seen.contains({HookKind::ResidPre, 2}));
    // The runner is usable after a stop, with right numbers.
    EXPECT_EQ(
        largestDifference(runner.run(ids)->lastLogits()->view(), Gpt2Runner(model, 1).run(ids)->lastLogits()->view())
            .value,
        0);
}

TEST(Gpt2Runner, AStoppedExtensionLeavesThePathUsable) {
    const auto model = Gpt2Model::load(dataModel("tiny-odd"));
    Gpt2Runner runner(model, 1);
    const std::vector<TokenId> ids = {1, 2, 3}, more = {4, 5};
    const auto past = runner.run(ids);
    std::stop_source source;
    source.request_stop();
    EXPECT_EQ(codeOf([&] { runner.extend(past, more, {nullptr, source.get_token()}); }), ErrorCode::Stopped);
    const std::vector<TokenId> all = {1, 2, 3, 4, 5};
    const auto after = runner.extend(past, more);
    expectClose("logits", after->lastLogits()->view(), Gpt2Runner(model, 1).run(all)->lastLogits()->view(), 1e-5);
}

TEST(Trace, KeepsWhatItSaysItKeeps) {
    const auto model = Gpt2Model::load(dataModel("tiny-a"));
    Gpt2Runner runner(model, 1);
    const std::vector<TokenId> ids = {1, 2, 3, 4};
    const auto trace = runner.run(ids);
    const auto& c = model->config();
    const std::uint64_t floats = 4ull * static_cast<std::uint64_t>(c.modelDim) *
                                     static_cast<std::uint64_t>(c.layerCount + 1 + 2 * c.layerCount) +
                                 static_cast<std::uint64_t>(c.vocabSize);
    EXPECT_EQ(trace->bytes(), floats * sizeof(float));
    const auto weak = std::weak_ptr(trace->node());
    EXPECT_FALSE(weak.expired());
}

TEST(Trace, APrefixDoesNotKeepItsFutureAlive) {
    const auto model = Gpt2Model::load(dataModel("tiny-a"));
    std::weak_ptr<const TraceNode> last;
    std::shared_ptr<const Trace> prefix;
    {
        Gpt2Runner runner(model, 1);
        const std::vector<TokenId> ids = {1, 2}, more = {3};
        const auto longer = runner.extend(runner.run(ids), more);
        last = longer->node();
        prefix = longer->prefix(2);
    }
    EXPECT_TRUE(last.expired());
    EXPECT_EQ(prefix->tokens(), (std::vector<TokenId>{1, 2}));
}

} // namespace
} // namespace engine::test
