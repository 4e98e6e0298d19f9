// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/run_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace test {
namespace {

const std::string storyGpt = std::string(HEADLIGHT_MODELS_DIR) + "/story-gpt";

TEST(StoryGpt, ContinuesAStoryTheSameWayEveryTime) {
    const std::vector<std::string> arguments{"generate", storyGpt, "--prompt", "Once upon a time", "--max-new-tokens",
                                             "24",       "--seed", "3",        "--temperature",    "0.8"};
    const Finished first = runCli(arguments);
    expectSuccess(first);
    EXPECT_GT(first.out.size(), 24u);
    EXPECT_EQ(first.out, runCli(arguments).out);
}

TEST(StoryGpt, GreedyEqualsRecomputingWithoutACache) {
    const auto generated = runCli({"generate", storyGpt, "--prompt", "Once upon a time there was a", "--max-new-tokens",
                                   "12", "--greedy", "--json"})
                               .json();
    auto ids = generated["prompt_ids"].get<std::vector<int>>();
    const std::size_t promptLength = ids.size();
    for (const int id : generated["ids"])
        ids.push_back(id);
    std::string list;
    for (const int id : ids)
        list += (list.empty() ? "" : ",") + std::to_string(id);
    const Finished logits = runCli({"logits", storyGpt, "--ids", list, "--json"});
    expectSuccess(logits);
    const auto rows = logits.json()["logits"];
    for (std::size_t position = promptLength; position < ids.size(); ++position) {
        const auto row = rows[position - 1].get<std::vector<float>>();
        EXPECT_EQ(std::max_element(row.begin(), row.end()) - row.begin(), ids[position]) << "position " << position;
    }
}

TEST(StoryGpt, TextSurvivesItsTokens) {
    const std::string text = "Lily's dog ran — fast! — to the 3 big trees.\n\n  \"Wait,\" she said. \xf0\x9f\x90\xb6";
    const Finished tokens = runCli({"tokenize", storyGpt, "--json", "--text", text});
    expectSuccess(tokens);
    std::string hexadecimal;
    const auto json = tokens.json();
    for (const auto& token : json["tokens"])
        hexadecimal += token["bytes"].get<std::string>();
    std::string bytes;
    for (std::size_t i = 0; i < hexadecimal.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hexadecimal.substr(i, 2), nullptr, 16));
    EXPECT_EQ(bytes, text);
}

} // namespace
} // namespace test
