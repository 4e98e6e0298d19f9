// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/transformer/transformer_model.h"

#include "engine/formats/tensor_reader.h"

#include <map>

namespace engine {

struct TransformerModel::Impl {
    std::filesystem::path folder;
    TransformerConfig config;
    OpTable ops;
    std::map<WeightId, Tensor> weights;
    bool sharedTables = false; ///< one embedding table for both stacks
    bool tiedOutput = false;   ///< the decoder's table makes the logits

    Impl(std::filesystem::path f, const TransformerConfig& c)
        : folder(std::move(f)), config(c), ops(makeTransformerOpTable(c)) {}
};

namespace {

/// Reads one stack's layers.
class StackReader {
public:
    StackReader(TensorReader& reader, const TransformerConfig& config, Stack stack, std::map<WeightId, Tensor>& out)
        : m_reader(reader), m_config(config), m_stack(stack), m_out(out),
          m_name(stack == Stack::Encoder ? "model.encoder." : "model.decoder.") {}

    void readLayers() {
        const bool decoder = m_stack == Stack::Decoder;
        const int layers = decoder ? m_config.decoderLayerCount : m_config.encoderLayerCount;
        const int mlp = decoder ? m_config.decoderMlpDim : m_config.encoderMlpDim, C = m_config.modelDim;
        for (int layer = 0; layer < layers; ++layer) {
            m_layer = layer;
            const std::string block = m_name + "layers." + std::to_string(layer) + ".";
            readAttention(block + "self_attn.", WeightKind::QueryWeight);
            readNorm(block + "self_attn_layer_norm", WeightKind::Ln1Gain);
            if (decoder) {
                readAttention(block + "encoder_attn.", WeightKind::CrossQueryWeight);
                readNorm(block + "encoder_attn_layer_norm", WeightKind::Ln2Gain);
            }
            readLinear(block + "fc1", WeightKind::MlpInWeight, C, mlp);
            readLinear(block + "fc2", WeightKind::MlpOutWeight, mlp, C);
            readNorm(block + "final_layer_norm", decoder ? WeightKind::Ln3Gain : WeightKind::Ln2Gain);
        }
        m_layer = -1;
        if (m_config.finalNorm)
            readNorm(m_name + "layer_norm", WeightKind::LnFinalGain);
    }

    void readPositions() {
        const std::int64_t positions = m_config.maxPositions, C = m_config.modelDim;
        const std::string name = m_name + "embed_positions.weight";
        Tensor& table = m_out[{WeightKind::PositionEmbedding, -1, m_stack}];
        if (m_config.positions == PositionalEncoding::Learned || m_reader.has(name)) {
            table = m_reader.read(name, {positions, C});
            return;
        }
        const std::vector<double> values =
            positionalEncoding(m_config.positions, m_config.maxPositions, m_config.modelDim);
        table = Tensor({positions, C});
        std::copy(values.begin(), values.end(), table.data.begin());
    }

private:
    static WeightKind after(WeightKind kind, int steps) {
        return static_cast<WeightKind>(static_cast<int>(kind) + steps);
    }
    Tensor& at(WeightKind kind) { return m_out[{kind, m_layer, m_stack}]; }

    /// A weight's bias follows it in WeightKind, as a norm's bias follows its gain.
    void readLinear(const std::string& name, WeightKind weight, std::int64_t in, std::int64_t out) {
        at(weight) = m_reader.readTransposed(name + ".weight", in, out);
        at(after(weight, 1)) = m_reader.readRow(name + ".bias", out);
    }
    void readNorm(const std::string& name, WeightKind gain) {
        at(gain) = m_reader.readRow(name + ".weight", m_config.modelDim);
        at(after(gain, 1)) = m_reader.readRow(name + ".bias", m_config.modelDim);
    }
    void readAttention(const std::string& name, WeightKind query) {
        const std::int64_t C = m_config.modelDim;
        const std::int64_t inner = m_stack == Stack::Encoder ? m_config.encoderInnerDim() : m_config.decoderInnerDim();
        readLinear(name + "q_proj", query, C, inner);
        readLinear(name + "k_proj", after(query, 2), C, inner);
        readLinear(name + "v_proj", after(query, 4), C, inner);
        readLinear(name + "out_proj", after(query, 6), inner, C);
    }

    TensorReader& m_reader;
    const TransformerConfig& m_config;
    const Stack m_stack;
    std::map<WeightId, Tensor>& m_out;
    const std::string m_name;
    int m_layer = -1;
};
static_assert(static_cast<int>(WeightKind::CrossOutputBias) == static_cast<int>(WeightKind::CrossQueryWeight) + 7);
static_assert(static_cast<int>(WeightKind::OutputBias) == static_cast<int>(WeightKind::QueryWeight) + 7);
static_assert(static_cast<int>(WeightKind::Ln3Bias) == static_cast<int>(WeightKind::Ln3Gain) + 1);

} // namespace

TransformerModel::TransformerModel(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
TransformerModel::~TransformerModel() = default;

std::shared_ptr<const TransformerModel> TransformerModel::load(const std::filesystem::path& folder,
                                                               std::stop_token stop, const LoadProgress& progress) {
    const TransformerConfig config = loadTransformerConfig(folder);
    const auto archive = SafetensorsArchive::open(folder);
    TensorReader reader(*archive, "a translation model", std::move(stop), progress);
    auto impl = std::make_unique<Impl>(folder, config);
    std::map<WeightId, Tensor>& weights = impl->weights;
    const std::int64_t C = config.modelDim, sources = config.sourceVocabSize, targets = config.targetVocabSize;
    const WeightId encoderTable{WeightKind::TokenEmbedding, -1, Stack::Encoder};
    const WeightId decoderTable{WeightKind::TokenEmbedding, -1, Stack::Decoder};
    const WeightId unembedding{WeightKind::Unembedding, -1, Stack::Decoder};
    impl->sharedTables = config.sharedEmbeddings && reader.has("model.shared.weight");
    if (impl->sharedTables) {
        weights[decoderTable] = reader.read("model.shared.weight", {targets, C});
    } else {
        weights[encoderTable] = reader.read("model.encoder.embed_tokens.weight", {sources, C});
        weights[decoderTable] = reader.read("model.decoder.embed_tokens.weight", {targets, C});
    }
    for (const Stack stack : {Stack::Encoder, Stack::Decoder}) {
        StackReader part(reader, config, stack, weights);
        part.readPositions();
        part.readLayers();
    }
    if (reader.has("lm_head.weight") || !config.tiedOutput) {
        Tensor head = reader.read("lm_head.weight", {targets, C});
        impl->tiedOutput = head.data == weights[decoderTable].data;
        if (!impl->tiedOutput)
            weights[unembedding] = std::move(head);
    } else {
        impl->tiedOutput = true;
    }
    weights[{WeightKind::UnembeddingBias, -1, Stack::Decoder}] =
        reader.has("final_logits_bias") ? reader.read("final_logits_bias", {1, targets}) : Tensor({1, targets});
    return std::shared_ptr<const TransformerModel>(new TransformerModel(std::move(impl)));
}

const std::filesystem::path& TransformerModel::folder() const {
    return m_impl->folder;
}
const TransformerConfig& TransformerModel::config() const {
    return m_impl->config;
}
const TranslationRules& TransformerModel::rules() const {
    return m_impl->config;
}
const ModelShape& TransformerModel::shape() const {
    return m_impl->ops.shape();
}
const OpTable& TransformerModel::ops() const {
    return m_impl->ops;
}
std::int64_t TransformerModel::parameterCount() const {
    return m_impl->config.parameterCount();
}

std::uint64_t TransformerModel::weightBytes() const {
    std::uint64_t bytes = 0;
    for (const auto& [id, tensor] : m_impl->weights)
        bytes += tensor.data.size() * sizeof(float);
    return bytes;
}

TensorView TransformerModel::weight(WeightId id) const {
    if (id.kind == WeightKind::Unembedding && m_impl->tiedOutput)
        id.kind = WeightKind::TokenEmbedding;
    if (id.kind == WeightKind::TokenEmbedding && m_impl->sharedTables)
        id.stack = Stack::Decoder;
    const auto found = m_impl->weights.find(id);
    return found == m_impl->weights.end() ? TensorView{} : found->second.view();
}

} // namespace engine
