// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/marian_tokenizer.h"

#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdlib>

namespace engine {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using test::expectError;
using test::TemporaryFolder;
using testing::ElementsAre;

const fs::path kFolder = fs::path(HEADLIGHT_TEST_DATA) / "tokenizers/marian-tiny";
constexpr MarianIds kIds{278, 278, 0, 277};

std::vector<TokenId> idsOf(const std::vector<MarianToken>& tokens) {
    std::vector<TokenId> ids;
    for (const MarianToken& token : tokens)
        ids.push_back(token.id);
    return ids;
}

std::vector<std::string> piecesOf(const std::vector<MarianToken>& tokens) {
    std::vector<std::string> pieces;
    for (const MarianToken& token : tokens)
        pieces.push_back(token.piece);
    return pieces;
}

TEST(MarianTokenizer, IdsAreThoseOfTheVocabulary) {
    const auto tokenizer = MarianTokenizer::load(kFolder, kIds);
    const auto vocabulary = ordered_json::parse(test::readBytes(kFolder / "vocab.json"));
    const auto tokens = tokenizer->encode("Where is the old boat?");
    EXPECT_THAT(piecesOf(tokens), ElementsAre("▁Whe", "re", "▁", "is", "▁the", "▁old", "▁bo", "at", "?", "</s>"));
    for (const MarianToken& token : tokens) {
        EXPECT_EQ(token.id, vocabulary.at(token.piece).get<TokenId>()) << token.piece;
        EXPECT_FALSE(token.unknown);
        EXPECT_EQ(tokenizer->sourcePiece(token.id), token.piece);
        EXPECT_EQ(tokenizer->sourceToken(token.piece), token.id);
    }
    EXPECT_EQ(tokens[4].begin, 8u);
    EXPECT_EQ(tokens[4].end, 12u);
    EXPECT_LT(tokens[4].score, 0);
    EXPECT_EQ(tokens.back().begin, 22u);
    EXPECT_EQ(tokens.back().end, 22u);
    EXPECT_FALSE(tokenizer->separateVocabularies());
}

TEST(MarianTokenizer, LanguagesStayWhole) {
    const auto tokenizer = MarianTokenizer::load(kFolder, kIds);
    const auto tokens = tokenizer->encode(">>por<< the sea");
    EXPECT_THAT(piecesOf(tokens), ElementsAre(">>por<<", "▁the", "▁s", "ea", "</s>"));
    EXPECT_EQ(tokens[0].id, 2);
    EXPECT_EQ(tokens[0].end, 7u);
    EXPECT_EQ(tokens[1].begin, 8u);
    EXPECT_EQ(tokens[1].end, 11u);
    EXPECT_THAT(idsOf(tokenizer->encode(">>por<<>>spa<<")), ElementsAre(2, 3, 0));
    EXPECT_TRUE(tokenizer->encode(">>xyz<< the")[0].unknown);
    EXPECT_EQ(tokenizer->encode(">>xyz<< the")[0].id, 1);
    for (const char* text : {">> por<< the", ">>", "<<", ">><<", "the >>por<<"})
        for (const MarianToken& token : tokenizer->encode(text))
            EXPECT_NE(token.id, 2) << text;
}

TEST(MarianTokenizer, WhatTheVocabularyLacks) {
    const auto tokenizer = MarianTokenizer::load(kFolder, kIds);
    const auto tokens = tokenizer->encode("the 日本");
    EXPECT_THAT(idsOf(tokens), ElementsAre(tokenizer->sourceToken("▁the"), tokenizer->sourceToken("▁"), 1, 0));
    EXPECT_TRUE(tokens[2].unknown);
    EXPECT_EQ(tokens[2].piece, "日本");
    // Not of the source's pieces, but of the common vocabulary.
    const auto shared = tokenizer->encode("ç");
    ASSERT_EQ(shared.size(), 3u);
    EXPECT_EQ(shared[1].id, tokenizer->targetToken("ç"));
    EXPECT_FALSE(shared[1].unknown);
}

TEST(MarianTokenizer, SpecialTokensAreNeverText) {
    const auto tokenizer = MarianTokenizer::load(kFolder, kIds);
    for (const char* text : {"</s>", "<pad>", "a </s> b", "<s>"}) {
        const auto tokens = tokenizer->encode(text);
        for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
            EXPECT_NE(tokens[i].id, 0) << text;
            EXPECT_NE(tokens[i].id, 277) << text;
        }
    }
}

TEST(MarianTokenizer, EmptyAndLongTexts) {
    const auto tokenizer = MarianTokenizer::load(kFolder, kIds);
    EXPECT_THAT(idsOf(tokenizer->encode("")), ElementsAre(0));
    EXPECT_THAT(idsOf(tokenizer->encode("   ")), ElementsAre(0));
    expectError(ErrorCode::BadArgument, {"UTF-8"}, [&] { tokenizer->encode("\xc3("); });
    std::string text;
    while (text.size() < 10000)
        text += ">>por<<";
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(tokenizer->encode(text).size(), 1430u);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST(MarianTokenizer, DecodesWithTheTargetsRule) {
    const auto tokenizer = MarianTokenizer::load(kFolder, kIds);
    auto ids = idsOf(tokenizer->encodeTarget("O pão não é azul."));
    EXPECT_EQ(tokenizer->decode(ids), "O pão não é azul.");
    ids.insert(ids.begin(), 277);
    ids.insert(ids.begin() + 3, {1, -5, 278, 1000000});
    ids.insert(ids.end(), {0, 277});
    EXPECT_EQ(tokenizer->decode(ids), "O pão não é azul.");
    EXPECT_EQ(tokenizer->decode({}), "");
    const std::vector<TokenId> twoWords{*tokenizer->targetToken("▁the"), *tokenizer->targetToken("▁O")};
    EXPECT_EQ(tokenizer->decode(twoWords), "the O") << "a piece that only the source's model has";
    for (const TokenId id : {0, 1, 277})
        EXPECT_TRUE(tokenizer->isSpecialTarget(id)) << id;
    EXPECT_FALSE(tokenizer->isSpecialTarget(2));
    EXPECT_FALSE(tokenizer->isSpecialTarget(-1));
    EXPECT_EQ(tokenizer->targetPiece(278), std::nullopt);
    EXPECT_EQ(tokenizer->targetPiece(-1), std::nullopt);
}

/// A copy of the small folder that a test may change.
class ChangedFolder : public TemporaryFolder {
public:
    ChangedFolder() {
        for (const auto& file : fs::directory_iterator(kFolder))
            fs::copy_file(file.path(), path() / file.path().filename());
    }
    void remove(const char* name) const { fs::remove(path() / name); }
    void replaceIn(const std::string& name, const std::string& from, const std::string& to) const {
        std::string text = test::readBytes(path() / name);
        const auto at = text.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        write(name, text.replace(at, from.size(), to));
    }
};

void expectRefused(const ChangedFolder& folder, ErrorCode code, std::initializer_list<std::string> says,
                   const MarianIds& ids = kIds) {
    expectError(code, says, [&] { MarianTokenizer::load(folder.path(), ids); });
}

TEST(MarianTokenizer, SeparateVocabularies) {
    const ChangedFolder folder;
    folder.replaceIn("tokenizer_config.json", "false", "true");
    expectRefused(folder, ErrorCode::MissingTokenizer, {"target_vocab.json"});
    ordered_json target{{"</s>", 0}, {"<pad>", 1}, {"<unk>", 2}};
    const auto common = ordered_json::parse(test::readBytes(kFolder / "vocab.json"));
    for (const auto& [piece, id] : common.items())
        target.emplace(piece, target.size());
    folder.write("target_vocab.json", target.dump());
    const int size = static_cast<int>(target.size());
    expectRefused(folder, ErrorCode::BadTokenizer, {"target_vocab.json", "<pad> the id 1", "277"});
    const auto tokenizer = MarianTokenizer::load(folder.path(), {278, size, 0, 1});
    EXPECT_TRUE(tokenizer->separateVocabularies());
    const auto ids = idsOf(tokenizer->encodeTarget("O pão 日"));
    EXPECT_EQ(ids.back(), 2);
    EXPECT_EQ(ids.front(), target.at("▁O").get<TokenId>());
    EXPECT_NE(tokenizer->sourceToken("▁O"), tokenizer->targetToken("▁O"));
    EXPECT_EQ(tokenizer->encode("日")[1].id, 1);
    EXPECT_EQ(tokenizer->decode(ids), "O pão");
    expectRefused(folder, ErrorCode::BadTokenizer, {"target_vocab.json", "two models"}, {278, size - 1, 0, 1});
    folder.remove("tokenizer_config.json");
    EXPECT_TRUE(MarianTokenizer::load(folder.path(), {278, size, 0, 1})->separateVocabularies());
}

TEST(MarianTokenizer, MissingFilesAreNamed) {
    for (const char* name : {"source.spm", "target.spm", "vocab.json"}) {
        const ChangedFolder folder;
        EXPECT_TRUE(MarianTokenizer::presentIn(folder.path()));
        folder.remove(name);
        EXPECT_FALSE(MarianTokenizer::presentIn(folder.path()));
        expectRefused(folder, ErrorCode::MissingTokenizer, {name, "token ids"});
    }
    const ChangedFolder folder;
    folder.remove("tokenizer_config.json");
    EXPECT_FALSE(MarianTokenizer::load(folder.path(), kIds)->separateVocabularies());
}

TEST(MarianTokenizer, FilesThatDoNotBelongTogether) {
    const ChangedFolder folder;
    const auto refused = [&](std::initializer_list<std::string> says, const MarianIds& ids) {
        expectRefused(folder, ErrorCode::BadTokenizer, says, ids);
    };
    refused({"vocab.json", "\"<pad>\" the id 277", "277 tokens"}, {277, 277, 0, -1});
    refused({"vocab.json", "277 tokens"}, {278, 277, 0, -1});
    refused({"vocab.json", "</s> the id 0", "says 5"}, {278, 278, 5, 277});
    refused({"vocab.json", "<pad> the id 277", "says 276"}, {278, 278, 0, 276});
    EXPECT_NO_THROW(MarianTokenizer::load(folder.path(), {300, 300, 0, -1}));
    folder.write("vocab.json", R"({"</s>":0,"<unk>":1,"▁the":2,"<pad>":277})");
    refused({"vocab.json", "only 3 of the 160 pieces of source.spm"}, kIds);
}

TEST(MarianTokenizer, BadVocabularies) {
    const auto refused = [](const std::string& from, const std::string& to, const std::string& says) {
        const ChangedFolder folder;
        folder.replaceIn("vocab.json", from, to);
        expectRefused(folder, ErrorCode::BadTokenizer, {"vocab.json", says});
    };
    refused("\"<unk>\": 1", "\"<unk>\": 2", "same id 2");
    refused("\"<unk>\"", "\"<unknown>\"", "no token <unk>");
    refused("\"</s>\"", "\"<end>\"", "no token </s>");
    refused("\">>spa<<\"", "\">>por<<\"", "twice");
    refused("\"<unk>\": 1", "\"<unk>\": -1", "ids must be whole numbers");
    refused("\"<unk>\": 1", "\"<unk>\": 1048576", "ids must be whole numbers");
    refused("\"<unk>\": 1", "\"<unk>\": 1048575", "two models");
    refused("\"<unk>\": 1", "\"<unk>\": 1.5", "ids must be whole numbers");
    refused("\"<unk>\": 1", "\"<unk>\": [1]", "a list");
    refused("\"<unk>\"", "\"\xff\"", "not valid JSON");
    refused("{", "", "holds a string");
}

TEST(MarianTokenizer, BadFilesBesideTheVocabulary) {
    const ChangedFolder folder;
    folder.write("tokenizer_config.json", "[]");
    expectRefused(folder, ErrorCode::BadTokenizer, {"tokenizer_config.json", "object"});
    folder.write("tokenizer_config.json", R"({"separate_vocabs":"no"})");
    expectRefused(folder, ErrorCode::BadTokenizer, {"tokenizer_config.json", "separate_vocabs"});
    folder.remove("tokenizer_config.json");
    folder.write("source.spm", "version https://git-lfs.github.com/spec/v1");
    expectRefused(folder, ErrorCode::BadTokenizer, {"source.spm", "no SentencePiece model"});
}

/// Needs the tokenizer files of Helsinki-NLP/opus-mt-tc-big-en-pt, in the folder that HEADLIGHT_MARIAN_TOKENIZER names.
class PublishedMarianTokenizer : public testing::Test {
protected:
    void SetUp() override {
        const char* folder = std::getenv("HEADLIGHT_MARIAN_TOKENIZER");
        if (!folder)
            GTEST_SKIP() << "HEADLIGHT_MARIAN_TOKENIZER names no folder";
        m_tokenizer = MarianTokenizer::load(folder, {54776, 54776, 44670, 54775});
    }
    std::shared_ptr<const MarianTokenizer> m_tokenizer;
};

TEST_F(PublishedMarianTokenizer, EncodesAndDecodes) {
    const auto tokens = m_tokenizer->encode(">>por<< Hello, world!");
    EXPECT_THAT(piecesOf(tokens), ElementsAre(">>por<<", "▁Hello", ",", "▁world", "!", "</s>"));
    EXPECT_EQ(tokens.back().id, 44670);
    EXPECT_FALSE(tokens[0].unknown);
    for (const char* text : {"Onde fica a estação mais próxima?", "O pão custa 12 euros.", "Não sei."})
        EXPECT_EQ(m_tokenizer->decode(idsOf(m_tokenizer->encodeTarget(text))), text);
}

TEST_F(PublishedMarianTokenizer, TenThousandCharactersAreNotSlow) {
    std::string text;
    while (text.size() < 10000)
        text += "The old boat sleeps in the green harbour. ";
    const auto start = std::chrono::steady_clock::now();
    EXPECT_GT(m_tokenizer->encode(text).size(), 2000u);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

} // namespace
} // namespace engine
