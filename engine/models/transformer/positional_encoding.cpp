// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/transformer/positional_encoding.h"

#include "engine/error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace engine {

namespace {

/// The columns of the sine and the cosine of each rate, in the order of the rates; the cosine may lie outside.
struct Columns {
    int sine;
    int cosine;
};

Columns columnsOf(PositionalEncoding kind, int rate, int rateCount) {
    if (kind == PositionalEncoding::Interleaved)
        return {2 * rate, 2 * rate + 1};
    return {rate, rateCount + rate};
}

void check(PositionalEncoding kind, int depth, double base) {
    if (kind == PositionalEncoding::Learned)
        throw Error(ErrorCode::BadArgument,
                    "A learned positional encoding is a table of the model's own: read it there, it has no formula.");
    if (depth < 1)
        throw Error(ErrorCode::BadArgument,
                    "A positional encoding cannot have " + std::to_string(depth) + " columns: ask for 1 or more.");
    if (!(base > 1.0) || !std::isfinite(base))
        throw Error(ErrorCode::BadArgument,
                    "A positional encoding needs a base that is a finite number above 1: 10000 is usual.");
}

} // namespace

std::vector<double> angleRates(PositionalEncoding kind, int depth, double base) {
    check(kind, depth, base);
    const bool inclusive = kind == PositionalEncoding::Timescales;
    const int count = inclusive ? depth / 2 : (depth + 1) / 2;
    // Tensor2Tensor divides by one less, so that the last rate is 1/base itself, and guards the division.
    const double divisor = inclusive ? std::max(count - 1, 1) : depth / 2.0;
    std::vector<double> rates(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        rates[static_cast<std::size_t>(i)] = std::pow(base, -i / divisor);
    return rates;
}

std::vector<double> positionalEncoding(PositionalEncoding kind, int positions, int depth, double base) {
    const std::vector<double> rates = angleRates(kind, depth, base);
    if (positions < 0)
        throw Error(ErrorCode::BadArgument, "A positional encoding cannot have " + std::to_string(positions) +
                                                " positions: ask for 0 or more.");
    const auto width = static_cast<std::size_t>(depth);
    const int rateCount = static_cast<int>(rates.size());
    std::vector<double> table(static_cast<std::size_t>(positions) * width, 0.0);
    for (int position = 0; position < positions; ++position) {
        double* row = table.data() + static_cast<std::size_t>(position) * width;
        for (int i = 0; i < rateCount; ++i) {
            const double angle = position * rates[static_cast<std::size_t>(i)];
            const auto [sine, cosine] = columnsOf(kind, i, rateCount);
            row[sine] = std::sin(angle);
            if (cosine < depth)
                row[cosine] = std::cos(angle);
        }
    }
    return table;
}

std::vector<double> shiftMatrix(PositionalEncoding kind, int depth, double delta, double base) {
    const std::vector<double> rates = angleRates(kind, depth, base);
    if (!std::isfinite(delta))
        throw Error(ErrorCode::BadArgument, "Positions cannot be moved by a distance that is not a finite number.");
    const int rateCount = static_cast<int>(rates.size());
    if (2 * rateCount > depth)
        throw Error(ErrorCode::BadArgument, "With the odd depth " + std::to_string(depth) +
                                                " the last sine has no cosine, so no matrix moves all positions: "
                                                "choose an even depth.");
    const auto width = static_cast<std::size_t>(depth);
    std::vector<double> matrix(width * width, 0.0);
    const auto at = [&](int row, int column) -> double& {
        return matrix[static_cast<std::size_t>(row) * width + static_cast<std::size_t>(column)];
    };
    for (int i = 0; i < rateCount; ++i) {
        const double angle = delta * rates[static_cast<std::size_t>(i)];
        const auto [sine, cosine] = columnsOf(kind, i, rateCount);
        at(sine, sine) = at(cosine, cosine) = std::cos(angle);
        at(cosine, sine) = std::sin(angle);
        at(sine, cosine) = -std::sin(angle);
    }
    if (2 * rateCount < depth) // the column of zeros stays
        at(depth - 1, depth - 1) = 1.0;
    return matrix;
}

} // namespace engine
