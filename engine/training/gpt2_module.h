// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

/// How one forward pass of training drops activations. Masks are a pure function of `seed`, so that a resumed run drops
/// what the uninterrupted one would have dropped.
struct Dropout {
    double probability = 0.0; ///< in [0, 1); applied to the embedding and to each block's two outputs
    std::uint64_t seed = 0;
};

/// GPT-2's architecture (pre-layer-norm, tied embedding) with gradients.
///
/// All parameters lie in one flat float32 tensor, matrices first, so that the optimizer, the averaging of gradients
/// over processes and checkpoints each handle a single tensor. Weights keep the Conv1D layout [in, out].
class Gpt2Module {
public:
    struct Parameter {
        std::string name;  ///< as Hugging Face names it, with "transformer."
        at::Tensor tensor; ///< a view into flat(), float32
    };

    /// Weights drawn as GPT-2's were (OA-14), with the residual projections scaled by 1/√(2·layerCount).
    Gpt2Module(const Gpt2Shape& shape, std::uint64_t seed);

    const Gpt2Shape& shape() const { return m_shape; }
    const std::vector<Parameter>& parameters() const { return m_parameters; }
    at::Tensor flat() const { return m_flat; }
    at::Tensor flatGradient() const { return m_flatGradient; }
    /// The first so many elements of flat() are the matrices, which weight decay applies to.
    std::int64_t matrixElementCount() const { return m_matrixElementCount; }

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
    at::Tensor m_flat;
    at::Tensor m_flatGradient;
    std::int64_t m_matrixElementCount = 0;
    std::vector<Parameter> m_parameters;
    at::Tensor m_tokenEmbedding, m_positionEmbedding, m_finalNormWeight, m_finalNormBias;
    std::vector<Block> m_blocks;
};

} // namespace engine::training
