// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/token.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

/// What a translation model's settings say about its vocabularies; the tokenizer's files must agree.
struct MarianIds {
    int sourceVocabSize = 0;
    int targetVocabSize = 0;
    TokenId endToken = 0;  ///< "</s>", in both vocabularies
    TokenId padToken = -1; ///< "<pad>" of the target's vocabulary, -1 when the model has none
};

/// One token of a text.
struct MarianToken {
    TokenId id = 0;
    std::string piece;     ///< as SentencePiece or the vocabulary spells it; the text's own characters where unknown
    bool unknown = false;  ///< the vocabulary lacks the piece: `id` is that of "<unk>"
    float score = 0;       ///< SentencePiece's, see SentencePiece::Piece; 0 for "</s>", ">>xx<<" and unknown characters
    std::size_t begin = 0; ///< text[begin, end), with the spaces before it
    std::size_t end = 0;
};

/// The tokenizer of MarianMT folders (FF-12): source.spm, target.spm and vocab.json, which gives each piece its id (and
/// target_vocab.json where the vocabularies are separate).
/// Immutable after loading; all const members may be called from several threads.
class MarianTokenizer {
public:
    /// Throws Error{MissingTokenizer} (a file is not there: named), Error{BadTokenizer} (a file is malformed, or the
    /// files or `ids` do not belong together), Error{FileTooLarge, FileUnreadable}.
    static std::shared_ptr<const MarianTokenizer> load(const std::filesystem::path& folder, const MarianIds& ids);
    /// True when `folder` holds source.spm, target.spm and vocab.json (readable or not).
    static bool presentIn(const std::filesystem::path& folder);

    ~MarianTokenizer();

    /// Tokens of a text to be translated: leading ">>xx<<" (the wanted language) as one token each, the pieces, and
    /// "</s>", which covers nothing. An empty text gives "</s>" alone.
    /// Throws Error{BadArgument} for text that is not valid UTF-8.
    std::vector<MarianToken> encode(std::string_view text) const;
    /// Tokens of a text in the target's language, without "</s>". Throws as encode does.
    std::vector<MarianToken> encodeTarget(std::string_view text) const;

    /// The text of target tokens: without "</s>", "<unk>", "<pad>" and ids that no token has; "▁" as spaces.
    std::string decode(std::span<const TokenId> ids) const;

    /// How the vocabulary spells a token; nullopt for ids that no token has.
    std::optional<std::string> sourcePiece(TokenId id) const;
    std::optional<std::string> targetPiece(TokenId id) const;
    /// The token that is spelled so.
    std::optional<TokenId> sourceToken(std::string_view piece) const;
    std::optional<TokenId> targetToken(std::string_view piece) const;

    bool separateVocabularies() const;
    /// Whether a target token is left out of decoded texts: "</s>", "<unk>", "<pad>".
    bool isSpecialTarget(TokenId id) const;

private:
    struct Impl;
    explicit MarianTokenizer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
