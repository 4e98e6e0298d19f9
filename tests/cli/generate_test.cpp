// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/model_folder.h"
#include "tests/cli/run_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>

namespace test {
namespace {

using Ids = std::vector<int>;

std::string joined(const Ids& ids) {
    std::string text;
    for (const int id : ids)
        text += (text.empty() ? "" : ",") + std::to_string(id);
    return text;
}

/// The most probable token after `ids`, by a run of its own from the first token on.
int argmaxAfter(const std::string& dir, const Ids& ids) {
    const auto json = runCli({"logits", dir, "--json", "--ids", joined(ids)}).json();
    const auto row = json["logits"].back().get<std::vector<float>>();
    return static_cast<int>(std::max_element(row.begin(), row.end()) - row.begin());
}

TEST(Generate, GreedyEqualsRecomputingWithoutACache) {
    ModelFolder model;
    model.write();
    const Finished generated =
        runCli({"generate", model.dir(), "--ids", "258,32", "--max-new-tokens", "8", "--greedy", "--json"});
    expectSuccess(generated);
    const auto json = generated.json();
    Ids ids{258, 32};
    for (const int id : json["ids"].get<Ids>()) {
        ASSERT_EQ(id, argmaxAfter(model.dir(), ids)) << "after " << joined(ids);
        ids.push_back(id);
    }
    EXPECT_EQ(ids.size(), 10u);
    EXPECT_EQ(json["prompt_ids"], nlohmann::json({258, 32}));
    EXPECT_EQ(json["ended"], "max_new_tokens");
    EXPECT_EQ(json["sampling"], nlohmann::json({{"greedy", true}}));
    EXPECT_EQ(json["tokens"].size(), 8u);
    EXPECT_EQ(json["tokens"][0]["probability"], 1);
}

TEST(Generate, SeedDecidesAndIsReproducible) {
    ModelFolder model;
    model.write();
    const auto generate = [&](const std::string& seed) {
        const Finished finished =
            runCli({"generate", model.dir(), "--prompt", "the", "--max-new-tokens", "10", "--seed", seed, "--json"});
        expectSuccess(finished);
        return finished.json()["ids"].get<Ids>();
    };
    const Ids first = generate("7");
    EXPECT_EQ(first.size(), 10u);
    EXPECT_EQ(first, generate("7"));
    std::set<Ids> different;
    for (int seed = 0; seed < 5; ++seed)
        different.insert(generate(std::to_string(seed)));
    EXPECT_GE(different.size(), 4u);
}

TEST(Generate, TopKOneAndTemperatureZeroAreGreedy) {
    ModelFolder model;
    model.write();
    const auto generate = [&](std::vector<std::string> sampling) {
        std::vector<std::string> arguments{"generate", model.dir(), "--ids", "5", "--max-new-tokens", "6", "--json"};
        arguments.insert(arguments.end(), sampling.begin(), sampling.end());
        return runCli(arguments).json()["ids"].get<Ids>();
    };
    const Ids greedy = generate({"--greedy"});
    EXPECT_EQ(greedy.size(), 6u);
    EXPECT_EQ(greedy, generate({"--top-k", "1", "--seed", "3"}));
    EXPECT_EQ(greedy, generate({"--temperature", "0"}));
    EXPECT_EQ(greedy, generate({"--top-p", "0.000001", "--temperature", "2"}));
}

TEST(Generate, CoinsAndProbabilitiesAreTold) {
    ModelFolder model;
    model.write();
    const auto json = runCli({"generate", model.dir(), "--ids", "5,6", "--max-new-tokens", "2", "--temperature", "0.5",
                              "--seed", "1234567", "--json"})
                          .json();
    // first two words of SplitMix64 after seed + position·γ; the new tokens stand at positions 2 and 3
    EXPECT_DOUBLE_EQ(json["tokens"][0]["coin"], static_cast<double>(9817491932198370423u >> 11) * 0x1p-53);
    EXPECT_DOUBLE_EQ(json["tokens"][1]["coin"], static_cast<double>(4593380528125082431u >> 11) * 0x1p-53);
    const auto row = runCli({"logits", model.dir(), "--json", "--ids", "5,6"}).json()["logits"][1];
    const auto probability = [&](double temperature) {
        const auto logits = row.get<std::vector<double>>();
        const double maximum = *std::max_element(logits.begin(), logits.end());
        double sum = 0;
        for (const double logit : logits)
            sum += std::exp((logit - maximum) / temperature);
        return std::exp((logits.at(json["ids"][0].get<std::size_t>()) - maximum) / temperature) / sum;
    };
    EXPECT_NEAR(json["tokens"][0]["raw_probability"].get<double>(), probability(1.0), 1e-5);
    EXPECT_NEAR(json["tokens"][0]["probability"].get<double>(), probability(0.5), 1e-5);
}

TEST(Generate, ForPeopleTheNewTextOnly) {
    ModelFolder model;
    model.write();
    const Finished text = runCli({"generate", model.dir(), "--prompt", "the", "--max-new-tokens", "12", "--seed", "4"});
    const auto json =
        runCli({"generate", model.dir(), "--prompt", "the", "--max-new-tokens", "12", "--seed", "4", "--json"}).json();
    expectSuccess(text);
    // streamed and decoded at once are the same text
    EXPECT_EQ(text.out, json["text"].get<std::string>() + "\n");
}

TEST(Generate, WithoutATokenizerIdsAreEnough) {
    ModelFolder model;
    model.writeModel();
    const Finished text = runCli({"generate", model.dir(), "--ids", "1,2", "--max-new-tokens", "3", "--greedy"});
    const auto json =
        runCli({"generate", model.dir(), "--ids", "1,2", "--max-new-tokens", "3", "--greedy", "--json"}).json();
    expectSuccess(text);
    EXPECT_EQ(text.out, joined(json["ids"].get<Ids>()) + "\n");
    EXPECT_FALSE(json.contains("text"));
}

TEST(Generate, AFullContextYieldsOneMoreToken) {
    ModelFolder model;
    model.write();
    const Ids full{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    const Finished json =
        runCli({"generate", model.dir(), "--ids", joined(full), "--max-new-tokens", "1", "--greedy", "--json"});
    expectSuccess(json);
    EXPECT_EQ(json.json()["ids"], nlohmann::json({argmaxAfter(model.dir(), full)}));
    EXPECT_EQ(json.json()["ended"], "max_new_tokens");

    Ids beyond = full;
    beyond.push_back(17);
    expectRefusal(runCli({"generate", model.dir(), "--ids", joined(beyond), "--max-new-tokens", "1"}), 4,
                  {"17 tokens", "16"});
}

TEST(Generate, StopsWhereTheContextEndsAndSaysSo) {
    ModelFolder model;
    model.write();
    const std::vector<std::string> arguments{"generate",         model.dir(), "--ids",   "1,2,3,4,5,6,7,8,9,10,11,12",
                                             "--max-new-tokens", "100",       "--greedy"};
    const Finished text = runCli(arguments);
    EXPECT_EQ(text.code, 0);
    EXPECT_EQ(text.err, "headlight-cli: The context of 16 positions is full after 5 of 100 new tokens.\n");
    auto withJson = arguments;
    withJson.push_back("--json");
    const auto json = runCli(withJson).json();
    EXPECT_EQ(json["ids"].size(), 5u);
    EXPECT_EQ(json["ended"], "context_full");
}

TEST(Generate, NoNewTokensIsNoText) {
    ModelFolder model;
    model.write();
    const Finished none = runCli({"generate", model.dir(), "--prompt", "the", "--max-new-tokens", "0", "--json"});
    expectSuccess(none);
    EXPECT_EQ(none.json()["ids"], nlohmann::json::array());
    EXPECT_EQ(none.json()["text"], "");
}

TEST(Generate, StopsAtEndOfTextOnlyWhenAsked) {
    ModelFolder model;
    // the most probable token after anything: <|endoftext|> gets an unembedding that points along the last norm's bias
    auto head = model.tensor("wte.weight");
    head.name = "lm_head.weight";
    auto& bias = model.tensor("ln_f.bias").values;
    for (std::size_t d = 0; d < bias.size(); ++d) {
        bias[d] = 5;
        head.values[259 * bias.size() + d] = 5;
    }
    model.tensors.push_back(head);
    model.write();
    const std::vector<std::string> arguments{"generate",         model.dir(), "--prompt", "the",
                                             "--max-new-tokens", "4",         "--greedy", "--json"};
    EXPECT_EQ(runCli(arguments).json()["ids"], nlohmann::json({259, 259, 259, 259}));
    auto stopping = arguments;
    stopping.push_back("--stop-at-end-of-text");
    const auto json = runCli(stopping).json();
    EXPECT_EQ(json["ids"], nlohmann::json({259}));
    EXPECT_EQ(json["ended"], "end_of_text");
}

TEST(Generate, StopAtEndOfTextNeedsSuchAToken) {
    ModelFolder model;
    model.config.erase("eos_token_id");
    model.writeModel();
    expectRefusal(runCli({"generate", model.dir(), "--ids", "1", "--max-new-tokens", "2", "--stop-at-end-of-text"}), 4,
                  {"eos_token_id"});
    model.writeTokenizer(); // its <|endoftext|> will do
    expectSuccess(runCli({"generate", model.dir(), "--ids", "1", "--max-new-tokens", "2", "--stop-at-end-of-text"}));
}

// A trained folder made by other people's tools, where one is at hand: its greedy continuation is known.
TEST(Generate, ReproducesAKnownContinuation) {
    const char* dir = std::getenv("HEADLIGHT_CAPP_GPT");
    if (!dir)
        GTEST_SKIP() << "HEADLIGHT_CAPP_GPT does not name a capp-gpt folder";
    nlohmann::json golden;
    std::ifstream(std::string(dir) + "/golden_greedy.json") >> golden;
    const Ids prompt = golden["input_ids"];
    Ids wanted = golden["greedy_ids"];
    const Finished finished =
        runCli({"generate", dir, "--ids", joined(prompt), "--greedy", "--max-new-tokens",
                std::to_string(wanted.size() - prompt.size()), "--stop-at-end-of-text", "--json"});
    expectSuccess(finished);
    EXPECT_EQ(finished.json()["ids"].get<Ids>(),
              Ids(wanted.begin() + static_cast<std::ptrdiff_t>(prompt.size()), wanted.end()));
}

} // namespace
} // namespace test
