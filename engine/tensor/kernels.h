// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/gpt2/config.h"
#include "engine/tensor/thread_pool.h"

#include <memory>
#include <string_view>

namespace engine {

/// Changes patterns before they weigh the values.
class PatternEditor {
public:
    virtual ~PatternEditor() = default;
    /// `pattern` [rows, context] of one head, 0 where masked. Several heads at a time, from the pool's threads.
    virtual void edit(int head, int rows, int context, float* pattern) const = 0;
};

/// Where a head's intermediate numbers go; null pointers are not written. Each is [head, rows, context] row-major.
struct AttentionRecord {
    float* dot = nullptr;
    float* scaled = nullptr;
    float* scores = nullptr;
    float* pattern = nullptr;
    const PatternEditor* editor = nullptr; ///< the pattern is recorded, and used, as it leaves it
};

/// The arithmetic of a forward pass behind one small interface, so that faster implementations can replace it.
/// All matrices are dense row-major float32. Results depend on the arguments alone, not on the number of threads: the
/// same call twice is bit-identical.
class Kernels {
public:
    virtual ~Kernels() = default;
    /// "eigen (avx2)" …
    virtual std::string_view name() const = 0;

    /// y[n,N] = x[n,K] · W[K,N] + b[N]; b may be null
    virtual void linear(int n, int K, int N, const float* x, const float* W, const float* b, float* y) = 0;
    /// y[n,V] = x[n,K] · W[V,K]ᵀ
    virtual void linearTransposed(int n, int K, int V, const float* x, const float* W, float* y) = 0;
    /// Per row: scale = √(mean((x-mean)²)+ε); y = (x-mean)/scale · gain + bias. scale[n] may be null.
    virtual void layerNorm(int n, int C, const float* x, const float* gain, const float* bias, float epsilon,
                           float* scale, float* y) = 0;
    virtual void activation(Activation kind, std::int64_t count, const float* x, float* y) = 0;
    virtual void add(std::int64_t count, const float* a, const float* b, float* y) = 0;
    /// Causal attention of `rows` queries at positions firstPosition… against context = firstPosition+rows keys.
    /// q, z: [rows, H·D]; k, v: [context, H·D]. Without z only the pattern and what leads to it is computed; v may then be
    /// null.
    virtual void attention(int rows, int firstPosition, int headCount, int headDim, float scale, const float* q,
                           const float* k, const float* v, float* z, const AttentionRecord& record) = 0;
    /// Attention of `rows` queries to all of `context` keys: within an encoder, and from a decoder to it. `scores` of the
    /// record is `scaled` again: nothing is masked.
    virtual void attentionToAll(int rows, int context, int headCount, int headDim, float scale, const float* q,
                                const float* k, const float* v, float* z, const AttentionRecord& record) = 0;
    /// Softmax of each of n rows of length N, maximum subtracted first.
    virtual void softmax(int n, int N, const float* x, float* y) = 0;
};

/// Eigen behind the interface, compiled once for baseline x86-64 and once for AVX2+FMA, chosen by the processor at run
/// time. `pool` must outlive the result.
std::unique_ptr<Kernels> makeEigenKernels(ThreadPool& pool);

} // namespace engine
