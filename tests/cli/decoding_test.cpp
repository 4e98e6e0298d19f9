// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/model_folder.h"
#include "tests/cli/run_program.h"
#include "tests/cli/translator_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

namespace test {
namespace {

using Ids = std::vector<int>;
using nlohmann::json;

class Decoding : public testing::Test {
protected:
    void SetUp() override { model.write(); }

    Finished generate(std::vector<std::string> more, const std::string& count = "6") const {
        std::vector<std::string> words{"generate", model.dir(), "--ids", "258,32,97"};
        if (!count.empty())
            words.insert(words.end(), {"--max-new-tokens", count});
        words.insert(words.end(), more.begin(), more.end());
        return runCli(words);
    }
    json told(std::vector<std::string> more, const std::string& count = "6") const {
        more.emplace_back("--json");
        const Finished finished = generate(more, count);
        expectSuccess(finished);
        return finished.json();
    }

    ModelFolder model;
};

TEST_F(Decoding, BeamsFindNothingWorseThanGreedy) {
    const json greedy = told({"--greedy", "--renormalize-logits"});
    EXPECT_EQ(greedy["method"], "greedy");
    EXPECT_EQ(greedy["sequences"][0]["ids"], told({"--greedy"})["ids"]);
    const json beams = told({"--num-beams", "16", "--num-return-sequences", "3"});
    EXPECT_EQ(beams["method"], "beam_search");
    ASSERT_EQ(beams["sequences"].size(), 3u);
    EXPECT_GE(beams["sequences"][0]["log_probability"].get<double>(),
              greedy["sequences"][0]["log_probability"].get<double>() - 1e-6);
    double before = 0;
    for (const json& sequence : beams["sequences"]) {
        EXPECT_LE(sequence["score"].get<double>(), before);
        before = sequence["score"];
        double sum = 0;
        for (const json& token : sequence["tokens"])
            sum += token["log_probability"].get<double>();
        EXPECT_NEAR(sum, sequence["log_probability"].get<double>(), 1e-9);
        EXPECT_NEAR(sum / 6, sequence["score"].get<double>(), 1e-9);
    }
}

TEST_F(Decoding, DiceFallAsWithoutTheLaboratory) {
    const json plain = told({"--seed", "7", "--temperature", "1.5"});
    const json other = told({"--seed", "7", "--temperature", "1.5", "--do-sample"});
    EXPECT_EQ(other["method"], "sampling");
    EXPECT_EQ(other["sequences"][0]["ids"], plain["ids"]);
    EXPECT_EQ(other["sequences"][0]["tokens"][0]["coin"], plain["tokens"][0]["coin"]);
    EXPECT_EQ(other["seed"], 7);
    EXPECT_EQ(other["processors"], json::array({{{"name", "temperature"}, {"parameters", "1.5"}}}));
}

TEST_F(Decoding, OptionsAreToldUnderTheirNames) {
    const json made = told({"--do-sample",
                            "--min-p",
                            "0.1",
                            "--typical-p",
                            "0.9",
                            "--epsilon-cutoff",
                            "0.001",
                            "--eta-cutoff",
                            "0.002",
                            "--top-p",
                            "0.8",
                            "--top-p-rule",
                            "openai",
                            "--top-k",
                            "40",
                            "--repetition-penalty",
                            "1.2",
                            "--no-repeat-ngram-size",
                            "2",
                            "--bad-words",
                            "5,7;9",
                            "--sequence-bias",
                            "5,7:-2.5;9:1",
                            "--suppress-tokens",
                            "1,2",
                            "--min-length",
                            "4",
                            "--eos-token-id",
                            "3",
                            "--exponential-decay-length-penalty",
                            "2,1.5"});
    const json& options = made["options"];
    EXPECT_EQ(options["min_p"], .1);
    EXPECT_EQ(options["typical_p"], .9);
    EXPECT_EQ(options["epsilon_cutoff"], .001);
    EXPECT_EQ(options["eta_cutoff"], .002);
    EXPECT_EQ(options["top_p_rule"], "openai");
    EXPECT_EQ(told({"--top-p", "0", "--top-p-rule", "nshepperd"})["processors"].size(), 0u) << "0 is off";
    EXPECT_EQ(options["top_k"], 40);
    EXPECT_EQ(options["bad_words_ids"], json({{5, 7}, {9}}));
    EXPECT_EQ(options["sequence_bias"], json::parse("[[[5,7],-2.5],[[9],1.0]]"));
    EXPECT_EQ(options["exponential_decay_length_penalty"], json({2, 1.5}));
    EXPECT_EQ(made["processors"].size(), 13u);
    EXPECT_EQ(made["processors"][0]["name"], "sequence_bias");
    EXPECT_EQ(made["processors"].back()["name"], "eta_cutoff");
}

TEST_F(Decoding, AsHuggingFaceTellsWhatItTurnsOn) {
    const Finished whole = generate({"--hugging-face", "--json"}, "");
    EXPECT_THAT(whole.err, testing::HasSubstr("positions are full")) << "the model has 16 of them";
    const json made = whole.json();
    EXPECT_EQ(made["method"], "greedy");
    EXPECT_EQ(made["options"]["top_k"], 50);
    EXPECT_EQ(made["options"]["max_new_tokens"], 17);
    EXPECT_EQ(made["hugging_face"].size(), 2u);
    const json changed = told({"--hugging-face", "--top-k", "9", "--do-sample"}, "4");
    EXPECT_EQ(changed["options"]["top_k"], 9);
    EXPECT_EQ(changed["sequences"][0]["ids"].size(), 4u);
    EXPECT_FALSE(changed.contains("hugging_face")) << "nothing of it is left";
    expectRefusal(generate({}, ""), 2, {"--max-new-tokens"});
}

TEST_F(Decoding, EveryOtherMethod) {
    EXPECT_EQ(told({"--penalty-alpha", "0.6", "--top-k", "4"})["method"], "contrastive");
    EXPECT_EQ(told({"--exhaustive-depth", "2", "--top-k", "3", "--num-return-sequences", "9"})["sequences"].size(), 9u);
    EXPECT_EQ(told({"--num-beams", "3", "--do-sample"})["method"], "beam_sampling");
    const json diverse = told(
        {"--num-beams", "4", "--num-beam-groups", "4", "--diversity-penalty", "50", "--num-return-sequences", "4"});
    EXPECT_EQ(diverse["method"], "diverse_beam_search");
    std::set<int> first;
    for (const json& sequence : diverse["sequences"])
        first.insert(sequence["ids"][0].get<int>());
    EXPECT_EQ(first.size(), 4u);
}

TEST_F(Decoding, ATreeIsWrittenAndNeverReplacedUnasked) {
    const std::string file = model.dir() + "/tree.json";
    expectSuccess(generate({"--num-beams", "2", "--tree", file}));
    json tree;
    std::ifstream(file) >> tree;
    EXPECT_EQ(tree["format"], "headlight-search-tree");
    EXPECT_EQ(tree["prompt"], json({258, 32, 97}));
    EXPECT_EQ(tree["nodes"].size(), 1u + 4 * 6);
    expectRefusal(generate({"--num-beams", "3", "--tree", file}), 5, {"--overwrite"});
    expectSuccess(generate({"--num-beams", "3", "--tree", file, "--overwrite"}));
    std::ifstream(file) >> tree;
    EXPECT_EQ(tree["nodes"].size(), 1u + 6 * 6);
    expectRefusal(generate({"--tree", model.dir() + "/no/such/folder.json"}), 5);
}

TEST_F(Decoding, WhatIsNoOption) {
    for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--min-p", "x"},
                                                  {"--min-p", "nan"},
                                                  {"--num-beams", "0"},
                                                  {"--early-stopping", "soon"},
                                                  {"--top-p-rule", "mine"},
                                                  {"--bad-words", "5;;7"},
                                                  {"--sequence-bias", "5,7"},
                                                  {"--sequence-bias", "5:x"},
                                                  {"--exponential-decay-length-penalty", "3"},
                                                  {"--suppress-tokens", "a"},
                                                  {"--do-sample", "--greedy"}}) {
        SCOPED_TRACE(testing::PrintToString(wrong));
        expectRefusal(generate(wrong), 2);
    }
    expectRefusal(generate({"--min-p", "2"}), 4, {"min_p"});
    expectRefusal(generate({"--do-sample", "--temperature", "-1"}), 4, {"temperature"});
    expectRefusal(generate({"--do-sample", "--temperature", "0"}), 2, {"--do-sample"});
    expectRefusal(generate({"--num-beams", "3", "--num-beam-groups", "2", "--diversity-penalty", "1"}), 4,
                  {"multiple"});
    expectRefusal(generate({"--suppress-tokens", "9999"}), 4, {"9999"});
    expectRefusal(generate({"--exhaustive-depth", "6"}), 4, {"nodes"});
}

TEST(DecodingTranslator, TakesTheSameOptions) {
    const std::string model = std::string(HEADLIGHT_TEST_DATA) + "/models/tiny-marian";
    const auto told = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"translate", model, "--ids", "8,20,3,0", "--max-new-tokens", "6", "--json"};
        words.insert(words.end(), more.begin(), more.end());
        const Finished finished = runCli(words);
        expectSuccess(finished);
        return finished.json();
    };
    const json plain = told({"--num-beams", "3"});
    const json same = told({"--num-beams", "3", "--no-repeat-ngram-size", "7"});
    EXPECT_EQ(same["sequences"][0]["ids"], plain["translations"][0]["ids"]);
    EXPECT_NEAR(same["sequences"][0]["score"].get<double>(), plain["translations"][0]["score"].get<double>(), 1e-9);
    EXPECT_EQ(told({"--num-beams", "3", "--do-sample", "--seed", "4"})["method"], "beam_sampling");
    EXPECT_EQ(told({"--num-beams", "1", "--penalty-alpha", "0.5", "--hugging-face"})["method"], "contrastive");
    EXPECT_EQ(told({"--penalty-alpha", "0.5", "--top-k", "4"})["method"], "contrastive");
    EXPECT_EQ(told({"--exhaustive-depth", "2", "--top-k", "3"})["options"]["num_beams"], 1);
    expectRefusal(runCli({"translate", model, "--ids", "8,0", "--top-k", "4"}), 2, {"--do-sample"});
    const json forced = told({"--num-beams", "2", "--force-target", "4,5", "--repetition-penalty", "1.5"});
    EXPECT_EQ(forced["start_ids"], json({30, 4, 5}));
    EXPECT_LE(forced["sequences"][0]["ids"].size(), 4u);
}

} // namespace
} // namespace test
