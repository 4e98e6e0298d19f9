// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/eigen_kernels.h"

#include <algorithm>
#include <vector>

namespace engine {
namespace {

// Fixed column blocks: results depend on the shape alone, not on how many threads shared them out.
constexpr int columnBlock = 256;
constexpr int vocabBlock = 2048;
constexpr std::int64_t activationBlock = 1 << 14;

class EigenKernels final : public Kernels {
public:
    EigenKernels(ThreadPool& pool, const EigenFunctions& functions, std::string_view name)
        : m_pool(pool), m_functions(functions), m_name(name) {}

    std::string_view name() const override { return m_name; }

    void linear(int n, int K, int N, const float* x, const float* W, const float* b, float* y) override {
        const LinearArgs args{n, K, N, x, W, b, y};
        inBlocks(N, columnBlock, [&](int begin, int end) { m_functions.linearBlock(args, begin, end); });
    }

    void linearTransposed(int n, int K, int V, const float* x, const float* W, float* y) override {
        const LinearArgs args{n, K, V, x, W, nullptr, y};
        inBlocks(V, vocabBlock, [&](int begin, int end) { m_functions.linearTransposedBlock(args, begin, end); });
    }

    void layerNorm(int n, int C, const float* x, const float* gain, const float* bias, float epsilon, float* scale,
                   float* y) override {
        for (std::int64_t r = 0; r < n; ++r)
            m_functions.layerNormRow(C, x + r * C, gain, bias, epsilon, scale ? scale + r : nullptr, y + r * C);
    }

    void activation(Activation kind, std::int64_t count, const float* x, float* y) override {
        m_pool.forEach((count + activationBlock - 1) / activationBlock, [&](std::int64_t i) {
            const auto begin = i * activationBlock;
            m_functions.activationRun(kind, std::min(activationBlock, count - begin), x + begin, y + begin);
        });
    }

    void add(std::int64_t count, const float* a, const float* b, float* y) override {
        for (std::int64_t i = 0; i < count; ++i)
            y[i] = a[i] + b[i];
    }

    void attention(int rows, int firstPosition, int headCount, int headDim, float scale, const float* q, const float* k,
                   const float* v, float* z, const AttentionRecord& record) override {
        attend({rows, firstPosition + rows, firstPosition + 1, headCount, headDim, scale, q, k, v, z, record});
    }

    void attentionToAll(int rows, int context, int headCount, int headDim, float scale, const float* q, const float* k,
                        const float* v, float* z, const AttentionRecord& record) override {
        attend({rows, context, context, headCount, headDim, scale, q, k, v, z, record});
    }

    void softmax(int n, int N, const float* x, float* y) override {
        for (std::int64_t r = 0; r < n; ++r)
            m_functions.softmaxRow(N, x + r * N, y + r * N);
    }

private:
    void attend(const AttentionArgs& args) {
        const auto plane = static_cast<std::size_t>(args.rows) * static_cast<std::size_t>(args.context);
        m_pool.forEach(args.headCount, [&](std::int64_t head) {
            std::vector<float> work(args.record.pattern ? 0 : plane);
            m_functions.attentionHead(args, static_cast<int>(head), work.data());
        });
    }

    template <class Body>
    void inBlocks(int count, int block, const Body& body) {
        m_pool.forEach((count + block - 1) / block, [&](std::int64_t i) {
            const int begin = static_cast<int>(i) * block;
            body(begin, std::min(begin + block, count));
        });
    }

    ThreadPool& m_pool;
    const EigenFunctions& m_functions;
    std::string_view m_name;
};

} // namespace

std::unique_ptr<Kernels> makeEigenKernels(ThreadPool& pool) {
#ifdef HEADLIGHT_HAVE_AVX2_KERNELS
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return std::make_unique<EigenKernels>(pool, eigenAvx2, "eigen (avx2)");
#endif
    return std::make_unique<EigenKernels>(pool, eigenBaseline, "eigen (baseline)");
}

} // namespace engine
