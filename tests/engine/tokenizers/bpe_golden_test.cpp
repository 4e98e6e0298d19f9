// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/byte_level_bpe.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

namespace {

std::string fromHex(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    return bytes;
}

// The expected ids come from tests/reference/bpe_reference.py, which shares no code with the engine.
TEST(BpeGolden, AgreesWithTheReferenceOnEveryKindOfText) {
    const auto tokenizer = engine::ByteLevelBpe::load(std::filesystem::path(HEADLIGHT_MODELS_DIR) / "story-gpt");
    std::ifstream file(std::filesystem::path(HEADLIGHT_TEST_DATA) / "tokenizers" / "story_gpt_golden.json");
    const auto cases = nlohmann::json::parse(file);
    ASSERT_GT(cases.size(), 200u);
    for (const auto& golden : cases) {
        const std::string hex = golden["bytes"];
        const std::string text = fromHex(hex);
        const auto ids = tokenizer->encode(text);
        EXPECT_EQ(ids, golden["ids"].get<std::vector<engine::TokenId>>()) << hex;
        EXPECT_EQ(tokenizer->decodeBytes(ids), text) << hex;
    }
}

TEST(BpeGolden, StoryGptKnowsItsEndOfText) {
    const auto tokenizer = engine::ByteLevelBpe::load(std::filesystem::path(HEADLIGHT_MODELS_DIR) / "story-gpt");
    EXPECT_EQ(tokenizer->vocabSize(), 3072);
    EXPECT_EQ(tokenizer->specialToken("<|endoftext|>"), 3071);
}

} // namespace
