// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/transformer/transformer_config.h"

#include "engine/error.h"
#include "engine/formats/config_reader.h"
#include "engine/formats/input_file.h"
#include "engine/formats/json_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace engine {

namespace {

using nlohmann::json;

constexpr std::uint64_t kMaxGenerationConfigBytes = 1'000'000;

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

constexpr std::int64_t kMaxBeams = 1 << 10;
constexpr std::size_t kMaxBadWords = 1 << 16;
constexpr std::size_t kMaxBadWordLength = 64;

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
    const std::string name = reader.text(key, fallback);
    std::string known;
    for (const auto& [text, value] : names) {
        if (name == text)
            return value;
        known += (known.empty() ? "" : ", ") + std::string(text);
    }
    if (name.empty())
        reader.fail(std::string("does not say the ") + key + ": add it, or download the file again.");
    reader.failUnsupported("asks for the " + std::string(key) + " " + inQuotes(name) + ", and only " + known +
                           " are computed: choose a model that uses one of them.");
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

/// Settings of text making: each key is looked for in generation_config.json, then in config.json.
class GenerationReader {
public:
    GenerationReader(const ConfigReader& generation, const ConfigReader& config)
        : m_generation(generation), m_config(config) {}

    const ConfigReader& readerOf(const char* key) const {
        return m_generation.find({key}).second ? m_generation : m_config;
    }

    TokenId token(const char* key, TokenId fallback, int vocabSize) const {
        const ConfigReader& reader = readerOf(key);
        const json* value = reader.find({key}).second;
        if (!value)
            return fallback;
        const json* id = value->is_array() && !value->empty() ? &value->front() : value; // of several the first counts
        return checkedToken(reader, key, *id, vocabSize);
    }

    std::vector<std::vector<TokenId>> words(const char* key, int vocabSize) const {
        const ConfigReader& reader = readerOf(key);
        std::vector<std::vector<TokenId>> words;
        const json* lists = reader.find({key}).second;
        if (!lists)
            return words;
        if (!lists->is_array() || lists->size() > kMaxBadWords)
            reader.failValue(key, *lists, "a list of lists of token ids");
        for (const json& list : *lists) {
            if (!list.is_array() || list.empty() || list.size() > kMaxBadWordLength)
                reader.failValue(key, list, "a list of 1 to " + std::to_string(kMaxBadWordLength) + " token ids");
            std::vector<TokenId> word;
            for (const json& id : list)
                word.push_back(checkedToken(reader, key, id, vocabSize));
            words.push_back(std::move(word));
        }
        return words;
    }

private:
    static TokenId checkedToken(const ConfigReader& reader, const char* key, const json& id, int vocabSize) {
        if (!id.is_number_integer() || id < 0 || id >= vocabSize)
            reader.failValue(key, id, "a token id from 0 to " + std::to_string(vocabSize - 1));
        return id.get<TokenId>();
    }

    const ConfigReader& m_generation;
    const ConfigReader& m_config;
};

void readGeneration(const GenerationReader& reader, const ConfigReader& configReader, TransformerConfig& config) {
    const int target = config.targetVocabSize;
    config.padToken = reader.token("pad_token_id", -1, target);
    config.endToken = reader.token("eos_token_id", 0, std::min(config.sourceVocabSize, target));
    config.decoderStartToken = reader.token("decoder_start_token_id", config.padToken, target);
    if (config.decoderStartToken < 0)
        configReader.fail("has neither decoder_start_token_id nor pad_token_id, and the decoder has to start with one: "
                          "add it, or download the file again.");
    config.forcedEndToken = reader.token("forced_eos_token_id", -1, target);
    config.badWords = reader.words("bad_words_ids", target);
    config.maxLength = std::min(reader.readerOf("max_length").size({"max_length"}, config.maxPositions, INT32_MAX),
                                config.maxPositions);
    config.beamCount = reader.readerOf("num_beams").size({"num_beams"}, 1, kMaxBeams);
    config.lengthPenalty =
        static_cast<float>(reader.readerOf("length_penalty").number("length_penalty", 1.0, -100.0, 100.0));
    const ConfigReader& stopping = reader.readerOf("early_stopping");
    const json* early = stopping.find({"early_stopping"}).second;
    if (early && *early == "never")
        config.earlyStopping = EarlyStopping::Never;
    else
        config.earlyStopping = stopping.flag("early_stopping", false) ? EarlyStopping::Yes : EarlyStopping::No;
    config.renormalizeLogits = reader.readerOf("renormalize_logits").flag("renormalize_logits", false);
}

json parsedObject(std::string_view text, const std::string& where) {
    json root = parseJson(text, ErrorCode::BadConfig, where);
    if (!root.is_object())
        throw Error(ErrorCode::BadConfig, where + " does not hold a JSON object: download it again.");
    return root;
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
    const json root = parsedObject(text, where);
    const ConfigReader reader(root, where);
    checkModelType(reader);
    checkUnsupportedOptions(reader);
    TransformerConfig config;
    readSizes(reader, config);
    readHeadDim(reader, config);
    readStructure(reader, config);
    const std::string generationWhere = inQuotes("generation_config.json");
    const json generation = generationText.empty() ? json::object() : parsedObject(generationText, generationWhere);
    const ConfigReader generationReader(generation, generationWhere);
    readGeneration(GenerationReader(generationReader, reader), reader, config);
    return config;
}

TransformerConfig loadTransformerConfig(const std::filesystem::path& folder) {
    const std::string text = readConfigFile(folder);
    std::string generation;
    const auto path = folder / "generation_config.json";
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) {
        generation = readWholeFile(path, kMaxGenerationConfigBytes);
        if (generation.empty())
            throw Error(ErrorCode::BadConfig,
                        inQuotes("generation_config.json") + " is empty: download it again, or remove it.");
    }
    return parseTransformerConfig(text, inQuotes("config.json"), generation);
}

} // namespace engine
