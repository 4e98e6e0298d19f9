// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace engine::training {

/// A learned byte-level BPE. Ids: the 256 bytes in GPT-2's order, then one per merge, then "<|endoftext|>".
struct LearnedBpe {
    std::vector<std::string> tokens;                         ///< spelled in the byte alphabet, by id
    std::vector<std::pair<std::string, std::string>> merges; ///< by rank
};

/// What separates the documents of a corpus and ends a text.
inline constexpr std::string_view kEndOfText = "<|endoftext|>";

/// Merges the most frequent adjacent pair inside words until there are `vocabSize` tokens or no pair occurs twice; of
/// equally frequent pairs the one of lower ids is merged, so that the result depends on the corpus alone.
/// kEndOfText in a text separates documents and is not counted. Throws Error{BadArgument} below 257.
LearnedBpe learnBpe(std::span<const std::string> texts, int vocabSize);

/// Writes vocab.json and merges.txt. Throws Error{WriteFailed}.
void writeBpe(const LearnedBpe& bpe, const std::filesystem::path& folder);

} // namespace engine::training
