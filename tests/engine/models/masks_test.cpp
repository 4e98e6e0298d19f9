// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/transformer/masks.h"

#include "tests/support/expect_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace engine {
namespace {

using test::expectError;
using testing::DoubleNear;
using testing::Pointwise;

const SmallMatrix kKeys{4, 3, {10, 0, 0, 0, 10, 0, 0, 0, 10, 0, 0, 10}};
const SmallMatrix kValues{4, 2, {1, 0, 10, 0, 100, 5, 1000, 6}};

/// The worked example is printed with two decimals; the weights that it shows as 0 are below 1e-25.
void expectAttention(const SmallMatrix& query, std::vector<double> weights, std::vector<double> output) {
    const auto result = scaledDotProductAttention(query, kKeys, kValues);
    EXPECT_THAT(result.weights.values, Pointwise(DoubleNear(1e-15), weights));
    EXPECT_THAT(result.output.values, Pointwise(DoubleNear(1e-12), output));
    EXPECT_EQ(result.output.rows, query.rows);
    EXPECT_EQ(result.output.columns, 2);
}

TEST(DotProductAttention, TheTutorialsThreeQueries) {
    expectAttention({1, 3, {0, 10, 0}}, {0, 1, 0, 0}, {10, 0});
    expectAttention({1, 3, {0, 0, 10}}, {0, 0, 0.5, 0.5}, {550, 5.5});
    expectAttention({1, 3, {10, 10, 0}}, {0.5, 0.5, 0, 0}, {5.5, 0});
}

TEST(DotProductAttention, AllThreeQueriesTogether) {
    expectAttention({3, 3, {0, 0, 10, 0, 10, 0, 10, 10, 0}}, {0, 0, 0.5, 0.5, 0, 1, 0, 0, 0.5, 0.5, 0, 0},
                    {550, 5.5, 10, 0, 5.5, 0});
}

TEST(DotProductAttention, EveryStepIsKept) {
    const SmallMatrix mask{1, 4, {0, 0, 0, 1}};
    const auto result = scaledDotProductAttention({1, 3, {0, 0, 10}}, kKeys, kValues, &mask);
    const double score = 100 / std::sqrt(3.0);
    EXPECT_EQ(result.dots.values, (std::vector<double>{0, 0, 100, 100}));
    EXPECT_THAT(result.scaled.values, Pointwise(DoubleNear(1e-12), {0.0, 0.0, score, score}));
    EXPECT_THAT(result.masked.values, Pointwise(DoubleNear(1e-6), {0.0, 0.0, score, score - 1e9}));
    EXPECT_THAT(result.weights.values, Pointwise(DoubleNear(1e-15), {0.0, 0.0, 1.0, 0.0}));
    EXPECT_EQ(result.weights.at(0, 3), 0.0) << "what is masked has no weight at all";
    EXPECT_THAT(result.output.values, Pointwise(DoubleNear(1e-12), {100.0, 5.0}));
}

TEST(DotProductAttention, AllKeysMaskedLooksAtAllOfThem) {
    const SmallMatrix mask{1, 4, {1, 1, 1, 1}};
    const auto result = scaledDotProductAttention({1, 3, {0, 0, 10}}, kKeys, kValues, &mask);
    EXPECT_THAT(result.weights.values, Pointwise(DoubleNear(1e-6), {0.0, 0.0, 0.5, 0.5}));
}

TEST(DotProductAttention, CausalRowsDoNotSeeLaterKeys) {
    SmallMatrix keys = kKeys;
    SmallMatrix values = kValues;
    const SmallMatrix query{4, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 1, 2}};
    const SmallMatrix mask = lookAheadMask(4);
    const auto before = scaledDotProductAttention(query, keys, values, &mask);
    keys.at(3, 0) = -77;
    values.at(3, 1) = 77;
    const auto after = scaledDotProductAttention(query, keys, values, &mask);
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 2; ++column)
            EXPECT_EQ(before.output.at(row, column), after.output.at(row, column)) << row << ", " << column;
    EXPECT_NE(before.output.at(3, 1), after.output.at(3, 1));
}

TEST(Masks, PaddingOfTheTutorial) {
    const std::vector<std::vector<TokenId>> ids{{7, 6, 0, 0, 1}, {1, 2, 3, 0, 0}, {0, 0, 0, 4, 5}};
    EXPECT_EQ(paddingMask(ids[0]), (SmallMatrix{1, 5, {0, 0, 1, 1, 0}}));
    EXPECT_EQ(paddingMask(ids[1]), (SmallMatrix{1, 5, {0, 0, 0, 1, 1}}));
    EXPECT_EQ(paddingMask(ids[2]), (SmallMatrix{1, 5, {1, 1, 1, 0, 0}}));
    EXPECT_EQ(paddingMask(ids[2], 5), (SmallMatrix{1, 5, {0, 0, 0, 0, 1}}));
    EXPECT_EQ(paddingMask({}), (SmallMatrix{1, 0, {}}));
}

TEST(Masks, LookAheadOfTheTutorial) {
    EXPECT_EQ(lookAheadMask(3), (SmallMatrix{3, 3, {0, 1, 1, 0, 0, 1, 0, 0, 0}}));
    EXPECT_EQ(lookAheadMask(1), (SmallMatrix{1, 1, {0}}));
    EXPECT_EQ(lookAheadMask(0), (SmallMatrix{0, 0, {}}));
}

TEST(Masks, CombinedIsTheLargerOfBoth) {
    const std::vector<TokenId> ids{7, 0, 3};
    const SmallMatrix expected{3, 3, {0, 1, 1, 0, 1, 1, 0, 1, 0}};
    EXPECT_EQ(combinedMask(paddingMask(ids), lookAheadMask(3)), expected);
    EXPECT_EQ(combinedMask(lookAheadMask(3), paddingMask(ids)), expected);
}

TEST(Masks, Refusals) {
    const auto refuses = [](const std::string& part, auto&& action) {
        expectError(ErrorCode::BadArgument, {part}, action);
    };
    const SmallMatrix query{1, 3, {0, 0, 10}};
    refuses("-1 rows", [] { lookAheadMask(-1); });
    refuses("3 × 3 and 2 × 2", [] { combinedMask(lookAheadMask(3), lookAheadMask(2)); });
    refuses("1 × 2", [&] { scaledDotProductAttention({1, 2, {1, 2}}, kKeys, kValues); });
    refuses("every key needs one value", [&] { scaledDotProductAttention(query, kKeys, {1, 2, {1, 2}}); });
    refuses("empty", [&] { scaledDotProductAttention({0, 3, {}}, kKeys, kValues); });
    refuses("rectangle", [&] { scaledDotProductAttention({1, 3, {1, 2}}, kKeys, kValues); });
    refuses("not finite", [&] {
        scaledDotProductAttention({1, 3, {std::numeric_limits<double>::quiet_NaN(), 0, 0}}, kKeys, kValues);
    });
    refuses("scores", [&] { scaledDotProductAttention({1, 3, {1e308, 0, 0}}, kKeys, kValues); });
    const SmallMatrix narrow = lookAheadMask(3);
    refuses("A mask of 3 × 3", [&] { scaledDotProductAttention(query, kKeys, kValues, &narrow); });
}

} // namespace
} // namespace engine
