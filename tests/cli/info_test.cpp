// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/model_folder.h"
#include "tests/cli/run_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace test {
namespace {

using testing::HasSubstr;

std::int64_t weightCount(const ModelFolder& model) {
    return std::accumulate(
        model.tensors.begin(), model.tensors.end(), std::int64_t{0},
        [](std::int64_t sum, const auto& tensor) { return sum + static_cast<std::int64_t>(tensor.values.size()); });
}

TEST(Info, TellsSizesAndTensors) {
    ModelFolder model;
    model.write();
    const Finished info = runCli({"info", model.dir(), "--json"});
    expectSuccess(info);
    const auto json = info.json();
    EXPECT_EQ(json["config"]["layer_count"], 2);
    EXPECT_EQ(json["config"]["head_count"], 2);
    EXPECT_EQ(json["config"]["model_dim"], 8);
    EXPECT_EQ(json["config"]["head_dim"], 4);
    EXPECT_EQ(json["config"]["mlp_dim"], 32);
    EXPECT_EQ(json["config"]["context_length"], 16);
    EXPECT_EQ(json["config"]["vocab_size"], 260);
    EXPECT_EQ(json["config"]["activation"], "gelu_new");
    EXPECT_EQ(json["config"]["layer_norm_epsilon"], 1e-5);
    EXPECT_EQ(json["config"]["end_of_text_token"], 259);
    EXPECT_EQ(json["parameter_count"], weightCount(model));
    EXPECT_EQ(json["tied_embeddings"], true);
    EXPECT_EQ(json["file_bytes"], std::filesystem::file_size(model.path() / "model.safetensors"));
    EXPECT_EQ(json["tokenizer"]["vocab_size"], 260);
    ASSERT_EQ(json["tensors"].size(), model.tensors.size());
    for (std::size_t i = 0; i < model.tensors.size(); ++i) {
        EXPECT_EQ(json["tensors"][i]["name"], model.tensors[i].name);
        EXPECT_EQ(json["tensors"][i]["shape"], model.tensors[i].shape);
        EXPECT_EQ(json["tensors"][i]["type"], "F32");
    }
}

TEST(Info, ForPeople) {
    ModelFolder model;
    model.write();
    const Finished info = runCli({"info", model.dir()});
    expectSuccess(info);
    for (const char* part : {"2 of width 4", "16 positions", "260 tokens", "\"h.1.attn.c_attn.weight\"", "[8, 24]"})
        EXPECT_THAT(info.out, HasSubstr(part));
}

TEST(Info, NothingIsCutToFitATable) {
    ModelFolder model;
    model.tensors.push_back({"spare", "F8_E4M3FNUZ", {1, 1, 1, 1, 1, 1, 1, 0}, {}});
    model.write();
    const Finished info = runCli({"info", model.dir()});
    expectSuccess(info);
    EXPECT_THAT(info.out, HasSubstr("F8_E4M3FNUZ [1, 1, 1, 1, 1, 1, 1, 0] \"spare\""));
}

TEST(Info, WorksWithoutTokenizerFiles) {
    ModelFolder model;
    model.writeModel();
    const Finished json = runCli({"info", model.dir(), "--json"});
    expectSuccess(json);
    EXPECT_TRUE(json.json()["tokenizer"].is_null());
    const Finished text = runCli({"info", model.dir()});
    expectSuccess(text);
    EXPECT_THAT(text.out, HasSubstr("--ids"));
}

TEST(Info, SeparateUnembeddingIsCounted) {
    ModelFolder model;
    auto head = model.tensor("wte.weight");
    head.name = "lm_head.weight";
    model.tensors.push_back(head);
    model.write();
    const auto json = runCli({"info", model.dir(), "--json"}).json();
    EXPECT_EQ(json["tied_embeddings"], false);
    EXPECT_EQ(json["parameter_count"], weightCount(model));
}

TEST(Info, NamesInFilesCannotBreakTheOutput) {
    ModelFolder model;
    model.tensors.push_back({"line\nbreak\x1b[31m\"", "I8", {0}, {}});
    model.write();
    const Finished json = runCli({"info", model.dir(), "--json"});
    expectSuccess(json);
    EXPECT_EQ(json.json()["tensors"].back()["name"], "line\nbreak\x1b[31m\"");
    const Finished text = runCli({"info", model.dir()});
    expectSuccess(text);
    EXPECT_THAT(text.out, HasSubstr("\"line\\nbreak\\x1b[31m\\\"\""));
}

} // namespace
} // namespace test
