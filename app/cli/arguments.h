// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/decoding_arguments.h"

#include "engine/decoding/sampling.h"
#include "engine/tokenizers/byte_level_bpe.h"

#include <cstdint>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headlight::cli {

/// The command line cannot be understood. `what()` is one sentence.
class BadUsage : public std::exception {
public:
    explicit BadUsage(std::string sentence) : m_sentence(std::move(sentence)) {}
    const char* what() const noexcept override { return m_sentence.c_str(); }

private:
    std::string m_sentence;
};

struct CommonArguments {
    std::filesystem::path folder;
    bool json = false;
    int threads = 0; ///< 0 = one per core
};

/// Exactly one of `text` and `ids` is set.
struct PromptArguments {
    std::optional<std::string> text;      ///< "-" stands for standard input
    std::optional<std::string> ids;       ///< "15496,995"
    std::optional<std::string> targetIds; ///< what a translator's decoder reads, start token included
    engine::SpecialTokens special = engine::SpecialTokens::AsText;
};

struct InfoArguments {
    CommonArguments common;
};

struct TokenizeArguments {
    CommonArguments common;
    std::string text; ///< "-" stands for standard input
    engine::SpecialTokens special = engine::SpecialTokens::AsText;
    bool target = false; ///< with a translator's target vocabulary
};

struct LogitsArguments {
    CommonArguments common;
    PromptArguments prompt;
    std::optional<std::filesystem::path> out;
};

struct GenerateArguments {
    CommonArguments common;
    PromptArguments prompt;
    int maxNewTokens = 0;
    engine::SamplingOptions sampling;
    bool stopAtEndOfText = false;
    DecodingArguments decoding; ///< what was asked for beside the options above
};

struct TraceArguments {
    CommonArguments common;
    PromptArguments prompt;
    int maxNewTokens = 0;
    engine::SamplingOptions sampling;
    std::vector<std::string> hooks;
    std::filesystem::path out;
};

struct ExplainArguments {
    CommonArguments common;
    PromptArguments prompt;
    std::string hook;
    std::vector<int> index;
};

struct TranslateArguments {
    CommonArguments common;
    PromptArguments source;
    engine::SamplingOptions sampling;
    bool sample = false;
    std::optional<std::string> forcedTarget; ///< ids with commas between them, or text
    // What is not set is as the model's folder says.
    std::optional<int> beamCount;
    std::optional<int> maxNewTokens;
    std::optional<int> minNewTokens;
    std::optional<double> lengthPenalty;
    std::optional<std::string> earlyStopping; ///< "true", "false", "never"
    int returnCount = 1;
    DecodingArguments decoding; ///< what was asked for beside the options above
};

/// "1,2,3" as token ids; spaces around numbers are allowed, an empty text is an empty list. Throws BadUsage naming
/// `option` where it is not a list of whole numbers, Error{BadToken} for a number that no vocabulary can hold.
std::vector<engine::TokenId> parseTokenIds(std::string_view text, const std::string& option = "--ids");
/// Whether `text` holds digits, commas and spaces alone, at least one digit.
bool looksLikeTokenIds(std::string_view text);

/// "4,0,17" as an index of one to three entries, each at least 0. Throws BadUsage.
std::vector<int> parseIndex(std::string_view text);

/// A decimal whole number between `least` and `most`; hexadecimal, octal, signs and spaces are not numbers here.
/// Throws BadUsage naming `option`.
std::uint64_t parseWholeNumber(std::string_view option, std::string_view text, std::uint64_t least, std::uint64_t most);

/// All bytes of standard input. Throws Error{FileUnreadable, FileTooLarge} above 64 MiB.
std::string readStandardInput();

} // namespace headlight::cli
