// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/model_folder.h"
#include "tests/cli/npz_reader.h"
#include "tests/cli/run_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace test {
namespace {

using testing::HasSubstr;

class Explain : public testing::Test {
protected:
    Explain() { model.write(); }

    nlohmann::json explain(const std::string& hook, const std::string& index) const {
        const Finished finished =
            runCli({"explain", model.dir(), "--ids", ids, "--hook", hook, "--index", index, "--json"});
        expectSuccess(finished);
        return finished.json();
    }

    ModelFolder model;
    const std::string ids = "258,32,257,110";
};

TEST_F(Explain, AnAttentionScoreIsADotProduct) {
    const std::string file = (model.path() / "trace.npz").string();
    expectSuccess(runCli(
        {"trace", model.dir(), "--ids", ids, "--out", file, "--hooks", "*", "--hooks", "blocks.1.attn.hook_attn_dot"}));
    const auto arrays = readNpz(file);
    const auto json = explain("blocks.1.attn.hook_attn_dot", "1,3,2");
    EXPECT_EQ(json["value"].get<float>(), arrays.at("blocks.1.attn.hook_attn_dot").at({1, 3, 2}));
    ASSERT_EQ(json["terms"].size(), 4u) << "one per dimension of the head";
    double sum = 0;
    for (std::int64_t d = 0; d < 4; ++d) {
        const auto& term = json["terms"][static_cast<std::size_t>(d)];
        const double q = static_cast<double>(arrays.at("blocks.1.attn.hook_q").at({3, 1, d}));
        const double k = static_cast<double>(arrays.at("blocks.1.attn.hook_k").at({2, 1, d}));
        EXPECT_NEAR(term["contribution"].get<double>(), q * k, 1e-5);
        EXPECT_EQ(term["factors"][0]["of"], "blocks.1.attn.hook_q[3, 1, " + std::to_string(d) + "]");
        sum += q * k;
    }
    EXPECT_NEAR(json["recomputed"].get<double>(), sum, 1e-5);
    EXPECT_NE(json["formula"], "");
    EXPECT_NE(json["substituted"], "");
}

TEST_F(Explain, EveryHookRecomputesToItsRecordedValue) {
    const std::string file = (model.path() / "trace.npz").string();
    expectSuccess(runCli({"trace", model.dir(), "--ids", ids, "--out", file}));
    const auto arrays = readNpz(file);
    for (const auto& [name, array] : arrays) {
        // a block of each kind is enough; masked scores are looked at below
        if (name == "ids" || name.starts_with("blocks.0."))
            continue;
        std::string index;
        for (const std::int64_t size : array.shape)
            index += (index.empty() ? "" : ",") + std::to_string(size - 1);
        SCOPED_TRACE(name + "[" + index + "]");
        const auto json = explain(name, index);
        EXPECT_EQ(json["value"].get<float>(), array.floats.back());
        EXPECT_NEAR(json["recomputed"].get<double>(), json["value"].get<double>(), 1e-4);
        EXPECT_FALSE(json["terms"].empty());
    }
}

TEST_F(Explain, ProbabilitiesOfAPositionInTheMiddle) {
    const auto json = explain("probabilities", "1,258");
    EXPECT_NEAR(json["recomputed"].get<double>(), json["value"].get<double>(), 1e-6);
    EXPECT_EQ(json["terms"].size(), 260u);
}

TEST_F(Explain, MaskedScoresAreMinusInfinityAsText) {
    const auto json = explain("blocks.0.attn.hook_attn_scores", "0,1,3");
    EXPECT_EQ(json["value"], "-inf");
    EXPECT_EQ(json["recomputed"], "-inf");
}

TEST_F(Explain, ForPeople) {
    const Finished finished = runCli({"explain", model.dir(), "--ids", ids, "--hook", "logits", "--index", "3,258"});
    expectSuccess(finished);
    for (const char* part :
         {"logits[3, 258] = ", "formula", "with numbers", "terms        8", "ln_final.hook_normalized[3, 7]"})
        EXPECT_THAT(finished.out, HasSubstr(part));
}

TEST_F(Explain, LongSumsSayWhatIsLeftOut) {
    const Finished finished =
        runCli({"explain", model.dir(), "--ids", ids, "--hook", "probabilities", "--index", "0,0"});
    expectSuccess(finished);
    EXPECT_THAT(finished.out, HasSubstr("and 236 more"));
}

TEST_F(Explain, RefusesWhatTheModelHasNot) {
    const auto refused = [&](const char* hook, const char* index, std::vector<std::string> parts) {
        SCOPED_TRACE(std::string(hook) + " " + index);
        expectRefusal(runCli({"explain", model.dir(), "--ids", ids, "--hook", hook, "--index", index}), 4, parts);
    };
    refused("blocks.2.hook_resid_pre", "0,0", {"blocks.2.hook_resid_pre"});
    refused("hook_embd", "0,0", {"hook_embd"});
    refused("hook_embed", "0,0,0", {"[position, modelDim]"});
    refused("blocks.0.attn.hook_q", "0,0", {"[position, head, headDim]"});
    refused("hook_embed", "4,0", {"4"});
    refused("hook_embed", "0,8", {"8"});
    refused("blocks.0.attn.hook_pattern", "2,0,0", {"2"});
    refused("logits", "0,260", {"260"});
}

} // namespace
} // namespace test
