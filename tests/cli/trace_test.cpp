// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/model_folder.h"
#include "tests/cli/npz_reader.h"
#include "tests/cli/run_program.h"

#include "engine/models/gpt2/gpt2_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

namespace test {
namespace {

using Arrays = std::map<std::string, NpzArray>;
using Sizes = std::vector<std::int64_t>;

Arrays traceOf(const ModelFolder& model, std::vector<std::string> more) {
    const std::string file = (model.path() / "trace.npz").string();
    std::vector<std::string> arguments{"trace", model.dir(), "--out", file};
    arguments.insert(arguments.end(), more.begin(), more.end());
    expectSuccess(runCli(arguments));
    return readNpz(file);
}

std::set<std::string> namesOf(const Arrays& arrays) {
    std::set<std::string> names;
    for (const auto& [name, array] : arrays)
        names.insert(name);
    return names;
}

/// Everything a single pass over `ids` computes, seen by an observer instead of through a trace.
class EveryHook : public engine::Observer {
public:
    bool wants(engine::Hook) const override { return true; }
    void observe(engine::Hook hook, int, const engine::TensorView& rows) override {
        const auto values = rows.values();
        seen[engine::hookName(hook)] = {rows.shape, std::vector<float>(values.begin(), values.end())};
    }
    std::map<std::string, std::pair<Sizes, std::vector<float>>> seen;
};

std::map<std::string, std::pair<Sizes, std::vector<float>>> observed(const ModelFolder& model,
                                                                     const std::vector<engine::TokenId>& ids) {
    engine::Gpt2Runner runner(engine::Gpt2Model::load(model.path()), 1);
    EveryHook observer;
    engine::RunOptions options;
    options.observer = &observer;
    runner.run(ids, options);
    return observer.seen;
}

void expectSameNumbers(const std::string& name, const std::vector<float>& got, const std::vector<float>& wanted,
                       float tolerance) {
    ASSERT_EQ(got.size(), wanted.size()) << name;
    for (std::size_t i = 0; i < got.size(); ++i) {
        if (std::isinf(wanted[i])) // a masked score
            ASSERT_EQ(got[i], wanted[i]) << name << " at " << i;
        else
            ASSERT_NEAR(got[i], wanted[i], tolerance) << name << " at " << i;
    }
}

TEST(Trace, ExportsExactlyTransformerLensNamesByDefault) {
    ModelFolder model;
    model.write();
    std::set<std::string> wanted{
        "ids", "hook_embed", "hook_pos_embed", "ln_final.hook_scale", "ln_final.hook_normalized", "logits"};
    for (const std::string block : {"blocks.0.", "blocks.1."})
        for (const char* hook :
             {"hook_resid_pre", "ln1.hook_scale", "ln1.hook_normalized", "attn.hook_q", "attn.hook_k", "attn.hook_v",
              "attn.hook_attn_scores", "attn.hook_pattern", "attn.hook_z", "hook_attn_out", "hook_resid_mid",
              "ln2.hook_scale", "ln2.hook_normalized", "mlp.hook_pre", "mlp.hook_post", "hook_mlp_out",
              "hook_resid_post"})
            wanted.insert(block + hook);
    EXPECT_EQ(namesOf(traceOf(model, {"--prompt", "then"})), wanted);
}

TEST(Trace, ShapesHaveNoBatchAxis) {
    ModelFolder model;
    model.write();
    const Arrays arrays = traceOf(model, {"--ids", "1,2,3"});
    EXPECT_EQ(arrays.at("ids").integers, (Sizes{1, 2, 3}));
    EXPECT_EQ(arrays.at("ids").type, "<i8");
    EXPECT_EQ(arrays.at("hook_embed").shape, (Sizes{3, 8}));
    EXPECT_EQ(arrays.at("blocks.1.ln1.hook_scale").shape, (Sizes{3, 1}));
    EXPECT_EQ(arrays.at("blocks.1.attn.hook_q").shape, (Sizes{3, 2, 4}));
    EXPECT_EQ(arrays.at("blocks.0.attn.hook_pattern").shape, (Sizes{2, 3, 3}));
    EXPECT_EQ(arrays.at("blocks.0.mlp.hook_pre").shape, (Sizes{3, 32}));
    EXPECT_EQ(arrays.at("logits").shape, (Sizes{3, 260}));
    for (const auto& [name, array] : arrays)
        EXPECT_EQ(array.type, name == "ids" ? "<i8" : "<f4") << name;
}

TEST(Trace, NumbersAreThoseOfTheForwardPass) {
    ModelFolder model;
    model.write();
    const Arrays arrays = traceOf(model, {"--ids", "258,32,257,110,3", "--hooks", "*", "--hooks", "probabilities",
                                          "--hooks", "blocks.1.attn.hook_attn_dot", "--hooks",
                                          "blocks.*.attn.hook_attn_scaled", "--hooks", "blocks.0.attn.hook_z_merged"});
    const auto wanted = observed(model, {258, 32, 257, 110, 3});
    EXPECT_EQ(arrays.size(), 1 + 5 + 2 * 17 + 1 + 1 + 2 + 1u);
    for (const auto& [name, array] : arrays) {
        if (name == "ids")
            continue;
        ASSERT_TRUE(wanted.contains(name)) << name;
        EXPECT_EQ(array.shape, wanted.at(name).first) << name;
        expectSameNumbers(name, array.floats, wanted.at(name).second, 0);
    }
}

TEST(Trace, GeneratedTokensAreOnThePositionAxis) {
    ModelFolder model;
    model.write();
    const auto generated =
        runCli({"generate", model.dir(), "--ids", "258,32", "--max-new-tokens", "4", "--greedy", "--json"}).json();
    const Arrays arrays = traceOf(model, {"--ids", "258,32", "--max-new-tokens", "4"});
    std::vector<engine::TokenId> ids{258, 32};
    for (const int id : generated["ids"])
        ids.push_back(id);
    EXPECT_EQ(arrays.at("ids").integers, Sizes(ids.begin(), ids.end())) << "greedy unless sampling is asked for";
    // decoded token by token, the numbers are those of one pass over all tokens
    const auto wanted = observed(model, ids);
    for (const auto& [name, array] : arrays)
        if (name != "ids") {
            EXPECT_EQ(array.shape, wanted.at(name).first) << name;
            expectSameNumbers(name, array.floats, wanted.at(name).second, 1e-4f);
        }
    for (std::int64_t head = 0; head < 2; ++head)
        for (std::int64_t query = 0; query < 6; ++query) {
            double sum = 0;
            for (std::int64_t key = 0; key < 6; ++key)
                sum += static_cast<double>(arrays.at("blocks.1.attn.hook_pattern").at({head, query, key}));
            EXPECT_NEAR(sum, 1, 1e-5);
        }
}

TEST(Trace, SamplesWhenAsked) {
    ModelFolder model;
    model.write();
    const auto generated =
        runCli({"generate", model.dir(), "--ids", "9", "--max-new-tokens", "6", "--seed", "5", "--json"}).json();
    const Arrays arrays = traceOf(model, {"--ids", "9", "--max-new-tokens", "6", "--seed", "5", "--hooks", "logits"});
    Sizes ids{9};
    for (const int id : generated["ids"])
        ids.push_back(id);
    EXPECT_EQ(arrays.at("ids").integers, ids);
}

TEST(Trace, AFullContextHoldsWhatWasRun) {
    ModelFolder model;
    model.write();
    const std::string file = (model.path() / "trace.npz").string();
    const Finished finished = runCli({"trace", model.dir(), "--ids", "1,2,3,4,5,6,7,8,9,10,11,12,13,14",
                                      "--max-new-tokens", "9", "--out", file, "--json", "--hooks", "hook_embed"});
    expectSuccess(finished);
    const auto json = finished.json();
    EXPECT_EQ(json["generated_ids"].size(), 3u) << "one more than could be run";
    EXPECT_EQ(json["ids"].size(), 16u);
    EXPECT_EQ(json["arrays"], (nlohmann::json{{"hook_embed", {16, 8}}}));
    EXPECT_EQ(readNpz(file).at("hook_embed").shape, (Sizes{16, 8}));
}

TEST(Trace, HooksChoosesByGlob) {
    ModelFolder model;
    model.write();
    EXPECT_EQ(namesOf(traceOf(model, {"--ids", "1,2", "--hooks", "blocks.*.attn.hook_pattern"})),
              (std::set<std::string>{"ids", "blocks.0.attn.hook_pattern", "blocks.1.attn.hook_pattern"}));
    EXPECT_EQ(namesOf(traceOf(model, {"--ids", "1,2", "--hooks", "logits", "--hooks", "blocks.1.attn.hook_?"})),
              (std::set<std::string>{"ids", "logits", "blocks.1.attn.hook_q", "blocks.1.attn.hook_k",
                                     "blocks.1.attn.hook_v", "blocks.1.attn.hook_z"}));
}

TEST(Trace, UnknownHookIsRefused) {
    ModelFolder model;
    model.write();
    const std::string file = (model.path() / "trace.npz").string();
    for (const char* glob : {"blocks.2.hook_resid_pre", "hook_nothing", "", "blocks.[0].hook_resid_pre"}) {
        SCOPED_TRACE(glob);
        expectRefusal(runCli({"trace", model.dir(), "--ids", "1", "--out", file, "--hooks", glob}), 4, {"hook"});
        EXPECT_FALSE(std::filesystem::exists(file));
    }
}

TEST(Trace, SameRunGivesTheSameFile) {
    ModelFolder model;
    model.write();
    traceOf(model, {"--ids", "1,2", "--max-new-tokens", "3"});
    const std::string first = readBytes(model.path() / "trace.npz");
    traceOf(model, {"--ids", "1,2", "--max-new-tokens", "3", "--threads", "1"}); // and replaces the file
    EXPECT_EQ(first, readBytes(model.path() / "trace.npz"));
}

} // namespace
} // namespace test
