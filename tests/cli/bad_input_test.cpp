// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/model_folder.h"
#include "tests/cli/run_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <limits>

namespace test {
namespace {

Finished generateWith(const std::string& dir) {
    return runCli({"generate", dir, "--ids", "1,2", "--max-new-tokens", "2", "--greedy"});
}

/// A good folder, spoilt, and what the refusal has to name.
struct Spoilt {
    const char* name;
    std::function<void(ModelFolder&)> beforeWriting;
    std::function<void(const ModelFolder&)> afterWriting;
    std::vector<std::string> parts;
};

std::string withHeaderLength(std::string file, std::uint64_t length) {
    std::memcpy(file.data(), &length, sizeof length);
    return file;
}

std::string withHeader(const std::string& header, std::size_t dataBytes) {
    std::string file(8, '\0');
    return withHeaderLength(file, header.size()) + header + std::string(dataBytes, '\0');
}

/// A safetensors file whose header is this text, in place of the good one.
std::function<void(const ModelFolder&)> headerText(std::string header, std::size_t dataBytes = 64) {
    return [header = std::move(header), dataBytes](const ModelFolder& model) {
        model.folder().write("model.safetensors", withHeader(header, dataBytes));
    };
}

std::function<void(const ModelFolder&)> file(const char* name, std::string bytes) {
    return [name, bytes = std::move(bytes)](const ModelFolder& model) { model.folder().write(name, bytes); };
}

std::function<void(ModelFolder&)> setting(const char* key, nlohmann::json value) {
    return [key, value = std::move(value)](ModelFolder& model) { model.config[key] = value; };
}

std::function<void(ModelFolder&)> weight(std::string name, float value) {
    return [name = std::move(name), value](ModelFolder& model) { model.tensor(name).values[3] = value; };
}

std::string nested(int depth) {
    return std::string(static_cast<std::size_t>(depth), '[');
}

const std::vector<Spoilt> spoiltFolders{
    {"no config.json", {}, [](const auto& m) { std::filesystem::remove(m.path() / "config.json"); }, {"config.json"}},
    {"no weights", {}, [](const auto& m) { std::filesystem::remove(m.path() / "model.safetensors"); }, {"safetensors"}},
    {"config.json is a folder",
     {},
     [](const auto& m) {
         std::filesystem::remove(m.path() / "config.json");
         std::filesystem::create_directory(m.path() / "config.json");
     },
     {"config.json"}},
    {"config.json empty", {}, file("config.json", ""), {"config.json"}},
    {"config.json no JSON", {}, file("config.json", "n_layer = 2"), {"config.json"}},
    {"config.json an array", {}, file("config.json", "[]"), {"config.json"}},
    {"config.json deep", {}, file("config.json", nested(200000)), {"config.json"}},
    {"other model_type", setting("model_type", "llama"), {}, {"llama"}},
    {"unknown activation", setting("activation_function", "swish"), {}, {"swish"}},
    {"no layers", setting("n_layer", 0), {}, {"n_layer"}},
    {"layers as text", setting("n_layer", "two"), {}, {"n_layer"}},
    {"negative width", setting("n_embd", -8), {}, {"n_embd"}},
    {"width that heads do not divide", setting("n_head", 3), {}, {"n_head"}},
    {"huge vocabulary", setting("vocab_size", 1e18), {}, {"vocab_size"}},
    {"truncated weights",
     {},
     [](const auto& m) {
         const auto path = m.path() / "model.safetensors";
         std::filesystem::resize_file(path, std::filesystem::file_size(path) - 100);
     },
     {"model.safetensors"}},
    {"oversized weights",
     {},
     [](const auto& m) { m.folder().write("model.safetensors", m.safetensors() + std::string(100, 'x')); },
     {"model.safetensors"}},
    {"empty weights", {}, file("model.safetensors", ""), {"model.safetensors"}},
    {"seven bytes of weights", {}, file("model.safetensors", "1234567"), {"model.safetensors"}},
    {"huge header",
     {},
     [](const auto& m) { m.folder().write("model.safetensors", withHeaderLength(m.safetensors(), ~std::uint64_t{0})); },
     {"model.safetensors", "header"}},
    {"header longer than the file",
     {},
     [](const auto& m) { m.folder().write("model.safetensors", withHeaderLength(m.safetensors(), 1u << 24)); },
     {"model.safetensors"}},
    {"header no JSON", {}, headerText("wte.weight F32 [260, 8]"), {"model.safetensors"}},
    {"header deeply nested", {}, headerText("{\"a\":" + nested(100000)), {"model.safetensors"}},
    {"offsets beyond the file",
     {},
     headerText(R"({"wte.weight":{"dtype":"F32","shape":[4],"data_offsets":[0,1000000]}})"),
     {"wte.weight"}},
    {"offsets that overflow",
     {},
     headerText(R"({"wte.weight":{"dtype":"F32","shape":[4],"data_offsets":[18446744073709551600,16]}})"),
     {"model.safetensors"}},
    {"shape that overflows",
     {},
     headerText(R"({"wte.weight":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,64]}})"),
     {"wte.weight"}},
    {"overlapping tensors",
     {},
     headerText(R"({"a":{"dtype":"F32","shape":[8],"data_offsets":[0,32]},)"
                R"("b":{"dtype":"F32","shape":[12],"data_offsets":[16,64]}})"),
     {"model.safetensors"}},
    {"a hole between tensors",
     {},
     headerText(R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},)"
                R"("b":{"dtype":"F32","shape":[4],"data_offsets":[48,64]}})"),
     {"model.safetensors"}},
    {"missing tensor", [](ModelFolder& m) { m.remove("h.1.mlp.c_fc.bias"); }, {}, {"h.1.mlp.c_fc.bias"}},
    {"wrong shape", setting("n_positions", 32), {}, {"wpe.weight", "[16, 8]"}},
    {"transposed shape",
     [](ModelFolder& m) {
         std::swap(m.tensor("h.0.mlp.c_fc.weight").shape[0], m.tensor("h.0.mlp.c_fc.weight").shape[1]);
     },
     {},
     {"h.0.mlp.c_fc.weight", "[32, 8]"}},
    {"integers for weights", [](ModelFolder& m) { m.tensor("ln_f.bias").type = "I32"; }, {}, {"ln_f.bias", "I32"}},
    {"unknown element type", [](ModelFolder& m) { m.tensor("ln_f.bias").type = "Q4"; }, {}, {"ln_f.bias"}},
    {"not-a-number weight",
     weight("h.1.attn.c_attn.weight", std::numeric_limits<float>::quiet_NaN()),
     {},
     {"h.1.attn.c_attn.weight"}},
    {"infinite weight", weight("wte.weight", -std::numeric_limits<float>::infinity()), {}, {"wte.weight"}},
    {"shard index out of the folder",
     {},
     [](const auto& m) {
         std::filesystem::remove(m.path() / "model.safetensors");
         m.folder().write("model.safetensors.index.json", R"({"weight_map":{"wte.weight":"../../etc/passwd"}})");
     },
     {"passwd"}},
    {"shard that is missing",
     {},
     [](const auto& m) {
         std::filesystem::remove(m.path() / "model.safetensors");
         m.folder().write("model.safetensors.index.json", R"({"weight_map":{"wte.weight":"model-00001.safetensors"}})");
     },
     {"model-00001.safetensors"}},
    {"vocab.json no JSON", {}, file("vocab.json", "{"), {"vocab.json"}},
    {"vocab.json ids twice", {}, file("vocab.json", R"({"a":0,"b":0})"), {"vocab.json"}},
    {"vocab.json negative id", {}, file("vocab.json", R"({"a":-1})"), {"vocab.json"}},
    {"merges.txt names an unknown piece", {}, file("merges.txt", "#version: 0.2\nq z\n"), {"merges.txt"}},
    {"merges.txt with one word a line", {}, file("merges.txt", "#version: 0.2\nth\n"), {"merges.txt"}},
};

class BadFolder : public testing::TestWithParam<std::size_t> {};

TEST_P(BadFolder, ExitsWithThreeAndSaysWhere) {
    const Spoilt& spoilt = spoiltFolders[GetParam()];
    SCOPED_TRACE(spoilt.name);
    ModelFolder model;
    if (spoilt.beforeWriting)
        spoilt.beforeWriting(model);
    model.write();
    if (spoilt.afterWriting)
        spoilt.afterWriting(model);
    const Finished finished = generateWith(model.dir());
    expectRefusal(finished, 3, spoilt.parts);
    EXPECT_LT(finished.seconds, 20);
    // --json changes what is printed on success only
    expectRefusal(runCli({"logits", model.dir(), "--ids", "1", "--json"}), 3, spoilt.parts);
}

INSTANTIATE_TEST_SUITE_P(EveryKind, BadFolder, testing::Range(std::size_t{0}, spoiltFolders.size()),
                         [](const auto& parameter) {
                             std::string name = spoiltFolders[parameter.param].name;
                             std::replace_if(
                                 name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
                             return name;
                         });

TEST(BadInput, FolderThatIsNotThere) {
    for (const char* command : {"info", "logits", "generate"}) {
        std::vector<std::string> arguments{command, "/no/such/folder"};
        if (command != std::string("info"))
            arguments.insert(arguments.end(), {"--ids", "1"});
        if (command == std::string("generate"))
            arguments.insert(arguments.end(), {"--max-new-tokens", "1"});
        expectRefusal(runCli(arguments), 3, {"/no/such/folder"});
    }
    expectRefusal(runCli({"tokenize", "/no/such/folder", "--text", "a"}), 3, {"/no/such/folder"});
    ModelFolder model;
    model.write();
    expectRefusal(generateWith((model.path() / "config.json").string()), 3, {"config.json"});
}

TEST(BadInput, TextWithoutATokenizerAdvisesIds) {
    ModelFolder model;
    model.writeModel();
    expectRefusal(runCli({"logits", model.dir(), "--prompt", "the"}), 3, {"--ids"});
    expectRefusal(runCli({"tokenize", model.dir(), "--text", "the"}), 3, {"vocab.json"});
    model.folder().write("vocab.json", model.vocabulary); // half a tokenizer is none
    expectRefusal(runCli({"logits", model.dir(), "--prompt", "the"}), 3, {"--ids"});
    expectSuccess(runCli({"logits", model.dir(), "--ids", "258"}));
}

TEST(BadInput, EmptyPrompts) {
    ModelFolder model;
    model.write();
    const std::vector<std::vector<std::string>> prompts{
        {"--prompt", ""}, {"--prompt="}, {"--ids", ""}, {"--ids="}, {"--prompt", "-"}};
    for (const auto& prompt : prompts) {
        SCOPED_TRACE(testing::PrintToString(prompt));
        std::vector<std::string> arguments{"logits", model.dir()};
        arguments.insert(arguments.end(), prompt.begin(), prompt.end());
        arguments.push_back("--json");
        expectRefusal(runCli(arguments), 4, {"empty"});
    }
}

TEST(BadInput, PromptLongerThanTheContext) {
    ModelFolder model;
    model.write();
    const std::string sixteen = "abcdefghijklmnop";
    expectSuccess(runCli({"logits", model.dir(), "--prompt", sixteen}));
    const std::string file = (model.path() / "out.npz").string();
    expectRefusal(runCli({"logits", model.dir(), "--prompt", sixteen + "q"}), 4, {"17", "16"});
    expectRefusal(runCli({"logits", model.dir(), "--prompt", sixteen + "q", "--json"}), 4, {"17", "16"});
    expectRefusal(runCli({"trace", model.dir(), "--prompt", sixteen + "q", "--out", file}), 4, {"17", "16"});
    EXPECT_FALSE(std::filesystem::exists(file));
    expectRefusal(runCli({"explain", model.dir(), "--prompt", sixteen + "q", "--hook", "logits", "--index", "0,0"}), 4,
                  {"17", "16"});
}

TEST(BadInput, AMebibyteOfPromptIsAnsweredAtOnce) {
    ModelFolder model;
    model.write();
    std::string page;
    while (page.size() < (1u << 20))
        page += "the then hen, \xf0\x9f\x8c\x8a and so on.\n";
    for (const std::string& text : {page, std::string(1u << 20, ' '), std::string(1u << 20, 'a')}) {
        const Finished finished = runCli({"generate", model.dir(), "--prompt", "-", "--max-new-tokens", "1"}, text);
        expectRefusal(finished, 4, {"tokens"});
        EXPECT_LT(finished.seconds, 20);
    }
}

TEST(BadInput, InvalidUtf8PromptRuns) {
    ModelFolder model;
    model.write();
    const Finished json =
        runCli({"generate", model.dir(), "--prompt", "\xff\xfe\xc0", "--max-new-tokens", "3", "--json"});
    expectSuccess(json);
    EXPECT_EQ(json.json()["prompt_ids"], nlohmann::json({0xff, 0xfe, 0xc0}));
}

TEST(BadInput, NumbersThatOverflowInsideTheModelAreShown) {
    ModelFolder model;
    for (float& value : model.tensor("h.1.mlp.c_proj.weight").values)
        value *= 3e38f; // finite in the file, infinite in the residual stream
    model.write();
    const Finished json = runCli({"logits", model.dir(), "--ids", "1,2", "--json"});
    expectSuccess(json);
    EXPECT_EQ(json.json()["logits"][0][0], "nan");
    expectSuccess(runCli({"logits", model.dir(), "--ids", "1,2"}));
    const Finished generated = runCli({"generate", model.dir(), "--ids", "1,2", "--max-new-tokens", "3", "--json"});
    expectSuccess(generated);
    EXPECT_EQ(generated.json()["ids"].size(), 3u);
}

TEST(BadInput, ATokenTheModelHasNotInItsVocabulary) {
    ModelFolder model;
    model.config["vocab_size"] = 100; // the tokenizer knows more tokens than the embedding has rows
    model.tensor("wte.weight").shape[0] = 100;
    model.tensor("wte.weight").values.resize(800);
    model.write();
    expectSuccess(runCli({"logits", model.dir(), "--prompt", "A"}));
    expectRefusal(runCli({"logits", model.dir(), "--prompt", "the"}), 4, {"258"});
}

} // namespace
} // namespace test
