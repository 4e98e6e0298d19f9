// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/flat_parameters.h"
#include "engine/training/forward_pass.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace engine::training {

/// Sizes of a GPT-2 model; headDim is modelDim / headCount and mlpDim is 4 · modelDim.
struct Gpt2Shape {
    std::int64_t layerCount = 6;
    std::int64_t headCount = 6;
    std::int64_t modelDim = 192;
    std::int64_t contextLength = 256;
    std::int64_t vocabSize = 0;
};

/// GPT-2's architecture (pre-layer-norm, tied embedding) with gradients.
///
/// Parameters are named as Hugging Face names them, with "transformer."; weights keep the Conv1D layout [in, out].
/// Dropout applies to the embedding and to each block's two outputs.
class Gpt2Module {
public:
    using Parameter = FlatParameters::Parameter;

    /// Weights drawn as GPT-2's were (OA-14), with the residual projections scaled by 1/√(2·layerCount).
    Gpt2Module(const Gpt2Shape& shape, std::uint64_t seed);

    const Gpt2Shape& shape() const { return m_shape; }
    const std::vector<Parameter>& parameters() const { return m_parameters.all(); }
    at::Tensor flat() const { return m_parameters.flat(); }
    at::Tensor flatGradient() const { return m_parameters.gradient(); }
    /// The first so many elements of flat() are the matrices, which weight decay applies to.
    std::int64_t matrixElementCount() const { return m_parameters.matrixElementCount(); }

    /// Mean cross-entropy in nats of `targets` [batch, length] after `tokens` [batch, length], both int64.
    /// With `bfloat16`, matrix products run in bfloat16 and everything else in float32.
    at::Tensor loss(const at::Tensor& tokens, const at::Tensor& targets, const Dropout& dropout, bool bfloat16) const;
    /// Logits [length, vocabSize] in float32 of one sequence.
    at::Tensor logits(const at::Tensor& tokens) const;

private:
    struct Block {
        at::Tensor norm1Weight, norm1Bias, attentionWeight, attentionBias, outputWeight, outputBias;
        at::Tensor norm2Weight, norm2Bias, expandWeight, expandBias, contractWeight, contractBias;
    };
    class Pass;

    void initialize(std::uint64_t seed);
    at::Tensor finalHidden(const at::Tensor& tokens, const Dropout& dropout, bool bfloat16) const;

    Gpt2Shape m_shape;
    FlatParameters m_parameters;
    at::Tensor m_tokenEmbedding, m_positionEmbedding, m_finalNormWeight, m_finalNormBias;
    std::vector<Block> m_blocks;
};

} // namespace engine::training
