// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the gpt2 folder: the arithmetic of one block and of the final part, shared by recording and recomputing so
// that the two can never differ.
#pragma once

#include "engine/models/gpt2/gpt2_model.h"
#include "engine/models/interventions.h"
#include "engine/tensor/kernels.h"
#include "engine/trace/observer.h"

#include <functional>
#include <vector>

namespace engine {

/// Rows of one forward call as they pass through a layer.
struct BlockCall {
    int rows;
    int firstPosition;
    float* residual; ///< [rows, modelDim], in: resid_pre, out: resid_post
    float* keys;     ///< [firstPosition+rows, head·headDim]; earlier rows are read, this call's rows are written
    float* values;
    const Interventions* interventions = nullptr; ///< changes of the pattern; may be null
};

/// One transformer block (OA-10: pre-LN attention and MLP, each added to the residual stream).
void runBlock(const Gpt2Model& model, Kernels& kernels, int layer, const BlockCall& call, const Emitter& emit);

/// The layer's attention up to its pattern, with the bits that runBlock() gives: `see` gets the [rows, context] of one
/// head, several heads at a time from the pool's threads. The keys of the call's own rows are read, not written.
using SeePattern = std::function<void(int head, int rows, int context, const float* pattern)>;
void runPattern(const Gpt2Model& model, Kernels& kernels, int layer, const BlockCall& call, const SeePattern& see);

/// hook_embed + hook_pos_embed → [rows, modelDim]
Tensor runEmbedding(const Gpt2Model& model, std::span<const std::int32_t> tokens, int firstPosition,
                    const Emitter& emit);

/// Final norm and logits of rows [begin, end) of a call of `rows` rows. Rows are computed in blocks fixed by `rows`
/// alone (the last row by itself), so a row's bits do not depend on which range was asked for.
struct FinalRows {
    int firstRow = 0;  ///< ≤ begin
    Tensor scale;      ///< [n, 1]
    Tensor normalized; ///< [n, modelDim]
    Tensor logits;     ///< [n, vocab]
};
FinalRows runFinal(const Gpt2Model& model, Kernels& kernels, const Tensor& residual, int begin, int end);

} // namespace engine
