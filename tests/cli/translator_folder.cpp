// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/translator_folder.h"

#include <random>

namespace test {

namespace {

const std::filesystem::path tokenizer = std::filesystem::path(HEADLIGHT_TEST_DATA) / "tokenizers/marian-tiny";
constexpr std::int64_t width = 8, inside = 12;

ModelFolder::Weights seeded(const std::string& name, std::vector<std::int64_t> shape, float size, float middle = 0) {
    std::int64_t count = 1;
    unsigned seed = 17;
    for (const char c : name)
        seed = seed * 31 + static_cast<unsigned char>(c);
    std::mt19937 generator(seed);
    for (const std::int64_t n : shape)
        count *= n;
    std::vector<float> values(static_cast<std::size_t>(count));
    for (float& value : values)
        value = middle + size * (static_cast<float>(generator()) * 0x1p-31f - 1.0f);
    return {name, "F32", std::move(shape), std::move(values)};
}

} // namespace

TranslatorFolder::TranslatorFolder() {
    const auto vocabulary = nlohmann::json::parse(readBytes(tokenizer / "vocab.json"));
    vocabSize = static_cast<int>(vocabulary.size());
    pad = vocabulary["<pad>"];
    config = {{"model_type", "marian"},
              {"vocab_size", vocabSize},
              {"d_model", width},
              {"encoder_layers", 1},
              {"decoder_layers", 1},
              {"encoder_attention_heads", 2},
              {"decoder_attention_heads", 2},
              {"encoder_ffn_dim", inside},
              {"decoder_ffn_dim", inside},
              {"activation_function", "relu"},
              {"scale_embedding", true},
              {"max_position_embeddings", 24},
              {"max_length", 24},
              {"eos_token_id", 0},
              {"forced_eos_token_id", 0},
              {"pad_token_id", pad},
              {"decoder_start_token_id", pad},
              {"bad_words_ids", nlohmann::json::array({nlohmann::json::array({pad})})}};
    tensors = {seeded("model.shared.weight", {vocabSize, width}, 0.5f),
               seeded("final_logits_bias", {1, vocabSize}, 0.5f)};
    const auto norm = [&](const std::string& name) {
        tensors.push_back(seeded(name + ".weight", {width}, 0.3f, 1.0f));
        tensors.push_back(seeded(name + ".bias", {width}, 0.1f));
    };
    const auto linear = [&](const std::string& name, std::int64_t out, std::int64_t in) {
        tensors.push_back(seeded(name + ".weight", {out, in}, 0.8f));
        tensors.push_back(seeded(name + ".bias", {out}, 0.2f));
    };
    const auto attention = [&](const std::string& name) {
        for (const char* part : {".q_proj", ".k_proj", ".v_proj", ".out_proj"})
            linear(name + part, width, width);
        norm(name + "_layer_norm");
    };
    for (const std::string stack : {"model.encoder.layers.0.", "model.decoder.layers.0."}) {
        attention(stack + "self_attn");
        if (stack.starts_with("model.decoder"))
            attention(stack + "encoder_attn");
        linear(stack + "fc1", inside, width);
        linear(stack + "fc2", width, inside);
        norm(stack + "final_layer_norm");
    }
}

void TranslatorFolder::writeTokenizer() const {
    for (const char* file : {"source.spm", "target.spm", "vocab.json", "tokenizer_config.json"})
        std::filesystem::copy_file(tokenizer / file, path() / file, std::filesystem::copy_options::overwrite_existing);
}

void TranslatorFolder::write() const {
    writeModel();
    writeTokenizer();
}

} // namespace test
