// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/positions/position_table.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::PositionalEncoding;

/// The formula that gives the numbers of `table`, read from its first rows.
std::optional<PositionalEncoding> formulaOf(const engine::TensorView& table) {
    constexpr std::int64_t rowsCompared = 16;
    constexpr double roomForHalfPrecision = 2e-3;
    const int rows = static_cast<int>(std::min(table.shape[0], rowsCompared)), depth = static_cast<int>(table.shape[1]);
    for (const auto kind :
         {PositionalEncoding::Concatenated, PositionalEncoding::Interleaved, PositionalEncoding::Timescales}) {
        const std::vector<double> formula = engine::positionalEncoding(kind, rows, depth);
        double largest = 0;
        for (std::size_t i = 0; i < formula.size(); ++i)
            largest = std::max(largest, std::abs(formula[i] - static_cast<double>(table.data[i])));
        if (largest < roomForHalfPrecision)
            return kind;
    }
    return std::nullopt;
}

std::vector<double> learnedRows(const engine::TensorView& table, int length) {
    const std::int64_t count = static_cast<std::int64_t>(length) * table.shape[1];
    return {table.data, table.data + count};
}

} // namespace

OwnPositions ownPositions(const engine::Model* model) {
    OwnPositions own;
    if (!model)
        return own;
    own.weight = {engine::WeightKind::PositionEmbedding, -1, model->shape().writer()};
    own.table = model->weight(own.weight);
    if (own.table.size() == 0 || own.table.shape.size() != 2)
        own.table = {};
    else
        own.formula = formulaOf(own.table);
    return own;
}

std::optional<Wave> PositionTable::wave(int dimension) const {
    const int count = static_cast<int>(rates.size());
    if (kind == PositionalEncoding::Learned || dimension < 0 || dimension >= depth)
        return std::nullopt;
    if (kind == PositionalEncoding::Interleaved)
        return Wave{dimension % 2 == 1, dimension / 2};
    if (dimension < count)
        return Wave{false, dimension};
    if (dimension < 2 * count)
        return Wave{true, dimension - count};
    return std::nullopt; // Tensor2Tensor's column of zeros
}

double PositionTable::angle(int position, int dimension) const {
    const std::optional<Wave> w = wave(dimension);
    return w ? position * rates[static_cast<std::size_t>(w->rate)] : 0;
}

double colorReach(const std::vector<double>& numbers) {
    double squares = 0, largest = 0;
    for (const double number : numbers) {
        squares += number * number;
        largest = std::max(largest, std::abs(number));
    }
    return numbers.empty() ? 0 : std::min(4 * std::sqrt(squares / static_cast<double>(numbers.size())), largest);
}

std::shared_ptr<const PositionTable> makePositionTable(engine::PositionalEncoding kind, int length, int depth,
                                                       double base, const OwnPositions& own) {
    auto made = std::make_shared<PositionTable>();
    made->kind = kind;
    made->length = length;
    made->depth = depth;
    made->base = base;
    std::vector<double> numbers;
    if (kind == PositionalEncoding::Learned) {
        made->weight = own.weight;
        made->length = std::min(length, static_cast<int>(own.table.shape[0]));
        made->depth = static_cast<int>(own.table.shape[1]);
        numbers = learnedRows(own.table, made->length);
    } else {
        numbers = engine::positionalEncoding(kind, length, depth, base);
        made->rates = engine::angleRates(kind, depth, base);
    }
    if (!numbers.empty()) {
        const auto [low, high] = std::minmax_element(numbers.begin(), numbers.end());
        made->low = *low;
        made->high = *high;
    }
    if (kind == PositionalEncoding::Learned)
        made->reach = colorReach(numbers);
    made->numbers = std::make_shared<const std::vector<double>>(std::move(numbers));
    return made;
}

std::shared_ptr<const PositionTable> makePositionTable(const PositionState& state, const OwnPositions& own) {
    return makePositionTable(state.kind, state.length, state.depth, state.base, own);
}

PositionState bounded(PositionState state, const OwnPositions& own) {
    int longest = mostPositions;
    if (state.kind == PositionalEncoding::Learned && !own.learned())
        state.kind = PositionalEncoding::Interleaved;
    if (state.kind == PositionalEncoding::Learned) {
        longest = std::min(longest, static_cast<int>(own.table.shape[0]));
        state.depth = static_cast<int>(own.table.shape[1]);
        state.angles = false;
    }
    state.length = std::clamp(state.length, 1, longest);
    if (state.kind != PositionalEncoding::Learned)
        state.depth = std::clamp(state.depth, 1, mostDepth);
    state.base = std::isfinite(state.base) ? std::clamp(state.base, leastBase, mostBase) : 10000;
    state.position = std::clamp(state.position, 0, state.length - 1);
    state.dimension = std::clamp(state.dimension, 0, state.depth - 1);
    const int furthest = std::max(1, state.length - 1);
    state.shift = std::clamp(state.shift == 0 ? 1 : state.shift, -furthest, furthest);
    std::vector<int> kept;
    for (const int dimension : state.dimensions)
        if (dimension >= 0 && static_cast<int>(kept.size()) < mostWaves - 1 &&
            std::find(kept.begin(), kept.end(), dimension) == kept.end())
            kept.push_back(dimension);
    state.dimensions = std::move(kept);
    return state;
}

std::vector<int> shownWaves(const PositionState& state) {
    std::vector<int> shown{state.dimension};
    for (const int dimension : state.dimensions)
        if (dimension < state.depth && dimension != state.dimension)
            shown.push_back(dimension);
    return shown;
}

} // namespace headlight
