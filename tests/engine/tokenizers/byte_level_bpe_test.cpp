// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/byte_level_bpe.h"

#include "tests/engine/tokenizers/small_tokenizer.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <chrono>
#include <thread>

namespace {

using engine::ByteLevelBpe;
using engine::SpecialTokens;
using engine::TokenId;
using testing::ElementsAre;

constexpr TokenId kFirstMerge = 256;

std::shared_ptr<const ByteLevelBpe> helloTokenizer() {
    return test::smallTokenizer({{"l", "l"}, {"h", "e"}, {"he", "ll"}, {"hell", "o"}, {"Ġ", "hello"}});
}

TEST(ByteLevelBpe, MergesByRankAndLeavesUnknownBytesSingle) {
    const auto tokenizer = helloTokenizer();
    EXPECT_THAT(tokenizer->encode("hello"), ElementsAre(kFirstMerge + 3));
    EXPECT_THAT(tokenizer->encode(" hello"), ElementsAre(kFirstMerge + 4));
    EXPECT_THAT(tokenizer->encode("hellx"), ElementsAre(kFirstMerge + 2, 'x'));
    EXPECT_THAT(tokenizer->encode(""), testing::IsEmpty());
}

TEST(ByteLevelBpe, NeverMergesAcrossWords) {
    const auto tokenizer = test::smallTokenizer({{"a", "1"}, {"1", "a"}, {"a", "Ġ"}});
    EXPECT_THAT(tokenizer->encode("a1a a"), ElementsAre('a', '1', 'a', ' ', 'a'));
}

TEST(ByteLevelBpe, RangesCoverTheTextWithoutAGap) {
    const auto tokenizer = helloTokenizer();
    const std::string text = "  hello\nwörld\xff 日";
    std::size_t expectedBegin = 0;
    for (const engine::EncodedToken& token : tokenizer->encodeWithRanges(text)) {
        EXPECT_EQ(token.begin, expectedBegin);
        EXPECT_EQ(tokenizer->tokenBytes(token.id), text.substr(token.begin, token.end - token.begin));
        expectedBegin = token.end;
    }
    EXPECT_EQ(expectedBegin, text.size());
}

TEST(ByteLevelBpe, EveryByteSurvivesTheRoundTrip) {
    const auto tokenizer = helloTokenizer();
    std::string allBytes;
    for (int first = 0; first < 256; ++first) {
        for (const int second : {0x00, 0x20, 0x80, 0xBF, 0xFF}) {
            allBytes.push_back(static_cast<char>(first));
            allBytes.push_back(static_cast<char>(second));
        }
    }
    EXPECT_EQ(tokenizer->decodeBytes(tokenizer->encode(allBytes)), allBytes);
}

TEST(ByteLevelBpe, DecodesInvalidUtf8AsReplacementCharacters) {
    const auto tokenizer = helloTokenizer();
    EXPECT_EQ(tokenizer->decode(tokenizer->encode("a\xff\xe6\x97z")), "a\uFFFD\uFFFDz");
}

TEST(ByteLevelBpe, SpecialTokensAreTextUnlessAskedFor) {
    const auto tokenizer = helloTokenizer();
    const auto end = tokenizer->specialToken("<|endoftext|>");
    ASSERT_TRUE(end.has_value());
    EXPECT_EQ(*end, tokenizer->vocabSize() - 1);
    EXPECT_EQ(tokenizer->encode("<|endoftext|>").size(), 13u);
    EXPECT_THAT(tokenizer->encode("hello<|endoftext|>x", SpecialTokens::Parse),
                ElementsAre(kFirstMerge + 3, *end, 'x'));
    const auto ranges = tokenizer->encodeWithRanges("x<|endoftext|>", SpecialTokens::Parse);
    EXPECT_EQ(ranges.at(1).begin, 1u);
    EXPECT_EQ(ranges.at(1).end, 14u);
    EXPECT_FALSE(tokenizer->specialToken("hello").has_value()) << "made by a merge, so not special";
    EXPECT_FALSE(tokenizer->specialToken("a").has_value()) << "a byte, so not special";
}

TEST(ByteLevelBpe, LongestSpecialTokenWins) {
    const auto tokenizer = ByteLevelBpe::parse(test::vocabularyJson({"<s>", "<s>>"}), "");
    EXPECT_THAT(tokenizer->encode("<s>><s>", SpecialTokens::Parse), ElementsAre(257, 256));
}

TEST(ByteLevelBpe, MergeStepsShowEveryStateOfAWord) {
    const auto traces = helloTokenizer()->mergeSteps("hello hell");
    ASSERT_EQ(traces.size(), 2u);
    const engine::MergeTrace& first = traces[0];
    EXPECT_EQ(first.begin, 0u);
    EXPECT_EQ(first.end, 5u);
    ASSERT_EQ(first.steps.size(), 5u);
    EXPECT_EQ(first.steps[0].rank, -1);
    EXPECT_THAT(first.steps[0].pieces, ElementsAre("h", "e", "l", "l", "o"));
    EXPECT_EQ(first.steps[1].rank, 0);
    EXPECT_THAT(first.steps[1].pieces, ElementsAre("h", "e", "ll", "o"));
    EXPECT_THAT(first.steps[2].pieces, ElementsAre("he", "ll", "o"));
    EXPECT_THAT(first.steps[4].pieces, ElementsAre("hello"));
    EXPECT_THAT(traces[1].steps.back().pieces, ElementsAre(" ", "hell"));
}

TEST(ByteLevelBpe, MergeStepsStopAtTheWordLimit) {
    EXPECT_EQ(helloTokenizer()->mergeSteps("a b c d", 2).size(), 2u);
    EXPECT_EQ(helloTokenizer()->mergeSteps(std::string(100000, 'l')).at(0).steps.size(), 2u)
        << "a giant word shows its first and last state";
}

TEST(ByteLevelBpe, UnknownIdsHaveNoBytes) {
    const auto tokenizer = helloTokenizer();
    EXPECT_FALSE(tokenizer->tokenBytes(-1).has_value());
    EXPECT_FALSE(tokenizer->tokenBytes(tokenizer->vocabSize()).has_value());
    const std::vector<TokenId> ids = {'a', -5, 1 << 30, 'b'};
    EXPECT_EQ(tokenizer->decodeBytes(ids), "ab");
}

TEST(ByteLevelBpe, IdsMayLeaveGaps) {
    std::string vocabulary = test::vocabularyJson({});
    vocabulary.replace(vocabulary.size() - 1, 1, ",\"far\":1000}");
    const auto tokenizer = ByteLevelBpe::parse(vocabulary, "");
    EXPECT_EQ(tokenizer->vocabSize(), 1001);
    EXPECT_FALSE(tokenizer->tokenBytes(500).has_value());
    EXPECT_EQ(tokenizer->tokenBytes(1000), "far");
}

TEST(ByteLevelBpe, AWordOfAMillionLettersTakesNoQuadraticTime) {
    std::vector<std::pair<std::string, std::string>> merges;
    for (std::string token = "a"; token.size() < 1024; token += token)
        merges.emplace_back(token, token);
    const auto tokenizer = test::smallTokenizer(merges);
    const auto start = std::chrono::steady_clock::now();
    const std::vector<TokenId> ids = tokenizer->encode(std::string(1 << 20, 'a'));
    EXPECT_EQ(ids.size(), 1024u);
    // Quadratic work would be 10^12 steps: hours. The limit leaves room for sanitizers and busy machines.
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
}

TEST(ByteLevelBpe, EncodesTheSameFromSeveralThreads) {
    const auto tokenizer = helloTokenizer();
    const std::string text = "hello world, hello 日本語 " + std::string(200, 'l');
    const std::vector<TokenId> expected = tokenizer->encode(text);
    std::vector<std::vector<TokenId>> results(4);
    {
        std::vector<std::jthread> threads;
        for (auto& result : results)
            threads.emplace_back([&] {
                for (int i = 0; i < 50; ++i)
                    result = tokenizer->encode(text);
            });
    }
    for (const auto& result : results)
        EXPECT_EQ(result, expected);
}

TEST(ByteLevelBpe, LoadsAFolderAndNamesTheMissingFile) {
    const test::TemporaryFolder folder;
    EXPECT_FALSE(ByteLevelBpe::presentIn(folder.path()));
    test::expectError(engine::ErrorCode::MissingTokenizer, {"vocab.json"}, [&] { ByteLevelBpe::load(folder.path()); });
    folder.write("vocab.json", test::vocabularyJson({"ab"}));
    EXPECT_FALSE(ByteLevelBpe::presentIn(folder.path()));
    test::expectError(engine::ErrorCode::MissingTokenizer, {"merges.txt"}, [&] { ByteLevelBpe::load(folder.path()); });
    folder.write("merges.txt", "a b\r\n"); // no header, DOS line end
    EXPECT_TRUE(ByteLevelBpe::presentIn(folder.path()));
    EXPECT_THAT(ByteLevelBpe::load(folder.path())->encode("ab"), ElementsAre(256));
}

} // namespace
