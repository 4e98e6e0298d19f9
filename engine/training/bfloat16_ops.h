// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace engine::training {

// bfloat16_kernels as differentiable operations on contiguous tensors.

/// x: bfloat16
at::Tensor bfloat16Gelu(const at::Tensor& x);
/// scores: bfloat16 [matrices, length, length]
at::Tensor bfloat16CausalSoftmax(const at::Tensor& scores, double scale);
/// Mean cross-entropy as a float32 scalar; logits: bfloat16 [rows, vocabSize], targets: int64 [rows].
at::Tensor bfloat16CrossEntropy(const at::Tensor& logits, const at::Tensor& targets);
/// residual + branch with dropout by `mask` (uint8, 0 or 1; undefined: no dropout). residual: float32, branch:
/// bfloat16.
at::Tensor bfloat16Residual(const at::Tensor& residual, const at::Tensor& branch, const at::Tensor& mask,
                            double keptScale);

} // namespace engine::training
