// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/tokenizers/small_tokenizer.h"

#include <gtest/gtest.h>

namespace {

std::vector<std::string> pushed(std::string_view text, std::string* rest) {
    const auto tokenizer = test::smallTokenizer({});
    engine::StreamingDecoder decoder(tokenizer);
    std::vector<std::string> pieces;
    for (const engine::TokenId id : tokenizer->encode(text))
        pieces.push_back(decoder.push(id));
    *rest = decoder.finish();
    return pieces;
}

TEST(StreamingDecoder, HoldsBackACharacterUntilItIsComplete) {
    std::string rest;
    EXPECT_EQ(pushed("a日😀", &rest), (std::vector<std::string>{"a", "", "", "日", "", "", "", "😀"}));
    EXPECT_EQ(rest, "");
}

TEST(StreamingDecoder, ReplacesWhatCannotBecomeACharacterAtOnce) {
    std::string rest;
    EXPECT_EQ(pushed("\xff"
                     "a\xe6z",
                     &rest),
              (std::vector<std::string>{"\uFFFD", "a", "", "\uFFFDz"}));
    EXPECT_EQ(rest, "");
}

TEST(StreamingDecoder, FinishTellsOfAnIncompleteCharacter) {
    std::string rest;
    EXPECT_EQ(pushed("a\xf0\x9f\x98", &rest), (std::vector<std::string>{"a", "", "", ""}));
    EXPECT_EQ(rest, "\uFFFD");
}

TEST(StreamingDecoder, ATokenMayEndOneCharacterAndBeginAnother) {
    const auto tokenizer = test::smallTokenizer({{"¥", "æ"}}); // the bytes A5 E6: end of 日, begin of another 日
    engine::StreamingDecoder decoder(tokenizer);
    std::string text;
    for (const engine::TokenId id : tokenizer->encode("日日"))
        text += decoder.push(id);
    EXPECT_EQ(text + decoder.finish(), "日日");
}

} // namespace
