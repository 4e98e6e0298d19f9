// SPDX-License-Identifier: GPL-3.0-or-later
// Heads switched off by hand (HD-02): what they no longer write, what goes on, and what is never mixed.
#include "engine/error.h"
#include "engine/models/gpt2/gpt2_runner.h"
#include "engine/models/model_folder.h"
#include "engine/models/translation_runner.h"
#include "tests/engine/models/model_folder.h"

#include <gtest/gtest.h>

#include <cmath>

namespace engine::test {
namespace {

class HeadOff : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        model = Gpt2Model::load(dataModel(GetParam()));
        for (int i = 0; i < 9; ++i)
            ids.push_back(static_cast<TokenId>((i * 7 + 3) % model->config().vocabSize));
        layer = model->config().layerCount - 1;
        head = model->config().headCount - 1;
        off.interventions = std::make_shared<const Interventions>(Interventions{{headOff(pattern(), head)}});
    }
    Hook pattern() const { return {HookKind::Pattern, layer}; }

    std::shared_ptr<const Gpt2Model> model;
    std::vector<TokenId> ids;
    int layer = 0, head = 0;
    RunOptions off;
};

TEST_P(HeadOff, WritesNothingAndTheOthersWriteWhatTheyWrote) {
    Gpt2Runner runner(model, 2);
    const auto plain = runner.inside(*runner.run(ids), layer), without = runner.inside(*runner.run(ids, off), layer);
    const auto& c = model->config();
    const int n = static_cast<int>(ids.size()), C = c.modelDim, D = c.headDim();
    const float* weight = model->weight({WeightKind::OutputWeight, layer}).data;
    const Tensor& z = *plain->find({HookKind::Z, layer});
    double largest = 0;
    for (int q = 0; q < n; ++q) {
        for (int h = 0; h < c.headCount; ++h)
            for (int k = 0; k < n; ++k)
                ASSERT_EQ(without->find(pattern())->view().at({h, q, k}),
                          h == head ? 0.0F : plain->find(pattern())->view().at({h, q, k}))
                    << "head " << h << " query " << q << " key " << k;
        for (int d = 0; d < C; ++d) {
            double share = 0; // what the head wrote: its part of z times its rows of W_O
            for (int e = 0; e < D; ++e)
                share += static_cast<double>(z.view().at({q, head, e})) * weight[(head * D + e) * C + d];
            const double expected = plain->find({HookKind::AttnOut, layer})->view().at({q, d}) - share;
            largest =
                std::max(largest, std::abs(expected - without->find({HookKind::AttnOut, layer})->view().at({q, d})));
        }
    }
    EXPECT_LE(largest, 1e-5);
}

TEST_P(HeadOff, AllHeadsOffLeaveTheBias) {
    Interventions all;
    for (int h = 0; h < model->config().headCount; ++h)
        all.edits.push_back(headOff(pattern(), h));
    off.interventions = std::make_shared<const Interventions>(all);
    Gpt2Runner runner(model, 1);
    const auto inside = runner.inside(*runner.run(ids, off), layer);
    const float* bias = model->weight({WeightKind::OutputBias, layer}).data;
    for (int q = 0; q < 9; ++q)
        for (int d = 0; d < model->config().modelDim; ++d)
            ASSERT_EQ(inside->find({HookKind::AttnOut, layer})->view().at({q, d}), bias[d]) << q << ' ' << d;
}

TEST_P(HeadOff, StaysOffTokenByToken) {
    Gpt2Runner runner(model, 2);
    const auto whole = runner.run(ids, off);
    auto step = runner.run(std::span(ids).first(3), off);
    for (std::size_t i = 3; i < ids.size(); ++i)
        step = runner.extend(step, std::span(ids).subspan(i, 1)); // nothing is said: it goes on as it was
    const auto d = largestDifference(step->lastLogits()->view(), whole->lastLogits()->view());
    EXPECT_LE(d.value, 1e-5 * std::max(1.0, magnitude(whole->lastLogits()->view()))) << "at " << d.index;
    const auto inside = runner.inside(*step, layer);
    for (int q = 0; q < 9; ++q)
        for (int k = 0; k < 9; ++k)
            ASSERT_EQ(inside->find(pattern())->view().at({head, q, k}), 0.0F);
    RunOptions on;
    on.interventions = std::make_shared<const Interventions>();
    const auto again = runner.extend(whole->prefix(8), std::span(ids).last(1), on); // switched on for one token
    EXPECT_GT(runner.inside(*again, layer)->find(pattern())->view().at({head, 8, 8}), 0.0F);
}

TEST_P(HeadOff, RecomputedInsideIsBitIdenticalToTheRecordedRun) {
    Gpt2Runner runner(model, 2);
    Recorder recorder;
    off.observer = &recorder;
    const auto trace = runner.run(ids, off);
    for (int at = 0; at < model->config().layerCount; ++at) {
        const auto inside = runner.inside(*trace, at);
        for (const auto& [hook, tensor] : inside->tensors())
            ASSERT_EQ(recorder.seen.at(hook).data, tensor.data) << hookName(hook);
    }
}

TEST_P(HeadOff, NothingOfTheOtherRunIsReused) {
    Gpt2Runner runner(model, 1);
    const auto plain = runner.run(ids);
    const auto without = runner.rerun(plain, ids, off);
    EXPECT_EQ(without->sharedLength(*plain), 0);
    const auto back = runner.rerun(without, ids);
    EXPECT_EQ(back->lastLogits()->data, plain->lastLogits()->data);
    EXPECT_EQ(runner.rerun(without, ids, off)->sharedLength(*without), 9);
}

TEST_P(HeadOff, HeadsThatDoNotExistAreNamed) {
    off.interventions = std::make_shared<const Interventions>(Interventions{{headOff(pattern(), 99)}});
    Gpt2Runner runner(model, 1);
    try {
        runner.run(ids, off);
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::BadArgument);
        EXPECT_NE(error.detail().find("head 99"), std::string::npos) << error.detail();
    }
}

INSTANTIATE_TEST_SUITE_P(Models, HeadOff, testing::Values("tiny-a", "tiny-noscale", "tiny-odd", "tiny-one-head"));

TEST(HeadOffOfATranslator, IsOffForEveryQuery) {
    const auto runner = makeTranslationRunner(loadModel(dataModel("tiny-marian")), 1);
    for (const Hook pattern : {Hook{HookKind::Pattern, 0, Stack::Encoder}, Hook{HookKind::Pattern, 1, Stack::Decoder},
                               Hook{HookKind::CrossPattern, 0, Stack::Decoder}}) {
        RunOptions off;
        off.interventions = std::make_shared<const Interventions>(Interventions{{headOff(pattern, 1)}});
        const std::vector<TokenId> source{5, 6, 7, 2}, target{3, 4, 5};
        const auto trace = runner->run(runner->encode(source, off), target, off);
        const auto inside = runner->inside(*trace, pattern.stack, pattern.layer);
        const Tensor& weights = *inside->find(pattern);
        double others = 0;
        for (int q = 0; q < weights.shape[1]; ++q)
            for (int k = 0; k < weights.shape[2]; ++k) {
                ASSERT_EQ(weights.view().at({1, q, k}), 0.0F) << hookName(pattern);
                others += static_cast<double>(weights.view().at({0, q, k}));
            }
        EXPECT_NEAR(others, static_cast<double>(weights.shape[1]), 1e-4);
    }
}

TEST(Interventions, AreAlikeWhenTheyChangeTheSame) {
    const Interventions none, off{{headOff({HookKind::Pattern, 1}, 2)}};
    EXPECT_TRUE(sameInterventions(nullptr, &none));
    EXPECT_TRUE(sameInterventions(nullptr, nullptr));
    EXPECT_FALSE(sameInterventions(nullptr, &off));
    EXPECT_FALSE(sameInterventions(&off, &none));
    EXPECT_TRUE(sameInterventions(&off, &off));
    EXPECT_TRUE(off.switchesOff({HookKind::Pattern, 1}, 2));
    EXPECT_FALSE(off.switchesOff({HookKind::Pattern, 1}, 1));
    EXPECT_FALSE(off.switchesOff({HookKind::Pattern, 0}, 2));
}

} // namespace
} // namespace engine::test
