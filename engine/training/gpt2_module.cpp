// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/gpt2_module.h"

#include "engine/training/bfloat16_ops.h"
#include "engine/training/random.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

namespace engine::training {

namespace {

constexpr double kNormEpsilon = 1e-5;

struct Slot {
    std::string name;
    std::vector<std::int64_t> sizes;
    at::Tensor* member;
};

std::int64_t elements(const std::vector<std::int64_t>& sizes) {
    std::int64_t count = 1;
    for (const std::int64_t size : sizes)
        count *= size;
    return count;
}

} // namespace

Gpt2Module::Gpt2Module(const Gpt2Shape& shape, std::uint64_t seed)
    : m_shape(shape), m_blocks(static_cast<std::size_t>(shape.layerCount)) {
    const std::int64_t dim = shape.modelDim;
    std::vector<Slot> matrices = {{"transformer.wte.weight", {shape.vocabSize, dim}, &m_tokenEmbedding},
                                  {"transformer.wpe.weight", {shape.contextLength, dim}, &m_positionEmbedding}};
    std::vector<Slot> vectors;
    for (std::size_t layer = 0; layer < m_blocks.size(); ++layer) {
        Block& block = m_blocks[layer];
        const std::string prefix = "transformer.h." + std::to_string(layer) + ".";
        matrices.push_back({prefix + "attn.c_attn.weight", {dim, 3 * dim}, &block.attentionWeight});
        matrices.push_back({prefix + "attn.c_proj.weight", {dim, dim}, &block.outputWeight});
        matrices.push_back({prefix + "mlp.c_fc.weight", {dim, 4 * dim}, &block.expandWeight});
        matrices.push_back({prefix + "mlp.c_proj.weight", {4 * dim, dim}, &block.contractWeight});
        vectors.push_back({prefix + "ln_1.weight", {dim}, &block.norm1Weight});
        vectors.push_back({prefix + "ln_1.bias", {dim}, &block.norm1Bias});
        vectors.push_back({prefix + "attn.c_attn.bias", {3 * dim}, &block.attentionBias});
        vectors.push_back({prefix + "attn.c_proj.bias", {dim}, &block.outputBias});
        vectors.push_back({prefix + "ln_2.weight", {dim}, &block.norm2Weight});
        vectors.push_back({prefix + "ln_2.bias", {dim}, &block.norm2Bias});
        vectors.push_back({prefix + "mlp.c_fc.bias", {4 * dim}, &block.expandBias});
        vectors.push_back({prefix + "mlp.c_proj.bias", {dim}, &block.contractBias});
    }
    vectors.push_back({"transformer.ln_f.weight", {dim}, &m_finalNormWeight});
    vectors.push_back({"transformer.ln_f.bias", {dim}, &m_finalNormBias});

    std::int64_t total = 0;
    for (const Slot& slot : matrices)
        total += elements(slot.sizes);
    m_matrixElementCount = total;
    for (const Slot& slot : vectors)
        total += elements(slot.sizes);
    m_flat = at::zeros({total}, at::kFloat);
    m_flatGradient = at::zeros({total}, at::kFloat);

    matrices.insert(matrices.end(), vectors.begin(), vectors.end());
    std::int64_t offset = 0;
    for (const Slot& slot : matrices) {
        const std::int64_t count = elements(slot.sizes);
        *slot.member = m_flat.narrow(0, offset, count).view(slot.sizes).detach().set_requires_grad(true);
        slot.member->mutable_grad() = m_flatGradient.narrow(0, offset, count).view(slot.sizes);
        m_parameters.push_back({slot.name, slot.member->detach()});
        offset += count;
    }
    initialize(seed);
}

void Gpt2Module::initialize(std::uint64_t seed) {
    constexpr double kDeviation = 0.02;
    constexpr double kPositionDeviation = 0.01;
    RandomStream random(seed);
    const double residualScale = 1.0 / std::sqrt(2.0 * static_cast<double>(m_shape.layerCount));
    for (const Parameter& parameter : m_parameters) {
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
class Gpt2Module::Pass {
public:
    Pass(const Gpt2Shape& shape, std::int64_t batch, std::int64_t length, const Dropout& dropout, bool bfloat16)
        : m_shape(shape), m_batch(batch), m_length(length), m_type(bfloat16 ? at::kBFloat16 : at::kFloat),
          m_dropout(dropout), m_random(dropout.seed) {
        m_mask = at::full({length, length}, -std::numeric_limits<float>::infinity(), at::kFloat).triu(1);
    }

    at::Tensor dropoutMask(const at::Tensor& like) {
        if (m_dropout.probability <= 0.0)
            return {};
        const at::Tensor mask = at::empty(like.sizes(), at::kByte);
        m_random.fillDropoutMask(mask.data_ptr<std::uint8_t>(), mask.numel(), m_dropout.probability);
        return mask;
    }

    at::Tensor drop(const at::Tensor& x) {
        const at::Tensor mask = dropoutMask(x);
        return mask.defined() ? x * mask.to(x.scalar_type()).mul_(keptScale()) : x;
    }

    /// residual + dropped branch, in float32
    at::Tensor add(const at::Tensor& residual, const at::Tensor& branch) {
        if (m_type == at::kBFloat16)
            return bfloat16Residual(residual, branch, dropoutMask(branch), keptScale());
        return residual + drop(branch);
    }

    at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) const {
        return at::addmm(bias.to(m_type), x, weight.to(m_type));
    }

    at::Tensor norm(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) const {
        return at::layer_norm(x, {m_shape.modelDim}, weight, bias, kNormEpsilon).to(m_type);
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
        const at::Tensor active = m_type == at::kBFloat16 ? bfloat16Gelu(expanded) : at::gelu(expanded, "tanh");
        return linear(active, block.contractWeight, block.contractBias);
    }

private:
    double keptScale() const { return 1.0 / (1.0 - m_dropout.probability); }

    /// query, key: [batch · headCount, length, headDim]
    at::Tensor pattern(const at::Tensor& query, const at::Tensor& key) const {
        const double scale = 1.0 / std::sqrt(static_cast<double>(query.size(2)));
        if (m_type == at::kBFloat16)
            return bfloat16CausalSoftmax(at::bmm(query, key.transpose(1, 2)), scale);
        return at::softmax(at::baddbmm(m_mask, query, key.transpose(1, 2), 1.0, scale), -1);
    }

    const Gpt2Shape& m_shape;
    std::int64_t m_batch;
    std::int64_t m_length;
    at::ScalarType m_type;
    Dropout m_dropout;
    RandomStream m_random;
    at::Tensor m_mask;
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
