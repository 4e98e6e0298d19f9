// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/transformer_module.h"

#include "engine/error.h"
#include "engine/training/random.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace engine::training {

namespace {

constexpr double kNormEpsilon = 1e-6; // TF-10
constexpr std::int64_t kMaxPositions = 512;

} // namespace

at::Tensor sinePositions(std::int64_t length, std::int64_t modelDim) {
    const std::int64_t half = modelDim / 2;
    const at::Tensor exponents = at::arange(half, at::kDouble) * (2.0 / static_cast<double>(modelDim));
    const at::Tensor rates = at::pow(10000.0, -exponents);
    const at::Tensor angles = at::arange(length, at::kDouble).view({-1, 1}) * rates.view({1, -1});
    return at::cat({at::sin(angles), at::cos(angles)}, 1).to(at::kFloat);
}

TransformerModule::TransformerModule(const TransformerShape& shape, const TranslationIds& ids, std::uint64_t seed)
    : m_shape(shape), m_ids(ids), m_encoder(static_cast<std::size_t>(shape.layerCount)),
      m_decoder(static_cast<std::size_t>(shape.layerCount)) {
    if (shape.modelDim % 2 != 0 || shape.modelDim % shape.headCount != 0)
        throw Error(ErrorCode::BadArgument, "The width must be even and a multiple of the number of heads.");
    const std::int64_t dim = shape.modelDim;
    m_parameters.add("model.encoder.embed_tokens.weight", {ids.sourceVocabSize, dim}, m_sourceEmbedding);
    m_parameters.add("model.decoder.embed_tokens.weight", {ids.targetVocabSize, dim}, m_targetEmbedding);
    for (auto* stack : {&m_encoder, &m_decoder}) {
        for (std::size_t i = 0; i < stack->size(); ++i) {
            Layer& layer = (*stack)[i];
            const std::string name =
                std::string("model.") + (stack == &m_encoder ? "encoder" : "decoder") + ".layers." + std::to_string(i);
            announce(name + ".self_attn", name + ".self_attn_layer_norm", layer.self);
            if (stack == &m_decoder)
                announce(name + ".encoder_attn", name + ".encoder_attn_layer_norm", layer.cross);
            announce(name + ".fc1", layer.expand, shape.mlpDim, dim);
            announce(name + ".fc2", layer.contract, dim, shape.mlpDim);
            announce(name + ".final_layer_norm", layer.norm);
        }
    }
    m_parameters.add("lm_head.weight", {ids.targetVocabSize, dim}, m_output);
    m_parameters.add("final_logits_bias", {ids.targetVocabSize}, m_outputBias);
    m_parameters.allocate();
    initialize(seed);
}

void TransformerModule::announce(const std::string& name, Linear& linear, std::int64_t out, std::int64_t in) {
    m_parameters.add(name + ".weight", {out, in}, linear.weight);
    m_parameters.add(name + ".bias", {out}, linear.bias);
}

void TransformerModule::announce(const std::string& name, Norm& norm) {
    m_parameters.add(name + ".weight", {m_shape.modelDim}, norm.weight);
    m_parameters.add(name + ".bias", {m_shape.modelDim}, norm.bias);
}

void TransformerModule::announce(const std::string& name, const std::string& normName, Attention& attention) {
    announce(name + ".q_proj", attention.query, m_shape.modelDim, m_shape.modelDim);
    announce(name + ".k_proj", attention.key, m_shape.modelDim, m_shape.modelDim);
    announce(name + ".v_proj", attention.value, m_shape.modelDim, m_shape.modelDim);
    announce(name + ".out_proj", attention.output, m_shape.modelDim, m_shape.modelDim);
    announce(normName, attention.norm);
}

/// Embeddings so that they have deviation 1 after the scaling; Glorot's uniform distribution for matrices.
void TransformerModule::initialize(std::uint64_t seed) {
    RandomStream random(seed);
    for (const FlatParameters::Parameter& parameter : m_parameters.all()) {
        at::Tensor tensor = parameter.tensor;
        float* data = tensor.data_ptr<float>();
        if (tensor.dim() == 1) {
            tensor.fill_(parameter.name.ends_with("norm.weight") ? 1.0 : 0.0);
            continue;
        }
        const bool embedding = parameter.name.ends_with("embed_tokens.weight");
        const double deviation = 1.0 / std::sqrt(static_cast<double>(m_shape.modelDim));
        const double bound = std::sqrt(6.0 / static_cast<double>(tensor.size(0) + tensor.size(1)));
        for (std::int64_t i = 0; i < tensor.numel(); ++i)
            data[i] = static_cast<float>(embedding ? deviation * random.normal() : bound * (2 * random.uniform() - 1));
    }
}

at::Tensor TransformerModule::embed(const at::Tensor& table, const at::Tensor& ids, ForwardPass& pass) const {
    const double scale = std::sqrt(static_cast<double>(m_shape.modelDim));
    const at::Tensor embedded = at::embedding(table, ids) * scale + sinePositions(ids.size(1), m_shape.modelDim);
    return pass.drop(embedded.view({-1, m_shape.modelDim}));
}

at::Tensor TransformerModule::apply(const Linear& linear, const at::Tensor& x, ForwardPass& pass) const {
    return pass.linear(x, linear.weight.t(), linear.bias);
}

at::Tensor TransformerModule::normed(const Norm& norm, const at::Tensor& x) const {
    return at::layer_norm(x, {m_shape.modelDim}, norm.weight, norm.bias, kNormEpsilon);
}

/// [rows · length, modelDim] to [rows · headCount, length, headDim]
at::Tensor TransformerModule::heads(const at::Tensor& x, Sizes sizes) const {
    const std::int64_t headDim = m_shape.modelDim / m_shape.headCount;
    return x.view({sizes.rows, sizes.length, m_shape.headCount, headDim})
        .transpose(1, 2)
        .reshape({sizes.rows * m_shape.headCount, sizes.length, headDim});
}

at::Tensor TransformerModule::attend(const Attention& attention, const at::Tensor& x, Sizes queries,
                                     const at::Tensor& context, Sizes keys, const at::Tensor& visible,
                                     ForwardPass& pass) const {
    const std::int64_t headDim = m_shape.modelDim / m_shape.headCount;
    const at::Tensor input = x.to(pass.type());
    const at::Tensor query = heads(apply(attention.query, input, pass), queries);
    const at::Tensor key = heads(apply(attention.key, context, pass), keys);
    const at::Tensor value = heads(apply(attention.value, context, pass), keys);
    const at::Tensor scores = at::bmm(query, key.transpose(1, 2));
    const double scale = 1.0 / std::sqrt(static_cast<double>(headDim));
    const at::Tensor mixed = at::bmm(pass.attentionSoftmax(scores, visible, scale), value)
                                 .view({queries.rows, m_shape.headCount, queries.length, headDim})
                                 .transpose(1, 2)
                                 .reshape({queries.rows * queries.length, m_shape.modelDim});
    return normed(attention.norm, pass.add(x, apply(attention.output, mixed, pass)));
}

at::Tensor TransformerModule::mlp(const Layer& layer, const at::Tensor& x, ForwardPass& pass) const {
    const at::Tensor expanded = at::relu(apply(layer.expand, x.to(pass.type()), pass));
    return normed(layer.norm, pass.add(x, apply(layer.contract, expanded, pass)));
}

Encoding TransformerModule::encode(const at::Tensor& source, const at::Tensor& lengths, ForwardPass& pass) const {
    const Sizes sizes{source.size(0), source.size(1)};
    const at::Tensor visible = lengths.repeat_interleave(m_shape.headCount);
    at::Tensor x = embed(m_sourceEmbedding, source, pass);
    for (const Layer& layer : m_encoder)
        x = mlp(layer, attend(layer.self, x, sizes, x.to(pass.type()), sizes, visible, pass), pass);
    return {x.view({sizes.rows, sizes.length, m_shape.modelDim}), lengths, {}};
}

at::Tensor TransformerModule::decode(const Encoding& encoding, const at::Tensor& input, ForwardPass& pass) const {
    const Sizes sizes{input.size(0), input.size(1)};
    const Sizes keys{encoding.states.size(0), encoding.states.size(1)};
    const at::Tensor context = encoding.states.reshape({keys.rows * keys.length, m_shape.modelDim}).to(pass.type());
    const at::Tensor visible = encoding.lengths.repeat_interleave(m_shape.headCount);
    at::Tensor x = embed(m_targetEmbedding, input, pass);
    for (const Layer& layer : m_decoder) {
        x = attend(layer.self, x, sizes, x.to(pass.type()), sizes, {}, pass);
        x = attend(layer.cross, x, sizes, context, keys, visible, pass);
        x = mlp(layer, x, pass);
    }
    return x;
}

at::Tensor TransformerModule::project(const at::Tensor& states, ForwardPass& pass) const {
    return pass.linear(states.to(pass.type()), m_output.t(), m_outputBias);
}

std::map<std::string, double> TransformerModule::shapeNumbers() const {
    return {{"architecture", 1},
            {"layers", static_cast<double>(m_shape.layerCount)},
            {"heads", static_cast<double>(m_shape.headCount)},
            {"width", static_cast<double>(m_shape.modelDim)},
            {"mlp width", static_cast<double>(m_shape.mlpDim)},
            {"source vocabulary", static_cast<double>(m_ids.sourceVocabSize)},
            {"target vocabulary", static_cast<double>(m_ids.targetVocabSize)}};
}

std::string TransformerModule::configJson(const std::string& type) const {
    const nlohmann::ordered_json config = {
        {"architectures", {"MarianMTModel"}},
        {"model_type", "marian"},
        {"is_encoder_decoder", true},
        {"vocab_size", m_ids.sourceVocabSize},
        {"decoder_vocab_size", m_ids.targetVocabSize},
        {"d_model", m_shape.modelDim},
        {"encoder_layers", m_shape.layerCount},
        {"decoder_layers", m_shape.layerCount},
        {"encoder_attention_heads", m_shape.headCount},
        {"decoder_attention_heads", m_shape.headCount},
        {"encoder_ffn_dim", m_shape.mlpDim},
        {"decoder_ffn_dim", m_shape.mlpDim},
        {"activation_function", "relu"},
        {"scale_embedding", true},
        {"normalize_before", false},
        {"normalize_embedding", false},
        {"add_final_layer_norm", false},
        {"static_position_embeddings", true},
        {"positional_encoding", "concatenated"},
        {"layer_norm_eps", kNormEpsilon},
        {"max_position_embeddings", kMaxPositions},
        {"share_encoder_decoder_embeddings", false},
        {"tie_word_embeddings", false},
        {"pad_token_id", m_ids.pad},
        {"eos_token_id", m_ids.end},
        {"unk_token_id", m_ids.unknown},
        {"decoder_start_token_id", m_ids.pad},
        {"forced_eos_token_id", m_ids.end},
        {"bad_words_ids", {{m_ids.pad}}},
        {"dropout", 0.1},
        {"torch_dtype", type},
    };
    return config.dump(2) + '\n';
}

} // namespace engine::training
