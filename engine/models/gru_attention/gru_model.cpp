// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/gru_attention/gru_model.h"

#include "engine/formats/tensor_reader.h"

#include <map>

namespace engine {

struct GruModel::Impl {
    std::filesystem::path folder;
    GruConfig config;
    OpTable ops;
    std::map<WeightId, Tensor> weights;

    Impl(std::filesystem::path f, const GruConfig& c) : folder(std::move(f)), config(c), ops(makeGruOpTable(c)) {}
};

namespace {

class GruReader {
public:
    GruReader(TensorReader& reader, const GruConfig& config, std::map<WeightId, Tensor>& out)
        : m_reader(reader), m_config(config), m_out(out) {}

    void readEncoder() {
        m_stack = Stack::Encoder;
        at(WeightKind::TokenEmbedding) =
            m_reader.read("encoder.embed.weight", {m_config.sourceVocabSize, m_config.embeddingSize});
        readGru("encoder.gru.", "", WeightKind::GruInputWeight);
        readGru("encoder.gru.", "_reverse", WeightKind::BackInputWeight);
    }

    void readDecoder() {
        m_stack = Stack::Decoder;
        const std::int64_t H = m_config.hiddenSize, S = m_config.encoderStateSize(), V = m_config.targetVocabSize;
        at(WeightKind::BridgeWeight) = m_reader.readTransposed("bridge.weight", 2 * H, H);
        at(WeightKind::BridgeBias) = m_reader.readRow("bridge.bias", H);
        at(WeightKind::TokenEmbedding) = m_reader.read("decoder.embed.weight", {V, m_config.embeddingSize});
        readGru("decoder.gru.", "", WeightKind::GruInputWeight);
        readAttention();
        at(WeightKind::CombineWeight) = m_reader.readTransposed("combine.weight", S + H, H);
        at(WeightKind::CombineBias) = m_reader.readRow("combine.bias", H);
        at(WeightKind::Unembedding) = m_reader.read("output.weight", {V, H});
        at(WeightKind::UnembeddingBias) = m_reader.readRow("output.bias", V);
    }

private:
    Tensor& at(WeightKind kind) { return m_out[{kind, -1, m_stack}]; }

    /// Four tensors whose kinds follow one another: input weight and bias, hidden weight and bias.
    void readGru(const std::string& name, const std::string& suffix, WeightKind first) {
        const std::int64_t H = m_config.hiddenSize;
        const auto kind = [&](int steps) { return static_cast<WeightKind>(static_cast<int>(first) + steps); };
        at(kind(0)) = m_reader.readTransposed(name + "weight_ih_l0" + suffix, m_config.embeddingSize, 3 * H);
        at(kind(1)) = m_reader.readRow(name + "bias_ih_l0" + suffix, 3 * H);
        at(kind(2)) = m_reader.readTransposed(name + "weight_hh_l0" + suffix, H, 3 * H);
        at(kind(3)) = m_reader.readRow(name + "bias_hh_l0" + suffix, 3 * H);
    }

    void readAttention() {
        const std::int64_t H = m_config.hiddenSize, S = m_config.encoderStateSize(), A = m_config.attentionSize;
        if (m_config.score == GruScore::Additive) {
            at(WeightKind::AlignQueryWeight) = m_reader.readTransposed("attention.query.weight", H, A);
            at(WeightKind::AlignKeyWeight) = m_reader.readTransposed("attention.key.weight", S, A);
            at(WeightKind::AlignVector) = m_reader.read("attention.v.weight", {1, A});
        } else if (m_config.score == GruScore::General) {
            at(WeightKind::AlignGeneralWeight) = m_reader.read("attention.general.weight", {H, S});
        }
    }

    TensorReader& m_reader;
    const GruConfig& m_config;
    std::map<WeightId, Tensor>& m_out;
    Stack m_stack = Stack::Encoder;
};
static_assert(static_cast<int>(WeightKind::GruHiddenBias) == static_cast<int>(WeightKind::GruInputWeight) + 3);
static_assert(static_cast<int>(WeightKind::BackHiddenBias) == static_cast<int>(WeightKind::BackInputWeight) + 3);

} // namespace

GruModel::GruModel(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
GruModel::~GruModel() = default;

std::shared_ptr<const GruModel> GruModel::load(const std::filesystem::path& folder, std::stop_token stop,
                                               const LoadProgress& progress) {
    const GruConfig config = loadGruConfig(folder);
    const auto archive = SafetensorsArchive::open(folder);
    TensorReader reader(*archive, "a GRU with attention", std::move(stop), progress);
    auto impl = std::make_unique<Impl>(folder, config);
    GruReader parts(reader, config, impl->weights);
    parts.readEncoder();
    parts.readDecoder();
    return std::shared_ptr<const GruModel>(new GruModel(std::move(impl)));
}

const std::filesystem::path& GruModel::folder() const {
    return m_impl->folder;
}
const GruConfig& GruModel::config() const {
    return m_impl->config;
}
const TranslationRules& GruModel::rules() const {
    return m_impl->config;
}
const ModelShape& GruModel::shape() const {
    return m_impl->ops.shape();
}
const OpTable& GruModel::ops() const {
    return m_impl->ops;
}
std::int64_t GruModel::parameterCount() const {
    return m_impl->config.parameterCount();
}

std::uint64_t GruModel::weightBytes() const {
    std::uint64_t bytes = 0;
    for (const auto& [id, tensor] : m_impl->weights)
        bytes += tensor.data.size() * sizeof(float);
    return bytes;
}

TensorView GruModel::weight(WeightId id) const {
    const auto found = m_impl->weights.find(id);
    return found == m_impl->weights.end() ? TensorView{} : found->second.view();
}

} // namespace engine
