// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace engine::training {

/// bfloat16 as it lies in memory.
using Bf16 = std::uint16_t;

// The steps of training between matrix products, over bfloat16 values with float32 arithmetic. ATen's own versions call
// a library function for every few elements and take most of the time of a step. Buffers do not overlap unless said.

/// GELU, tanh form (OA-11): y = gelu(x).
void geluForward(const Bf16* x, Bf16* y, std::int64_t count);
/// dx = dy · gelu'(x)
void geluBackward(const Bf16* x, const Bf16* dy, Bf16* dx, std::int64_t count);

/// Softmax over keys 0 … query of scale · scores; 0 for later keys. scores, probabilities: [matrices, length, length].
void causalSoftmaxForward(const Bf16* scores, Bf16* probabilities, std::int64_t matrices, std::int64_t length,
                          float scale);
/// Gradient with respect to the unscaled scores.
void causalSoftmaxBackward(const Bf16* probabilities, const Bf16* dProbabilities, Bf16* dScores, std::int64_t matrices,
                           std::int64_t length, float scale);

/// Sum over rows of the cross-entropy of `targets` [rows] in nats; writes its gradient, divided by `rows`, to dLogits.
/// logits, dLogits: [rows, vocabSize]. Targets must be valid.
double crossEntropy(const Bf16* logits, const std::int64_t* targets, Bf16* dLogits, std::int64_t rows,
                    std::int64_t vocabSize);

/// out = residual + keep · branch, where keep is 0 or `keptScale` by `mask` (0 or 1); no mask: keep = 1.
void residualForward(const float* residual, const Bf16* branch, const std::uint8_t* mask, float keptScale, float* out,
                     std::int64_t count);
/// dBranch = keep · dOut
void residualBackward(const float* dOut, const std::uint8_t* mask, float keptScale, Bf16* dBranch, std::int64_t count);

} // namespace engine::training
