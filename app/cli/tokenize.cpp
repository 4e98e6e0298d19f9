// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/translation_run.h"

#include "engine/error.h"

#include <nlohmann/json.hpp>

namespace headlight::cli {

namespace {

std::string hexadecimal(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

/// Tokens that the vocabulary lacks are marked: their id is that of "<unk>".
void tokenizeForTranslator(const TokenizeArguments& arguments, Output& output) {
    const auto tokenizer = TranslatorFolder::read(arguments.common.folder).tokenizer;
    if (!tokenizer)
        throw engine::Error(engine::ErrorCode::MissingTokenizer,
                            "The folder " + arguments.common.folder.string() +
                                " has no source.spm, target.spm and vocab.json to turn text into tokens.");
    const std::vector<engine::MarianToken> tokens =
        arguments.target ? tokenizer->encodeTarget(arguments.text) : tokenizer->encode(arguments.text);
    if (!arguments.common.json) {
        for (const engine::MarianToken& token : tokens)
            output.line(std::to_string(token.id) + "\t" + visibleText(token.piece) +
                        (token.unknown ? "\tunknown" : ""));
        return;
    }
    auto ids = nlohmann::ordered_json::array();
    auto list = nlohmann::ordered_json::array();
    for (const engine::MarianToken& token : tokens) {
        ids.push_back(token.id);
        list.push_back({{"id", token.id},
                        {"piece", token.piece},
                        {"unknown", token.unknown},
                        {"score", jsonNumber(token.score)},
                        {"begin", token.begin},
                        {"end", token.end}});
    }
    nlohmann::ordered_json json;
    json["count"] = tokens.size();
    json["ids"] = std::move(ids);
    json["tokens"] = std::move(list);
    output.document(json);
}

} // namespace

void runTokenize(const TokenizeArguments& arguments, Output& output) {
    if (holdsTranslator(arguments.common.folder)) {
        tokenizeForTranslator(arguments, output);
        return;
    }
    if (arguments.target)
        throw engine::Error(engine::ErrorCode::BadArgument, "--target cannot be met: the folder " +
                                                                arguments.common.folder.string() +
                                                                " does not hold a translator; leave the option out.");
    const auto tokenizer = engine::ByteLevelBpe::load(arguments.common.folder);
    const std::string_view text = arguments.text;
    const std::vector<engine::EncodedToken> tokens = tokenizer->encodeWithRanges(text, arguments.special);

    if (!arguments.common.json) {
        for (const engine::EncodedToken& token : tokens)
            output.line(std::to_string(token.id) + "\t" +
                        visibleText(text.substr(token.begin, token.end - token.begin)));
        return;
    }
    auto ids = nlohmann::ordered_json::array();
    auto list = nlohmann::ordered_json::array();
    for (const engine::EncodedToken& token : tokens) {
        const std::string_view bytes = text.substr(token.begin, token.end - token.begin);
        ids.push_back(token.id);
        list.push_back({{"id", token.id},
                        {"text", bytes},
                        {"bytes", hexadecimal(bytes)},
                        {"begin", token.begin},
                        {"end", token.end}});
    }
    nlohmann::ordered_json json;
    json["count"] = tokens.size();
    json["ids"] = std::move(ids);
    json["tokens"] = std::move(list);
    output.document(json);
}

} // namespace headlight::cli
