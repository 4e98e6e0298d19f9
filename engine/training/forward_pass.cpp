// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/forward_pass.h"

#include "engine/training/bfloat16_ops.h"

#include <ATen/ATen.h>

#include <limits>

namespace engine::training {

ForwardPass::ForwardPass(const Dropout& dropout, bool bfloat16)
    : m_type(bfloat16 ? at::kBFloat16 : at::kFloat), m_dropout(dropout), m_random(dropout.seed) {}

at::Tensor ForwardPass::dropoutMask(const at::Tensor& like) {
    if (m_dropout.probability <= 0.0)
        return {};
    const at::Tensor mask = at::empty(like.sizes(), at::kByte);
    m_random.fillDropoutMask(mask.data_ptr<std::uint8_t>(), mask.numel(), m_dropout.probability);
    return mask;
}

at::Tensor ForwardPass::drop(const at::Tensor& x) {
    const at::Tensor mask = dropoutMask(x);
    return mask.defined() ? x * mask.to(x.scalar_type()).mul_(keptScale()) : x;
}

at::Tensor ForwardPass::add(const at::Tensor& residual, const at::Tensor& branch) {
    if (bfloat16())
        return bfloat16Residual(residual, branch, dropoutMask(branch), keptScale());
    return residual + drop(branch);
}

at::Tensor ForwardPass::linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) const {
    return at::addmm(bias.to(m_type), x, weight.to(m_type));
}

at::Tensor ForwardPass::attentionSoftmax(const at::Tensor& scores, const at::Tensor& visible, double scale) const {
    if (bfloat16())
        return visible.defined() ? bfloat16PaddedSoftmax(scores, visible, scale) : bfloat16CausalSoftmax(scores, scale);
    const std::int64_t keys = scores.size(2);
    const at::Tensor hidden = visible.defined()
                                  ? at::arange(keys, at::kLong).view({1, 1, keys}).ge(visible.view({-1, 1, 1}))
                                  : at::ones({1, scores.size(1), keys}, at::kBool).triu(1);
    return at::softmax((scores * scale).masked_fill(hidden, -std::numeric_limits<float>::infinity()), -1);
}

} // namespace engine::training
