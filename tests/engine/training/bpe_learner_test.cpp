// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/bpe_learner.h"

#include "engine/tokenizers/byte_level_bpe.h"
#include "tests/engine/training/small_corpus.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

namespace {

using namespace engine::training;

LearnedBpe learned(const std::string& text, int vocabSize) {
    return learnBpe({&text, 1}, vocabSize);
}

TEST(BpeLearner, MergesTheMostFrequentPairFirst) {
    const LearnedBpe bpe = learned("abab ab xyxy cd", 260);
    ASSERT_EQ(bpe.merges.size(), 2u);
    EXPECT_EQ(bpe.merges[0], std::make_pair(std::string("a"), std::string("b")));
    EXPECT_EQ(bpe.merges[1], std::make_pair(std::string("x"), std::string("y")));
    EXPECT_THAT(bpe.tokens[256], "ab");
}

TEST(BpeLearner, OfEquallyFrequentPairsTheLowerIdsGoFirst) {
    const LearnedBpe bpe = learned("zy zy ba ba", 258);
    ASSERT_EQ(bpe.merges.size(), 1u);
    EXPECT_EQ(bpe.merges[0], std::make_pair(std::string("b"), std::string("a")));
}

TEST(BpeLearner, StopsWhenNoPairOccursTwice) {
    const LearnedBpe bpe = learned("abc", 1000);
    EXPECT_THAT(bpe.merges, testing::IsEmpty());
    EXPECT_EQ(bpe.tokens.size(), 257u);
}

TEST(BpeLearner, EndOfTextIsTheLastTokenAndIsNotLearnedFrom) {
    const LearnedBpe bpe = learned("a\n<|endoftext|>\nb\n<|endoftext|>\nc\n<|endoftext|>\n", 1000);
    EXPECT_EQ(bpe.tokens.back(), "<|endoftext|>");
    EXPECT_THAT(bpe.merges, testing::IsEmpty()) << "the separator's letters were counted";
}

TEST(BpeLearner, NeedsRoomForEveryByte) {
    test::expectError(engine::ErrorCode::BadArgument, {"257"}, [] { learned("a", 256); });
}

TEST(BpeLearner, TheSameCorpusGivesTheSameFilesAndTheyReadBack) {
    const std::string corpus = test::smallCorpus(50);
    const test::TemporaryFolder folder;
    writeBpe(learned(corpus, 400), folder.path() / "one");
    writeBpe(learned(corpus, 400), folder.path() / "two");
    for (const char* name : {"vocab.json", "merges.txt"})
        EXPECT_EQ(test::readBytes(folder.path() / "one" / name), test::readBytes(folder.path() / "two" / name));
    const auto tokenizer = engine::ByteLevelBpe::load(folder.path() / "one");
    const auto ids = tokenizer->encode(corpus);
    EXPECT_EQ(tokenizer->decodeBytes(ids), corpus);
    EXPECT_LT(ids.size(), corpus.size() / 3) << "the merges are used";
    EXPECT_EQ(tokenizer->specialToken("<|endoftext|>"), tokenizer->vocabSize() - 1);
    EXPECT_EQ(tokenizer->tokenBytes(0), "!") << "bytes are numbered as GPT-2 does";
    EXPECT_EQ(tokenizer->tokenBytes(220), " ");
}

} // namespace
