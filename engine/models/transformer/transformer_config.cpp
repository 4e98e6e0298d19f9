// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/transformer/transformer_config.h"

#include "engine/error.h"
#include "engine/formats/config_reader.h"
#include "engine/formats/input_file.h"
#include "engine/formats/json_text.h"
#include "engine/models/translation_rules.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace engine {

namespace {

using nlohmann::json;

// The largest sizes accepted. A recorded pattern of every layer, layers × heads × positions², is the largest product
// that is formed from them and must fit 63 bits.
constexpr std::int64_t kMaxLayers = 1 << 10;
constexpr std::int64_t kMaxHeads = 1 << 12;
constexpr std::int64_t kMaxModelDim = 1 << 16;
constexpr std::int64_t kMaxInnerDim = 1 << 20;
constexpr std::int64_t kMaxMlpDim = 1 << 20;
constexpr std::int64_t kMaxPositions = 1 << 20;
constexpr std::int64_t kMaxVocabulary = 1 << 24;
static_assert(kMaxLayers * kMaxHeads <= INT64_MAX / kMaxPositions / kMaxPositions);
static_assert(kMaxLayers * kMaxModelDim <= INT64_MAX / (kMaxMlpDim + kMaxInnerDim) / 16);

void checkModelType(const ConfigReader& reader) {
    const json* type = reader.find({"model_type"}).second;
    if (!type)
        reader.failUnsupported("does not say its model_type: a translation model's is \"marian\", so add "
                               "\"model_type\": \"marian\" if it is one.");
    if (*type != "marian")
        reader.failUnsupported("describes a model of type " +
                               (type->is_string() ? inQuotes(type->get_ref<const std::string&>()) : shownJson(*type)) +
                               ", where \"marian\" is needed: choose the folder of a MarianMT model.");
}

/// Options that change the arithmetic in ways that are not computed: better no picture than a false one.
void checkUnsupportedOptions(const ConfigReader& reader) {
    if (reader.flag("normalize_embedding", false))
        reader.failUnsupported(
            "switches normalize_embedding on, and a norm of the embeddings is not computed: choose a "
            "model without it.");
    if (!reader.flag("is_encoder_decoder", true))
        reader.failUnsupported("switches is_encoder_decoder off, and a decoder alone cannot translate: choose a whole "
                               "MarianMT model.");
    if (!reader.flag("static_position_embeddings", true) && !reader.find({"positional_encoding"}).second)
        reader.failUnsupported("switches static_position_embeddings off and does not say which positional_encoding is "
                               "meant instead: add \"positional_encoding\": \"learned\" if the file holds the tables.");
    const auto isEmpty = [](const json& value) { return value.is_structured() && value.empty(); };
    for (const char* key : {"quantization_config", "pruned_heads"}) {
        const json* value = reader.find({key}).second;
        if (value && !isEmpty(*value))
            reader.failUnsupported(std::string("has a ") + key +
                                   ", and such models are not computed: choose the original, unmodified model.");
    }
}

template <typename Value, std::size_t N>
Value named(const ConfigReader& reader, const char* key, const char* fallback,
            const std::array<std::pair<const char*, Value>, N>& names) {
    std::array<const char*, N> texts;
    std::transform(names.begin(), names.end(), texts.begin(), [](const auto& pair) { return pair.first; });
    return names[reader.choice(key, fallback, texts)].second;
}

constexpr std::array<std::pair<const char*, Activation>, 9> kActivations{{
    {"swish", Activation::Swish},
    {"silu", Activation::Swish},
    {"relu", Activation::Relu},
    {"gelu", Activation::Gelu},
    {"gelu_python", Activation::Gelu},
    {"gelu_new", Activation::GeluTanh},
    {"gelu_pytorch_tanh", Activation::GeluTanh},
    {"gelu_fast", Activation::GeluTanh},
    {"gelu_python_tanh", Activation::GeluTanh},
}};

constexpr std::array<std::pair<const char*, PositionalEncoding>, 4> kPositions{{
    {"concatenated", PositionalEncoding::Concatenated},
    {"interleaved", PositionalEncoding::Interleaved},
    {"timescales", PositionalEncoding::Timescales},
    {"learned", PositionalEncoding::Learned},
}};

void readSizes(const ConfigReader& reader, TransformerConfig& config) {
    config.encoderLayerCount = reader.requiredSize("encoder_layers", kMaxLayers);
    config.decoderLayerCount = reader.requiredSize("decoder_layers", kMaxLayers);
    config.encoderHeadCount = reader.requiredSize("encoder_attention_heads", kMaxHeads);
    config.decoderHeadCount = reader.requiredSize("decoder_attention_heads", kMaxHeads);
    config.modelDim = reader.requiredSize("d_model", kMaxModelDim);
    config.encoderMlpDim = reader.requiredSize("encoder_ffn_dim", kMaxMlpDim);
    config.decoderMlpDim = reader.requiredSize("decoder_ffn_dim", kMaxMlpDim);
    config.maxPositions = reader.requiredSize("max_position_embeddings", kMaxPositions);
    config.sourceVocabSize = reader.requiredSize("vocab_size", kMaxVocabulary);
    config.targetVocabSize = reader.size({"decoder_vocab_size"}, config.sourceVocabSize, kMaxVocabulary);
}

void readHeadDim(const ConfigReader& reader, TransformerConfig& config) {
    const std::pair<const char*, int> stacks[] = {{"encoder_attention_heads", config.encoderHeadCount},
                                                  {"decoder_attention_heads", config.decoderHeadCount}};
    if (reader.find({"head_dim"}).second) {
        config.headDim = reader.size({"head_dim"}, 1, kMaxModelDim);
    } else {
        for (const auto& [key, heads] : stacks)
            if (config.modelDim % heads != 0)
                reader.fail("divides d_model " + std::to_string(config.modelDim) + " among " + std::to_string(heads) +
                            " heads (" + key + "), which leaves a remainder: correct one of the two, or add head_dim.");
        if (config.encoderHeadCount != config.decoderHeadCount)
            reader.failUnsupported("gives the encoder " + std::to_string(config.encoderHeadCount) +
                                   " heads and the decoder " + std::to_string(config.decoderHeadCount) +
                                   ", and heads of different widths in one model are not computed: choose a model with "
                                   "as many in both.");
        config.headDim = config.modelDim / config.encoderHeadCount;
    }
    for (const auto& [key, heads] : stacks)
        if (std::int64_t{heads} * config.headDim > kMaxInnerDim)
            reader.fail("makes " + std::to_string(heads) + " heads (" + key + ") of width " +
                        std::to_string(config.headDim) + ", which is more than " + std::to_string(kMaxInnerDim) +
                        " together: correct one of the two.");
}

void readStructure(const ConfigReader& reader, TransformerConfig& config) {
    config.activation = named(reader, "activation_function", "", kActivations);
    config.positions = named(reader, "positional_encoding", "concatenated", kPositions);
    config.layerNormEpsilon = reader.epsilon("layer_norm_eps", 1e-5f);
    config.preNorm = reader.flag("normalize_before", false);
    config.finalNorm = reader.flag("add_final_layer_norm", false);
    config.scaleEmbedding = reader.flag("scale_embedding", false);
    config.sharedEmbeddings = reader.flag("share_encoder_decoder_embeddings", true);
    config.tiedOutput = reader.flag("tie_word_embeddings", true);
    if (config.sharedEmbeddings && config.sourceVocabSize != config.targetVocabSize)
        reader.fail("says that both stacks share one embedding (share_encoder_decoder_embeddings) but has vocab_size " +
                    std::to_string(config.sourceVocabSize) + " and decoder_vocab_size " +
                    std::to_string(config.targetVocabSize) + ": correct one of them.");
}

} // namespace

std::int64_t TransformerConfig::parameterCount() const {
    const std::int64_t dim = modelDim;
    const std::int64_t norm = 2 * dim;
    const auto attention = [&](std::int64_t inner) { return 3 * (dim * inner + inner) + inner * dim + dim; };
    const auto mlp = [&](std::int64_t hidden) { return 2 * dim * hidden + hidden + dim; };
    const std::int64_t encoderLayer = attention(encoderInnerDim()) + mlp(encoderMlpDim) + 2 * norm;
    const std::int64_t decoderLayer = 2 * attention(decoderInnerDim()) + mlp(decoderMlpDim) + 3 * norm;
    const std::int64_t source = sourceVocabSize * dim;
    const std::int64_t target = targetVocabSize * dim;
    const std::int64_t tables = (sharedEmbeddings ? target : source + target) + (tiedOutput ? 0 : target);
    const std::int64_t learned = positions == PositionalEncoding::Learned ? 2 * maxPositions * dim : 0;
    return tables + targetVocabSize + learned + encoderLayerCount * encoderLayer + decoderLayerCount * decoderLayer +
           (finalNorm ? 2 * norm : 0);
}

TransformerConfig parseTransformerConfig(std::string_view text, const std::string& where,
                                         std::string_view generationText) {
    const json root = parseJsonObject(text, ErrorCode::BadConfig, where);
    const ConfigReader reader(root, where);
    checkModelType(reader);
    checkUnsupportedOptions(reader);
    TransformerConfig config;
    readSizes(reader, config);
    readHeadDim(reader, config);
    readStructure(reader, config);
    readTranslationRules(generationText, reader, config.sourceVocabSize, config.targetVocabSize, config.maxPositions,
                         config);
    return config;
}

TransformerConfig loadTransformerConfig(const std::filesystem::path& folder) {
    return parseTransformerConfig(readConfigFile(folder), inQuotes("config.json"), readGenerationConfigFile(folder));
}

} // namespace engine
