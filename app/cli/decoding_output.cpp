// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/decoding_output.h"

#include "engine/decoding/decoding_options_json.h"
#include "engine/error.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <fstream>

namespace headlight::cli {

namespace {

using nlohmann::ordered_json;

ordered_json sequenceJson(const DecodingReport& report, const engine::DecodedSequence& made) {
    ordered_json json;
    json["ids"] = made.tokens;
    if (report.text)
        json["text"] = report.text(made.tokens);
    json["score"] = jsonNumber(made.score);
    json["log_probability"] = jsonNumber(made.sum);
    json["complete"] = made.complete;
    json["tokens"] = ordered_json::array();
    for (const int index : report.result.tree.path(made.node)) {
        const engine::SearchNode& node = report.result.tree.node(index);
        ordered_json token{{"id", node.token}};
        if (report.tokenText)
            token["text"] = report.tokenText(node.token);
        token["log_probability"] = jsonNumber(node.logProbability);
        token["probability"] = jsonNumber(node.probability);
        token["raw_probability"] = jsonNumber(node.rawProbability);
        token["rank"] = node.rawRank;
        if (node.coin >= 0)
            token["coin"] = node.coin;
        json["tokens"].push_back(std::move(token));
    }
    return json;
}

} // namespace

const char* endingName(engine::BeamEnding ending) {
    switch (ending) {
    case engine::BeamEnding::Complete:
        return "complete";
    case engine::BeamEnding::NoBetter:
        return "no_better";
    case engine::BeamEnding::MaxLength:
        return "max_length";
    case engine::BeamEnding::NothingLeft:
        return "nothing_left";
    case engine::BeamEnding::Open:
    case engine::BeamEnding::Stopped:
        return "interrupted";
    }
    return "";
}

void DecodingReport::addTo(ordered_json& json) const {
    json["sequences"] = ordered_json::array();
    for (const engine::DecodedSequence& made : result.sequences)
        json["sequences"].push_back(sequenceJson(*this, made));
    const bool full = result.contextFull && result.ending == engine::BeamEnding::MaxLength;
    json["ended"] = full ? "context_full" : endingName(result.ending);
    json["method"] = engine::decodingMethodName(options.method());
    json["processors"] = ordered_json::array();
    for (const engine::ActiveProcessor& processor : engine::activeProcessors(options))
        json["processors"].push_back(
            {{"name", engine::processorName(processor.kind)}, {"parameters", processor.parameters}});
    const auto settings = ordered_json::parse(engine::decodingSettingsJson(options));
    json["options"] = settings["options"];
    json["seed"] = settings["seed"];
    if (!huggingFace.empty())
        json["hugging_face"] = huggingFace;
}

void DecodingReport::print(Output& output) const {
    for (const engine::DecodedSequence& made : result.sequences) {
        std::string line;
        if (text) {
            line = text(made.tokens);
        } else {
            for (const engine::TokenId id : made.tokens)
                line += (line.empty() ? "" : ",") + std::to_string(id);
        }
        output.line(line);
    }
}

void DecodingReport::writeTree(const DecodingArguments& arguments) const {
    if (!arguments.tree)
        return;
    arguments.checkTreeFile();
    std::ofstream file(*arguments.tree, std::ios::binary | std::ios::trunc);
    file << engine::searchTreeJson(result.tree, start, tokenText, &options);
    file.close();
    if (!file)
        throw engine::Error(engine::ErrorCode::WriteFailed,
                            "The tree could not be written to " + arguments.tree->string() + ".");
}

void DecodingReport::warn(bool json) const {
    for (const std::string& turnedOn : json ? std::vector<std::string>() : huggingFace)
        std::fprintf(stderr, "headlight-cli: As Hugging Face: %s.\n", turnedOn.c_str());
    if (result.sequences.empty() && result.ending == engine::BeamEnding::NothingLeft)
        std::fprintf(stderr, "headlight-cli: No token may follow: the options ban them all.\n");
    else if (result.contextFull && result.ending == engine::BeamEnding::MaxLength)
        std::fprintf(stderr, "headlight-cli: The model's positions are full before %d new tokens.\n",
                     options.maxNewTokens);
}

} // namespace headlight::cli
