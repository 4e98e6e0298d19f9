// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/session.h"

#include "engine/formats/safetensors.h"
#include "engine/models/gpt2/config.h"

#include <nlohmann/json.hpp>

namespace headlight::cli {

namespace {

/// What can be told without reading a single weight.
struct Findings {
    engine::Gpt2Config config;
    std::shared_ptr<const engine::SafetensorsArchive> archive;
    std::shared_ptr<const engine::ByteLevelBpe> tokenizer;
    bool tied = true;
    std::int64_t parameters = 0;
};

Findings examine(const std::filesystem::path& folder) {
    Findings found;
    found.config = engine::loadGpt2Config(folder);
    found.archive = engine::SafetensorsArchive::open(folder);
    found.tokenizer = findTokenizer(folder);
    found.tied = !found.archive->find("lm_head.weight") && !found.archive->find("transformer.lm_head.weight");
    found.parameters = found.config.parameterCount(found.tied);
    return found;
}

const char* activationName(engine::Activation activation) {
    switch (activation) {
    case engine::Activation::GeluTanh:
        return "gelu_new";
    case engine::Activation::Gelu:
        return "gelu";
    case engine::Activation::Relu:
        return "relu";
    case engine::Activation::Swish:
        return "swish";
    }
    return "";
}

nlohmann::ordered_json configJson(const engine::Gpt2Config& config) {
    nlohmann::ordered_json json;
    json["layer_count"] = config.layerCount;
    json["head_count"] = config.headCount;
    json["model_dim"] = config.modelDim;
    json["head_dim"] = config.headDim();
    json["mlp_dim"] = config.mlpDim;
    json["context_length"] = config.contextLength;
    json["vocab_size"] = config.vocabSize;
    json["activation"] = activationName(config.activation);
    json["layer_norm_epsilon"] = jsonNumber(config.layerNormEpsilon);
    json["scale_attention"] = config.scaleAttention;
    json["scale_attention_by_inverse_layer"] = config.scaleAttentionByInverseLayer;
    json["end_of_text_token"] =
        config.endOfTextToken < 0 ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(config.endOfTextToken);
    return json;
}

void printJson(const InfoArguments& arguments, const Findings& found, Output& output) {
    nlohmann::ordered_json json;
    json["folder"] = arguments.common.folder.string();
    json["config"] = configJson(found.config);
    json["parameter_count"] = found.parameters;
    json["tied_embeddings"] = found.tied;
    json["file_bytes"] = found.archive->fileBytes();
    json["tokenizer"] = nullptr;
    if (found.tokenizer)
        json["tokenizer"] = {{"vocab_size", found.tokenizer->vocabSize()}};
    auto tensors = nlohmann::ordered_json::array();
    for (const engine::TensorInfo& tensor : found.archive->tensors()) {
        nlohmann::ordered_json entry;
        entry["name"] = tensor.name;
        entry["type"] = tensor.typeName;
        entry["shape"] = tensor.shape;
        entry["bytes"] = tensor.byteSize;
        entry["file"] = found.archive->shardFiles().at(static_cast<std::size_t>(tensor.shard)).filename().string();
        tensors.push_back(std::move(entry));
    }
    json["tensors"] = std::move(tensors);
    output.document(json);
}

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3)
        digits.insert(at - 3, ",");
    return digits;
}

void printText(const InfoArguments& arguments, const Findings& found, Output& output) {
    const engine::Gpt2Config& config = found.config;
    output.line("folder          " + arguments.common.folder.string());
    output.line("layers          " + std::to_string(config.layerCount));
    output.line("heads           " + std::to_string(config.headCount) + " of width " +
                std::to_string(config.headDim()));
    output.line("width           " + std::to_string(config.modelDim) + ", " + std::to_string(config.mlpDim) +
                " inside the MLP (" + activationName(config.activation) + ")");
    output.line("context         " + std::to_string(config.contextLength) + " positions");
    output.line("vocabulary      " + std::to_string(config.vocabSize) + " tokens");
    output.line("parameters      " + grouped(found.parameters) +
                (found.tied ? ", unembedding tied to the embedding" : ", separate unembedding"));
    output.line("files           " + grouped(static_cast<std::int64_t>(found.archive->fileBytes())) + " bytes in " +
                std::to_string(found.archive->shardFiles().size()));
    output.line("tokenizer       " + (found.tokenizer ? std::to_string(found.tokenizer->vocabSize()) + " tokens"
                                                      : std::string("none: give prompts as --ids")));
    output.line("tensors         " + std::to_string(found.archive->tensors().size()));
    for (const engine::TensorInfo& tensor : found.archive->tensors())
        output.line("  " + column(tensor.typeName, 6) + column(engine::toString(tensor.shape), 17) +
                    visibleText(tensor.name));
}

} // namespace

void runInfo(const InfoArguments& arguments, Output& output) {
    const Findings found = examine(arguments.common.folder);
    if (arguments.common.json)
        printJson(arguments, found, output);
    else
        printText(arguments, found, output);
}

} // namespace headlight::cli
