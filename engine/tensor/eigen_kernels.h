// SPDX-License-Identifier: GPL-3.0-or-later
// Private to engine/tensor: the functions that are compiled once per instruction set.
#pragma once

#include "engine/tensor/kernels.h"

namespace engine {

/// Shapes as in Kernels::linear; N is the full row length of y.
struct LinearArgs {
    int n, K, N;
    const float* x;
    const float* W;
    const float* b;
    float* y;
};

struct AttentionArgs {
    int rows;
    int context; ///< keys
    int visible; ///< keys that the first query sees; each later query sees one more, all of them the last
    int headCount, headDim;
    float scale;
    const float* q;
    const float* k;
    const float* v;
    float* z;
    AttentionRecord record;
};

struct EigenFunctions {
    void (*linearBlock)(const LinearArgs&, int begin, int end);
    void (*linearTransposedBlock)(const LinearArgs&, int begin, int end);
    void (*layerNormRow)(int C, const float* x, const float* gain, const float* bias, float epsilon, float* scale,
                         float* y);
    void (*activationRun)(Activation kind, long count, const float* x, float* y);
    void (*softmaxRow)(int N, const float* x, float* y);
    void (*attentionHead)(const AttentionArgs&, int head, float* work);
};

extern const EigenFunctions eigenBaseline;
extern const EigenFunctions eigenAvx2; ///< only on x86-64

} // namespace engine
