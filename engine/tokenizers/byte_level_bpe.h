// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/token.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

/// One token of an encoded text and the bytes of the input it covers: text[begin, end).
struct EncodedToken {
    TokenId id = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The merge steps of one pre-token, for display. steps[0] is the word as single bytes; every later step is the state after
/// one merge (ALL occurrences of the lowest-ranked adjacent pair, left to right); the last step is what becomes tokens.
/// Pieces are raw bytes (not the printable alphabet).
struct MergeTrace {
    struct Step {
        std::vector<std::string> pieces;
        int rank = -1; ///< line of merges.txt applied to get here (0-based), -1 for the first step
    };
    std::size_t begin = 0; ///< byte range of the pre-token in the text
    std::size_t end = 0;
    std::vector<Step> steps;
};

enum class SpecialTokens {
    AsText, ///< "<|endoftext|>" typed is ordinary text, as OpenAI's own encoder treats it (X-09)
    Parse,  ///< special token strings become their ids
};

/// GPT-2's byte-level BPE (OA-20..23): PCRE2 pre-tokenization with Unicode classes, byte alphabet, ranked merges.
/// Immutable after loading; all const members may be called from several threads.
class ByteLevelBpe {
public:
    /// Reads vocab.json and merges.txt in `folder`. Throws Error{MissingTokenizer, BadTokenizer, FileTooLarge, FileUnreadable}.
    static std::shared_ptr<const ByteLevelBpe> load(const std::filesystem::path& folder);
    /// True when `folder` holds both files (readable or not).
    static bool presentIn(const std::filesystem::path& folder);
    /// Builds from memory: contents of vocab.json and merges.txt. Throws Error{BadTokenizer}.
    static std::shared_ptr<const ByteLevelBpe> parse(std::string_view vocabJson, std::string_view mergesText);

    ~ByteLevelBpe();

    /// Highest id + 1.
    int vocabSize() const;

    /// Encodes any bytes. Invalid UTF-8 never fails: such bytes go through the byte alphabet one by one.
    std::vector<TokenId> encode(std::string_view text, SpecialTokens special = SpecialTokens::AsText) const;
    /// Same, with the byte range of every token.
    std::vector<EncodedToken> encodeWithRanges(std::string_view text, SpecialTokens special = SpecialTokens::AsText) const;
    /// Merge steps of every pre-token of `text`, for display; at most `maxWords` of them. A word of more than 512 bytes has
    /// its first and last state only.
    std::vector<MergeTrace> mergeSteps(std::string_view text, std::size_t maxWords = 256) const;

    /// Raw bytes of one token; empty optional for an id without an entry.
    std::optional<std::string> tokenBytes(TokenId id) const;
    /// Bytes of all ids joined (unknown ids contribute nothing).
    std::string decodeBytes(std::span<const TokenId> ids) const;
    /// As text: invalid or incomplete UTF-8 becomes U+FFFD.
    std::string decode(std::span<const TokenId> ids) const;
    /// Id of a special token string such as "<|endoftext|>", if this vocabulary has it.
    std::optional<TokenId> specialToken(std::string_view text) const;

private:
    struct Impl;
    explicit ByteLevelBpe(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

/// Decodes a stream of tokens into valid UTF-8: holds back the bytes of an incomplete character until they are complete.
class StreamingDecoder {
public:
    explicit StreamingDecoder(std::shared_ptr<const ByteLevelBpe> tokenizer);
    /// Text that became complete by this token; may be empty.
    std::string push(TokenId id);
    /// What is left at the end, incomplete characters as U+FFFD.
    std::string finish();

private:
    std::shared_ptr<const ByteLevelBpe> m_tokenizer;
    std::string m_pending;
};

} // namespace engine
