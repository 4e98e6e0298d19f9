// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/analysis/max_pyramid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace engine;

namespace {

std::shared_ptr<std::vector<float>> scattered(int rows, int columns) {
    auto values = std::make_shared<std::vector<float>>(static_cast<std::size_t>(rows) * columns);
    std::uint32_t state = 5;
    for (float& value : *values)
        value = static_cast<float>((state = state * 1664525u + 1013904223u) >> 8) / 16777216.F;
    return values;
}

} // namespace

TEST(MaxPyramid, EveryCellIsTheLargestOfItsBlockAtEveryLevel) {
    for (const auto& [rows, columns] : {std::pair{1, 1}, {2, 3}, {37, 64}, {100, 1}, {65, 130}}) {
        const auto values = scattered(rows, columns);
        const MaxPyramid pyramid(rows, columns, values);
        for (const auto& level : pyramid.levels())
            for (int r = 0; r < level.rows; ++r)
                for (int c = 0; c < level.columns; ++c) {
                    float most = -1;
                    for (int i = r * level.step; i < std::min((r + 1) * level.step, rows); ++i)
                        for (int j = c * level.step; j < std::min((c + 1) * level.step, columns); ++j)
                            most = std::max(most, (*values)[static_cast<std::size_t>(i) * columns + j]);
                    ASSERT_EQ((*level.values)[static_cast<std::size_t>(r) * level.columns + c], most)
                        << "step " << level.step << " cell " << r << ' ' << c;
                }
        EXPECT_EQ(pyramid.max(), *std::max_element(values->begin(), values->end()));
        EXPECT_EQ(pyramid.levels().back().values->size(), 1u);
        EXPECT_EQ(pyramid.levels().front().values, values); // shared, not copied
    }
}

TEST(MaxPyramid, OneBrightCellSurvivesAndSoDoesNaN) {
    auto values = std::make_shared<std::vector<float>>(1024 * 1024, 0.001F);
    (*values)[777 * 1024 + 333] = 0.9F;
    EXPECT_EQ(MaxPyramid(1024, 1024, values).max(), 0.9F);
    (*values)[5] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_TRUE(std::isnan(MaxPyramid(1024, 1024, values).max()));
}

TEST(MaxPyramid, FindsTheLevelForAStep) {
    const MaxPyramid pyramid(100, 100, scattered(100, 100));
    EXPECT_EQ(pyramid.at(0.2).step, 1);
    EXPECT_EQ(pyramid.at(1).step, 1);
    EXPECT_EQ(pyramid.at(2).step, 2);
    EXPECT_EQ(pyramid.at(2.1).step, 4);
    EXPECT_EQ(pyramid.at(1e9).rows, 1);
    EXPECT_TRUE(MaxPyramid(0, 4, nullptr).empty());
}

TEST(MaxPyramid, PoolsToAnyStep) {
    const auto values = scattered(10, 7);
    const auto pooled = maxPooled(values->data(), 10, 7, 3);
    ASSERT_EQ(pooled.size(), 12u);
    EXPECT_EQ(pooled[11], (*values)[9 * 7 + 6]); // the far corner stands alone
}
