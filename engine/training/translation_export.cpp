// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/translation_export.h"

#include "engine/error.h"
#include "engine/formats/safetensors_writer.h"
#include "engine/training/gru_module.h"
#include "engine/training/pair_vocabulary.h"
#include "engine/training/text_files.h"
#include "engine/training/transformer_module.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

namespace engine::training {

namespace {

constexpr const char* kFinalBias = "final_logits_bias"; // a row in Marian's files: [1, vocabSize]

std::string generationConfigJson(const TranslationIds& ids) {
    const nlohmann::ordered_json config = {
        {"decoder_start_token_id", ids.pad},
        {"eos_token_id", ids.end},
        {"forced_eos_token_id", ids.end},
        {"pad_token_id", ids.pad},
        {"bad_words_ids", {{ids.pad}}},
        {"max_length", 128},
        {"num_beams", 1},
    };
    return config.dump(2) + '\n';
}

std::unique_ptr<TranslationModule> moduleFor(const nlohmann::json& config, const TranslationIds& ids) {
    const auto type = config.at("model_type").get<std::string>();
    const auto number = [&](const char* name) {
        const auto value = config.at(name).get<std::int64_t>();
        if (value < 1 || value > 1 << 20)
            throw Error(ErrorCode::BadConfig, std::string(name) + " in config.json is out of range.");
        return value;
    };
    if (type == "marian")
        return std::make_unique<TransformerModule>(TransformerShape{number("encoder_layers"),
                                                                    number("encoder_attention_heads"),
                                                                    number("d_model"), number("encoder_ffn_dim")},
                                                   ids, 1);
    if (type == "gru_attention")
        return std::make_unique<GruModule>(
            GruShape{number("embedding_size"), number("hidden_size"), number("attention_size")}, ids, 1);
    throw Error(ErrorCode::UnsupportedModel, "headlight-train knows no translation model of type \"" + type + "\".");
}

} // namespace

void exportTranslation(const TranslationModule& module, const at::Tensor& flat,
                       const std::filesystem::path& vocabularyFolder, bool float32,
                       const std::filesystem::path& folder) {
    std::vector<SafetensorsEntry> entries;
    const float* data = flat.data_ptr<float>();
    for (const FlatParameters::Parameter& parameter : module.parameters().all()) {
        Shape shape(parameter.tensor.sizes().begin(), parameter.tensor.sizes().end());
        if (parameter.name == kFinalBias)
            shape.insert(shape.begin(), 1);
        entries.push_back({parameter.name, float32 ? ElementType::F32 : ElementType::F16, {data, shape}});
        data += parameter.tensor.numel();
    }
    writeFileAtomically(folder / "config.json", module.configJson(float32 ? "float32" : "float16"));
    writeFileAtomically(folder / "generation_config.json", generationConfigJson(module.ids()));
    for (const char* name : {"source.spm", "target.spm", "vocab.json", "target_vocab.json", "tokenizer_config.json"})
        writeFileAtomically(folder / name, readTextFile(vocabularyFolder / name));
    writeSafetensors(folder / "model.safetensors", entries);
}

std::unique_ptr<TranslationModule> importTranslation(const std::filesystem::path& folder) {
    const PairVocabulary vocabulary(folder);
    std::unique_ptr<TranslationModule> module;
    try {
        module = moduleFor(nlohmann::json::parse(readTextFile(folder / "config.json")), vocabulary.ids());
    } catch (const nlohmann::json::exception& error) {
        throw Error(ErrorCode::BadConfig, (folder / "config.json").string() +
                                              " does not describe a translation model: " + error.what() + ".");
    }
    const auto archive = SafetensorsArchive::open(folder);
    for (const FlatParameters::Parameter& parameter : module->parameters().all()) {
        const TensorInfo* info = archive->find(parameter.name);
        if (!info)
            throw Error(ErrorCode::MissingTensor, folder.string() + " has no tensor " + parameter.name + ".");
        const Tensor values = archive->readFloat(*info);
        if (static_cast<std::int64_t>(values.data.size()) != parameter.tensor.numel())
            throw Error(ErrorCode::WrongShape,
                        parameter.name + " in " + folder.string() + " has another size than " + "config.json says.");
        std::copy(values.data.begin(), values.data.end(), parameter.tensor.data_ptr<float>());
    }
    return module;
}

} // namespace engine::training
