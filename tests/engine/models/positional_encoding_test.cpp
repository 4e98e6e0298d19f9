// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/transformer/positional_encoding.h"

#include "tests/support/expect_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace engine {
namespace {

using enum PositionalEncoding;
using test::expectError;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

std::vector<double> row(const std::vector<double>& table, int depth, int position) {
    const auto begin = table.begin() + static_cast<std::ptrdiff_t>(position) * depth;
    return {begin, begin + depth};
}

TEST(PositionalEncoding, ToyDigitsOfTheIllustratedTransformer) {
    const auto table = positionalEncoding(Timescales, 3, 4);
    EXPECT_THAT(row(table, 4, 0), Pointwise(DoubleNear(0.005), {0.0, 0.0, 1.0, 1.0}));
    EXPECT_THAT(row(table, 4, 1), Pointwise(DoubleNear(0.005), {0.84, 0.0001, 0.54, 1.0}));
    EXPECT_THAT(row(table, 4, 2), Pointwise(DoubleNear(0.005), {0.91, 0.0002, -0.42, 1.0}));
    EXPECT_NEAR(table[5], 0.0001, 1e-9);
    EXPECT_NEAR(table[9], 0.0002, 1e-9);
}

TEST(PositionalEncoding, RatesOfTheThreeFormulas) {
    EXPECT_THAT(angleRates(Interleaved, 4), Pointwise(DoubleNear(1e-15), {1.0, 0.01}));
    EXPECT_THAT(angleRates(Concatenated, 4), Pointwise(DoubleNear(1e-15), {1.0, 0.01}));
    EXPECT_THAT(angleRates(Timescales, 6), Pointwise(DoubleNear(1e-15), {1.0, 0.01, 0.0001}));
    EXPECT_THAT(angleRates(Concatenated, 6, 8), Pointwise(DoubleNear(1e-15), {1.0, 0.5, 0.25}));
}

TEST(PositionalEncoding, RatesOfFiftyPositionsAndDepth512) {
    const auto rates = angleRates(Timescales, 512);
    ASSERT_EQ(rates.size(), 256u);
    for (std::size_t i = 0; i < rates.size(); ++i) // min_rate ^ linspace(0, 1, 256)
        EXPECT_NEAR(rates[i], std::pow(1e-4, static_cast<double>(i) / 255.0), 1e-12) << i;
    EXPECT_DOUBLE_EQ(rates.back(), 1e-4);
}

TEST(PositionalEncoding, ColumnsOfFiftyPositionsAndDepth512) {
    constexpr int depth = 512;
    const auto interleaved = positionalEncoding(Interleaved, 50, depth);
    const auto concatenated = positionalEncoding(Concatenated, 50, depth);
    double largest = 0;
    for (int position = 0; position < 50; ++position) {
        for (int i = 0; i < depth; ++i) {
            const double angle = position / std::pow(10000.0, 2 * (i / 2) / static_cast<double>(depth));
            const double expected = i % 2 == 0 ? std::sin(angle) : std::cos(angle);
            const auto at = [&](const std::vector<double>& table, int column) {
                return table[static_cast<std::size_t>(position * depth + column)];
            };
            largest = std::max(largest, std::abs(at(interleaved, i) - expected));
            largest = std::max(largest, std::abs(at(concatenated, i / 2 + (i % 2) * depth / 2) - expected));
        }
    }
    EXPECT_LT(largest, 1e-12);
}

TEST(PositionalEncoding, OddDepths) {
    const double r = std::pow(10000.0, -2.0 / 3.0);
    EXPECT_THAT(row(positionalEncoding(Interleaved, 3, 3), 3, 2),
                Pointwise(DoubleNear(1e-15), {std::sin(2), std::cos(2), std::sin(2 * r)}));
    EXPECT_THAT(row(positionalEncoding(Concatenated, 3, 3), 3, 2),
                Pointwise(DoubleNear(1e-15), {std::sin(2), std::sin(2 * r), std::cos(2)}));
    EXPECT_THAT(row(positionalEncoding(Timescales, 3, 5), 5, 2),
                Pointwise(DoubleNear(1e-15), {std::sin(2), std::sin(2e-4), std::cos(2), std::cos(2e-4), 0.0}));
    EXPECT_THAT(positionalEncoding(Interleaved, 2, 1), ElementsAre(0.0, std::sin(1)));
    EXPECT_THAT(positionalEncoding(Concatenated, 2, 1), ElementsAre(0.0, std::sin(1)));
    EXPECT_THAT(positionalEncoding(Timescales, 2, 1), ElementsAre(0.0, 0.0));
    EXPECT_THAT(positionalEncoding(Timescales, 2, 2), ElementsAre(0.0, 1.0, std::sin(1), std::cos(1)));
}

double shiftError(PositionalEncoding kind, int positions, int depth, int delta) {
    const auto table = positionalEncoding(kind, positions, depth);
    const auto matrix = shiftMatrix(kind, depth, delta);
    double largest = 0;
    for (int position = 0; position < positions; ++position) {
        const int moved = position + delta;
        if (moved < 0 || moved >= positions)
            continue;
        for (int column = 0; column < depth; ++column) {
            double sum = 0;
            for (int i = 0; i < depth; ++i)
                sum += table[static_cast<std::size_t>(position * depth + i)] *
                       matrix[static_cast<std::size_t>(i * depth + column)];
            largest = std::max(largest, std::abs(sum - table[static_cast<std::size_t>(moved * depth + column)]));
        }
    }
    return largest;
}

TEST(PositionalEncoding, AMatrixMovesEveryPosition) {
    for (const auto kind : {Interleaved, Concatenated, Timescales})
        for (const int delta : {-10, 0, 1, 23})
            EXPECT_LT(shiftError(kind, 50, 64, delta), 1e-12) << static_cast<int>(kind) << " by " << delta;
    EXPECT_LT(shiftError(Timescales, 50, 512, -10), 1e-12);
    EXPECT_LT(shiftError(Timescales, 50, 15, 7), 1e-12);
}

TEST(PositionalEncoding, Refusals) {
    expectError(ErrorCode::BadArgument, {"learned"}, [] { positionalEncoding(Learned, 3, 4); });
    expectError(ErrorCode::BadArgument, {"0 columns"}, [] { angleRates(Interleaved, 0); });
    expectError(ErrorCode::BadArgument, {"-1 positions"}, [] { positionalEncoding(Interleaved, -1, 4); });
    for (const double base : {1.0, 0.0, -5.0, std::nan(""), HUGE_VAL})
        expectError(ErrorCode::BadArgument, {"base"}, [&] { angleRates(Concatenated, 4, base); });
    expectError(ErrorCode::BadArgument, {"odd depth 5"}, [] { shiftMatrix(Concatenated, 5, 1); });
    expectError(ErrorCode::BadArgument, {"finite"}, [] { shiftMatrix(Concatenated, 4, HUGE_VAL); });
    EXPECT_TRUE(positionalEncoding(Interleaved, 0, 4).empty());
}

} // namespace
} // namespace engine
