// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/npz_reader.h"
#include "tests/cli/run_program.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <fstream>

namespace test {
namespace {

std::string joined(const nlohmann::json& ids) {
    std::string list;
    for (const int id : ids)
        list += (list.empty() ? "" : ",") + std::to_string(id);
    return list;
}

/// Translators with the numbers of an independent forward pass (tests/reference), fed with the same tokens.
class ReferenceTranslator : public testing::TestWithParam<std::tuple<const char*, const char*>> {
protected:
    ReferenceTranslator()
        : model(std::string(HEADLIGHT_TEST_DATA) + "/models/" + std::get<0>(GetParam())),
          folder(model + "/" + std::get<1>(GetParam())) {
        std::ifstream(folder + "/golden.json") >> golden;
        const std::string bytes = readBytes(folder + "/golden.bin");
        numbers.resize(bytes.size() / sizeof(float));
        std::memcpy(numbers.data(), bytes.data(), bytes.size());
        source = joined(golden["ids"]);
        target = joined(golden["target_ids"]);
    }

    void expectNear(const std::string& hook, const std::vector<std::int64_t>& shape,
                    const std::vector<float>& got) const {
        const auto& entry = golden["hooks"][hook];
        ASSERT_EQ(shape, entry["shape"].get<std::vector<std::int64_t>>()) << hook;
        const float* wanted = numbers.data() + entry["offset"].get<std::size_t>();
        float scale = 0, largest = 0;
        std::size_t at = 0;
        for (std::size_t i = 0; i < got.size(); ++i) {
            if (std::isinf(wanted[i])) {
                ASSERT_EQ(got[i], wanted[i]) << hook << " at " << i;
                continue;
            }
            scale = std::max(scale, std::abs(wanted[i]));
            if (const float difference = std::abs(got[i] - wanted[i]); !(difference <= largest)) {
                largest = difference;
                at = i;
            }
        }
        EXPECT_LE(largest, 1e-4f * scale) << hook << ": differs most at " << at;
    }

    const std::string model, folder;
    std::string source, target;
    nlohmann::json golden;
    std::vector<float> numbers;
};

TEST_P(ReferenceTranslator, TraceWritesTheReferenceNumbersUnderTheirNames) {
    const TemporaryFolder out;
    const std::string file = (out.path() / "trace.npz").string();
    std::vector<std::string> arguments{"trace", model, "--ids", source, "--target-ids", target, "--out", file};
    for (const auto& [hook, entry] : golden["hooks"].items())
        arguments.insert(arguments.end(), {"--hooks", hook});
    expectSuccess(runCli(arguments));
    const auto arrays = readNpz(file);
    EXPECT_EQ(arrays.size(), golden["hooks"].size() + 2);
    EXPECT_EQ(nlohmann::json(arrays.at("ids").integers), golden["ids"]);
    EXPECT_EQ(nlohmann::json(arrays.at("target_ids").integers), golden["target_ids"]);
    for (const auto& [hook, entry] : golden["hooks"].items())
        expectNear(hook, arrays.at(hook).shape, arrays.at(hook).floats);
}

TEST_P(ReferenceTranslator, LogitsAreTheReferences) {
    const Finished printed = runCli({"logits", model, "--ids", source, "--target-ids", target, "--json"});
    expectSuccess(printed);
    const auto json = printed.json();
    EXPECT_EQ(json["ids"], golden["ids"]);
    EXPECT_EQ(json["target_ids"], golden["target_ids"]);
    std::vector<float> values;
    for (const auto& row : json["logits"])
        for (const float value : row)
            values.push_back(value);
    expectNear("logits", json["shape"].get<std::vector<std::int64_t>>(), values);
}

INSTANTIATE_TEST_SUITE_P(Configurations, ReferenceTranslator,
                         testing::Combine(testing::Values("tiny-marian", "tiny-marian-post", "tiny-marian-pre",
                                                          "tiny-marian-odd", "tiny-marian-learned", "tiny-gru-additive",
                                                          "tiny-gru-general", "tiny-gru-dot"),
                                          testing::Values("s9-t7", "s1-t7")),
                         [](const auto& parameter) {
                             std::string name =
                                 std::get<0>(parameter.param) + std::string("-") + std::get<1>(parameter.param);
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

} // namespace
} // namespace test
