// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/gpt2_module.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace engine::training;

constexpr Gpt2Shape kShape = {2, 2, 16, 32, 301};

class Gpt2ModuleTest : public testing::Test {
protected:
    Gpt2ModuleTest() { at::manual_seed(1); }
};

at::Tensor someTokens(std::int64_t rows) {
    return at::randint(kShape.vocabSize, {rows, 32}, at::kLong);
}

TEST_F(Gpt2ModuleTest, CountsItsParameters) {
    const Gpt2Module module(kShape, 1);
    const std::int64_t dim = 16;
    const std::int64_t block = 2 * 2 * dim + dim * 3 * dim + 3 * dim + dim * dim + dim + 2 * 4 * dim * dim + 5 * dim;
    EXPECT_EQ(module.flat().numel(), 301 * dim + 32 * dim + 2 * block + 2 * dim);
    EXPECT_EQ(module.parameters().size(), 2u + 2u * 12u + 2u);
}

TEST_F(Gpt2ModuleTest, StartsFromNoKnowledge) { // the loss of a uniform guess
    const Gpt2Module module(kShape, 1);
    for (const bool bfloat16 : {false, true})
        EXPECT_NEAR(module.loss(someTokens(8), someTokens(8), {}, bfloat16).item<double>(), std::log(301.0), 0.02);
}

TEST_F(Gpt2ModuleTest, SeedsDecideTheWeights) {
    EXPECT_TRUE(at::equal(Gpt2Module(kShape, 1).flat(), Gpt2Module(kShape, 1).flat()));
    EXPECT_FALSE(at::equal(Gpt2Module(kShape, 1).flat(), Gpt2Module(kShape, 2).flat()));
}

TEST_F(Gpt2ModuleTest, LaterTokensDoNotChangeEarlierLogits) {
    const Gpt2Module module(kShape, 1);
    const at::Tensor tokens = someTokens(1)[0];
    const at::Tensor changed = tokens.clone();
    changed[20] = (changed[20] + 1) % kShape.vocabSize;
    const at::Tensor a = module.logits(tokens);
    const at::Tensor b = module.logits(changed);
    EXPECT_LT((a - b).narrow(0, 0, 20).abs().max().item<double>(), 1e-6);
    EXPECT_GT((a - b).narrow(0, 20, 12).abs().min().item<double>(), 0.0);
}

TEST_F(Gpt2ModuleTest, GradientsAreTheSlopeOfTheLoss) {
    const Gpt2Module module(kShape, 1);
    const at::Tensor tokens = someTokens(2);
    const at::Tensor targets = someTokens(2);
    at::Tensor flat = module.flat();
    flat.mul_(5.0); // away from the flat start, so that slopes are large against rounding
    module.loss(tokens, targets, {}, false).backward();
    const at::Tensor gradient = module.flatGradient().clone();
    const at::Tensor direction = gradient / gradient.norm();
    constexpr double kStep = 1e-3;
    const auto lossAt = [&](double distance) {
        const at::NoGradGuard noGradients;
        flat.add_(direction, distance);
        const double loss = module.loss(tokens, targets, {}, false).item<double>();
        flat.add_(direction, -distance);
        return loss;
    };
    const double slope = (lossAt(kStep) - lossAt(-kStep)) / (2 * kStep);
    EXPECT_NEAR(slope / gradient.norm().item<double>(), 1.0, 0.02);
}

TEST_F(Gpt2ModuleTest, Bfloat16FollowsFloat32) {
    const Gpt2Module module(kShape, 1);
    const at::Tensor tokens = someTokens(4);
    const at::Tensor targets = someTokens(4);
    const Dropout dropout{0.2, 9};
    const auto gradientOf = [&](bool bfloat16) {
        module.flatGradient().zero_();
        module.loss(tokens, targets, dropout, bfloat16).backward();
        return module.flatGradient().clone();
    };
    const at::Tensor exact = gradientOf(false);
    const double difference = ((gradientOf(true) - exact).norm() / exact.norm()).item<double>();
    EXPECT_LT(difference, 0.03);
}

TEST_F(Gpt2ModuleTest, DropoutIsAFunctionOfItsSeed) {
    const Gpt2Module module(kShape, 1);
    const at::Tensor tokens = someTokens(4);
    const auto loss = [&](Dropout dropout) { return module.loss(tokens, tokens, dropout, false).item<double>(); };
    EXPECT_EQ(loss({0.5, 1}), loss({0.5, 1}));
    EXPECT_NE(loss({0.5, 1}), loss({0.5, 2}));
    EXPECT_NE(loss({0.5, 1}), loss({}));
}

} // namespace
