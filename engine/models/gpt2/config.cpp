// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/gpt2/config.h"

#include "engine/error.h"
#include "engine/formats/config_reader.h"
#include "engine/formats/input_file.h"
#include "engine/formats/json_text.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <utility>

namespace engine {

namespace {

using nlohmann::json;

// The largest sizes accepted. A recorded pattern of every layer, layers × heads × context², is the largest product that
// is formed from them and must fit 63 bits.
constexpr std::int64_t kMaxLayers = 1 << 10;
constexpr std::int64_t kMaxHeads = 1 << 12;
constexpr std::int64_t kMaxModelDim = 1 << 16;
constexpr std::int64_t kMaxMlpDim = 1 << 20;
constexpr std::int64_t kMaxContext = 1 << 20;
constexpr std::int64_t kMaxVocabulary = 1 << 24;
static_assert(kMaxLayers * kMaxHeads <= INT64_MAX / kMaxContext / kMaxContext);
static_assert(kMaxLayers * kMaxModelDim <= INT64_MAX / kMaxMlpDim / 8);

void checkModelType(const ConfigReader& reader) {
    const json* type = reader.find({"model_type"}).second;
    if (!type)
        reader.failUnsupported("does not say its model_type: only \"gpt2\" models can be opened, so add "
                               "\"model_type\": \"gpt2\" if it is one.");
    if (*type != "gpt2")
        reader.failUnsupported("describes a model of type " +
                               (type->is_string() ? inQuotes(type->get_ref<const std::string&>()) : shownJson(*type)) +
                               ", and only \"gpt2\" models can be opened: choose the folder of a GPT-2 model.");
}

/// Options that change the arithmetic in ways that are not computed: better no picture than a false one.
void checkUnsupportedOptions(const ConfigReader& reader) {
    for (const char* key : {"add_cross_attention", "is_encoder_decoder"})
        if (reader.flag(key, false))
            reader.failUnsupported(std::string("switches ") + key +
                                   " on, which is not computed for GPT-2 models: choose a decoder-only model.");
    const auto isEmpty = [](const json& value) { return value.is_structured() && value.empty(); };
    for (const char* key : {"quantization_config", "pruned_heads"}) {
        const json* value = reader.find({key}).second;
        if (value && !isEmpty(*value))
            reader.failUnsupported(std::string("has a ") + key +
                                   ", and such models are not computed: choose the original, unmodified model.");
    }
}

Activation activationOf(const ConfigReader& reader) {
    // All names of the tanh form are the same formula, computed in other orders.
    static constexpr std::array<std::pair<const char*, Activation>, 7> names{{
        {"gelu_new", Activation::GeluTanh},
        {"gelu_pytorch_tanh", Activation::GeluTanh},
        {"gelu_fast", Activation::GeluTanh},
        {"gelu_python_tanh", Activation::GeluTanh},
        {"gelu", Activation::Gelu},
        {"gelu_python", Activation::Gelu},
        {"relu", Activation::Relu},
    }};
    const std::string name = reader.text("activation_function", "gelu_new");
    for (const auto& [known, activation] : names)
        if (name == known)
            return activation;
    reader.failUnsupported("asks for the activation_function " + inQuotes(name) +
                           ", and only gelu_new, gelu and relu are computed: choose a model that uses one of them.");
}

std::int64_t endOfTextToken(const ConfigReader& reader, int vocabSize) {
    const json* value = reader.find({"eos_token_id"}).second;
    if (!value)
        return -1;
    const json* id =
        value->is_array() && !value->empty() ? &value->front() : value; // some list several: the first counts
    if (!id->is_number_integer())
        reader.failValue("eos_token_id", *value, "a token id");
    // Small models often keep 50256, the default of the big one, which no token of theirs can be.
    return *id >= 0 && *id < vocabSize ? id->get<std::int64_t>() : -1;
}

} // namespace

float Gpt2Config::attentionScale(int layer) const {
    const float scale = scaleAttention ? 1.0f / std::sqrt(static_cast<float>(headDim())) : 1.0f;
    return scaleAttentionByInverseLayer ? scale / static_cast<float>(layer + 1) : scale;
}

std::int64_t Gpt2Config::parameterCount(bool tiedEmbeddings) const {
    const std::int64_t dim = modelDim;
    const std::int64_t mlp = mlpDim;
    const std::int64_t norm = 2 * dim;
    const std::int64_t attention = dim * 3 * dim + 3 * dim + dim * dim + dim;
    const std::int64_t block = 2 * norm + attention + 2 * dim * mlp + mlp + dim;
    const std::int64_t embedding = vocabSize * dim;
    return embedding + contextLength * dim + layerCount * block + norm + (tiedEmbeddings ? 0 : embedding);
}

Gpt2Config parseGpt2Config(std::string_view text, const std::string& where) {
    const json root = parseJsonObject(text, ErrorCode::BadConfig, where);
    const ConfigReader reader(root, where);
    checkModelType(reader);
    checkUnsupportedOptions(reader);
    Gpt2Config config;
    config.layerCount = reader.size({"n_layer", "num_hidden_layers"}, 12, kMaxLayers);
    config.headCount = reader.size({"n_head", "num_attention_heads"}, 12, kMaxHeads);
    config.modelDim = reader.size({"n_embd", "hidden_size"}, 768, kMaxModelDim);
    config.mlpDim = reader.size({"n_inner"}, 4 * config.modelDim, kMaxMlpDim);
    config.contextLength = reader.size({"n_positions", "max_position_embeddings", "n_ctx"}, 1024, kMaxContext);
    config.vocabSize = reader.size({"vocab_size"}, 50257, kMaxVocabulary);
    config.activation = activationOf(reader);
    config.layerNormEpsilon = reader.epsilon("layer_norm_epsilon", 1e-5f);
    config.scaleAttention = reader.flag("scale_attn_weights", true);
    config.scaleAttentionByInverseLayer = reader.flag("scale_attn_by_inverse_layer_idx", false);
    config.tieEmbeddings = reader.flag("tie_word_embeddings", true);
    config.endOfTextToken = endOfTextToken(reader, config.vocabSize);
    if (config.modelDim % config.headCount != 0)
        throw Error(ErrorCode::BadConfig, where + " divides n_embd " + std::to_string(config.modelDim) +
                                              " among n_head " + std::to_string(config.headCount) +
                                              " heads, which leaves a remainder: correct one of the two.");
    return config;
}

Gpt2Config loadGpt2Config(const std::filesystem::path& folder) {
    return parseGpt2Config(readConfigFile(folder), inQuotes("config.json"));
}

} // namespace engine
