// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/random.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace engine::training {

/// How one forward pass of training drops activations. Masks are a pure function of `seed`, so that a resumed run drops
/// what the uninterrupted one would have dropped.
struct Dropout {
    double probability = 0.0; ///< in [0, 1)
    std::uint64_t seed = 0;
};

/// The steps that the modules' forward passes share: with `bfloat16`, matrix products run in bfloat16 and everything
/// else in float32. x is always [rows, width].
class ForwardPass {
public:
    explicit ForwardPass(const Dropout& dropout = {}, bool bfloat16 = false);

    bool bfloat16() const { return m_type == at::kBFloat16; }
    at::ScalarType type() const { return m_type; }

    at::Tensor drop(const at::Tensor& x);
    /// residual + dropped branch, in float32
    at::Tensor add(const at::Tensor& residual, const at::Tensor& branch);
    /// x · weight + bias; weight [in, out] (a view with strides will do)
    at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) const;
    /// Softmax over the keys of scores [matrices, queries, keys] times `scale`. `visible` int64 [matrices]: how many of
    /// the first keys each matrix sees; undefined: the causal mask.
    at::Tensor attentionSoftmax(const at::Tensor& scores, const at::Tensor& visible, double scale) const;

private:
    at::Tensor dropoutMask(const at::Tensor& like);
    double keptScale() const { return 1.0 / (1.0 - m_dropout.probability); }

    at::ScalarType m_type;
    Dropout m_dropout;
    RandomStream m_random;
};

} // namespace engine::training
