// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/sentence_piece.h"

#include "engine/error.h"
#include "engine/formats/input_file.h"
#include "engine/tokenizers/sentence_piece_file.h"
#include "engine/tokenizers/utf8.h"

#include <sentencepiece_processor.h>

#include <algorithm>

namespace engine {

namespace {

constexpr std::uint64_t kMaxFileBytes = 32u << 20; // the largest published models have 5 MB

std::size_t firstInvalidByte(std::string_view text) {
    std::size_t position = 0;
    while (position < text.size()) {
        const Utf8Unit unit = utf8UnitAt(text, position);
        if (unit.kind != Utf8Unit::Kind::Character)
            break;
        position += unit.length;
    }
    return position;
}

} // namespace

struct SentencePiece::Impl {
    SentencePieceFile file;
    sentencepiece::SentencePieceProcessor processor;
};

SentencePiece::SentencePiece(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
SentencePiece::~SentencePiece() = default;

std::shared_ptr<const SentencePiece> SentencePiece::parse(std::string_view bytes, const std::string& where) {
    auto impl = std::make_unique<Impl>();
    impl->file = parseSentencePieceFile(bytes, where);
    std::string reason;
    try {
        const auto status = impl->processor.LoadFromSerializedProto(serializedSentencePieceFile(impl->file));
        if (!status.ok())
            reason = status.error_message();
    } catch (const std::exception& failure) {
        reason = failure.what();
    }
    if (!reason.empty())
        throw Error(ErrorCode::BadTokenizer,
                    where + " was refused by the SentencePiece library (" + inQuotes(reason) + "): download it again.");
    impl->file.normalizer.charsmap.clear(); // the library has its own copy
    return std::shared_ptr<const SentencePiece>(new SentencePiece(std::move(impl)));
}

std::shared_ptr<const SentencePiece> SentencePiece::load(const std::filesystem::path& path) {
    return parse(readWholeFile(path, kMaxFileBytes), inQuotes(path.filename().string()));
}

int SentencePiece::pieceCount() const {
    return static_cast<int>(m_impl->file.pieces.size());
}

const std::string& SentencePiece::pieceText(int index) const {
    return m_impl->file.pieces[static_cast<std::size_t>(index)].text;
}

std::vector<SentencePiece::Piece> SentencePiece::encode(std::string_view text) const {
    if (const std::size_t bad = firstInvalidByte(text); bad < text.size())
        throw Error(ErrorCode::BadArgument,
                    "The text is not valid UTF-8 at byte " + std::to_string(bad) + ": save it as UTF-8.");
    std::string input(text);
    std::replace(input.begin(), input.end(), '\0', ' '); // what the library's tables cannot tell from an end
    sentencepiece::ImmutableSentencePieceText encoded;
    const auto status = m_impl->processor.Encode(input, encoded.mutable_proto());
    if (!status.ok())
        throw Error(ErrorCode::BadTokenizer, std::string("The SentencePiece model cannot encode this text (") +
                                                 inQuotes(status.error_message()) + "): use another one.");
    std::vector<Piece> pieces;
    pieces.reserve(encoded.pieces_size());
    for (std::size_t i = 0; i < encoded.pieces_size(); ++i) {
        const auto piece = encoded.pieces(static_cast<int>(i));
        const auto& entry = m_impl->file.pieces.at(piece.id());
        const bool unknown = entry.type == SentencePieceType::Unknown;
        pieces.push_back({piece.piece(), unknown, unknown ? 0.0f : entry.score, piece.begin(), piece.end()});
    }
    return pieces;
}

std::string SentencePiece::decode(std::span<const std::string> pieces) const {
    std::string text;
    const auto status = m_impl->processor.Decode(std::vector<std::string>(pieces.begin(), pieces.end()), &text);
    if (!status.ok())
        throw Error(ErrorCode::BadTokenizer, std::string("The SentencePiece model cannot decode these pieces (") +
                                                 inQuotes(status.error_message()) + "): use another one.");
    // Pieces that the model does not know keep their sign for a space.
    static constexpr std::string_view kSpace = "\xe2\x96\x81";
    for (std::size_t at = text.find(kSpace); at != std::string::npos; at = text.find(kSpace, at))
        text.replace(at, kSpace.size(), " ");
    text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
    return text;
}

} // namespace engine
