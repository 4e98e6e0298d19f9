// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/gru_attention/gru_config.h"

#include "engine/error.h"
#include "engine/formats/input_file.h"
#include "engine/formats/json_text.h"
#include "engine/models/translation_rules.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace engine {

namespace {

using nlohmann::json;

// The largest sizes accepted; no product that is formed of them comes near 63 bits.
constexpr std::int64_t kMaxWidth = 1 << 16;
constexpr std::int64_t kMaxVocabulary = 1 << 24;
static_assert(kMaxVocabulary * kMaxWidth <= INT64_MAX / 64);

/// Of either text. Nothing in a recurrence says where it must end, but longer ones are no sentences any more.
constexpr int kMaxPositions = 512;

void checkModelType(const ConfigReader& reader) {
    const json* type = reader.find({"model_type"}).second;
    if (!type)
        reader.failUnsupported("does not say its model_type: a recurrent translation model's is \"gru_attention\", so "
                               "add \"model_type\": \"gru_attention\" if it is one.");
    const auto* name = type->get_ptr<const std::string*>();
    if (!name || *name != "gru_attention")
        reader.failUnsupported("describes a model of type " + (name ? inQuotes(*name) : shownJson(*type)) +
                               ", where \"gru_attention\" is needed: choose the folder of a GRU with attention.");
}

/// Options that change the arithmetic in ways that are not computed: better no picture than a false one.
void checkUnsupportedOptions(const ConfigReader& reader) {
    if (!reader.flag("bidirectional", true))
        reader.failUnsupported("switches bidirectional off, and an encoder that reads in one direction only is not "
                               "computed: choose a model that reads in both.");
    for (const char* key : {"num_layers", "encoder_layers", "decoder_layers"})
        if (const int layers = reader.size({key}, 1, INT32_MAX); layers != 1)
            reader.failUnsupported("has " + std::to_string(layers) + " for " + key +
                                   ", and more than one recurrent layer is not computed: choose a model with one.");
    const json* quantization = reader.find({"quantization_config"}).second;
    if (quantization && !(quantization->is_structured() && quantization->empty()))
        reader.failUnsupported("has a quantization_config, and such models are not computed: choose the original, "
                               "unmodified model.");
}

void readSizes(const ConfigReader& reader, GruConfig& config) {
    config.sourceVocabSize = reader.requiredSize("vocab_size", kMaxVocabulary);
    config.targetVocabSize = reader.size({"decoder_vocab_size"}, config.sourceVocabSize, kMaxVocabulary);
    config.embeddingSize = reader.requiredSize("embedding_size", kMaxWidth);
    config.hiddenSize = reader.requiredSize("hidden_size", kMaxWidth);
}

void readAttention(const ConfigReader& reader, GruConfig& config) {
    static constexpr const char* kScores[] = {"additive", "general", "dot"};
    static constexpr const char* kMerges[] = {"concat", "sum"};
    config.score = static_cast<GruScore>(reader.choice("attention", "", kScores));
    config.concatenated = reader.choice("merge", "concat", kMerges) == 0;
    if (config.score == GruScore::Additive)
        config.attentionSize = reader.requiredSize("attention_size", kMaxWidth);
    if (config.score == GruScore::Dot && config.concatenated)
        reader.fail("compares states by \"dot\" but makes encoder states of width " +
                    std::to_string(config.encoderStateSize()) + " and decoder states of width " +
                    std::to_string(config.hiddenSize) + " (merge \"concat\"): correct attention or merge.");
}

} // namespace

std::int64_t GruConfig::parameterCount() const {
    const std::int64_t E = embeddingSize, H = hiddenSize, A = attentionSize, S = encoderStateSize();
    const std::int64_t source = sourceVocabSize, target = targetVocabSize;
    const std::int64_t gru = 3 * H * (E + H + 2);
    const std::int64_t attention = score == GruScore::Additive  ? A * H + A * S + A
                                   : score == GruScore::General ? H * S
                                                                : 0;
    return (source + target) * E + 3 * gru + (2 * H + 1) * H + attention + (S + H + 1) * H + target * (H + 1);
}

GruConfig parseGruConfig(std::string_view text, const std::string& where, std::string_view generationText) {
    const json root = parseJsonObject(text, ErrorCode::BadConfig, where);
    const ConfigReader reader(root, where);
    checkModelType(reader);
    checkUnsupportedOptions(reader);
    GruConfig config;
    readSizes(reader, config);
    readAttention(reader, config);
    config.maxPositions = kMaxPositions;
    readTranslationRules(generationText, reader, config.sourceVocabSize, config.targetVocabSize, config.maxPositions,
                         config);
    return config;
}

GruConfig loadGruConfig(const std::filesystem::path& folder) {
    return parseGruConfig(readConfigFile(folder), inQuotes("config.json"), readGenerationConfigFile(folder));
}

} // namespace engine
