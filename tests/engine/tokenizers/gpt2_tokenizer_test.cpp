// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/byte_level_bpe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace {

using testing::ElementsAre;

/// Needs GPT-2's own vocab.json and merges.txt, in the folder that HEADLIGHT_GPT2_TOKENIZER names.
class Gpt2Tokenizer : public testing::Test {
protected:
    void SetUp() override {
        const char* folder = std::getenv("HEADLIGHT_GPT2_TOKENIZER");
        if (!folder)
            GTEST_SKIP() << "HEADLIGHT_GPT2_TOKENIZER names no folder";
        m_tokenizer = engine::ByteLevelBpe::load(folder);
    }
    std::vector<engine::TokenId> encode(std::string_view text) const { return m_tokenizer->encode(text); }
    std::shared_ptr<const engine::ByteLevelBpe> m_tokenizer;
};

TEST_F(Gpt2Tokenizer, PublishedIds) {
    EXPECT_THAT(encode("Hello world"), ElementsAre(15496, 995));
    EXPECT_THAT(encode(" Hello world"), ElementsAre(18435, 995));
}

TEST_F(Gpt2Tokenizer, EndOfTextIsOneTokenOnlyWhenParsed) {
    EXPECT_THAT(encode("<|endoftext|>"), ElementsAre(27, 91, 437, 1659, 5239, 91, 29));
    EXPECT_THAT(m_tokenizer->encode("<|endoftext|>", engine::SpecialTokens::Parse), ElementsAre(50256));
}

TEST_F(Gpt2Tokenizer, ContractionsNumbersAndSpaces) {
    EXPECT_THAT(encode("we'll don't IT'S"), ElementsAre(732, 1183, 836, 470, 7283, 6, 50));
    EXPECT_THAT(encode("a  b \t\n c  "), ElementsAre(64, 220, 275, 220, 197, 198, 269, 220, 220));
    EXPECT_THAT(encode(" 123 4567"), ElementsAre(17031, 4153, 3134));
}

TEST_F(Gpt2Tokenizer, RoundTripsBytesThatAreNoText) {
    const std::string text = "\xff\xfe abc \xe4\xb8 日本語 😀";
    EXPECT_EQ(m_tokenizer->decodeBytes(encode(text)), text);
}

} // namespace
