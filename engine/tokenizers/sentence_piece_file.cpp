// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/sentence_piece_file.h"

#include "engine/error.h"
#include "engine/formats/input_file.h"
#include "engine/tokenizers/utf8.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_set>

namespace engine {

namespace {

constexpr std::size_t kMaxPieces = 1u << 20;
constexpr std::size_t kMaxPieceBytes = 512;
constexpr std::size_t kMaxUserDefinedBytes = 64; // more nested ones than this overrun a table of the library
constexpr float kMaxScore = 1e6f;

/// One field of a protobuf message.
struct Field {
    std::uint64_t number = 0;
    int wireType = 0;
    std::uint64_t value = 0; ///< wire types 0, 1 and 5
    std::string_view bytes;  ///< wire type 2
};

class MessageReader {
public:
    MessageReader(std::string_view bytes, const std::string& where) : m_bytes(bytes), m_where(where) {}

    bool atEnd() const { return m_bytes.empty(); }

    Field next() {
        Field field;
        const std::uint64_t key = varint();
        field.number = key >> 3;
        field.wireType = static_cast<int>(key & 7);
        if (field.number == 0 || field.number >= (1u << 29))
            fail("holds a field that no protobuf message has");
        switch (field.wireType) {
        case 0:
            field.value = varint();
            break;
        case 1:
            field.value = fixed(8);
            break;
        case 2:
            field.bytes = take(varint());
            break;
        case 5:
            field.value = fixed(4);
            break;
        default:
            fail("holds a field of an unknown kind");
        }
        return field;
    }

    [[noreturn]] void fail(const std::string& what) const {
        throw Error(ErrorCode::BadTokenizer,
                    m_where + " " + what + ": it is no SentencePiece model, or was damaged; download it again.");
    }

private:
    std::string_view take(std::uint64_t size) {
        if (size > m_bytes.size())
            fail("ends in the middle of a value");
        const std::string_view taken = m_bytes.substr(0, static_cast<std::size_t>(size));
        m_bytes.remove_prefix(taken.size());
        return taken;
    }

    std::uint64_t fixed(std::size_t size) {
        std::uint64_t value = 0;
        const std::string_view taken = take(size);
        for (std::size_t i = 0; i < size; ++i)
            value |= std::uint64_t{static_cast<unsigned char>(taken[i])} << (8 * i);
        return value;
    }

    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(take(1)[0]);
            value |= std::uint64_t{byte & 0x7fu} << shift;
            if (byte < 0x80)
                return value;
        }
        fail("holds a number of more than 64 bits");
    }

    std::string_view m_bytes;
    const std::string& m_where;
};

bool isValidUtf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const Utf8Unit unit = utf8UnitAt(text, i);
        if (unit.kind != Utf8Unit::Kind::Character)
            return false;
        i += unit.length;
    }
    return true;
}

class FileReader {
public:
    FileReader(std::string_view bytes, const std::string& where) : m_reader(bytes, where), m_where(where) {}

    SentencePieceFile read() {
        if (m_reader.atEnd())
            m_reader.fail("is empty");
        while (!m_reader.atEnd()) {
            const Field field = m_reader.next();
            if (field.number == 1)
                addPiece(bytesOf(field));
            else if (field.number == 2)
                readTrainer(bytesOf(field));
            else if (field.number == 3)
                readNormalizer(bytesOf(field), m_file.normalizer);
            else if (field.number == 5)
                readDenormalizer(bytesOf(field));
        }
        check();
        return std::move(m_file);
    }

private:
    std::string_view bytesOf(const Field& field) const {
        if (field.wireType != 2)
            m_reader.fail("holds a number where a text or a message belongs");
        return field.bytes;
    }

    std::uint64_t valueOf(const Field& field, int wireType = 0) const {
        if (field.wireType != wireType)
            m_reader.fail("holds a value of the wrong kind");
        return field.value;
    }

    std::string piece(std::size_t index) const {
        return "has the piece " + std::to_string(index) + " (" + inQuotes(m_file.pieces[index].text) + ")";
    }

    void addPiece(std::string_view bytes) {
        const std::size_t index = m_file.pieces.size();
        if (index == kMaxPieces)
            m_reader.fail("has more than " + std::to_string(kMaxPieces) + " pieces");
        SentencePieceFile::Piece& added = m_file.pieces.emplace_back();
        for (MessageReader reader(bytes, m_where); !reader.atEnd();) {
            const Field field = reader.next();
            if (field.number == 1) {
                added.text = bytesOf(field);
            } else if (field.number == 2) {
                added.score = std::bit_cast<float>(static_cast<std::uint32_t>(valueOf(field, 5)));
            } else if (field.number == 3) {
                if (valueOf(field) < 1 || field.value > 6)
                    m_reader.fail(piece(index) + " with the type " + std::to_string(field.value));
                added.type = static_cast<SentencePieceType>(field.value);
            }
        }
        checkPiece(added, index);
    }

    void checkPiece(const SentencePieceFile::Piece& added, std::size_t index) const {
        const std::size_t most = added.type == SentencePieceType::UserDefined ? kMaxUserDefinedBytes : kMaxPieceBytes;
        if (added.text.empty() || added.text.size() > most)
            m_reader.fail(piece(index) + " with " + std::to_string(added.text.size()) + " bytes, where 1 to " +
                          std::to_string(most) + " are possible");
        if (!isValidUtf8(added.text) || added.text.find('\0') != std::string::npos)
            m_reader.fail(piece(index) + ", which is not valid UTF-8 text");
        if (!(std::abs(added.score) <= kMaxScore))
            m_reader.fail(piece(index) + " with a score that is not a finite number of a usual size");
    }

    void readTrainer(std::string_view bytes) {
        for (MessageReader reader(bytes, m_where); !reader.atEnd();) {
            const Field field = reader.next();
            if (field.number == 3) {
                if (valueOf(field) < 1 || field.value > 4)
                    m_reader.fail("asks for the unknown algorithm " + std::to_string(field.value));
                m_file.algorithm = static_cast<int>(field.value);
            } else if (field.number == 24) {
                m_file.whitespaceAsSuffix = valueOf(field) != 0;
            } else if (field.number == 35) {
                m_file.byteFallback = valueOf(field) != 0;
            } else if (field.number == 44) {
                m_file.unknownSurface = bytesOf(field);
            }
        }
    }

    void readNormalizer(std::string_view bytes, SentencePieceFile::Normalizer& normalizer) {
        for (MessageReader reader(bytes, m_where); !reader.atEnd();) {
            const Field field = reader.next();
            if (field.number == 2)
                normalizer.charsmap = bytesOf(field);
            else if (field.number == 3)
                normalizer.addDummyPrefix = valueOf(field) != 0;
            else if (field.number == 4)
                normalizer.removeExtraWhitespace = valueOf(field) != 0;
            else if (field.number == 5)
                normalizer.escapeWhitespace = valueOf(field) != 0;
        }
    }

    void readDenormalizer(std::string_view bytes) {
        SentencePieceFile::Normalizer denormalizer;
        readNormalizer(bytes, denormalizer);
        m_file.denormalizerCharsmap = std::move(denormalizer.charsmap);
    }

    void check() const {
        const auto& pieces = m_file.pieces;
        std::unordered_set<std::string_view> texts;
        for (std::size_t i = 0; i < pieces.size(); ++i)
            if (!texts.insert(pieces[i].text).second)
                m_reader.fail(piece(i) + " a second time");
        const auto unknown = std::count_if(pieces.begin(), pieces.end(),
                                           [](const auto& each) { return each.type == SentencePieceType::Unknown; });
        if (unknown != 1)
            m_reader.fail("has " + std::to_string(unknown) + " pieces for what is unknown, where one is needed");
        if (!isValidUtf8(m_file.unknownSurface) || m_file.unknownSurface.size() > kMaxPieceBytes)
            m_reader.fail("writes unknown pieces as something that is not a short text");
        if (!isSoundCharsmap(m_file.normalizer.charsmap) || !isSoundCharsmap(m_file.denormalizerCharsmap))
            m_reader.fail("has normalization rules that lead outside their table");
    }

    MessageReader m_reader;
    const std::string& m_where;
    SentencePieceFile m_file;
};

class MessageWriter {
public:
    void number(unsigned field, std::uint64_t value) {
        varint(field << 3);
        varint(value);
    }
    void score(unsigned field, float value) {
        varint(field << 3 | 5);
        const auto bits = std::bit_cast<std::uint32_t>(value);
        for (unsigned shift = 0; shift < 32; shift += 8)
            m_bytes += static_cast<char>(bits >> shift & 0xff);
    }
    void bytes(unsigned field, std::string_view value) {
        varint(field << 3 | 2);
        varint(value.size());
        m_bytes += value;
    }
    const std::string& result() const { return m_bytes; }

private:
    void varint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7)
            m_bytes += static_cast<char>((value & 0x7f) | 0x80);
        m_bytes += static_cast<char>(value);
    }

    std::string m_bytes;
};

} // namespace

SentencePieceFile parseSentencePieceFile(std::string_view bytes, const std::string& where) {
    return FileReader(bytes, where).read();
}

std::string serializedSentencePieceFile(const SentencePieceFile& file) {
    MessageWriter writer;
    for (const auto& each : file.pieces) {
        MessageWriter piece;
        piece.bytes(1, each.text);
        piece.score(2, each.score);
        piece.number(3, static_cast<std::uint64_t>(each.type));
        writer.bytes(1, piece.result());
    }
    MessageWriter trainer;
    trainer.number(3, static_cast<std::uint64_t>(file.algorithm));
    trainer.number(24, file.whitespaceAsSuffix);
    trainer.number(35, file.byteFallback);
    if (!file.unknownSurface.empty())
        trainer.bytes(44, file.unknownSurface);
    writer.bytes(2, trainer.result());
    MessageWriter normalizer;
    normalizer.bytes(2, file.normalizer.charsmap);
    normalizer.number(3, file.normalizer.addDummyPrefix);
    normalizer.number(4, file.normalizer.removeExtraWhitespace);
    normalizer.number(5, file.normalizer.escapeWhitespace);
    writer.bytes(3, normalizer.result());
    if (!file.denormalizerCharsmap.empty()) {
        MessageWriter denormalizer;
        denormalizer.bytes(2, file.denormalizerCharsmap);
        writer.bytes(5, denormalizer.result());
    }
    return writer.result();
}

} // namespace engine
