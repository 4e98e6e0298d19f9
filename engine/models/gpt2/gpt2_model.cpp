// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/gpt2/gpt2_model.h"

#include "engine/error.h"
#include "engine/formats/tensor_reader.h"

#include <map>

namespace engine {

struct Gpt2Model::Impl {
    std::filesystem::path folder;
    Gpt2Config config;
    ModelShape shape;
    OpTable ops;
    std::map<WeightId, Tensor> weights;
    bool tied = true;

    Impl(std::filesystem::path f, const Gpt2Config& c)
        : folder(std::move(f)),
          config(c), shape{c.layerCount, c.headCount, c.modelDim, c.headDim(), c.mlpDim, c.contextLength, c.vocabSize},
          ops(makeGpt2OpTable(c)) {}
};

namespace {

/// Columns [part·width, (part+1)·width) of a [rows, parts·width] matrix: c_attn holds Q, K and V side by side.
Tensor columnsOf(const Tensor& from, std::int64_t part, std::int64_t width) {
    const std::int64_t rows = from.shape[0], all = from.shape[1];
    Tensor out({rows, width});
    for (std::int64_t r = 0; r < rows; ++r)
        std::copy_n(from.data.data() + r * all + part * width, width, out.data.data() + r * width);
    return out;
}

void readBlock(TensorReader& reader, const Gpt2Config& c, int layer, std::map<WeightId, Tensor>& out) {
    const std::string block = "h." + std::to_string(layer) + ".";
    const std::int64_t C = c.modelDim, F = c.mlpDim;
    const auto vector = [&](WeightKind kind, const char* name, std::int64_t n) {
        out[{kind, layer}] = reader.readRow(block + name, n);
    };
    const auto matrix = [&](WeightKind kind, const char* name, std::int64_t in, std::int64_t n) {
        out[{kind, layer}] = reader.read(block + name, {in, n});
    };
    vector(WeightKind::Ln1Gain, "ln_1.weight", C);
    vector(WeightKind::Ln1Bias, "ln_1.bias", C);
    {
        const Tensor qkv = reader.read(block + "attn.c_attn.weight", {C, 3 * C});
        const Tensor bias = reader.readRow(block + "attn.c_attn.bias", 3 * C);
        constexpr WeightKind weights[] = {WeightKind::QueryWeight, WeightKind::KeyWeight, WeightKind::ValueWeight};
        constexpr WeightKind biases[] = {WeightKind::QueryBias, WeightKind::KeyBias, WeightKind::ValueBias};
        for (int part = 0; part < 3; ++part) {
            out[{weights[part], layer}] = columnsOf(qkv, part, C);
            out[{biases[part], layer}] = columnsOf(bias, part, C);
        }
    }
    matrix(WeightKind::OutputWeight, "attn.c_proj.weight", C, C);
    vector(WeightKind::OutputBias, "attn.c_proj.bias", C);
    vector(WeightKind::Ln2Gain, "ln_2.weight", C);
    vector(WeightKind::Ln2Bias, "ln_2.bias", C);
    matrix(WeightKind::MlpInWeight, "mlp.c_fc.weight", C, F);
    vector(WeightKind::MlpInBias, "mlp.c_fc.bias", F);
    matrix(WeightKind::MlpOutWeight, "mlp.c_proj.weight", F, C);
    vector(WeightKind::MlpOutBias, "mlp.c_proj.bias", C);
}

} // namespace

Gpt2Model::Gpt2Model(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Gpt2Model::~Gpt2Model() = default;

std::shared_ptr<const Gpt2Model> Gpt2Model::load(const std::filesystem::path& folder, std::stop_token stop,
                                                 const LoadProgress& progress) {
    const Gpt2Config config = loadGpt2Config(folder);
    const auto archive = SafetensorsArchive::open(folder);
    TensorReader reader(*archive, "a GPT-2 model", std::move(stop), progress);
    reader.setPrefix(archive->find("transformer.wte.weight") ? "transformer." : "");
    // Shapes are checked against the file before anything is allocated, so a config of absurd sizes costs nothing:
    // every allocation below is the size of a tensor that is really in the file.
    std::map<WeightId, Tensor> weights;
    const std::int64_t C = config.modelDim, V = config.vocabSize;
    weights[{WeightKind::TokenEmbedding, -1}] = reader.read("wte.weight", {V, C});
    weights[{WeightKind::PositionEmbedding, -1}] = reader.read("wpe.weight", {config.contextLength, C});
    weights[{WeightKind::LnFinalGain, -1}] = reader.readRow("ln_f.weight", C);
    weights[{WeightKind::LnFinalBias, -1}] = reader.readRow("ln_f.bias", C);
    for (int layer = 0; layer < config.layerCount; ++layer)
        readBlock(reader, config, layer, weights);

    bool tied = true;
    if (reader.has("lm_head.weight")) {
        Tensor head = reader.read("lm_head.weight", {V, C});
        tied = head.data == weights[{WeightKind::TokenEmbedding, -1}].data;
        if (!tied)
            weights[{WeightKind::Unembedding, -1}] = std::move(head);
    } else if (!config.tieEmbeddings) {
        throw Error(ErrorCode::MissingTensor, "config.json says tie_word_embeddings is false, but the weights hold no "
                                              "'lm_head.weight'; check that both files belong to the same model.");
    }
    auto impl = std::make_unique<Impl>(folder, config);
    impl->weights = std::move(weights);
    impl->tied = tied;
    return std::shared_ptr<const Gpt2Model>(new Gpt2Model(std::move(impl)));
}

const std::filesystem::path& Gpt2Model::folder() const {
    return m_impl->folder;
}
const Gpt2Config& Gpt2Model::config() const {
    return m_impl->config;
}
const ModelShape& Gpt2Model::shape() const {
    return m_impl->shape;
}
const OpTable& Gpt2Model::ops() const {
    return m_impl->ops;
}
bool Gpt2Model::tiedEmbeddings() const {
    return m_impl->tied;
}
std::int64_t Gpt2Model::parameterCount() const {
    return m_impl->config.parameterCount(m_impl->tied);
}

std::uint64_t Gpt2Model::weightBytes() const {
    std::uint64_t bytes = 0;
    for (const auto& [id, tensor] : m_impl->weights)
        bytes += tensor.data.size() * sizeof(float);
    return bytes;
}

TensorView Gpt2Model::weight(WeightId id) const {
    if (id.kind == WeightKind::Unembedding && m_impl->tied)
        id.kind = WeightKind::TokenEmbedding;
    const auto found = m_impl->weights.find(id);
    return found == m_impl->weights.end() ? TensorView{} : found->second.view();
}

} // namespace engine
