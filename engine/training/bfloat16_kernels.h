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

/// Softmax of scale · scores over the keys that may be seen; 0 for the others, which come last. scores, probabilities:
/// [matrices, queries, keys]. `visible`: how many keys each matrix sees (at least 1); null: query i sees keys 0 … i.
void softmaxForward(const Bf16* scores, Bf16* probabilities, std::int64_t matrices, std::int64_t queries,
                    std::int64_t keys, const std::int64_t* visible, float scale);
/// Gradient with respect to the unscaled scores.
void softmaxBackward(const Bf16* probabilities, const Bf16* dProbabilities, Bf16* dScores, std::int64_t matrices,
                     std::int64_t queries, std::int64_t keys, const std::int64_t* visible, float scale);

/// What crossEntropy() adds up over its rows.
struct CrossEntropySums {
    double loss = 0;            ///< nats
    std::int64_t likeliest = 0; ///< targets that no other token's logit exceeds
};

/// Cross-entropy of `targets` [rows]; writes its gradient, divided by `rows`, to dLogits. logits, dLogits:
/// [rows, vocabSize]. Targets must be valid. `smoothing`: the share of the target that is spread over all tokens.
CrossEntropySums crossEntropy(const Bf16* logits, const std::int64_t* targets, Bf16* dLogits, std::int64_t rows,
                              std::int64_t vocabSize, float smoothing);

/// out = residual + keep · branch, where keep is 0 or `keptScale` by `mask` (0 or 1); no mask: keep = 1.
void residualForward(const float* residual, const Bf16* branch, const std::uint8_t* mask, float keptScale, float* out,
                     std::int64_t count);
/// dBranch = keep · dOut
void residualBackward(const float* dOut, const std::uint8_t* mask, float keptScale, Bf16* dBranch, std::int64_t count);

/// The numbers of one step of AdamW.
struct AdamwStep {
    float beta1, beta2, epsilon;
    float rate;        ///< learning rate / (1 - beta1^step)
    float correction2; ///< 1 / (1 - beta2^step)
    float kept;        ///< what weight decay leaves of a parameter
};
/// One pass over parameters, gradients and both moments: they are too large for the processor's caches.
void adamwUpdate(const AdamwStep& step, float* parameters, const float* gradients, float* firstMoment,
                 float* secondMoment, std::int64_t count);

} // namespace engine::training
