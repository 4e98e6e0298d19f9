// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/model_folder.h"
#include "tests/cli/npz_reader.h"
#include "tests/cli/run_program.h"

#include "engine/models/gpt2/gpt2_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace test {
namespace {

/// The logits after each position, from the engine itself, one run a position.
std::vector<std::vector<float>> logitsByEngine(const ModelFolder& model, const std::vector<engine::TokenId>& ids) {
    engine::Gpt2Runner runner(engine::Gpt2Model::load(model.path()), 1);
    std::vector<std::vector<float>> rows;
    for (std::size_t n = 1; n <= ids.size(); ++n) {
        const auto trace = runner.run(std::span(ids).first(n));
        rows.push_back(runner.lastLogits(*trace).data);
    }
    return rows;
}

void expectRows(const std::function<float(std::size_t, std::size_t)>& got,
                const std::vector<std::vector<float>>& wanted) {
    for (std::size_t row = 0; row < wanted.size(); ++row)
        for (std::size_t id = 0; id < wanted[row].size(); ++id)
            ASSERT_NEAR(got(row, id), wanted[row][id], 1e-4) << "position " << row << ", token " << id;
}

TEST(Logits, JsonAndNpzHoldTheEnginesNumbers) {
    ModelFolder model;
    model.write();
    const std::vector<engine::TokenId> ids{258, 32, 257, 110, 0};
    const auto wanted = logitsByEngine(model, ids);

    const Finished printed = runCli({"logits", model.dir(), "--ids", "258,32,257,110,0", "--json"});
    expectSuccess(printed);
    const auto json = printed.json();
    EXPECT_EQ(json["ids"], ids);
    EXPECT_EQ(json["shape"], nlohmann::json({5, 260}));
    ASSERT_EQ(json["logits"].size(), 5u);
    ASSERT_EQ(json["logits"][4].size(), 260u);
    expectRows([&](std::size_t row, std::size_t id) { return json["logits"][row][id].get<float>(); }, wanted);

    const std::string file = (model.path() / "out.npz").string();
    const Finished written = runCli({"logits", model.dir(), "--ids", "258,32,257,110,0", "--out", file});
    expectSuccess(written);
    EXPECT_THAT(written.out, testing::HasSubstr("[5, 260]"));
    const auto arrays = readNpz(file);
    ASSERT_EQ(arrays.size(), 2u);
    EXPECT_EQ(arrays.at("ids").integers, std::vector<std::int64_t>(ids.begin(), ids.end()));
    EXPECT_EQ(arrays.at("ids").type, "<i8");
    EXPECT_EQ(arrays.at("logits").shape, (std::vector<std::int64_t>{5, 260}));
    // the decimals of --json read back as exactly the floats of the file
    for (std::size_t i = 0; i < arrays.at("logits").floats.size(); ++i)
        ASSERT_EQ(json["logits"][i / 260][i % 260].get<float>(), arrays.at("logits").floats[i]) << i;
}

TEST(Logits, OutWithJsonPrintsASummary) {
    ModelFolder model;
    model.write();
    const std::string file = (model.path() / "out.npz").string();
    const Finished written = runCli({"logits", model.dir(), "--prompt", "the", "--json", "--out", file});
    expectSuccess(written);
    EXPECT_EQ(written.json(), (nlohmann::json{{"file", file}, {"ids", {258}}, {"shape", {1, 260}}}));
}

TEST(Logits, PromptIsTheTokenizersIds) {
    ModelFolder model;
    model.write();
    const auto byText = runCli({"logits", model.dir(), "--prompt", "then", "--json"});
    const auto byIds = runCli({"logits", model.dir(), "--ids", "258,110", "--json"});
    expectSuccess(byText);
    EXPECT_TRUE(byText.out == byIds.out);
    const auto fromInput = runCli({"logits", model.dir(), "--prompt", "-", "--json"}, "then");
    EXPECT_TRUE(byText.out == fromInput.out);
}

TEST(Logits, ForPeopleTheMostProbableFollowers) {
    ModelFolder model;
    model.write();
    const auto json = runCli({"logits", model.dir(), "--prompt", "then", "--json"}).json();
    const auto row = json["logits"][1].get<std::vector<float>>();
    const auto best = std::max_element(row.begin(), row.end()) - row.begin();
    const Finished table = runCli({"logits", model.dir(), "--prompt", "then"});
    expectSuccess(table);
    EXPECT_EQ(std::count(table.out.begin(), table.out.end(), '\n'), 2);
    const std::string second = table.out.substr(table.out.find('\n') + 1);
    EXPECT_THAT(second, testing::StartsWith("1    110 \"n\""));
    EXPECT_THAT(second, testing::HasSubstr("→  " + std::to_string(best) + " \""));
}

TEST(Logits, ThreadsDoNotChangeTheNumbers) {
    ModelFolder model;
    model.write();
    const auto one = runCli({"logits", model.dir(), "--ids", "1,2,3,4,5,6,7", "--json", "--threads", "1"});
    const auto three = runCli({"logits", model.dir(), "--ids", "1,2,3,4,5,6,7", "--json", "--threads", "3"});
    expectSuccess(one);
    EXPECT_TRUE(one.out == three.out);
}

} // namespace
} // namespace test
