// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace engine::training {

// bfloat16_kernels as differentiable operations on contiguous tensors.

/// x: bfloat16
at::Tensor bfloat16Gelu(const at::Tensor& x);
/// scores: bfloat16 [matrices, length, length]
at::Tensor bfloat16CausalSoftmax(const at::Tensor& scores, double scale);
/// scores: bfloat16 [matrices, queries, keys]; visible: int64 [matrices], how many of the first keys each one sees.
at::Tensor bfloat16PaddedSoftmax(const at::Tensor& scores, const at::Tensor& visible, double scale);
/// Mean cross-entropy as a float32 scalar; logits: bfloat16 [rows, vocabSize], targets: int64 [rows]. `smoothing`: the
/// share of the target that is spread over all tokens. `likeliest`, if given, gets the number of targets that were the
/// likeliest token.
at::Tensor bfloat16CrossEntropy(const at::Tensor& logits, const at::Tensor& targets, double smoothing = 0,
                                std::int64_t* likeliest = nullptr);
/// residual + branch with dropout by `mask` (uint8, 0 or 1; undefined: no dropout). residual: float32, branch:
/// bfloat16.
at::Tensor bfloat16Residual(const at::Tensor& residual, const at::Tensor& branch, const at::Tensor& mask,
                            double keptScale);

} // namespace engine::training
