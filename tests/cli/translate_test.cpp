// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/npz_reader.h"
#include "tests/cli/run_program.h"
#include "tests/cli/translator_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <unistd.h>

namespace test {
namespace {

using testing::HasSubstr;
using Ids = std::vector<int>;

class Translate : public testing::Test {
protected:
    Translate() { model.write(); }

    Finished translate(std::vector<std::string> more) const {
        more.insert(more.begin(), {"translate", model.dir()});
        return runCli(more);
    }
    nlohmann::json json(std::vector<std::string> more) const {
        more.emplace_back("--json");
        const Finished finished = translate(std::move(more));
        expectSuccess(finished);
        return finished.json();
    }
    static std::string joined(const nlohmann::json& ids) {
        std::string list;
        for (const int id : ids)
            list += (list.empty() ? "" : ",") + std::to_string(id);
        return list;
    }

    TranslatorFolder model;
    const std::string text = "The boat is old";
};

TEST_F(Translate, PrintsTheTranslationOnly) {
    const auto told = json({"--text", text, "--max-new-tokens", "8"});
    const Finished printed = translate({"--text", text, "--max-new-tokens", "8"});
    expectSuccess(printed);
    ASSERT_EQ(told["translations"].size(), 1u);
    EXPECT_EQ(printed.out, told["translations"][0]["text"].get<std::string>() + "\n");
    EXPECT_EQ(told["translations"][0]["ids"].back(), 0);
    EXPECT_EQ(told["ids"].back(), 0) << "</s> closes the source";
    EXPECT_EQ(told["source_pieces"].size(), told["ids"].size());
    EXPECT_EQ(told["ids"], runCli({"tokenize", model.dir(), "--text", text, "--json"}).json()["ids"]);
    const auto byIds = json({"--ids", joined(told["ids"]), "--max-new-tokens", "8"});
    EXPECT_EQ(byIds["translations"], told["translations"]);
    EXPECT_EQ(runCli({"translate", model.dir(), "--text", "-", "--max-new-tokens", "8"}, text).out, printed.out);
}

TEST_F(Translate, GreedyTakesTheBestTokenEachTime) {
    const auto told = json({"--text", text, "--max-new-tokens", "6"});
    Ids target{model.pad};
    for (const int id : told["translations"][0]["ids"]) {
        if (target.size() == 6)
            break; // the end is forced there
        auto row = runCli({"logits", model.dir(), "--ids", joined(told["ids"]), "--target-ids",
                           joined(nlohmann::json(target)), "--json"})
                       .json()["logits"]
                       .back()
                       .get<std::vector<float>>();
        row[static_cast<std::size_t>(model.pad)] = -1e9f;
        EXPECT_EQ(std::max_element(row.begin(), row.end()) - row.begin(), id) << "after " << target.size();
        target.push_back(id);
    }
}

TEST_F(Translate, BeamsAreToldStepByStep) {
    const auto told = json({"--text", text, "--num-beams", "3", "--num-return-sequences", "2", "--max-new-tokens", "5",
                            "--length-penalty", "0.5", "--early-stopping", "never"});
    ASSERT_EQ(told["translations"].size(), 2u);
    EXPECT_GE(told["translations"][0]["score"], told["translations"][1]["score"]);
    for (const auto& made : told["translations"]) {
        double sum = 0;
        for (const auto& token : made["tokens"])
            sum += token["log_probability"].get<double>();
        EXPECT_NEAR(made["log_probability"].get<double>(), sum, 1e-9);
        EXPECT_NEAR(made["score"].get<double>(), sum / std::sqrt(made["ids"].size()), 1e-9);
    }
    EXPECT_EQ(told["options"]["num_beams"], 3);
    EXPECT_EQ(told["options"]["early_stopping"], "never");
    const auto& steps = told["searches"][0];
    ASSERT_EQ(steps.size(), 5u);
    EXPECT_EQ(steps[0].size(), 6u) << "twice as many candidates as beams";
    int kept = 0;
    for (const auto& candidate : steps[0])
        kept += candidate["fate"] == "kept";
    EXPECT_EQ(kept, 3);
    EXPECT_EQ(told["ended"], "max_length");
}

TEST_F(Translate, SamplingIsDecidedByTheSeed) {
    const auto sample = [&](const std::string& seed, const std::string& count) {
        return json({"--text", text, "--do-sample", "--temperature", "2", "--seed", seed, "--max-new-tokens", "6",
                     "--num-return-sequences", count})["translations"];
    };
    const auto three = sample("5", "3");
    ASSERT_EQ(three.size(), 3u);
    EXPECT_EQ(three[1], sample("6", "1")[0]);
    EXPECT_NE(three[0], three[1]);
    const auto best = json({"--text", text, "--do-sample", "--top-k", "1", "--max-new-tokens", "6"})["translations"][0];
    EXPECT_EQ(best["ids"], json({"--text", text, "--max-new-tokens", "6"})["translations"][0]["ids"]);
}

TEST_F(Translate, ATranslationCanBeMadeToBeginInAWay) {
    const auto byIds = json({"--text", text, "--force-target", "40, 41", "--max-new-tokens", "6"});
    EXPECT_EQ(byIds["translations"][0]["ids"][0], 40);
    EXPECT_EQ(byIds["translations"][0]["ids"][1], 41);
    const auto pieces = runCli({"tokenize", model.dir(), "--text", "pão", "--target", "--json"}).json();
    const auto byText = json({"--text", text, "--force-target", "pão", "--max-new-tokens", "9", "--num-beams", "2"});
    for (std::size_t i = 0; i < pieces["ids"].size(); ++i)
        EXPECT_EQ(byText["translations"][0]["ids"][i], pieces["ids"][i]);
}

TEST_F(Translate, WithoutATokenizerIdsAreEnough) {
    TranslatorFolder bare;
    bare.writeModel();
    const Finished printed = runCli({"translate", bare.dir(), "--ids", "5,21,0", "--max-new-tokens", "4"});
    expectSuccess(printed);
    const auto told = runCli({"translate", bare.dir(), "--ids", "5,21,0", "--max-new-tokens", "4", "--json"}).json();
    EXPECT_EQ(printed.out, joined(told["translations"][0]["ids"]) + "\n");
    EXPECT_FALSE(told["translations"][0].contains("text"));
    expectRefusal(runCli({"translate", bare.dir(), "--text", "a"}), 3, {"source.spm", "--ids"});
    expectRefusal(runCli({"tokenize", bare.dir(), "--text", "a"}), 3, {"source.spm"});
    expectRefusal(runCli({"logits", bare.dir(), "--prompt", "a"}), 3, {"source.spm", "--ids"});
    expectRefusal(runCli({"translate", bare.dir(), "--ids", "5,0", "--force-target", "a"}), 3, {"--force-target"});
}

TEST_F(Translate, AnyLanguageCanBeGiven) {
    for (const char* source : {"猫が日本にいる", "Привет, мир", "😀😀😀", "a", "\t \n x"}) {
        SCOPED_TRACE(source);
        const auto told = json({"--text", source, "--max-new-tokens", "3"});
        EXPECT_FALSE(told["translations"][0]["ids"].empty());
    }
}

TEST_F(Translate, SourcesThatCannotBeTranslated) {
    for (const std::vector<std::string>& source :
         {std::vector<std::string>{"--text", ""}, {"--text", "   "}, {"--ids", ""}, {"--ids="}}) {
        SCOPED_TRACE(testing::PrintToString(source));
        expectRefusal(translate(source), 4, {"empty"});
    }
    std::string words;
    for (int i = 0; i < 500; ++i)
        words += "boat ";
    expectRefusal(translate({"--text", words}), 4, {"24 positions", "shorten"});
    expectRefusal(translate({"--ids", "5,278,0"}), 4, {"278", "0 … 277"});
    expectRefusal(translate({"--ids", "5,-1,0"}), 4, {"-1"});
    expectRefusal(translate({"--text", "\xff\xfe"}), 4, {"UTF-8"});
}

TEST_F(Translate, TokensThatCannotBeForced) {
    const std::string pad = std::to_string(model.pad);
    const auto force = [&](const std::string& target) {
        return translate({"--text", text, "--max-new-tokens", "5", "--force-target", target});
    };
    expectRefusal(force("278"), 4, {"278", "vocabulary"});
    expectRefusal(force("5," + pad), 4, {pad, "bad_words_ids"});
    expectRefusal(force("5,0,5"), 4, {"behind the end"});
    expectRefusal(force("5,6,7,8,9"), 4, {"at most 5"});
    expectRefusal(force("本"), 4, {"本", "target vocabulary"});
}

TEST_F(Translate, OptionsThatMakeNoSense) {
    for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--num-beams", "0"},
                                                  {"--num-beams", "x"},
                                                  {"--early-stopping", "soon"},
                                                  {"--max-new-tokens", "0"},
                                                  {"--temperature", "2"},
                                                  {"--do-sample", "--temperature", "-1"},
                                                  {"--do-sample", "--top-p", "0"},
                                                  {"--length-penalty", "long"},
                                                  {"--ids", "1"}}) {
        SCOPED_TRACE(testing::PrintToString(wrong));
        std::vector<std::string> arguments{"--text", text};
        arguments.insert(arguments.end(), wrong.begin(), wrong.end());
        expectRefusal(translate(arguments), 2);
    }
    expectRefusal(translate({}), 2);
    expectRefusal(translate({"--text", text, "--num-beams", "2", "--num-return-sequences", "3"}), 4, {"3"});
    expectRefusal(translate({"--text", text, "--do-sample", "--temperature", "0"}), 4, {"temperature"});
    expectRefusal(translate({"--text", text, "--max-new-tokens", "25"}), 4, {"24"});
    expectRefusal(translate({"--text", text, "--length-penalty", "nan"}), 4, {"length penalty"});
}

TEST_F(Translate, FoldersOfOtherKinds) {
    ModelFolder other;
    other.write();
    expectRefusal(runCli({"translate", other.dir(), "--text", "a"}), 3, {"generate"});
    expectRefusal(runCli({"generate", model.dir(), "--prompt", "a", "--max-new-tokens", "1"}), 3, {"translate"});
    expectRefusal(runCli({"logits", other.dir(), "--ids", "1", "--target-ids", "2"}), 4, {"--target-ids"});
    expectRefusal(runCli({"tokenize", other.dir(), "--text", "a", "--target"}), 4, {"--target"});
    expectRefusal(runCli({"translate", "/no/such/folder", "--text", "a"}), 3, {"/no/such/folder"});
}

TEST_F(Translate, BrokenFoldersAreNamed) {
    const std::vector<std::string> ids{"--ids", "5,0"};
    model.folder().write("vocab.json", R"({"</s>":0,"<unk>":1,"<pad>":2})");
    expectRefusal(translate({"--text", text}), 3, {"vocab"});
    model.writeTokenizer();
    std::filesystem::remove(model.path() / "target.spm"); // half a tokenizer is none
    expectRefusal(translate({"--text", text}), 3, {"--ids"});
    expectSuccess(translate({"--ids", "5,0", "--max-new-tokens", "3"}));
    model.folder().write("source.spm", "no protobuf");
    std::filesystem::copy_file(model.path() / "source.spm", model.path() / "target.spm");
    expectRefusal(translate({"--text", text}), 3, {"source.spm"});
    model.writeTokenizer();
    std::filesystem::rename(model.path() / "model.safetensors", model.path() / "pytorch_model.bin");
    expectRefusal(translate({"--text", text}), 3, {"pytorch_model.bin", "safetensors"});
    expectRefusal(runCli({"info", model.dir()}), 3, {"pytorch_model.bin"});
}

TEST_F(Translate, InfoTellsBothStacks) {
    const auto info = runCli({"info", model.dir(), "--json"}).json();
    EXPECT_EQ(info["config"]["model_type"], "marian");
    EXPECT_EQ(info["config"]["encoder_layer_count"], 1);
    EXPECT_EQ(info["config"]["decoder_mlp_dim"], 12);
    EXPECT_EQ(info["config"]["positional_encoding"], "concatenated");
    EXPECT_EQ(info["config"]["generation"]["bad_words"], nlohmann::json({{model.pad}}));
    EXPECT_EQ(info["tokenizer"]["separate_vocabularies"], false);
    EXPECT_EQ(info["tensors"].size(), model.tensors.size());
    std::int64_t parameters = 0;
    for (const auto& tensor : model.tensors)
        parameters += static_cast<std::int64_t>(tensor.values.size());
    EXPECT_EQ(info["parameter_count"], parameters);
    const Finished text = runCli({"info", model.dir()});
    expectSuccess(text);
    EXPECT_THAT(text.out, HasSubstr("1 in the encoder, 1 in the decoder"));
}

TEST_F(Translate, TokenizeShowsPiecesAndWhatIsUnknown) {
    const auto told = runCli({"tokenize", model.dir(), "--text", "The cat 日本", "--json"}).json();
    EXPECT_EQ(told["tokens"][0]["piece"], "▁The");
    EXPECT_EQ(told["tokens"].back()["piece"], "</s>");
    int unknown = 0;
    for (const auto& token : told["tokens"])
        unknown += token["unknown"] == true && token["id"] == 1;
    EXPECT_EQ(unknown, 1);
    EXPECT_THAT(runCli({"tokenize", model.dir(), "--text", "日本"}).out, HasSubstr("unknown"));
}

TEST_F(Translate, ExplainRecomputesEveryHook) {
    const std::string file = (model.path() / "trace.npz").string();
    const std::vector<std::string> tokens{"--ids", "5,21,30,0", "--target-ids", std::to_string(model.pad) + ",40,41"};
    std::vector<std::string> trace{"trace", model.dir(), "--out", file};
    trace.insert(trace.end(), tokens.begin(), tokens.end());
    expectSuccess(runCli(trace));
    for (const auto& [name, array] : readNpz(file)) {
        if (name == "ids" || name == "target_ids" || name.ends_with("decoder.blocks.0.attn.hook_attn_scores"))
            continue;
        std::string index;
        std::vector<std::int64_t> at;
        for (const std::int64_t size : array.shape) {
            at.push_back(size / 2);
            index += (index.empty() ? "" : ",") + std::to_string(size / 2);
        }
        std::vector<std::string> explain{"explain", model.dir(), "--hook", name, "--index", index, "--json"};
        explain.insert(explain.end(), tokens.begin(), tokens.end());
        const auto told = runCli(explain).json();
        EXPECT_EQ(told["value"].get<float>(), array.at(at)) << name;
        EXPECT_NEAR(told["recomputed"].get<double>(), told["value"].get<double>(), 1e-4) << name;
    }
}

TEST(TranslateWithAGru, EveryCommandTakesIt) {
    const std::string model = std::string(HEADLIGHT_TEST_DATA) + "/models/tiny-gru-additive";
    const auto info = runCli({"info", model, "--json"}).json();
    EXPECT_EQ(info["config"]["attention"], "additive");
    EXPECT_EQ(info["config"]["hidden_dim"].get<int>() * 2, info["config"]["encoder_state_dim"].get<int>());
    EXPECT_THAT(runCli({"info", model}).out, HasSubstr("GRU with attention"));
    const auto told = runCli({"translate", model, "--ids", "8,20,3,0", "--num-beams", "3", "--json"}).json();
    EXPECT_EQ(told["translations"][0]["ids"].back(), 0);
    expectRefusal(runCli({"translate", model, "--text", "a"}), 3, {"--ids"});
    const auto explained = runCli({"explain", model, "--ids", "8,20,3,0", "--target-ids", "21,4,12", "--hook",
                                   "attn.hook_context", "--index", "2,1", "--json"})
                               .json();
    EXPECT_NEAR(explained["recomputed"].get<double>(), explained["value"].get<double>(), 1e-5);
    EXPECT_EQ(explained["terms"].size(), 4u) << "one for each source position";
}

TEST_F(Translate, TraceGoesOnWithTheTranslation) {
    const std::string file = (model.path() / "trace.npz").string();
    const auto told = json({"--text", text, "--max-new-tokens", "5"});
    expectSuccess(runCli({"trace", model.dir(), "--prompt", text, "--max-new-tokens", "5", "--out", file, "--hooks",
                          "decoder.*.hook_pattern"}));
    const auto arrays = readNpz(file);
    std::vector<std::int64_t> wanted{model.pad};
    for (const int id : told["translations"][0]["ids"])
        wanted.push_back(id);
    wanted.pop_back(); // </s> is chosen, and not run
    EXPECT_EQ(arrays.at("target_ids").integers, wanted);
    const auto& pattern = arrays.at("decoder.blocks.0.cross_attn.hook_pattern");
    EXPECT_EQ(pattern.shape, (std::vector<std::int64_t>{2, static_cast<std::int64_t>(wanted.size()),
                                                        static_cast<std::int64_t>(told["ids"].size())}));
    expectRefusal(
        runCli({"trace", model.dir(), "--prompt", text, "--target-ids", "5", "--max-new-tokens", "2", "--out", file}),
        4, {"start token"});
    expectRefusal(runCli({"trace", model.dir(), "--prompt", text, "--target-ids", "", "--out", file}), 4, {"empty"});
    expectRefusal(runCli({"trace", model.dir(), "--prompt", text, "--target-ids", "5,x", "--out", file}), 2,
                  {"--target-ids"});
    expectRefusal(runCli({"trace", model.dir(), "--prompt", text, "--hooks", "nothing", "--out", file}), 4,
                  {"nothing", "decoder."});
}

TEST_F(Translate, AnInterruptedOneIsStillADocument) {
    model.config["max_position_embeddings"] = 20000;
    model.config["max_length"] = 20000;
    model.config["forced_eos_token_id"] = nullptr;
    model.tensor("final_logits_bias").values[0] = -100; // it never ends by itself
    model.writeModel();
    const Finished finished =
        runCli({"translate", model.dir(), "--ids", "5,0", "--num-beams", "4", "--json"}, "", [](int pid) {
            waitUntilHandling(pid, SIGINT);
            ::usleep(300000);
            ::kill(pid, SIGINT);
        });
    EXPECT_EQ(finished.code, 130) << finished.err;
    if (!finished.out.empty()) {
        EXPECT_EQ(finished.json()["ended"], "interrupted");
    }
    EXPECT_LT(finished.seconds, 20);
}

TEST_F(Translate, ACutTranslationIsSaidToBeOne) {
    model.config["forced_eos_token_id"] = nullptr;
    model.tensor("final_logits_bias").values[0] = -100;
    model.write();
    const Finished cut = translate({"--text", text, "--max-new-tokens", "3"});
    EXPECT_EQ(cut.code, 0);
    EXPECT_EQ(cut.err, "headlight-cli: The translation was cut after 3 tokens.\n");
}

} // namespace
} // namespace test
