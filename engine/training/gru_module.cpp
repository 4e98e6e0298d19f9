// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/gru_module.h"

#include "engine/training/random.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

namespace engine::training {

namespace {

constexpr double kEmbeddingDeviation = 0.1;
constexpr std::int64_t kMaxLength = 128;

/// The gates of PyTorch's GRU, in its order r, z, n; `fromInput` and `fromHidden` are [rows, 3 · hidden].
at::Tensor gruStep(const at::Tensor& fromInput, const at::Tensor& fromHidden, const at::Tensor& hidden) {
    const auto x = fromInput.chunk(3, 1);
    const auto h = fromHidden.chunk(3, 1);
    const at::Tensor reset = at::sigmoid(x[0] + h[0]);
    const at::Tensor update = at::sigmoid(x[1] + h[1]);
    const at::Tensor candidate = at::tanh(at::addcmul(x[2], reset, h[2]));
    return at::lerp(candidate, hidden, update);
}

} // namespace

GruModule::GruModule(const GruShape& shape, const TranslationIds& ids, std::uint64_t seed)
    : m_shape(shape), m_ids(ids) {
    const std::int64_t hidden = shape.hiddenSize;
    m_parameters.add("encoder.embed.weight", {ids.sourceVocabSize, shape.embeddingSize}, m_sourceEmbedding);
    announce("encoder.gru.", "", m_forward);
    announce("encoder.gru.", "_reverse", m_backward);
    m_parameters.add("bridge.weight", {hidden, 2 * hidden}, m_bridgeWeight);
    m_parameters.add("bridge.bias", {hidden}, m_bridgeBias);
    m_parameters.add("decoder.embed.weight", {ids.targetVocabSize, shape.embeddingSize}, m_targetEmbedding);
    announce("decoder.gru.", "", m_decoder);
    m_parameters.add("attention.query.weight", {shape.attentionSize, hidden}, m_queryWeight);
    m_parameters.add("attention.key.weight", {shape.attentionSize, 2 * hidden}, m_keyWeight);
    m_parameters.add("attention.v.weight", {1, shape.attentionSize}, m_scoreWeight);
    m_parameters.add("combine.weight", {hidden, 3 * hidden}, m_combineWeight);
    m_parameters.add("combine.bias", {hidden}, m_combineBias);
    m_parameters.add("output.weight", {ids.targetVocabSize, hidden}, m_outputWeight);
    m_parameters.add("output.bias", {ids.targetVocabSize}, m_outputBias);
    m_parameters.allocate();
    initialize(seed);
}

void GruModule::announce(const std::string& prefix, const std::string& suffix, Gru& gru) {
    const std::int64_t hidden = m_shape.hiddenSize;
    m_parameters.add(prefix + "weight_ih_l0" + suffix, {3 * hidden, m_shape.embeddingSize}, gru.inputWeight);
    m_parameters.add(prefix + "weight_hh_l0" + suffix, {3 * hidden, hidden}, gru.hiddenWeight);
    m_parameters.add(prefix + "bias_ih_l0" + suffix, {3 * hidden}, gru.inputBias);
    m_parameters.add(prefix + "bias_hh_l0" + suffix, {3 * hidden}, gru.hiddenBias);
}

/// PyTorch's uniform distribution for the recurrent weights, Glorot's for the other matrices.
void GruModule::initialize(std::uint64_t seed) {
    RandomStream random(seed);
    const double recurrentBound = 1.0 / std::sqrt(static_cast<double>(m_shape.hiddenSize));
    for (const FlatParameters::Parameter& parameter : m_parameters.all()) {
        at::Tensor tensor = parameter.tensor;
        if (tensor.dim() == 1)
            continue; // biases start at 0
        float* data = tensor.data_ptr<float>();
        const bool embedding = parameter.name.ends_with("embed.weight");
        const bool recurrent = parameter.name.find("gru.") != std::string::npos;
        const double glorot = std::sqrt(6.0 / static_cast<double>(tensor.size(0) + tensor.size(1)));
        const double bound = recurrent ? recurrentBound : glorot;
        for (std::int64_t i = 0; i < tensor.numel(); ++i)
            data[i] = static_cast<float>(embedding ? kEmbeddingDeviation * random.normal()
                                                   : bound * (2 * random.uniform() - 1));
    }
}

at::Tensor GruModule::run(const Gru& gru, const at::Tensor& x, const at::Tensor& start, const at::Tensor& lengths,
                          bool backward, ForwardPass& pass) const {
    const std::int64_t rows = x.size(0);
    const std::int64_t length = x.size(1);
    const at::Tensor inputs = pass.linear(x.reshape({rows * length, -1}), gru.inputWeight.t(), gru.inputBias)
                                  .to(at::kFloat)
                                  .view({rows, length, 3 * m_shape.hiddenSize});
    const at::Tensor weight = gru.hiddenWeight.t().to(pass.type());
    const at::Tensor bias = gru.hiddenBias.to(pass.type());
    std::vector<at::Tensor> states(static_cast<std::size_t>(length));
    at::Tensor hidden = start;
    for (std::int64_t i = 0; i < length; ++i) {
        const std::int64_t position = backward ? length - 1 - i : i;
        const at::Tensor fromHidden = at::addmm(bias, hidden.to(pass.type()), weight).to(at::kFloat);
        hidden = gruStep(inputs.select(1, position), fromHidden, hidden);
        if (backward)
            hidden = hidden * lengths.gt(position).to(at::kFloat).unsqueeze(1);
        states[static_cast<std::size_t>(position)] = hidden;
    }
    return at::stack(states, 1);
}

Encoding GruModule::encode(const at::Tensor& source, const at::Tensor& lengths, ForwardPass& pass) const {
    const std::int64_t rows = source.size(0);
    const at::Tensor x = pass.drop(at::embedding(m_sourceEmbedding, source)).to(pass.type());
    const at::Tensor zero = at::zeros({rows, m_shape.hiddenSize}, at::kFloat);
    const at::Tensor forward = run(m_forward, x, zero, lengths, false, pass);
    const at::Tensor backward = run(m_backward, x, zero, lengths, true, pass);
    const at::Tensor ends = (lengths - 1).view({rows, 1, 1}).expand({rows, 1, m_shape.hiddenSize});
    const at::Tensor last = at::cat({forward.gather(1, ends).squeeze(1), backward.select(1, 0)}, 1);
    const at::Tensor initial =
        at::tanh(pass.linear(last.to(pass.type()), m_bridgeWeight.t(), m_bridgeBias).to(at::kFloat));
    return {at::cat({forward, backward}, 2), lengths, initial};
}

/// v · tanh(W_q h_t + W_k h_i) for every pair [rows, queries, keys]
at::Tensor GruModule::scores(const Encoding& encoding, const at::Tensor& states, ForwardPass& pass) const {
    const std::int64_t rows = states.size(0);
    const std::int64_t queries = states.size(1);
    const std::int64_t keys = encoding.states.size(1);
    const auto projected = [&](const at::Tensor& x, const at::Tensor& weight) {
        return at::mm(x.reshape({-1, x.size(2)}).to(pass.type()), weight.t().to(pass.type()));
    };
    const at::Tensor query = projected(states, m_queryWeight).view({rows, queries, 1, m_shape.attentionSize});
    const at::Tensor key = projected(encoding.states, m_keyWeight).view({rows, 1, keys, m_shape.attentionSize});
    const at::Tensor joined = at::tanh(query + key).view({rows * queries * keys, m_shape.attentionSize});
    return at::mm(joined, m_scoreWeight.t().to(pass.type())).view({rows, queries, keys});
}

at::Tensor GruModule::decode(const Encoding& encoding, const at::Tensor& input, ForwardPass& pass) const {
    const at::Tensor y = pass.drop(at::embedding(m_targetEmbedding, input)).to(pass.type());
    const at::Tensor states = run(m_decoder, y, encoding.initial, {}, false, pass);
    const at::Tensor pattern = pass.attentionSoftmax(scores(encoding, states, pass), encoding.lengths, 1.0);
    const at::Tensor context = at::bmm(pattern, encoding.states.to(pass.type()));
    const at::Tensor joined = at::cat({context, states.to(pass.type())}, 2);
    const at::Tensor combined =
        pass.linear(joined.view({-1, 3 * m_shape.hiddenSize}), m_combineWeight.t(), m_combineBias);
    return pass.drop(at::tanh(combined));
}

at::Tensor GruModule::project(const at::Tensor& states, ForwardPass& pass) const {
    return pass.linear(states.to(pass.type()), m_outputWeight.t(), m_outputBias);
}

std::map<std::string, double> GruModule::shapeNumbers() const {
    return {{"architecture", 2},
            {"embedding size", static_cast<double>(m_shape.embeddingSize)},
            {"hidden size", static_cast<double>(m_shape.hiddenSize)},
            {"attention size", static_cast<double>(m_shape.attentionSize)},
            {"source vocabulary", static_cast<double>(m_ids.sourceVocabSize)},
            {"target vocabulary", static_cast<double>(m_ids.targetVocabSize)}};
}

std::string GruModule::configJson(const std::string& type) const {
    const nlohmann::ordered_json config = {
        {"model_type", "gru_attention"},
        {"vocab_size", m_ids.sourceVocabSize},
        {"decoder_vocab_size", m_ids.targetVocabSize},
        {"embedding_size", m_shape.embeddingSize},
        {"hidden_size", m_shape.hiddenSize},
        {"attention_size", m_shape.attentionSize},
        {"attention", "additive"},
        {"bidirectional", true},
        {"merge", "concat"},
        {"pad_token_id", m_ids.pad},
        {"eos_token_id", m_ids.end},
        {"decoder_start_token_id", m_ids.pad},
        {"forced_eos_token_id", m_ids.end},
        {"unk_token_id", m_ids.unknown},
        {"max_length", kMaxLength},
        {"torch_dtype", type},
    };
    return config.dump(2) + '\n';
}

} // namespace engine::training
