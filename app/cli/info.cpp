// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/model_findings.h"

namespace headlight::cli {

namespace {

void printJson(const InfoArguments& arguments, const ModelFindings& found, Output& output) {
    nlohmann::ordered_json json;
    json["folder"] = arguments.common.folder.string();
    json["config"] = found.config;
    json["parameter_count"] = found.parameters;
    json["tied_embeddings"] = found.tied;
    json["file_bytes"] = found.archive->fileBytes();
    json["tokenizer"] = found.tokenizer;
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

void printText(const InfoArguments& arguments, const ModelFindings& found, Output& output) {
    const auto line = [&](const std::string& what, const std::string& text) { output.line(column(what, 16) + text); };
    line("folder", arguments.common.folder.string());
    for (const auto& [what, text] : found.lines)
        line(what, text);
    line("parameters",
         grouped(found.parameters) + (found.tied ? ", unembedding tied to the embedding" : ", separate unembedding"));
    line("files", grouped(static_cast<std::int64_t>(found.archive->fileBytes())) + " bytes in " +
                      std::to_string(found.archive->shardFiles().size()));
    line("tokenizer", found.tokenizerLine.empty() ? "none: give prompts as --ids" : found.tokenizerLine);
    line("tensors", std::to_string(found.archive->tensors().size()));
    for (const engine::TensorInfo& tensor : found.archive->tensors())
        output.line("  " + column(tensor.typeName, 6) + column(engine::toString(tensor.shape), 17) +
                    visibleText(tensor.name));
}

} // namespace

void runInfo(const InfoArguments& arguments, Output& output) {
    const ModelFindings found = examineModel(arguments.common.folder);
    if (arguments.common.json)
        printJson(arguments, found, output);
    else
        printText(arguments, found, output);
}

} // namespace headlight::cli
