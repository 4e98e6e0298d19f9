// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/bfloat16_kernels.h"

#include <algorithm>
#include <bit>
#include <cmath>

// Compiled once per instruction set and chosen at start, so that one program runs everywhere.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define HEADLIGHT_MULTIVERSION __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define HEADLIGHT_MULTIVERSION
#endif
#define HEADLIGHT_INLINE [[gnu::always_inline]] inline

namespace engine::training {

namespace {

HEADLIGHT_INLINE float widen(Bf16 value) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16);
}

/// To nearest, ties to even; values are finite here.
HEADLIGHT_INLINE Bf16 narrow(float value) {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
    return static_cast<Bf16>((bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16);
}

/// e^x to about 2e-7 relative, for |x| up to 87 (clamped): 2^n · p(f) with a Taylor polynomial in f · ln 2, |f| <= 1/2.
HEADLIGHT_INLINE float exponential(float x) {
    const float scaled = std::min(std::max(x, -87.0f), 87.0f) * 1.44269504f;
    const float whole = std::nearbyint(scaled);
    const float f = (scaled - whole) * 0.693147181f;
    float p = 1.0f / 720.0f;
    p = p * f + 1.0f / 120.0f;
    p = p * f + 1.0f / 24.0f;
    p = p * f + 1.0f / 6.0f;
    p = p * f + 0.5f;
    p = p * f + 1.0f;
    p = p * f + 1.0f;
    return p * std::bit_cast<float>((static_cast<std::int32_t>(whole) + 127) << 23);
}

constexpr float kRootTwoOverPi = 0.797884561f;
constexpr float kCubic = 0.044715f;

/// gelu(x) = x · sigmoid(2u) with u = √(2/π)(x + 0.044715 x³), the same as the tanh form.
HEADLIGHT_INLINE float geluGate(float x) {
    const float u = kRootTwoOverPi * (x + kCubic * x * x * x);
    return 1.0f / (1.0f + exponential(-2.0f * u));
}

} // namespace

HEADLIGHT_MULTIVERSION
void geluForward(const Bf16* __restrict x, Bf16* __restrict y, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
        const float value = widen(x[i]);
        y[i] = narrow(value * geluGate(value));
    }
}

HEADLIGHT_MULTIVERSION
void geluBackward(const Bf16* __restrict x, const Bf16* __restrict dy, Bf16* __restrict dx, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
        const float value = widen(x[i]);
        const float gate = geluGate(value);
        const float slope = kRootTwoOverPi * (1.0f + 3.0f * kCubic * value * value);
        dx[i] = narrow(widen(dy[i]) * (gate + 2.0f * value * gate * (1.0f - gate) * slope));
    }
}

HEADLIGHT_MULTIVERSION
void softmaxForward(const Bf16* __restrict scores, Bf16* __restrict probabilities, std::int64_t matrices,
                    std::int64_t queries, std::int64_t keys, const std::int64_t* __restrict visible, float scale) {
    for (std::int64_t row = 0; row < matrices * queries; ++row) {
        const std::int64_t seen = visible ? visible[row / queries] : row % queries + 1;
        const Bf16* in = scores + row * keys;
        Bf16* out = probabilities + row * keys;
        float largest = widen(in[0]);
        for (std::int64_t key = 0; key < seen; ++key)
            largest = std::max(largest, widen(in[key]));
        float sum = 0;
        for (std::int64_t key = 0; key < seen; ++key)
            sum += exponential(scale * (widen(in[key]) - largest));
        const float factor = 1.0f / sum;
        for (std::int64_t key = 0; key < seen; ++key)
            out[key] = narrow(factor * exponential(scale * (widen(in[key]) - largest)));
        std::fill(out + seen, out + keys, Bf16{0});
    }
}

HEADLIGHT_MULTIVERSION
void softmaxBackward(const Bf16* __restrict probabilities, const Bf16* __restrict dProbabilities,
                     Bf16* __restrict dScores, std::int64_t matrices, std::int64_t queries, std::int64_t keys,
                     const std::int64_t* __restrict visible, float scale) {
    for (std::int64_t row = 0; row < matrices * queries; ++row) {
        const std::int64_t seen = visible ? visible[row / queries] : row % queries + 1;
        const Bf16* p = probabilities + row * keys;
        const Bf16* dp = dProbabilities + row * keys;
        Bf16* ds = dScores + row * keys;
        float dot = 0;
        for (std::int64_t key = 0; key < seen; ++key)
            dot += widen(p[key]) * widen(dp[key]);
        for (std::int64_t key = 0; key < seen; ++key)
            ds[key] = narrow(scale * widen(p[key]) * (widen(dp[key]) - dot));
        std::fill(ds + seen, ds + keys, Bf16{0});
    }
}

HEADLIGHT_MULTIVERSION
CrossEntropySums crossEntropy(const Bf16* __restrict logits, const std::int64_t* __restrict targets,
                              Bf16* __restrict dLogits, std::int64_t rows, std::int64_t vocabSize, float smoothing) {
    CrossEntropySums sums;
    const float share = 1.0f / static_cast<float>(rows);
    const float spread = smoothing / static_cast<float>(vocabSize);
    for (std::int64_t row = 0; row < rows; ++row) {
        const Bf16* in = logits + row * vocabSize;
        Bf16* out = dLogits + row * vocabSize;
        float largest = widen(in[0]);
        for (std::int64_t token = 0; token < vocabSize; ++token)
            largest = std::max(largest, widen(in[token]));
        float sum = 0;
        float logitSum = 0;
        for (std::int64_t token = 0; token < vocabSize; ++token) {
            sum += exponential(widen(in[token]) - largest);
            logitSum += widen(in[token]) - largest;
        }
        const float factor = share / sum;
        const float shift = share * spread;
        for (std::int64_t token = 0; token < vocabSize; ++token)
            out[token] = narrow(factor * exponential(widen(in[token]) - largest) - shift);
        const std::int64_t target = targets[row];
        const float logSum = std::log(sum);
        const float logProbability = widen(in[target]) - largest - logSum;
        out[target] = narrow(share * (std::exp(logProbability) - (1.0f - smoothing) - spread));
        sums.loss -= static_cast<double>((1.0f - smoothing) * logProbability +
                                         spread * (logitSum - static_cast<float>(vocabSize) * logSum));
        sums.likeliest += widen(in[target]) >= largest ? 1 : 0;
    }
    return sums;
}

HEADLIGHT_MULTIVERSION
void residualForward(const float* __restrict residual, const Bf16* __restrict branch,
                     const std::uint8_t* __restrict mask, float keptScale, float* __restrict out, std::int64_t count) {
    if (!mask) {
        for (std::int64_t i = 0; i < count; ++i)
            out[i] = residual[i] + widen(branch[i]);
        return;
    }
    for (std::int64_t i = 0; i < count; ++i)
        out[i] = residual[i] + keptScale * static_cast<float>(mask[i]) * widen(branch[i]);
}

HEADLIGHT_MULTIVERSION
void residualBackward(const float* __restrict dOut, const std::uint8_t* __restrict mask, float keptScale,
                      Bf16* __restrict dBranch, std::int64_t count) {
    if (!mask) {
        for (std::int64_t i = 0; i < count; ++i)
            dBranch[i] = narrow(dOut[i]);
        return;
    }
    for (std::int64_t i = 0; i < count; ++i)
        dBranch[i] = narrow(keptScale * static_cast<float>(mask[i]) * dOut[i]);
}

HEADLIGHT_MULTIVERSION
void adamwUpdate(const AdamwStep& step, float* __restrict parameters, const float* __restrict gradients,
                 float* __restrict firstMoment, float* __restrict secondMoment, std::int64_t count) {
    const AdamwStep s = step;
    for (std::int64_t i = 0; i < count; ++i) {
        const float gradient = gradients[i];
        const float first = s.beta1 * firstMoment[i] + (1.0f - s.beta1) * gradient;
        const float second = s.beta2 * secondMoment[i] + (1.0f - s.beta2) * gradient * gradient;
        firstMoment[i] = first;
        secondMoment[i] = second;
        parameters[i] = s.kept * parameters[i] - s.rate * first / (std::sqrt(s.correction2 * second) + s.epsilon);
    }
}

} // namespace engine::training
