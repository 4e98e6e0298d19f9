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

/// Folders with the numbers of an independent forward pass (tests/reference): what `trace` writes has to be these.
class ReferenceModel : public testing::TestWithParam<const char*> {
protected:
    ReferenceModel() : folder(std::string(HEADLIGHT_TEST_DATA) + "/models/" + GetParam()) {
        std::ifstream(folder + "/golden.json") >> golden;
        const std::string bytes = readBytes(folder + "/golden.bin");
        numbers.resize(bytes.size() / sizeof(float));
        std::memcpy(numbers.data(), bytes.data(), bytes.size());
    }

    std::string ids() const {
        std::string list;
        for (const int id : golden["ids"])
            list += (list.empty() ? "" : ",") + std::to_string(id);
        return list;
    }

    void expectNear(const std::string& hook, const NpzArray& got) const {
        const auto& entry = golden["hooks"][hook];
        ASSERT_EQ(got.shape, entry["shape"].get<std::vector<std::int64_t>>()) << hook;
        const float* wanted = numbers.data() + entry["offset"].get<std::size_t>();
        float scale = 0, largest = 0;
        std::size_t at = 0;
        for (std::size_t i = 0; i < got.floats.size(); ++i) {
            if (std::isinf(wanted[i])) {
                ASSERT_EQ(got.floats[i], wanted[i]) << hook << " at " << i;
                continue;
            }
            scale = std::max(scale, std::abs(wanted[i]));
            if (const float difference = std::abs(got.floats[i] - wanted[i]); !(difference <= largest)) {
                largest = difference;
                at = i;
            }
        }
        EXPECT_LE(largest, 1e-4f * scale) << hook << ": differs most at " << at;
    }

    const std::string folder;
    nlohmann::json golden;
    std::vector<float> numbers;
};

TEST_P(ReferenceModel, TraceWritesTheReferenceNumbers) {
    ASSERT_TRUE(golden["positions"].is_null()) << "this test compares all positions";
    const TemporaryFolder out;
    const std::string file = (out.path() / "trace.npz").string();
    std::vector<std::string> arguments{"trace", folder, "--ids", ids(), "--out", file};
    for (const auto& [hook, entry] : golden["hooks"].items())
        arguments.insert(arguments.end(), {"--hooks", hook});
    expectSuccess(runCli(arguments));
    const auto arrays = readNpz(file);
    EXPECT_EQ(arrays.size(), golden["hooks"].size() + 1);
    for (const auto& [hook, entry] : golden["hooks"].items())
        expectNear(hook, arrays.at(hook));
}

INSTANTIATE_TEST_SUITE_P(Configurations, ReferenceModel,
                         testing::Values("tiny-a", "tiny-odd", "tiny-one-head", "tiny-noscale"),
                         [](const auto& parameter) {
                             std::string name = parameter.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

} // namespace
} // namespace test
