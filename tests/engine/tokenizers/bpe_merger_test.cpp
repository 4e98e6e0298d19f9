// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/bpe_merger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace {

using engine::BpeMerger;
using engine::TokenId;

std::vector<TokenId> mergedStepByStep(const BpeMerger& merger, std::vector<TokenId> symbols) {
    while (merger.mergeOnce(symbols)) {
    }
    return symbols;
}

TEST(BpeMerger, MergesAllOccurrencesLeftToRight) {
    BpeMerger merger;
    merger.add(1, 1, 2);
    std::vector<TokenId> symbols = {1, 1, 1, 3, 1, 1};
    EXPECT_EQ(merger.mergeOnce(symbols), 0);
    EXPECT_THAT(symbols, testing::ElementsAre(2, 1, 3, 2));
    EXPECT_EQ(merger.mergeOnce(symbols), std::nullopt);
}

TEST(BpeMerger, FinishesOneRankBeforeALowerOneThatItCreates) {
    // Rank 0 is possible only after rank 1 has made the symbol 10; by then both 10s must be there.
    BpeMerger merger;
    merger.add(10, 1, 11);
    merger.add(1, 2, 10);
    std::vector<TokenId> word;
    for (int i = 0; i < 40; ++i)
        word.insert(word.end(), {1, 2});
    const std::vector<TokenId> expected(40, 10);
    EXPECT_EQ(mergedStepByStep(merger, word), expected);
    merger.merge(word); // long enough for the heap
    EXPECT_EQ(word, expected);
}

TEST(BpeMerger, RefusesAPairTwice) {
    BpeMerger merger;
    EXPECT_TRUE(merger.add(1, 2, 3));
    EXPECT_FALSE(merger.add(1, 2, 4));
    EXPECT_EQ(merger.count(), 1);
}

TEST(BpeMerger, LongWordsMergeAsThePlainDefinitionDoes) {
    std::mt19937 random(3);
    for (int round = 0; round < 200; ++round) {
        BpeMerger merger;
        TokenId next = 4;
        for (int i = 0; i < 30; ++i) { // any two symbols so far, in a random order of ranks
            const auto left = static_cast<TokenId>(random() % static_cast<unsigned>(next));
            const auto right = static_cast<TokenId>(random() % static_cast<unsigned>(next));
            next += merger.add(left, right, next) ? 1 : 0;
        }
        std::vector<TokenId> word(100 + random() % 200);
        for (TokenId& symbol : word)
            symbol = static_cast<TokenId>(random() % 4);
        const std::vector<TokenId> expected = mergedStepByStep(merger, word);
        merger.merge(word);
        ASSERT_EQ(word, expected) << "round " << round;
    }
}

} // namespace
