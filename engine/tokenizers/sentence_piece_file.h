// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

enum class SentencePieceType : std::uint8_t {
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6
};

/// What a .spm file (a serialized ModelProto, FF-13) says, checked.
struct SentencePieceFile {
    struct Piece {
        std::string text; ///< valid UTF-8 without a zero byte, not empty, different from all others
        float score = 0;  ///< finite
        SentencePieceType type = SentencePieceType::Normal;
    };
    struct Normalizer {
        std::string charsmap; ///< a double-array trie and the texts that it points to; empty: nothing is replaced
        bool addDummyPrefix = true;
        bool removeExtraWhitespace = true;
        bool escapeWhitespace = true;
    };
    std::vector<Piece> pieces; ///< exactly one of them is Unknown
    int algorithm = 1;         ///< 1 unigram, 2 byte-pair encoding, 3 words, 4 characters
    bool byteFallback = false;
    bool whitespaceAsSuffix = false;
    std::string unknownSurface; ///< what an unknown piece is decoded to; empty: the library's own choice
    Normalizer normalizer;
    std::string denormalizerCharsmap;
};

/// Parses untrusted bytes; `where` names the file in messages. The library that runs the model reads outside its memory
/// when a charsmap is malformed, so everything it will follow is followed here before.
/// Throws Error{BadTokenizer}: not such a file, cut off, a piece or setting that is out of range.
SentencePieceFile parseSentencePieceFile(std::string_view bytes, const std::string& where);

/// The same model as bytes again, with nothing that was not checked.
std::string serializedSentencePieceFile(const SentencePieceFile& file);

/// Whether every text leads only to places inside `charsmap`, at most 32 matches start at one place (the library keeps
/// no more) and every replacement is valid UTF-8.
bool isSoundCharsmap(std::string_view charsmap);

} // namespace engine
