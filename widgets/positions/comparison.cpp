// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/positions/comparison.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace headlight {
namespace {

const double* rowOf(const PositionTable& table, int position) {
    return table.numbers->data() + static_cast<std::size_t>(position) * static_cast<std::size_t>(table.depth);
}

double dot(const PositionTable& table, int a, int b) {
    const double *x = rowOf(table, a), *y = rowOf(table, b);
    double sum = 0;
    for (int d = 0; d < table.depth; ++d)
        sum += x[d] * y[d];
    return sum;
}

/// Squared lengths are computed once, so that a pair costs one product.
class Comparer {
public:
    Comparer(const PositionTable& table, Similarity similarity) : m_table(table), m_similarity(similarity) {
        for (int p = 0; p < table.length; ++p)
            m_squares.push_back(dot(table, p, p));
    }
    double operator()(int a, int b) const {
        const double squareA = m_squares[static_cast<std::size_t>(a)], squareB = m_squares[static_cast<std::size_t>(b)];
        switch (m_similarity) {
        case Similarity::Cosine:
            return squareA > 0 && squareB > 0 ? dot(m_table, a, b) / std::sqrt(squareA * squareB) : 0;
        case Similarity::SquaredDistance:
            return distance(a, b);
        case Similarity::Dot:
            break;
        }
        return dot(m_table, a, b);
    }

private:
    double distance(int a, int b) const {
        const double *x = rowOf(m_table, a), *y = rowOf(m_table, b);
        double sum = 0;
        for (int d = 0; d < m_table.depth; ++d)
            sum += (x[d] - y[d]) * (x[d] - y[d]);
        return sum;
    }
    const PositionTable& m_table;
    Similarity m_similarity;
    std::vector<double> m_squares;
};

/// The entries of a row of M that are not zero: a sine and a cosine.
std::vector<std::pair<int, double>> entriesOf(const std::vector<double>& matrix, int depth, int row) {
    std::vector<std::pair<int, double>> entries;
    const double* numbers = matrix.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(depth);
    for (int column = 0; column < depth; ++column)
        if (numbers[column] != 0)
            entries.emplace_back(column, numbers[column]);
    return entries;
}

} // namespace

std::vector<double> similarities(const PositionTable& table, int position, Similarity similarity) {
    const Comparer compare(table, similarity);
    std::vector<double> all;
    for (int other = 0; other < table.length; ++other)
        all.push_back(compare(position, other));
    return all;
}

SimilarityMatrix similarityMatrix(const PositionTable& table, Similarity similarity, int mostCells) {
    SimilarityMatrix made;
    made.step = std::max(1, (table.length + mostCells - 1) / mostCells);
    made.cells = (table.length + made.step - 1) / made.step;
    const Comparer compare(table, similarity);
    const auto n = static_cast<std::size_t>(made.cells);
    auto values = std::make_shared<std::vector<float>>(n * n);
    made.low = made.high = compare(0, 0);
    for (std::size_t row = 0; row < n; ++row) {
        for (std::size_t column = 0; column <= row; ++column) {
            const double value = compare(static_cast<int>(row) * made.step, static_cast<int>(column) * made.step);
            (*values)[row * n + column] = (*values)[column * n + row] = static_cast<float>(value);
            made.low = std::min(made.low, value);
            made.high = std::max(made.high, value);
        }
    }
    if (table.kind == engine::PositionalEncoding::Learned)
        made.reach = colorReach(std::vector<double>(values->begin(), values->end()));
    made.values = std::move(values);
    return made;
}

Spread spreadAt(const PositionTable& table, int distance, Similarity similarity) {
    const Comparer compare(table, similarity);
    Spread spread;
    distance = std::abs(distance);
    for (int p = 0; p + distance < table.length; ++p, ++spread.pairs) {
        const double value = compare(p, p + distance);
        spread.low = spread.pairs == 0 ? value : std::min(spread.low, value);
        spread.high = spread.pairs == 0 ? value : std::max(spread.high, value);
    }
    return spread;
}

std::shared_ptr<const ShiftedPositions> shiftPositions(const PositionTable& table, int shift) {
    const int depth = table.depth;
    const bool unpaired = depth % 2 == 1 && table.kind != engine::PositionalEncoding::Timescales;
    if (table.kind == engine::PositionalEncoding::Learned || unpaired)
        return nullptr;
    auto made = std::make_shared<ShiftedPositions>();
    made->depth = depth;
    const std::vector<double> rows = engine::shiftMatrix(table.kind, depth, shift, table.base); // for vectors as rows
    made->matrix.resize(rows.size());
    const auto width = static_cast<std::size_t>(depth);
    for (std::size_t row = 0; row < width; ++row)
        for (std::size_t column = 0; column < width; ++column)
            made->matrix[row * width + column] = rows[column * width + row];
    for (const double rate : table.rates)
        made->turns.push_back(shift * rate);
    made->first = std::max(0, -shift);
    made->count = std::max(0, table.length - std::abs(shift));
    made->moved.resize(static_cast<std::size_t>(made->count) * width);
    for (int row = 0; row < depth; ++row) {
        const auto entries = entriesOf(made->matrix, depth, row);
        for (int i = 0; i < made->count; ++i) {
            double sum = 0;
            for (const auto& [column, factor] : entries)
                sum += factor * table.at(made->first + i, column);
            made->moved[static_cast<std::size_t>(i) * width + static_cast<std::size_t>(row)] = sum;
            made->largestError = std::max(made->largestError, std::abs(sum - table.at(made->first + i + shift, row)));
        }
    }
    return made;
}

} // namespace headlight
