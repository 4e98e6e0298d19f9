// SPDX-License-Identifier: GPL-3.0-or-later
// Included by eigen_kernels_{baseline,avx2}.cpp only, each with its own compiler flags and its own name for Eigen's
// namespace: the linker can then never take an AVX2 copy of an Eigen template for the baseline program (one definition
// rule). Nothing here may use std:: templates that are not surely inlined.
#ifndef HEADLIGHT_EIGEN_NAMESPACE
#error "include from an eigen_kernels_*.cpp"
#endif
#define Eigen HEADLIGHT_EIGEN_NAMESPACE
#define EIGEN_DONT_PARALLELIZE
#include <Eigen/Core>

#include "engine/tensor/eigen_kernels.h"

#include <cmath>
#include <limits>

namespace engine {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using RowVector = Eigen::Matrix<float, 1, Eigen::Dynamic>;
using Stride = Eigen::OuterStride<>;
using In = Eigen::Map<const Matrix, 0, Stride>;
using Out = Eigen::Map<Matrix, 0, Stride>;

// y[n, N0:N1] = x[n,K] · W[K, N0:N1] + b
void linearBlock(const LinearArgs& a, int begin, int end) {
    const int width = end - begin;
    In x(a.x, a.n, a.K, Stride(a.K));
    In W(a.W + begin, a.K, width, Stride(a.N));
    Out y(a.y + begin, a.n, width, Stride(a.N));
    y.noalias() = x * W;
    if (a.b)
        y.rowwise() += Eigen::Map<const RowVector>(a.b + begin, width);
}

// y[n, V0:V1] = x[n,K] · W[V0:V1, K]ᵀ
void linearTransposedBlock(const LinearArgs& a, int begin, int end) {
    In x(a.x, a.n, a.K, Stride(a.K));
    In W(a.W + static_cast<Eigen::Index>(begin) * a.K, end - begin, a.K, Stride(a.K));
    Out y(a.y + begin, a.n, end - begin, Stride(a.N));
    if (a.n == 1)
        y.transpose().noalias() = W * x.transpose(); // one sequential stream over W
    else
        y.noalias() = x * W.transpose();
}

// Eigen peels unaligned heads off vectorized loops, so a sum or an exp over borrowed memory would depend on its
// address. Rows are therefore worked on in arrays of our own, which are always aligned: same numbers in, same bits out.
using Row = Eigen::Array<float, 1, Eigen::Dynamic>;
using InRow = Eigen::Map<const Row>;
using OutRow = Eigen::Map<Row>;

void layerNormRow(int C, const float* x, const float* gain, const float* bias, float epsilon, float* scale, float* y) {
    Row t = InRow(x, C);
    const float mean = t.mean();
    t -= mean;
    const Row squares = t.square(); // two passes: no cancellation when the mean is large
    const float s = std::sqrt(squares.mean() + epsilon);
    if (scale)
        *scale = s;
    OutRow(y, C) = t / s * InRow(gain, C) + InRow(bias, C);
}

void activationRun(Activation kind, long count, const float* x, float* y) {
    switch (kind) {
    case Activation::GeluTanh: {
        Row t = InRow(x, count);
        t = 0.5f * t * (1.0f + (0.7978845608028654f * (t + 0.044715f * t * t * t)).tanh());
        OutRow(y, count) = t;
        break;
    }
    case Activation::Gelu:
        for (long i = 0; i < count; ++i)
            y[i] = 0.5f * x[i] * (1.0f + std::erf(x[i] * 0.70710678118654752f));
        break;
    case Activation::Relu:
        OutRow(y, count) = InRow(x, count).cwiseMax(0.0f);
        break;
    case Activation::Swish: {
        Row t = InRow(x, count);
        t = t / (1.0f + (-t).exp());
        OutRow(y, count) = t;
        break;
    }
    }
}

void softmaxRow(int N, const float* x, float* y) {
    Row t = InRow(x, N);
    const float top = t.maxCoeff();
    t = (t - top).exp();
    const float sum = t.sum();
    OutRow(y, N) = t / sum;
}

// One head, the four passes of the walk: dot, scale and mask, softmax, weighted sum. `row` pointers are this head's
// [rows, context] planes; `work` holds rows*context floats and serves where a record is not wanted.
void attentionHead(const AttentionArgs& a, int head, float* work) {
    const int C = a.headCount * a.headDim;
    const int context = a.context;
    const long plane = static_cast<long>(a.rows) * context;
    In q(a.q + head * a.headDim, a.rows, a.headDim, Stride(C));
    In k(a.k + head * a.headDim, context, a.headDim, Stride(C));
    In v(a.z ? a.v + head * a.headDim : nullptr, context, a.headDim, Stride(C));
    Out z(a.z ? a.z + head * a.headDim : nullptr, a.rows, a.headDim, Stride(C));
    float* pattern = a.record.pattern ? a.record.pattern + head * plane : work;
    Out P(pattern, a.rows, context, Stride(context));

    P.noalias() = q * k.transpose();
    if (a.record.dot)
        Out(a.record.dot + head * plane, a.rows, context, Stride(context)) = P;
    P *= a.scale;
    if (a.record.scaled)
        Out(a.record.scaled + head * plane, a.rows, context, Stride(context)) = P;
    for (int r = 0; r < a.rows; ++r)
        for (int c = a.visible + r; c < context; ++c)
            P(r, c) = -std::numeric_limits<float>::infinity();
    if (a.record.scores)
        Out(a.record.scores + head * plane, a.rows, context, Stride(context)) = P;
    for (int r = 0; r < a.rows; ++r) {
        float* row = pattern + static_cast<long>(r) * context;
        const int ahead = a.visible + r;
        const int live = ahead < context ? ahead : context; // exp(−∞) = 0 exactly: only the live part is computed
        softmaxRow(live, row, row);
        for (int c = live; c < context; ++c)
            row[c] = 0.0f;
    }
    if (a.record.editor)
        a.record.editor->edit(head, a.rows, context, pattern);
    if (a.z)
        z.noalias() = P * v;
}

} // namespace

const EigenFunctions HEADLIGHT_EIGEN_FUNCTIONS = {linearBlock, linearTransposedBlock, layerNormRow, activationRun,
                                                  softmaxRow,  attentionHead};

} // namespace engine
