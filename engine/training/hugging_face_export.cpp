// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/hugging_face_export.h"

#include "engine/formats/safetensors_writer.h"
#include "engine/training/text_files.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

namespace engine::training {

namespace {

std::string configJson(const Gpt2Shape& shape, std::int64_t endOfTextId, bool float32) {
    const nlohmann::ordered_json config = {
        {"architectures", {"GPT2LMHeadModel"}},
        {"model_type", "gpt2"},
        {"vocab_size", shape.vocabSize},
        {"n_positions", shape.contextLength},
        {"n_ctx", shape.contextLength},
        {"n_embd", shape.modelDim},
        {"n_layer", shape.layerCount},
        {"n_head", shape.headCount},
        {"n_inner", nullptr},
        {"activation_function", "gelu_new"},
        {"layer_norm_epsilon", 1e-5},
        {"initializer_range", 0.02},
        {"scale_attn_weights", true},
        {"scale_attn_by_inverse_layer_idx", false},
        {"tie_word_embeddings", true},
        {"bos_token_id", endOfTextId},
        {"eos_token_id", endOfTextId},
        {"torch_dtype", float32 ? "float32" : "float16"},
    };
    return config.dump(2) + '\n';
}

std::string tokenizerConfigJson(const Gpt2Shape& shape) {
    const nlohmann::ordered_json config = {
        {"tokenizer_class", "GPT2Tokenizer"}, {"model_max_length", shape.contextLength},
        {"add_prefix_space", false},          {"bos_token", "<|endoftext|>"},
        {"eos_token", "<|endoftext|>"},       {"unk_token", "<|endoftext|>"},
    };
    return config.dump(2) + '\n';
}

} // namespace

void exportHuggingFace(const Gpt2Module& module, const at::Tensor& flat, const std::filesystem::path& tokenizerFolder,
                       std::int64_t endOfTextId, bool float32, const std::filesystem::path& folder) {
    std::vector<SafetensorsEntry> entries;
    const float* data = flat.data_ptr<float>();
    for (const Gpt2Module::Parameter& parameter : module.parameters()) {
        const Shape shape(parameter.tensor.sizes().begin(), parameter.tensor.sizes().end());
        entries.push_back({parameter.name, float32 ? ElementType::F32 : ElementType::F16, {data, shape}});
        data += parameter.tensor.numel();
    }
    writeFileAtomically(folder / "config.json", configJson(module.shape(), endOfTextId, float32));
    writeFileAtomically(folder / "tokenizer_config.json", tokenizerConfigJson(module.shape()));
    for (const char* name : {"vocab.json", "merges.txt"})
        writeFileAtomically(folder / name, readTextFile(tokenizerFolder / name));
    writeSafetensors(folder / "model.safetensors", entries);
}

} // namespace engine::training
