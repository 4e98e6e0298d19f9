// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/transformer/masks.h"

#include "engine/error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace engine {

namespace {

SmallMatrix zeros(int rows, int columns) {
    return {rows, columns, std::vector<double>(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns))};
}

std::string sizeOf(const SmallMatrix& matrix) {
    return std::to_string(matrix.rows) + " × " + std::to_string(matrix.columns);
}

[[noreturn]] void fail(const std::string& detail) {
    throw Error(ErrorCode::BadArgument, detail);
}

void checkNumbers(const SmallMatrix& matrix, const std::string& name) {
    if (matrix.rows < 1 || matrix.columns < 1 ||
        matrix.values.size() != static_cast<std::size_t>(matrix.rows) * static_cast<std::size_t>(matrix.columns))
        fail("The " + name + " of an attention is empty or not a rectangle: give it one row or more of equal length.");
    if (!std::all_of(matrix.values.begin(), matrix.values.end(), [](double x) { return std::isfinite(x); }))
        fail("The " + name + " of an attention holds a number that is not finite: use smaller numbers.");
}

void checkSizes(const SmallMatrix& query, const SmallMatrix& key, const SmallMatrix& value, const SmallMatrix* mask) {
    checkNumbers(query, "query");
    checkNumbers(key, "key");
    checkNumbers(value, "value");
    if (query.columns != key.columns)
        fail("Queries of " + sizeOf(query) + " cannot be compared with keys of " + sizeOf(key) +
             ": both need as many columns.");
    if (key.rows != value.rows)
        fail("Keys of " + sizeOf(key) + " do not belong to values of " + sizeOf(value) +
             ": every key needs one value.");
    if (!mask)
        return;
    checkNumbers(*mask, "mask");
    if (mask->columns != key.rows || (mask->rows != 1 && mask->rows != query.rows))
        fail("A mask of " + sizeOf(*mask) + " does not fit " + std::to_string(query.rows) + " queries and " +
             std::to_string(key.rows) + " keys: it needs a row for each query and a column for each key.");
}

/// Row `row`, or the only one.
double spread(const SmallMatrix& matrix, int row, int column) {
    return matrix.at(matrix.rows == 1 ? 0 : row, column);
}

void softmaxRow(const SmallMatrix& from, SmallMatrix& to, int row) {
    double largest = from.at(row, 0);
    for (int column = 1; column < from.columns; ++column)
        largest = std::max(largest, from.at(row, column));
    double sum = 0;
    for (int column = 0; column < from.columns; ++column)
        sum += to.at(row, column) = std::exp(from.at(row, column) - largest);
    for (int column = 0; column < from.columns; ++column)
        to.at(row, column) /= sum;
}

} // namespace

SmallMatrix paddingMask(std::span<const TokenId> ids, TokenId padToken) {
    SmallMatrix mask = zeros(1, static_cast<int>(ids.size()));
    for (std::size_t i = 0; i < ids.size(); ++i)
        mask.values[i] = ids[i] == padToken ? 1.0 : 0.0;
    return mask;
}

SmallMatrix lookAheadMask(int size) {
    if (size < 0)
        fail("A mask cannot have " + std::to_string(size) + " rows: ask for 0 or more.");
    SmallMatrix mask = zeros(size, size);
    for (int query = 0; query < size; ++query)
        for (int key = query + 1; key < size; ++key)
            mask.at(query, key) = 1.0;
    return mask;
}

SmallMatrix combinedMask(const SmallMatrix& first, const SmallMatrix& second) {
    const int rows = std::max(first.rows, second.rows);
    const auto fits = [&](const SmallMatrix& mask) { return mask.rows == 1 || mask.rows == rows; };
    if (first.columns != second.columns || !fits(first) || !fits(second))
        fail("Masks of " + sizeOf(first) + " and " + sizeOf(second) +
             " cannot be combined: both need as many columns, and as many rows or one.");
    SmallMatrix mask = zeros(rows, first.columns);
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < first.columns; ++column)
            mask.at(row, column) = std::max(spread(first, row, column), spread(second, row, column));
    return mask;
}

DotProductAttention scaledDotProductAttention(const SmallMatrix& query, const SmallMatrix& key,
                                              const SmallMatrix& value, const SmallMatrix* mask) {
    checkSizes(query, key, value, mask);
    const SmallMatrix scores = zeros(query.rows, key.rows);
    DotProductAttention result{scores, scores, scores, scores, zeros(query.rows, value.columns)};
    const double scale = std::sqrt(static_cast<double>(query.columns));
    for (int q = 0; q < query.rows; ++q) {
        for (int k = 0; k < key.rows; ++k) {
            double dot = 0;
            for (int i = 0; i < query.columns; ++i)
                dot += query.at(q, i) * key.at(k, i);
            result.dots.at(q, k) = dot;
            result.scaled.at(q, k) = dot / scale;
            result.masked.at(q, k) = dot / scale + (mask ? spread(*mask, q, k) * kMaskedScore : 0.0);
        }
    }
    checkNumbers(result.masked, "scores");
    for (int q = 0; q < query.rows; ++q) {
        softmaxRow(result.masked, result.weights, q);
        for (int k = 0; k < key.rows; ++k)
            for (int i = 0; i < value.columns; ++i)
                result.output.at(q, i) += result.weights.at(q, k) * value.at(k, i);
    }
    return result;
}

} // namespace engine
