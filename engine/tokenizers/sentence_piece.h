// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

/// A SentencePiece model, run by the sentencepiece library on what was checked before (FF-13).
/// Immutable after loading; all const members may be called from several threads.
class SentencePiece {
public:
    /// One piece of an encoded text.
    struct Piece {
        std::string text;     ///< as the vocabulary spells it ("▁" for a space); the characters themselves if unknown
        bool unknown = false; ///< characters that no piece has
        float score = 0;      ///< of the piece: unigram's log-probability, the negative rank of a merge; 0 if unknown
        std::size_t begin = 0; ///< text[begin, end), with the spaces before a "▁" piece; empty where normalization made
        std::size_t end = 0;   ///< several pieces of one character
    };

    /// Throws Error{BadTokenizer} when `bytes` are no sound model; `where` names the file in messages.
    static std::shared_ptr<const SentencePiece> parse(std::string_view bytes, const std::string& where);
    /// Also throws Error{FileNotFound, FileUnreadable, FileTooLarge}.
    static std::shared_ptr<const SentencePiece> load(const std::filesystem::path& path);

    ~SentencePiece();

    int pieceCount() const;
    /// The spelling of piece `index`, 0 … pieceCount()-1.
    const std::string& pieceText(int index) const;

    /// Normalizes `text` and splits it. A zero byte counts as a space. Throws Error{BadArgument} for text that is not
    /// valid UTF-8.
    std::vector<Piece> encode(std::string_view text) const;
    /// The text that `pieces` spell: without the control pieces, "▁" as spaces, none at the start.
    std::string decode(std::span<const std::string> pieces) const;

private:
    struct Impl;
    explicit SentencePiece(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
