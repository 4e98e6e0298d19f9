// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/gpt2_module.h"

#include "engine/training/bfloat16_ops.h"
#include "engine/training/random.h"

#include <ATen/ATen.h>

#include <cmath>

namespace engine::training {

namespace {

constexpr double kNormEpsilon = 1e-5;

} // namespace

Gpt2Module::Gpt2Module(const Gpt2Shape& shape, std::uint64_t seed)
    : m_shape(shape), m_blocks(static_cast<std::size_t>(shape.layerCount)) {
    const std::int64_t dim = shape.modelDim;
    m_parameters.add("transformer.wte.weight", {shape.vocabSize, dim}, m_tokenEmbedding);
    m_parameters.add("transformer.wpe.weight", {shape.contextLength, dim}, m_positionEmbedding);
    for (std::size_t layer = 0; layer < m_blocks.size(); ++layer) {
        Block& block = m_blocks[layer];
        const std::string prefix = "transformer.h." + std::to_string(layer) + ".";
        m_parameters.add(prefix + "attn.c_attn.weight", {dim, 3 * dim}, block.attentionWeight);
        m_parameters.add(prefix + "attn.c_proj.weight", {dim, dim}, block.outputWeight);
        m_parameters.add(prefix + "mlp.c_fc.weight", {dim, 4 * dim}, block.expandWeight);
        m_parameters.add(prefix + "mlp.c_proj.weight", {4 * dim, dim}, block.contractWeight);
        m_parameters.add(prefix + "ln_1.weight", {dim}, block.norm1Weight);
        m_parameters.add(prefix + "ln_1.bias", {dim}, block.norm1Bias);
        m_parameters.add(prefix + "attn.c_attn.bias", {3 * dim}, block.attentionBias);
        m_parameters.add(prefix + "attn.c_proj.bias", {dim}, block.outputBias);
        m_parameters.add(prefix + "ln_2.weight", {dim}, block.norm2Weight);
        m_parameters.add(prefix + "ln_2.bias", {dim}, block.norm2Bias);
        m_parameters.add(prefix + "mlp.c_fc.bias", {4 * dim}, block.expandBias);
        m_parameters.add(prefix + "mlp.c_proj.bias", {dim}, block.contractBias);
    }
    m_parameters.add("transformer.ln_f.weight", {dim}, m_finalNormWeight);
    m_parameters.add("transformer.ln_f.bias", {dim}, m_finalNormBias);
    m_parameters.allocate();
    initialize(seed);
}

void Gpt2Module::initialize(std::uint64_t seed) {
    constexpr double kDeviation = 0.02;
    constexpr double kPositionDeviation = 0.01;
    RandomStream random(seed);
    const double residualScale = 1.0 / std::sqrt(2.0 * static_cast<double>(m_shape.layerCount));
    for (const Parameter& parameter : m_parameters.all()) {
        at::Tensor tensor = parameter.tensor;
        float* data = tensor.data_ptr<float>();
        const auto endsWith = [&](const char* ending) { return parameter.name.ends_with(ending); };
        double deviation = kDeviation;
        if (endsWith("wpe.weight"))
            deviation = kPositionDeviation;
        else if (endsWith("c_proj.weight"))
            deviation *= residualScale;
        if (endsWith(".bias"))
            continue;
        const bool isGain = tensor.dim() == 1;
        for (std::int64_t i = 0; i < tensor.numel(); ++i)
            data[i] = isGain ? 1.0f : static_cast<float>(deviation * random.normal());
    }
}

/// What the steps of one forward pass share.
class Gpt2Module::Pass : public ForwardPass {
public:
    Pass(const Gpt2Shape& shape, std::int64_t batch, std::int64_t length, const Dropout& dropout, bool bfloat16)
        : ForwardPass(dropout, bfloat16), m_shape(shape), m_batch(batch), m_length(length) {}

    at::Tensor norm(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) const {
        return at::layer_norm(x, {m_shape.modelDim}, weight, bias, kNormEpsilon).to(type());
    }

    /// x: [batch · length, modelDim]
    at::Tensor attention(const at::Tensor& x, const Block& block) const {
        const std::int64_t headDim = m_shape.modelDim / m_shape.headCount;
        const at::Tensor parts = linear(x, block.attentionWeight, block.attentionBias)
                                     .view({m_batch, m_length, 3, m_shape.headCount, headDim})
                                     .permute({2, 0, 3, 1, 4})
                                     .contiguous()
                                     .view({3, m_batch * m_shape.headCount, m_length, headDim});
        const at::Tensor mixed = at::bmm(pattern(parts[0], parts[1]), parts[2])
                                     .view({m_batch, m_shape.headCount, m_length, headDim})
                                     .transpose(1, 2)
                                     .reshape({m_batch * m_length, m_shape.modelDim});
        return linear(mixed, block.outputWeight, block.outputBias);
    }

    at::Tensor mlp(const at::Tensor& x, const Block& block) const {
        const at::Tensor expanded = linear(x, block.expandWeight, block.expandBias);
        const at::Tensor active = bfloat16() ? bfloat16Gelu(expanded) : at::gelu(expanded, "tanh");
        return linear(active, block.contractWeight, block.contractBias);
    }

private:
    /// query, key: [batch · headCount, length, headDim]
    at::Tensor pattern(const at::Tensor& query, const at::Tensor& key) const {
        const double scale = 1.0 / std::sqrt(static_cast<double>(query.size(2)));
        return attentionSoftmax(at::bmm(query, key.transpose(1, 2)), {}, scale);
    }

    const Gpt2Shape& m_shape;
    std::int64_t m_batch;
    std::int64_t m_length;
};

at::Tensor Gpt2Module::finalHidden(const at::Tensor& tokens, const Dropout& dropout, bool bfloat16) const {
    const std::int64_t batch = tokens.size(0);
    const std::int64_t length = tokens.size(1);
    Pass pass(m_shape, batch, length, dropout, bfloat16);
    const at::Tensor embedded = at::embedding(m_tokenEmbedding, tokens) + m_positionEmbedding.narrow(0, 0, length);
    at::Tensor residual = pass.drop(embedded.view({batch * length, m_shape.modelDim}));
    for (const Block& block : m_blocks) {
        const at::Tensor first = pass.norm(residual, block.norm1Weight, block.norm1Bias);
        residual = pass.add(residual, pass.attention(first, block));
        const at::Tensor second = pass.norm(residual, block.norm2Weight, block.norm2Bias);
        residual = pass.add(residual, pass.mlp(second, block));
    }
    return pass.norm(residual, m_finalNormWeight, m_finalNormBias);
}

at::Tensor Gpt2Module::loss(const at::Tensor& tokens, const at::Tensor& targets, const Dropout& dropout,
                            bool bfloat16) const {
    const at::Tensor hidden = finalHidden(tokens, dropout, bfloat16);
    const at::Tensor logits = at::mm(hidden, m_tokenEmbedding.to(hidden.scalar_type()).t());
    const at::Tensor flatTargets = targets.reshape({-1});
    return bfloat16 ? bfloat16CrossEntropy(logits, flatTargets) : at::cross_entropy_loss(logits, flatTargets);
}

at::Tensor Gpt2Module::logits(const at::Tensor& tokens) const {
    const at::NoGradGuard noGradients;
    return at::mm(finalHidden(tokens.view({1, -1}), {}, false), m_tokenEmbedding.t());
}

} // namespace engine::training
