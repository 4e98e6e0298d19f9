// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/sentence_piece.h"

#include "engine/tokenizers/sentence_piece_file.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <sstream>

namespace engine {
namespace {

using test::expectError;

const std::filesystem::path kFolder = std::filesystem::path(HEADLIGHT_TEST_DATA) / "tokenizers/marian-tiny";

std::string sourceBytes() {
    return test::readBytes(kFolder / "source.spm");
}

std::vector<std::string> pieceTexts(const SentencePiece& model, std::string_view text) {
    std::vector<std::string> texts;
    for (const auto& piece : model.encode(text))
        texts.push_back(piece.text);
    return texts;
}

std::string joined(const std::vector<std::string>& texts) {
    std::string line;
    for (const std::string& text : texts)
        line += (line.empty() ? "" : " ") + text;
    return line;
}

TEST(SentencePiece, EncodesAsTheLibrarysCommandLine) {
    const auto source = SentencePiece::load(kFolder / "source.spm");
    const auto target = SentencePiece::load(kFolder / "target.spm");
    std::istringstream golden(test::readBytes(kFolder / "golden.tsv"));
    int lines = 0;
    for (std::string name, text, pieces;
         std::getline(golden, name, '\t') && std::getline(golden, text, '\t') && std::getline(golden, pieces); ++lines)
        EXPECT_EQ(joined(pieceTexts(name == "source" ? *source : *target, text)), pieces) << name << ": " << text;
    EXPECT_EQ(lines, 22);
}

TEST(SentencePiece, PiecesCoverTheTextWithoutGaps) {
    const auto source = SentencePiece::load(kFolder / "source.spm");
    for (const std::string text : {"  Where  is the ﬁsh? ½ 日本 x", "a", "", "   ", "don't\u00a0know"}) {
        std::size_t position = text.find_first_not_of(' ') == std::string::npos ? 0 : text.find_first_not_of(' ');
        for (const auto& piece : source->encode(text)) {
            EXPECT_EQ(piece.begin, position) << text << ": " << piece.text;
            EXPECT_GE(piece.end, piece.begin);
            position = piece.end;
        }
        EXPECT_LE(position, text.size());
        EXPECT_EQ(text.substr(position).find_first_not_of(' '), std::string::npos) << text;
    }
}

TEST(SentencePiece, ScoresAndUnknownCharacters) {
    const auto source = SentencePiece::load(kFolder / "source.spm");
    const auto pieces = source->encode("the 日本");
    ASSERT_EQ(pieces.size(), 3u);
    EXPECT_EQ(pieces[0].text, "▁the");
    EXPECT_LT(pieces[0].score, 0);
    EXPECT_FALSE(pieces[0].unknown);
    EXPECT_EQ(pieces[2].text, "日本");
    EXPECT_TRUE(pieces[2].unknown);
    EXPECT_EQ(pieces[2].score, 0);
    EXPECT_EQ(pieces[2].begin, 4u);
    EXPECT_EQ(pieces[2].end, 10u);
}

TEST(SentencePiece, Decodes) {
    const auto target = SentencePiece::load(kFolder / "target.spm");
    const auto decode = [&](const std::vector<std::string>& pieces) { return target->decode(pieces); };
    EXPECT_EQ(decode({"▁O", "▁p", "ão", "."}), "O pão.");
    EXPECT_EQ(decode({"▁O", "▁foreign"}), "O foreign");
    EXPECT_EQ(decode({}), "");
    EXPECT_EQ(decode(pieceTexts(*target, "O pão não é azul.")), "O pão não é azul.");
}

TEST(SentencePiece, TextThatIsNotText) {
    const auto source = SentencePiece::load(kFolder / "source.spm");
    expectError(ErrorCode::BadArgument, {"byte 4", "UTF-8"}, [&] { source->encode("the \xff"); });
    expectError(ErrorCode::BadArgument, {"byte 1", "UTF-8"}, [&] { source->encode("a\xe4\xb8"); });
    EXPECT_EQ(pieceTexts(*source, std::string_view("the\0boat", 8)), pieceTexts(*source, "the boat"));
}

TEST(SentencePiece, LongTextsAreNotSlow) {
    for (const char* name : {"source.spm", "target.spm"}) {
        const auto model = SentencePiece::load(kFolder / name);
        for (const std::string& unit :
             {std::string("a"), std::string("the old boat "), std::string("日"), std::string(" ")}) {
            std::string text;
            while (text.size() < 30000)
                text += unit;
            const auto start = std::chrono::steady_clock::now();
            model->encode(text);
            EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2)) << name << " " << unit;
        }
    }
}

/// The file with one change.
std::string changed(const std::function<void(SentencePieceFile&)>& change) {
    SentencePieceFile file = parseSentencePieceFile(sourceBytes(), "x");
    change(file);
    return serializedSentencePieceFile(file);
}

void expectRefused(const std::string& bytes, const std::string& says) {
    expectError(ErrorCode::BadTokenizer, {"bad.spm", says}, [&] { SentencePiece::parse(bytes, "bad.spm"); });
}

TEST(SentencePieceFile, WhatIsReadIsWhatIsWritten) {
    const SentencePieceFile file = parseSentencePieceFile(sourceBytes(), "x");
    EXPECT_EQ(file.pieces.size(), 160u);
    EXPECT_EQ(file.algorithm, 1);
    EXPECT_FALSE(file.normalizer.charsmap.empty());
    EXPECT_EQ(parseSentencePieceFile(test::readBytes(kFolder / "target.spm"), "x").algorithm, 2);
    EXPECT_EQ(serializedSentencePieceFile(parseSentencePieceFile(serializedSentencePieceFile(file), "x")),
              serializedSentencePieceFile(file));
}

TEST(SentencePieceFile, FilesThatAreNone) {
    expectRefused("", "is empty");
    expectRefused("version https://git-lfs.github.com/spec/v1\n", "no SentencePiece model");
    expectRefused(std::string(1000, '\0'), "no SentencePiece model");
    expectRefused(std::string(1000, '\xff'), "64 bits");
    expectRefused("\x0a\xff\xff\xff\xff\x0f", "ends in the middle");
    expectRefused("\x08\x01", "number where a text");
    expectRefused("\x0b", "unknown kind");
}

TEST(SentencePieceFile, EveryCutIsRefusedOrStillAModel) {
    const std::string bytes = sourceBytes();
    int refused = 0;
    for (std::size_t size = 0; size < bytes.size(); size += 7) {
        try {
            SentencePiece::parse(std::string_view(bytes).substr(0, size), "cut.spm")->encode("the boat");
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::BadTokenizer) << size;
            ++refused;
        }
    }
    EXPECT_GT(refused, 300);
}

TEST(SentencePieceFile, ChangedBytesNeverDoMoreThanRefuse) {
    const std::string bytes = sourceBytes();
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::string broken = bytes;
        broken[at] = static_cast<char>(broken[at] ^ (1 << at % 8));
        try {
            SentencePiece::parse(broken, "flipped.spm")->encode("The ﬁsh ½ Ａ sleeps\u00a0in 日本.");
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::BadTokenizer) << at << ": " << error.detail();
        }
    }
}

TEST(SentencePieceFile, PiecesThatCannotBe) {
    const auto refused = [](const std::string& says, auto&& change) {
        expectRefused(changed([&](SentencePieceFile& file) { change(file.pieces); }), says);
    };
    using Pieces = std::vector<SentencePieceFile::Piece>;
    refused("has 0 pieces", [](Pieces& pieces) { pieces.clear(); });
    refused(") a second time", [](Pieces& pieces) { pieces[9].text = pieces[3].text; });
    refused("has 0 pieces for what is unknown", [](Pieces& pieces) { pieces[0].type = SentencePieceType::Normal; });
    refused("has 2 pieces for what is unknown", [](Pieces& pieces) { pieces[9].type = SentencePieceType::Unknown; });
    refused("with the type 7", [](Pieces& pieces) { pieces[9].type = static_cast<SentencePieceType>(7); });
    refused("with the type 0", [](Pieces& pieces) { pieces[9].type = static_cast<SentencePieceType>(0); });
    refused("with 0 bytes", [](Pieces& pieces) { pieces[9].text.clear(); });
    refused("with 513 bytes", [](Pieces& pieces) { pieces[9].text.assign(513, 'x'); });
    refused("with 65 bytes", [](Pieces& pieces) {
        pieces[9].text.assign(65, 'x');
        pieces[9].type = SentencePieceType::UserDefined;
    });
    refused("not valid UTF-8", [](Pieces& pieces) { pieces[9].text = "\xc3"; });
    refused("not valid UTF-8", [](Pieces& pieces) { pieces[9].text = std::string("a\0b", 3); });
    for (const float score : {std::numeric_limits<float>::quiet_NaN(), HUGE_VALF, -HUGE_VALF, 1e30f})
        refused("with a score", [&](Pieces& pieces) { pieces[9].score = score; });
    refused("refused by the SentencePiece library", [](Pieces& pieces) { pieces[9].type = SentencePieceType::Byte; });
}

TEST(SentencePieceFile, SettingsThatCannotBe) {
    expectRefused(changed([](auto& file) { file.algorithm = 5; }), "algorithm 5");
    expectRefused(changed([](auto& file) { file.algorithm = 0; }), "algorithm 0");
    expectRefused(changed([](auto& file) { file.unknownSurface = "\xff"; }), "writes unknown pieces");
}

TEST(SentencePieceFile, CharsmapsThatLeadOutside) {
    const std::string sound = parseSentencePieceFile(sourceBytes(), "x").normalizer.charsmap;
    ASSERT_TRUE(isSoundCharsmap(sound));
    EXPECT_TRUE(isSoundCharsmap(""));
    const auto refused = [&](std::string map, const char* what) {
        EXPECT_FALSE(isSoundCharsmap(map)) << what;
        expectRefused(changed([&](auto& file) { file.normalizer.charsmap = map; }), "normalization rules");
        expectRefused(changed([&](auto& file) { file.denormalizerCharsmap = map; }), "normalization rules");
    };
    refused("abc", "too short");
    refused(std::string(40, '\0'), "no trie");
    refused(sound.substr(0, sound.size() / 2), "cut");
    std::string longer = sound;
    longer[0] = static_cast<char>(longer[0] + 1);
    refused(longer, "a trie of a broken size");
    std::string root = sound;
    root[6] = root[7] = '\x7f'; // the root's offset
    refused(root, "a root that points outside");
    refused(sound.substr(0, sound.size() - 1), "the last text has no end");
}

TEST(SentencePieceFile, AnyNumberOfMatchesAtOnePlaceIsCounted) {
    // A hand-made trie of one path "aaaa…" where every node is a leaf: unit b ^ 'a' leads to the next base.
    const auto chain = [](std::size_t matches) {
        std::vector<std::uint32_t> units(256 * (matches + 2), 0);
        units[0] = 256u << 10;
        for (std::size_t i = 0; i < matches; ++i) {
            const std::size_t base = 256 * (i + 1);
            const std::size_t next = base + 256;
            units[base ^ 'a'] = static_cast<std::uint32_t>(((base ^ 'a') ^ next) << 10) | 0x100u | 'a';
            units[next] = 0x80000000u; // the value: the text at 0
        }
        std::string map;
        const auto append = [&](std::uint32_t number) {
            for (unsigned shift = 0; shift < 32; shift += 8)
                map += static_cast<char>(number >> shift & 0xff);
        };
        append(static_cast<std::uint32_t>(4 * units.size()));
        for (const std::uint32_t unit : units)
            append(unit);
        return map + std::string("b\0", 2);
    };
    EXPECT_TRUE(isSoundCharsmap(chain(32)));
    EXPECT_FALSE(isSoundCharsmap(chain(33)));
    const auto model =
        SentencePiece::parse(changed([&](auto& file) { file.normalizer.charsmap = chain(32); }), "chain.spm");
    EXPECT_EQ(pieceTexts(*model, std::string(32, 'a')), pieceTexts(*model, "b"));
}

TEST(SentencePieceFile, FilesOnDisk) {
    const test::TemporaryFolder folder;
    expectError(ErrorCode::FileNotFound, {"absent.spm"}, [&] { SentencePiece::load(folder.path() / "absent.spm"); });
    folder.write("huge.spm", "x");
    std::filesystem::resize_file(folder.path() / "huge.spm", (32u << 20) + 1);
    expectError(ErrorCode::FileTooLarge, {"huge.spm"}, [&] { SentencePiece::load(folder.path() / "huge.spm"); });
}

} // namespace
} // namespace engine
