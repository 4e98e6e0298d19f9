// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels against plain double loops, and both instruction sets against each other.
#include "engine/tensor/eigen_kernels.h"
#include "engine/tensor/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace engine {
namespace {

std::vector<float> randomValues(std::size_t count, unsigned seed, float scale = 1) {
    std::mt19937 rng(seed);
    std::vector<float> out(count);
    for (float& v : out)
        v = scale * (static_cast<float>(rng() % 20001) / 10000.f - 1.f);
    return out;
}

void expectNearAll(const std::vector<float>& got, const std::vector<double>& want, double tolerance, const char* what) {
    ASSERT_EQ(got.size(), want.size());
    double worst = 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < got.size(); ++i)
        if (const double d = std::abs(static_cast<double>(got[i]) - want[i]); !(d <= worst)) {
            worst = d;
            at = i;
        }
    EXPECT_LE(worst, tolerance) << what << " differs most at " << at;
}

std::vector<double> product(int n, int K, int N, const std::vector<float>& x, const std::vector<float>& W,
                            const float* b, bool transposed) {
    std::vector<double> y(static_cast<std::size_t>(n) * static_cast<std::size_t>(N));
    for (int r = 0; r < n; ++r)
        for (int c = 0; c < N; ++c) {
            double sum = b ? static_cast<double>(b[c]) : 0;
            for (int k = 0; k < K; ++k)
                sum += static_cast<double>(x[static_cast<std::size_t>(r * K + k)]) *
                       static_cast<double>(W[static_cast<std::size_t>(transposed ? c * K + k : k * N + c)]);
            y[static_cast<std::size_t>(r * N + c)] = sum;
        }
    return y;
}

TEST(Kernels, LinearEqualsPlainSums) {
    ThreadPool pool(2);
    const auto kernels = makeEigenKernels(pool);
    for (auto [n, K, N] : {std::tuple{1, 1, 1}, {1, 15, 45}, {5, 16, 300}, {9, 33, 257}, {70, 192, 576}}) {
        const auto x = randomValues(static_cast<std::size_t>(n * K), 1),
                   W = randomValues(static_cast<std::size_t>(K * N), 2);
        const auto b = randomValues(static_cast<std::size_t>(N), 3);
        std::vector<float> y(static_cast<std::size_t>(n * N));
        kernels->linear(n, K, N, x.data(), W.data(), b.data(), y.data());
        expectNearAll(y, product(n, K, N, x, W, b.data(), false), 1e-4, "linear");
        kernels->linear(n, K, N, x.data(), W.data(), nullptr, y.data());
        expectNearAll(y, product(n, K, N, x, W, nullptr, false), 1e-4, "linear without bias");
    }
}

TEST(Kernels, LinearTransposedEqualsPlainSums) {
    ThreadPool pool(2);
    const auto kernels = makeEigenKernels(pool);
    for (auto [n, K, V] : {std::tuple{1, 7, 11}, {1, 64, 5000}, {3, 16, 2049}}) {
        const auto x = randomValues(static_cast<std::size_t>(n * K), 1),
                   W = randomValues(static_cast<std::size_t>(K * V), 2);
        std::vector<float> y(static_cast<std::size_t>(n * V));
        kernels->linearTransposed(n, K, V, x.data(), W.data(), y.data());
        expectNearAll(y, product(n, K, V, x, W, nullptr, true), 1e-4, "linearTransposed");
    }
}

TEST(Kernels, LayerNormSurvivesALargeMean) {
    ThreadPool pool(1);
    const auto kernels = makeEigenKernels(pool);
    const int C = 64;
    auto x = randomValues(C, 5);
    for (float& v : x)
        v += 1000.f; // one-pass variance in float would lose everything here
    const std::vector<float> gain(C, 2.f), bias(C, 0.5f);
    std::vector<float> y(C);
    float scale = 0;
    kernels->layerNorm(1, C, x.data(), gain.data(), bias.data(), 1e-5f, &scale, y.data());
    double mean = 0, variance = 0;
    for (float v : x)
        mean += static_cast<double>(v) / C;
    for (float v : x)
        variance += (static_cast<double>(v) - mean) * (static_cast<double>(v) - mean) / C;
    EXPECT_NEAR(static_cast<double>(scale), std::sqrt(variance + 1e-5), 1e-4);
    std::vector<double> want;
    for (float v : x)
        want.push_back((static_cast<double>(v) - mean) / std::sqrt(variance + 1e-5) * 2 + 0.5);
    expectNearAll(y, want, 5e-4, "layerNorm");
}

TEST(Kernels, Activations) {
    ThreadPool pool(2);
    const auto kernels = makeEigenKernels(pool);
    std::vector<float> x;
    for (int i = -2000; i <= 2000; ++i)
        x.push_back(static_cast<float>(i) / 100.f);
    std::vector<float> y(x.size());
    std::vector<double> tanhForm, erfForm, relu;
    for (float v : x) {
        const double d = static_cast<double>(v);
        tanhForm.push_back(0.5 * d * (1 + std::tanh(std::sqrt(2 / M_PI) * (d + 0.044715 * d * d * d))));
        erfForm.push_back(0.5 * d * (1 + std::erf(d / std::sqrt(2))));
        relu.push_back(std::max(0.0, d));
    }
    const auto count = static_cast<std::int64_t>(x.size());
    kernels->activation(Activation::GeluTanh, count, x.data(), y.data());
    expectNearAll(y, tanhForm, 5e-6, "gelu_new");
    kernels->activation(Activation::Gelu, count, x.data(), y.data());
    expectNearAll(y, erfForm, 5e-6, "gelu");
    kernels->activation(Activation::Relu, count, x.data(), y.data());
    expectNearAll(y, relu, 0, "relu");
}

TEST(Kernels, SoftmaxOfHugeLogitsIsFinite) {
    ThreadPool pool(1);
    const auto kernels = makeEigenKernels(pool);
    const std::vector<float> x = {1e30f, 1e30f, -1e30f, 0};
    std::vector<float> y(4);
    kernels->softmax(1, 4, x.data(), y.data());
    EXPECT_FLOAT_EQ(y[0], 0.5f);
    EXPECT_FLOAT_EQ(y[1], 0.5f);
    EXPECT_EQ(y[2], 0.f);
}

TEST(Kernels, IllustratedTransformerNumbers) { // IT-12, IT-13: 112, 96 → 14, 12 → .88, .12
    ThreadPool pool(1);
    const auto kernels = makeEigenKernels(pool);
    // headDim 64; q·k1 = 112, q·k2 = 96 for the second of two positions
    std::vector<float> q(128, 0.f), k(128, 0.f), v(128, 0.f), z(128);
    q[64] = 1;
    k[0] = 112;
    k[64] = 96;
    v[0] = 1;
    std::vector<float> dot(4), scaled(4), scores(4), pattern(4);
    kernels->attention(2, 0, 1, 64, 1.f / 8, q.data(), k.data(), v.data(), z.data(),
                       {dot.data(), scaled.data(), scores.data(), pattern.data()});
    EXPECT_FLOAT_EQ(dot[2], 112);
    EXPECT_FLOAT_EQ(dot[3], 96);
    EXPECT_FLOAT_EQ(scaled[2], 14);
    EXPECT_FLOAT_EQ(scaled[3], 12);
    EXPECT_EQ(scores[1], -std::numeric_limits<float>::infinity());
    EXPECT_NEAR(static_cast<double>(pattern[2]), 0.8808, 1e-4);
    EXPECT_NEAR(static_cast<double>(pattern[3]), 0.1192, 1e-4);
    EXPECT_EQ(pattern[1], 0.f);
    EXPECT_NEAR(static_cast<double>(z[64]), 0.8808, 1e-4);
}

#ifdef __x86_64__
TEST(Kernels, BaselineAndAvx2Agree) {
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma"))
        GTEST_SKIP() << "this processor has no AVX2";
    const int n = 5, K = 48, N = 130;
    const auto x = randomValues(n * K, 1), W = randomValues(K * N, 2), b = randomValues(N, 3);
    std::vector<float> one(n * N), two(n * N);
    eigenBaseline.linearBlock({n, K, N, x.data(), W.data(), b.data(), one.data()}, 0, N);
    eigenAvx2.linearBlock({n, K, N, x.data(), W.data(), b.data(), two.data()}, 0, N);
    expectNearAll(one, std::vector<double>(two.begin(), two.end()), 1e-5, "linear");
}
#endif

} // namespace
} // namespace engine
