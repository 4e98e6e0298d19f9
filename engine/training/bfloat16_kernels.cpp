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
void causalSoftmaxForward(const Bf16* __restrict scores, Bf16* __restrict probabilities, std::int64_t matrices,
                          std::int64_t length, float scale) {
    for (std::int64_t row = 0; row < matrices * length; ++row) {
        const std::int64_t visible = row % length + 1;
        const Bf16* in = scores + row * length;
        Bf16* out = probabilities + row * length;
        float largest = widen(in[0]);
        for (std::int64_t key = 0; key < visible; ++key)
            largest = std::max(largest, widen(in[key]));
        float sum = 0;
        for (std::int64_t key = 0; key < visible; ++key)
            sum += exponential(scale * (widen(in[key]) - largest));
        const float factor = 1.0f / sum;
        for (std::int64_t key = 0; key < visible; ++key)
            out[key] = narrow(factor * exponential(scale * (widen(in[key]) - largest)));
        std::fill(out + visible, out + length, Bf16{0});
    }
}

HEADLIGHT_MULTIVERSION
void causalSoftmaxBackward(const Bf16* __restrict probabilities, const Bf16* __restrict dProbabilities,
                           Bf16* __restrict dScores, std::int64_t matrices, std::int64_t length, float scale) {
    for (std::int64_t row = 0; row < matrices * length; ++row) {
        const std::int64_t visible = row % length + 1;
        const Bf16* p = probabilities + row * length;
        const Bf16* dp = dProbabilities + row * length;
        Bf16* ds = dScores + row * length;
        float dot = 0;
        for (std::int64_t key = 0; key < visible; ++key)
            dot += widen(p[key]) * widen(dp[key]);
        for (std::int64_t key = 0; key < visible; ++key)
            ds[key] = narrow(scale * widen(p[key]) * (widen(dp[key]) - dot));
        std::fill(ds + visible, ds + length, Bf16{0});
    }
}

HEADLIGHT_MULTIVERSION
double crossEntropy(const Bf16* __restrict logits, const std::int64_t* __restrict targets, Bf16* __restrict dLogits,
                    std::int64_t rows, std::int64_t vocabSize) {
    double total = 0;
    const float share = 1.0f / static_cast<float>(rows);
    for (std::int64_t row = 0; row < rows; ++row) {
        const Bf16* in = logits + row * vocabSize;
        Bf16* out = dLogits + row * vocabSize;
        float largest = widen(in[0]);
        for (std::int64_t token = 0; token < vocabSize; ++token)
            largest = std::max(largest, widen(in[token]));
        float sum = 0;
        for (std::int64_t token = 0; token < vocabSize; ++token)
            sum += exponential(widen(in[token]) - largest);
        const float factor = share / sum;
        for (std::int64_t token = 0; token < vocabSize; ++token)
            out[token] = narrow(factor * exponential(widen(in[token]) - largest));
        const std::int64_t target = targets[row];
        const float logProbability = widen(in[target]) - largest - std::log(sum);
        out[target] = narrow(share * (std::exp(logProbability) - 1.0f));
        total -= static_cast<double>(logProbability);
    }
    return total;
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

} // namespace engine::training
