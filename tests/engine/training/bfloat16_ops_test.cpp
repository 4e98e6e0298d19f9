// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/bfloat16_ops.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace {

using namespace engine::training;

class Bfloat16Ops : public testing::Test {
protected:
    Bfloat16Ops() { at::manual_seed(1); }
};

at::Tensor randomBfloat16(at::IntArrayRef sizes, double scale) {
    return (at::randn(sizes, at::kFloat) * scale).to(at::kBFloat16);
}

/// Values and gradients of both functions of one input, compared to within bfloat16's precision.
template <typename Ours, typename Reference>
void expectSame(const at::Tensor& input, const at::Tensor& outerGradient, Ours&& ours, Reference&& reference) {
    const at::Tensor x = input.clone().set_requires_grad(true);
    const at::Tensor y = ours(x);
    y.backward(outerGradient.to(y.scalar_type()));
    const at::Tensor exactX = input.to(at::kDouble).set_requires_grad(true);
    const at::Tensor exactY = reference(exactX);
    exactY.backward(outerGradient.to(at::kDouble));
    const auto difference = [](const at::Tensor& a, const at::Tensor& exact) {
        return ((a.to(at::kDouble) - exact).norm() / exact.norm()).item<double>();
    };
    // bfloat16 keeps 8 bits: one rounding is off by 0.2 % on average.
    EXPECT_LT(difference(y.detach(), exactY.detach()), 0.005) << "value";
    EXPECT_LT(difference(x.grad(), exactX.grad()), 0.01) << "gradient";
}

TEST_F(Bfloat16Ops, GeluIsTheTanhForm) {
    const at::Tensor x = at::cat({randomBfloat16({997}, 3.0), at::tensor({0.0f, 30.0f, -30.0f}).to(at::kBFloat16)});
    expectSame(
        x, randomBfloat16({1000}, 1.0), [](const at::Tensor& t) { return bfloat16Gelu(t); },
        [](const at::Tensor& t) { return at::gelu(t, "tanh"); });
}

TEST_F(Bfloat16Ops, SoftmaxSeesNoLaterKey) {
    constexpr double kScale = 0.25;
    const at::Tensor mask = at::full({37, 37}, -std::numeric_limits<double>::infinity(), at::kDouble).triu(1);
    const at::Tensor scores = randomBfloat16({3, 37, 37}, 8.0);
    expectSame(
        scores, randomBfloat16({3, 37, 37}, 1.0), [&](const at::Tensor& t) { return bfloat16CausalSoftmax(t, kScale); },
        [&](const at::Tensor& t) { return at::softmax(t * kScale + mask, -1); });
    EXPECT_EQ(bfloat16CausalSoftmax(scores, kScale).to(at::kFloat).triu(1).abs().max().item<float>(), 0.0f);
}

TEST_F(Bfloat16Ops, CrossEntropyIsTheMeanOverRows) {
    const at::Tensor targets = at::randint(301, {23}, at::kLong);
    const at::Tensor logits = randomBfloat16({23, 301}, 4.0);
    for (const double outer : {1.0, 0.25})
        expectSame(
            logits, at::full({}, outer), [&](const at::Tensor& t) { return bfloat16CrossEntropy(t, targets); },
            [&](const at::Tensor& t) { return at::cross_entropy_loss(t, targets); });
}

TEST_F(Bfloat16Ops, ResidualDropsByTheMask) {
    const at::Tensor residual = at::randn({400}, at::kFloat);
    const at::Tensor mask = at::randint(2, {400}, at::kByte);
    const auto exact = [&](const at::Tensor& t, const at::Tensor& keep) { return residual.to(at::kDouble) + t * keep; };
    expectSame(
        randomBfloat16({400}, 1.0), at::randn({400}, at::kFloat),
        [&](const at::Tensor& t) { return bfloat16Residual(residual, t, mask, 2.0); },
        [&](const at::Tensor& t) { return exact(t, mask.to(at::kDouble) * 2.0); });
    expectSame(
        randomBfloat16({400}, 1.0), at::randn({400}, at::kFloat),
        [&](const at::Tensor& t) { return bfloat16Residual(residual, t, {}, 1.0); },
        [&](const at::Tensor& t) { return exact(t, at::ones({400}, at::kDouble)); });
}

} // namespace
