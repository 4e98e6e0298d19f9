// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/translation_rules.h"

#include "engine/error.h"
#include "engine/formats/input_file.h"
#include "engine/formats/json_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace engine {

namespace {

using nlohmann::json;

constexpr std::uint64_t kMaxGenerationConfigBytes = 1'000'000;
constexpr std::int64_t kMaxBeams = 1 << 10;
constexpr std::size_t kMaxBadWords = 1 << 16;
constexpr std::size_t kMaxBadWordLength = 64;

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

void readRules(const GenerationReader& reader, const ConfigReader& configReader, int source, int target, int positions,
               TranslationRules& rules) {
    rules.padToken = reader.token("pad_token_id", -1, target);
    rules.endToken = reader.token("eos_token_id", 0, std::min(source, target));
    rules.decoderStartToken = reader.token("decoder_start_token_id", rules.padToken, target);
    if (rules.decoderStartToken < 0)
        configReader.fail("has neither decoder_start_token_id nor pad_token_id, and the decoder has to start with one: "
                          "add it, or download the file again.");
    rules.forcedEndToken = reader.token("forced_eos_token_id", -1, target);
    rules.badWords = reader.words("bad_words_ids", target);
    rules.maxLength = std::min(reader.readerOf("max_length").size({"max_length"}, positions, INT32_MAX), positions);
    rules.beamCount = reader.readerOf("num_beams").size({"num_beams"}, 1, kMaxBeams);
    rules.lengthPenalty =
        static_cast<float>(reader.readerOf("length_penalty").number("length_penalty", 1.0, -100.0, 100.0));
    const ConfigReader& stopping = reader.readerOf("early_stopping");
    const json* early = stopping.find({"early_stopping"}).second;
    if (early && *early == "never")
        rules.earlyStopping = EarlyStopping::Never;
    else
        rules.earlyStopping = stopping.flag("early_stopping", false) ? EarlyStopping::Yes : EarlyStopping::No;
    rules.renormalizeLogits = reader.readerOf("renormalize_logits").flag("renormalize_logits", false);
}

} // namespace

void readTranslationRules(std::string_view generationText, const ConfigReader& reader, int source, int target,
                          int positions, TranslationRules& rules) {
    const std::string where = inQuotes("generation_config.json");
    const json generation =
        generationText.empty() ? json::object() : parseJsonObject(generationText, ErrorCode::BadConfig, where);
    const ConfigReader generationReader(generation, where);
    readRules(GenerationReader(generationReader, reader), reader, source, target, positions, rules);
}

std::string readGenerationConfigFile(const std::filesystem::path& folder) {
    const auto path = folder / "generation_config.json";
    std::error_code ignored;
    if (!std::filesystem::exists(std::filesystem::symlink_status(path, ignored)))
        return {};
    const std::string text = readWholeFile(path, kMaxGenerationConfigBytes);
    if (text.empty())
        throw Error(ErrorCode::BadConfig,
                    inQuotes("generation_config.json") + " is empty: download it again, or remove it.");
    return text;
}

} // namespace engine
