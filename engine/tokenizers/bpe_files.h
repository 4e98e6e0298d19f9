// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/bpe_merger.h"
#include "engine/tokenizers/token.h"

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

/// What vocab.json and merges.txt say together.
struct BpeVocabulary {
    std::vector<std::optional<std::string>> tokenBytes; ///< raw bytes by id; empty for ids that no token has
    std::array<TokenId, 256> byteTokens{};              ///< the token of every single byte
    BpeMerger merger;
    /// Tokens that no merge makes, such as "<|endoftext|>".
    std::map<std::string, TokenId, std::less<>> specialTokens;
    std::size_t longestSpecialToken = 0;
};

/// Throws Error{BadTokenizer} that names the file, the token or line, and what is wrong with it.
BpeVocabulary parseBpeFiles(std::string_view vocabJson, std::string_view mergesText);

/// The whole file. Throws Error{FileNotFound, FileUnreadable, FileTooLarge}.
std::string readTokenizerFile(const std::filesystem::path& path);

} // namespace engine
