// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/golden.h"

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>

#include <algorithm>
#include <fstream>
#include <limits>

namespace engine::test {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

Tensor tensor(Shape shape, std::vector<float> values) {
    Tensor t(std::move(shape));
    t.data = std::move(values);
    return t;
}

bool isNear(std::vector<float> got, std::vector<float> expected, double tolerance) {
    const auto n = static_cast<std::int64_t>(expected.size());
    return near(tensor({n}, std::move(got)).view(), tensor({n}, std::move(expected)).view(), tolerance);
}

TEST(Golden, NearIsRelativeToTheLargestValue) {
    EXPECT_TRUE(isNear({100, 0.009F}, {100, 0}, 1e-4));
    EXPECT_FALSE(isNear({100, 0.011F}, {100, 0}, 1e-4));
    EXPECT_FALSE(isNear({0.011F}, {0}, 1e-4));
    EXPECT_TRUE(isNear({-infinity, 1}, {-infinity, 1}, 1e-4));
    EXPECT_FALSE(isNear({-1e30F, 1}, {-infinity, 1}, 1e-4));
    EXPECT_FALSE(isNear({infinity, 1}, {-infinity, 1}, 1e-4));
    EXPECT_FALSE(isNear({std::numeric_limits<float>::quiet_NaN(), 1}, {1, 1}, 1e-4));
}

TEST(Golden, FailureNamesTheWorstElement) {
    const Tensor expected = tensor({2, 3}, {1, 2, 3, 4, 5, 6});
    const auto result = near(tensor({2, 3}, {1, 2, 3.5F, 4, 7, 6}).view(), expected.view(), 1e-4);
    EXPECT_THAT(result.message(), testing::HasSubstr("largest difference 2 at [1, 1]: 7, expected 5"));
    EXPECT_FALSE(near(tensor({3, 2}, {1, 2, 3, 4, 5, 6}).view(), expected.view(), 1e-4)) << "other shape";
}

TEST(Golden, TinyModelHoldsEveryHookInItsShape) {
    const Golden golden = Golden::read(HEADLIGHT_TEST_DATA "/models/tiny-a");
    const ModelShape shape{2, 2, 16, 8, 64, 12, 31};
    EXPECT_EQ(golden.hooks().size(), allHooks(2).size());
    for (const Hook hook : allHooks(2))
        EXPECT_EQ(golden.tensor(hookName(hook)).shape, hookShape(hook, shape, 12)) << hookName(hook);
    const Tensor& pattern = golden.tensor("blocks.1.attn.hook_pattern");
    EXPECT_GT(*std::max_element(pattern.row(0) + 11 * 12, pattern.row(0) + 12 * 12), 0.3F) << "too uniform to tell";
}

TEST(Golden, OnlyKeptPositionsAreCompared) {
    const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "golden_kept_positions";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "golden.json") << R"({"ids": [5, 6, 7], "positions": [0, 2], "hooks": {
        "logits": {"shape": [2, 2], "offset": 0},
        "blocks.0.attn.hook_pattern": {"shape": [1, 2, 3], "offset": 4}}})";
    const std::vector<float> floats{1, 2, 5, 6, 10, 11, 12, 16, 17, 18};
    std::ofstream(folder / "golden.bin", std::ios::binary)
        .write(reinterpret_cast<const char*>(floats.data()), static_cast<std::streamsize>(floats.size() * 4));
    const Golden golden = Golden::read(folder);
    Tensor logits = tensor({3, 2}, {1, 2, -3, -4, 5, 6});
    expectNear("logits", logits.view(), golden);
    expectNear("blocks.0.attn.hook_pattern", tensor({1, 3, 3}, {10, 11, 12, -1, -2, -3, 16, 17, 18}).view(), golden);
    logits.data[5] = 6.5F;
    EXPECT_NONFATAL_FAILURE(expectNear("logits", logits.view(), golden), "at [1, 1]: 6.5, expected 6");
    EXPECT_NONFATAL_FAILURE(expectNear("hook_embed", logits.view(), golden), "holds no hook_embed");
    std::filesystem::remove_all(folder);
}

TEST(Golden, TranslationModelsHoldBothStacks) {
    for (const std::string lengths : {"s9-t7", "s5-t1", "s1-t7"}) {
        const Golden golden = Golden::read(HEADLIGHT_TEST_DATA "/models/tiny-marian-post/" + lengths);
        const auto source = static_cast<std::int64_t>(golden.ids().size());
        const auto target = static_cast<std::int64_t>(golden.targetIds().size());
        EXPECT_EQ("s" + std::to_string(source) + "-t" + std::to_string(target), lengths);
        EXPECT_EQ(golden.tensor("encoder.blocks.1.attn.hook_pattern").shape, (Shape{3, source, source}));
        EXPECT_EQ(golden.tensor("decoder.blocks.1.cross_attn.hook_k").shape, (Shape{source, 3, 5}));
        EXPECT_EQ(golden.tensor("decoder.blocks.1.cross_attn.hook_pattern").shape, (Shape{3, target, source}));
        Tensor logits = golden.tensor("logits");
        EXPECT_EQ(logits.shape, (Shape{target, 23}));
        expectNear("logits", logits.view(), golden);
        logits.data.back() += 1;
        const std::string at = "at [" + std::to_string(target - 1) + ", 22]";
        EXPECT_NONFATAL_FAILURE(expectNear("logits", logits.view(), golden), at);
    }
}

} // namespace
} // namespace engine::test
