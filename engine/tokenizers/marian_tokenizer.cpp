// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/marian_tokenizer.h"

#include "engine/error.h"
#include "engine/formats/config_reader.h"
#include "engine/formats/input_file.h"
#include "engine/formats/json_text.h"
#include "engine/tokenizers/sentence_piece.h"
#include "engine/tokenizers/vocabulary_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <system_error>

namespace engine {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxVocabularyBytes = 64u << 20;
constexpr std::uint64_t kMaxConfigBytes = 4'000'000;
constexpr std::size_t kMaxLanguageBytes = 64;

constexpr const char* kSource = "source.spm";
constexpr const char* kTarget = "target.spm";
constexpr const char* kVocabulary = "vocab.json";
constexpr const char* kTargetVocabulary = "target_vocab.json";

bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

void require(const fs::path& folder, const char* name) {
    if (!isThere(folder / name))
        throw Error(ErrorCode::MissingTokenizer,
                    "The folder " + inQuotes(folder.filename().string()) + " has no " + name +
                        ": text needs source.spm, target.spm and vocab.json; add it, or give token ids.");
}

[[noreturn]] void fail(const std::string& detail) {
    throw Error(ErrorCode::BadTokenizer, detail);
}

bool saysSeparate(const fs::path& folder) {
    const fs::path path = folder / "tokenizer_config.json";
    if (!isThere(path))
        return isThere(folder / kTargetVocabulary);
    const std::string where = inQuotes("tokenizer_config.json");
    const nlohmann::json config = parseJson(readWholeFile(path, kMaxConfigBytes), ErrorCode::BadTokenizer, where);
    if (!config.is_object())
        fail(where + " does not hold a JSON object: download it again.");
    const auto separate = config.find("separate_vocabs");
    if (separate == config.end() || separate->is_null())
        return false;
    if (!separate->is_boolean())
        fail(where + " has " + shownJson(*separate) + " for separate_vocabs: true or false is expected.");
    return separate->get<bool>();
}

/// A vocab.json that fits the model.
struct Vocabulary {
    VocabularyFile file;
    TokenId unknown = 0;
    TokenId end = 0;
    TokenId pad = -1;

    static Vocabulary load(const fs::path& folder, const char* name, int size) {
        Vocabulary vocabulary;
        vocabulary.file = parseVocabularyFile(readWholeFile(folder / name, kMaxVocabularyBytes), name);
        const auto& tokens = vocabulary.file.tokens;
        if (tokens.size() > static_cast<std::size_t>(size))
            fail(std::string(name) + " gives the token " + inQuotes(tokens.back().value_or("")) + " the id " +
                 std::to_string(tokens.size() - 1) + ", but the model has " + std::to_string(size) +
                 " tokens: the folder mixes files of two models.");
        vocabulary.unknown = vocabulary.needed("<unk>", name);
        vocabulary.end = vocabulary.needed("</s>", name);
        vocabulary.pad = vocabulary.find("<pad>").value_or(-1);
        return vocabulary;
    }

    std::optional<TokenId> find(const std::string& piece) const {
        const auto found = file.ids.find(piece);
        return found == file.ids.end() ? std::nullopt : std::optional<TokenId>(found->second);
    }

    std::optional<std::string> piece(TokenId id) const {
        if (id < 0 || static_cast<std::size_t>(id) >= file.tokens.size())
            return std::nullopt;
        return file.tokens[static_cast<std::size_t>(id)];
    }

    void checkToken(const char* name, const char* piece, TokenId here, TokenId model) const {
        if (here >= 0 && model >= 0 && here != model)
            fail(std::string(name) + " gives " + piece + " the id " + std::to_string(here) +
                 ", but the model's config.json says " + std::to_string(model) +
                 ": the folder mixes files of two models.");
    }

    /// Published vocabularies lack a few pieces of their SentencePiece models, never many.
    void checkPieces(const char* name, const SentencePiece& pieces, const char* piecesName) const {
        int known = 0;
        for (int i = 0; i < pieces.pieceCount(); ++i)
            known += file.ids.contains(pieces.pieceText(i)) ? 1 : 0;
        if (2 * known < pieces.pieceCount())
            fail(std::string(name) + " has only " + std::to_string(known) + " of the " +
                 std::to_string(pieces.pieceCount()) + " pieces of " + piecesName +
                 ": the folder mixes files of two models.");
    }

private:
    TokenId needed(const char* piece, const char* name) const {
        const auto id = find(piece);
        if (!id)
            fail(std::string(name) + " has no token " + piece +
                 ", which every Marian vocabulary needs: download it "
                 "again.");
        return *id;
    }
};

/// The length of a ">>xx<<" at the start of `text`; 0 without one.
std::size_t languageLength(std::string_view text) {
    if (!text.starts_with(">>"))
        return 0;
    const std::size_t close = text.substr(0, kMaxLanguageBytes).find("<<");
    if (close == std::string_view::npos || close == 2 || text.substr(0, close).find(' ') != std::string_view::npos)
        return 0;
    return close + 2;
}

MarianToken tokenOf(const Vocabulary& vocabulary, std::string piece, std::size_t begin, std::size_t end) {
    const auto id = vocabulary.find(piece);
    return {id.value_or(vocabulary.unknown), std::move(piece), !id, 0, begin, end};
}

void appendPieces(const SentencePiece& model, const Vocabulary& vocabulary, std::string_view text, std::size_t offset,
                  std::vector<MarianToken>& tokens) {
    for (SentencePiece::Piece& piece : model.encode(text)) {
        MarianToken token = tokenOf(vocabulary, std::move(piece.text), offset + piece.begin, offset + piece.end);
        token.score = piece.score;
        // The other language's characters may be in a common vocabulary; its special tokens are never text.
        if (token.id == vocabulary.end || token.id == vocabulary.pad) {
            token.id = vocabulary.unknown;
            token.unknown = true;
        }
        tokens.push_back(std::move(token));
    }
}

} // namespace

struct MarianTokenizer::Impl {
    std::shared_ptr<const SentencePiece> sourceModel;
    std::shared_ptr<const SentencePiece> targetModel;
    Vocabulary source;
    std::optional<Vocabulary> separateTarget;

    const Vocabulary& target() const { return separateTarget ? *separateTarget : source; }
};

MarianTokenizer::MarianTokenizer(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
MarianTokenizer::~MarianTokenizer() = default;

bool MarianTokenizer::presentIn(const fs::path& folder) {
    return isThere(folder / kSource) && isThere(folder / kTarget) && isThere(folder / kVocabulary);
}

std::shared_ptr<const MarianTokenizer> MarianTokenizer::load(const fs::path& folder, const MarianIds& ids) {
    for (const char* name : {kSource, kTarget, kVocabulary})
        require(folder, name);
    const bool separate = saysSeparate(folder);
    if (separate)
        require(folder, kTargetVocabulary);
    auto impl = std::make_unique<Impl>();
    impl->sourceModel = SentencePiece::load(folder / kSource);
    impl->targetModel = SentencePiece::load(folder / kTarget);
    impl->source = Vocabulary::load(
        folder, kVocabulary, separate ? ids.sourceVocabSize : std::min(ids.sourceVocabSize, ids.targetVocabSize));
    if (separate)
        impl->separateTarget = Vocabulary::load(folder, kTargetVocabulary, ids.targetVocabSize);
    const char* targetName = separate ? kTargetVocabulary : kVocabulary;
    impl->source.checkToken(kVocabulary, "</s>", impl->source.end, ids.endToken);
    impl->target().checkToken(targetName, "</s>", impl->target().end, ids.endToken);
    impl->target().checkToken(targetName, "<pad>", impl->target().pad, ids.padToken);
    impl->source.checkPieces(kVocabulary, *impl->sourceModel, kSource);
    impl->target().checkPieces(targetName, *impl->targetModel, kTarget);
    return std::shared_ptr<const MarianTokenizer>(new MarianTokenizer(std::move(impl)));
}

std::vector<MarianToken> MarianTokenizer::encode(std::string_view text) const {
    std::vector<MarianToken> tokens;
    std::size_t begin = 0;
    while (const std::size_t length = languageLength(text.substr(begin))) {
        tokens.push_back(tokenOf(m_impl->source, std::string(text.substr(begin, length)), begin, begin + length));
        begin += length;
        begin = std::min(text.find_first_not_of(' ', begin), text.size());
    }
    appendPieces(*m_impl->sourceModel, m_impl->source, text.substr(begin), begin, tokens);
    tokens.push_back({m_impl->source.end, "</s>", false, 0, text.size(), text.size()});
    return tokens;
}

std::vector<MarianToken> MarianTokenizer::encodeTarget(std::string_view text) const {
    std::vector<MarianToken> tokens;
    appendPieces(*m_impl->targetModel, m_impl->target(), text, 0, tokens);
    return tokens;
}

std::string MarianTokenizer::decode(std::span<const TokenId> ids) const {
    std::vector<std::string> pieces;
    for (const TokenId id : ids) {
        auto piece = m_impl->target().piece(id);
        if (piece && !isSpecialTarget(id))
            pieces.push_back(std::move(*piece));
    }
    std::string text = m_impl->targetModel->decode(pieces);
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::optional<std::string> MarianTokenizer::sourcePiece(TokenId id) const {
    return m_impl->source.piece(id);
}

std::optional<std::string> MarianTokenizer::targetPiece(TokenId id) const {
    return m_impl->target().piece(id);
}

std::optional<TokenId> MarianTokenizer::sourceToken(std::string_view piece) const {
    return m_impl->source.find(std::string(piece));
}

std::optional<TokenId> MarianTokenizer::targetToken(std::string_view piece) const {
    return m_impl->target().find(std::string(piece));
}

bool MarianTokenizer::separateVocabularies() const {
    return m_impl->separateTarget.has_value();
}

bool MarianTokenizer::isSpecialTarget(TokenId id) const {
    const Vocabulary& target = m_impl->target();
    return id == target.end || id == target.unknown || (id == target.pad && id >= 0);
}

} // namespace engine
