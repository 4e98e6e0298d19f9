// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/libtorch_gpt2.h"

#include "engine/formats/safetensors.h"
#include "engine/models/gpt2/config.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <cmath>
#include <limits>
#include <map>

namespace benchmarks {

struct LibtorchGpt2::Impl {
    engine::Gpt2Config config;
    std::map<std::string, at::Tensor> weights;
    std::vector<at::Tensor> keys, values; ///< per layer [context, modelDim]

    const at::Tensor& weight(const std::string& name) const { return weights.at(name); }

    at::Tensor norm(const at::Tensor& x, const std::string& name) const {
        return at::layer_norm(x, {config.modelDim}, weight(name + ".weight"), weight(name + ".bias"),
                              static_cast<double>(config.layerNormEpsilon));
    }
    at::Tensor linear(const at::Tensor& x, const std::string& name) const {
        return at::addmm(weight(name + ".bias"), x, weight(name + ".weight"));
    }
    at::Tensor attention(const at::Tensor& x, std::size_t layer, std::int64_t first) const;
    at::Tensor block(at::Tensor x, std::size_t layer, std::int64_t first) const;
};

at::Tensor LibtorchGpt2::Impl::attention(const at::Tensor& x, std::size_t layer, std::int64_t first) const {
    const std::int64_t T = x.size(0), H = config.headCount, D = config.headDim(), all = first + T;
    const auto heads = [&](const at::Tensor& t) { return t.view({t.size(0), H, D}).transpose(0, 1); };
    const auto qkv = linear(x, "h." + std::to_string(layer) + ".attn.c_attn").chunk(3, 1);
    keys[layer].narrow(0, first, T).copy_(qkv[1]);
    values[layer].narrow(0, first, T).copy_(qkv[2]);
    const at::Tensor q = qkv[0].reshape({T, H, D}).transpose(0, 1);
    at::Tensor scores = at::matmul(q, heads(keys[layer].narrow(0, 0, all)).transpose(1, 2));
    scores.mul_(1 / std::sqrt(static_cast<double>(D)));
    if (T > 1) {
        const at::Tensor future = at::ones({T, all}, at::kBool).triu(first + 1);
        scores.masked_fill_(future, -std::numeric_limits<float>::infinity());
    }
    const at::Tensor z = at::matmul(at::softmax(scores, -1), heads(values[layer].narrow(0, 0, all)));
    return z.transpose(0, 1).reshape({T, config.modelDim});
}

at::Tensor LibtorchGpt2::Impl::block(at::Tensor x, std::size_t layer, std::int64_t first) const {
    const std::string h = "h." + std::to_string(layer) + ".";
    x = x + linear(attention(norm(x, h + "ln_1"), layer, first), h + "attn.c_proj");
    return x + linear(at::gelu(linear(norm(x, h + "ln_2"), h + "mlp.c_fc"), "tanh"), h + "mlp.c_proj");
}

LibtorchGpt2::LibtorchGpt2(const std::filesystem::path& folder, int threads) : m_impl(std::make_unique<Impl>()) {
    at::set_num_threads(threads);
    m_impl->config = engine::loadGpt2Config(folder);
    const auto archive = engine::SafetensorsArchive::open(folder);
    for (const engine::TensorInfo& info : archive->tensors()) {
        engine::Tensor tensor = archive->readFloat(info);
        m_impl->weights[info.name] = at::from_blob(tensor.data.data(), info.shape, at::kFloat).clone();
    }
    for (int layer = 0; layer < m_impl->config.layerCount; ++layer)
        for (auto* cache : {&m_impl->keys, &m_impl->values})
            cache->push_back(at::zeros({m_impl->config.contextLength, m_impl->config.modelDim}, at::kFloat));
}

LibtorchGpt2::~LibtorchGpt2() = default;

std::vector<float> LibtorchGpt2::forward(std::span<const engine::TokenId> tokens, int first) {
    const c10::InferenceMode guard;
    const auto count = static_cast<std::int64_t>(tokens.size());
    const std::vector<std::int64_t> ids(tokens.begin(), tokens.end());
    const at::Tensor index = at::tensor(ids, at::kLong);
    at::Tensor x =
        m_impl->weight("wte.weight").index_select(0, index) + m_impl->weight("wpe.weight").narrow(0, first, count);
    for (std::size_t layer = 0; layer < m_impl->keys.size(); ++layer)
        x = m_impl->block(x, layer, first);
    const at::Tensor last = m_impl->norm(x.narrow(0, count - 1, 1), "ln_f");
    const at::Tensor logits = at::mv(m_impl->weight("wte.weight"), last.view({m_impl->config.modelDim}));
    return {logits.data_ptr<float>(), logits.data_ptr<float>() + logits.numel()};
}

} // namespace benchmarks
