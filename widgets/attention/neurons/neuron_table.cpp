// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/neurons/neuron_table.h"

#include "widgets/attention/attention_parts.h"

#include <algorithm>
#include <cmath>

namespace headlight {

using attention::Ink;
using attention::Text;

void multiply(NeuronRow& row) {
    const auto width = static_cast<std::size_t>(row.headDim);
    const auto grow = [](float& largest, float number) {
        if (std::isfinite(number))
            largest = std::max(largest, std::abs(number));
    };
    row.products.resize(row.keys.size());
    row.largestVector = row.largestProduct = 0;
    for (const float number : row.query)
        grow(row.largestVector, number);
    for (std::size_t i = 0; i < row.keys.size(); ++i) {
        row.products[i] = row.query[i % width] * row.keys[i];
        grow(row.largestVector, row.keys[i]);
        grow(row.largestProduct, row.products[i]);
    }
}

bool ScoreScale::isRoot() const {
    return headDim > 0 && std::abs(factor * std::sqrt(headDim) - 1) < 1e-5;
}

int NeuronTable::keyAt(QPointF at) const {
    if (shown == 0 || at.x() < left || at.x() >= right || at.y() < top || at.y() >= top + shown * rowHeight)
        return -1;
    return first + std::clamp(static_cast<int>((at.y() - top) / rowHeight), 0, shown - 1);
}

namespace attention {

namespace {

constexpr double narrowestCell = 3;
constexpr double overviewWidth = 12;

/// Widths of the columns beside the two of cells; 0 = left out.
struct Beside {
    double label = 0, dots = 0, scores = 0, bars = 0, weights = 0;
    double all(double gap) const {
        double sum = label;
        for (const double column : {dots, scores, bars, weights})
            sum += column > 0 ? column + gap : 0;
        return sum + 2 * gap;
    }
};

Beside besideCells(const NeuronState& state, const Ink& ink, double width) {
    const double line = ink.line();
    Beside beside;
    const double widest = std::max(ink.widest(state.keyTokens),
                                   ink.width(state.queryTokens[static_cast<std::size_t>(state.query)]) + line + 6);
    const double most = std::max(2.2 * line, std::min(width * 0.2, 12 * line));
    beside.label = std::clamp(widest + 2, 2.2 * line, most);
    const double number = std::ceil(2.9 * line);
    beside.dots = beside.scores = number;
    beside.weights = weightWidth(ink);
    beside.bars = std::floor(std::clamp(width * 0.1, 2 * line, 12 * line));
    const double wanted = 6 * line; // of both columns of cells
    const auto tight = [&] { return width - beside.all(ink.gap()) < wanted; };
    if (tight())
        beside.bars = std::ceil(1.5 * line);
    if (tight())
        beside.weights = number; // as short as in cells
    if (tight())
        beside.dots = 0;
    if (tight())
        beside.bars = 0;
    if (tight())
        beside.scores = 0;
    if (tight())
        beside.label = std::ceil(2.2 * line);
    return beside;
}

int heaviest(const NeuronRow& row) {
    int best = 0;
    for (int key = 1; key < row.keyCount; ++key)
        if (row.weights[static_cast<std::size_t>(key)] > row.weights[static_cast<std::size_t>(best)])
            best = key;
    return best;
}

/// In order, and so that what matters most is among them.
int firstShown(const NeuronState& state, int shown) {
    const int most = state.number->keyCount - shown;
    if (state.first >= 0)
        return std::min(state.first, most);
    const int round = state.key >= 0 ? state.key : heaviest(*state.number);
    return std::clamp(round - shown / 2, 0, most);
}

} // namespace

double weightWidth(const Ink& ink) {
    return ink.width(QStringLiteral("0.000888"));
}

QString scaleWords(const ScoreScale& scale) {
    if (scale.factor == 1)
        return Text::tr("not scaled");
    if (scale.isRoot())
        return QStringLiteral("÷ √%1").arg(scale.headDim);
    return QStringLiteral("× %1").arg(shortNumber(scale.factor));
}

double weightElsewhere(const NeuronState& state, const NeuronTable& table) {
    double sum = 0;
    for (int key = 0; key < table.keyCount; ++key)
        if (key < table.first || key >= table.first + table.shown)
            sum += static_cast<double>(state.number->weights[static_cast<std::size_t>(key)]);
    return sum;
}

NeuronTable neuronTable(const NeuronState& state, const Ink& ink, double width, double top, double bottom) {
    const double gap = ink.gap(), line = ink.line();
    const NeuronRow& row = *state.number;
    NeuronTable table;
    table.keyCount = row.keyCount;
    const double queryHeight = line + 4;
    table.top = std::ceil(top + queryHeight + line + 6);
    const double room = std::max(line + 4, bottom - table.top);
    table.rowHeight = std::floor(std::clamp(room / std::max(1, row.keyCount), line + 4, line * 1.8));
    table.shown = std::clamp(static_cast<int>(room / table.rowHeight), 1, row.keyCount);
    table.first = firstShown(state, table.shown);
    const bool all = table.shown == row.keyCount;
    table.left = gap;
    table.right = width - gap - (all ? 0 : overviewWidth + gap);
    if (!all)
        table.overview = QRectF(width - gap - overviewWidth, table.top, overviewWidth, table.shown * table.rowHeight);
    const Beside beside = besideCells(state, ink, table.right - table.left);
    table.label = beside.label;
    double cells = std::max(2 * narrowestCell, table.right - table.left - beside.all(gap)) / 2;
    table.step = std::max(1, static_cast<int>(std::ceil(row.headDim * narrowestCell / cells)));
    table.cells = (row.headDim + table.step - 1) / table.step;
    double cell = std::min(cells / table.cells, 3.4 * line);
    if (cell >= 6)
        cell = std::floor(cell); // whole pixels keep the lines between cells even
    cells = cell * table.cells;
    const double height = table.shown * table.rowHeight;
    double x = table.left + beside.label + gap;
    const auto column = [&](double wide) {
        const QRectF rect(x, table.top, wide, height);
        x += wide > 0 ? wide + gap : 0;
        return wide > 0 ? rect : QRectF();
    };
    table.keys = column(cells);
    table.query = QRectF(table.keys.left(), top, cells, queryHeight);
    table.products = column(cells);
    table.dots = column(beside.dots);
    table.scores = column(beside.scores);
    const double spare = table.right - x - beside.weights - gap;
    table.bars = column(beside.bars > 0 ? std::clamp(spare, beside.bars, 20 * line) : 0);
    table.weights = column(beside.weights);
    table.right = std::min(table.right, x - gap + 4);
    return table;
}

} // namespace attention
} // namespace headlight
