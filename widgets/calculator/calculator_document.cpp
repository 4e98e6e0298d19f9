// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/calculator/calculator_document.h"

#include <QUndoCommand>

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::SmallMatrix;

/// Sixteen rows are small: a step keeps all numbers before and after.
class ReplaceState : public QUndoCommand {
public:
    ReplaceState(CalculatorDocument& document, CalculatorDocument::State before, CalculatorDocument::State after,
                 const QString& name)
        : QUndoCommand(name), m_document(document), m_before(std::move(before)), m_after(std::move(after)) {}
    void undo() override { m_document.apply(m_before); }
    void redo() override { m_document.apply(m_after); }

private:
    CalculatorDocument& m_document;
    CalculatorDocument::State m_before, m_after;
};

CalculatorInput withSizes(const CalculatorInput& from, int queries, int keys, int width, int valueWidth) {
    CalculatorInput in = from;
    in.query = resized(from.query, queries, width);
    in.key = resized(from.key, keys, width);
    in.value = resized(from.value, keys, valueWidth);
    in.mask = resized(from.mask, queries, keys);
    // Who comes back gets no name of somebody who left.
    in.queryNames.resize(std::min(in.queryNames.size(), static_cast<std::size_t>(queries)));
    in.keyNames.resize(std::min(in.keyNames.size(), static_cast<std::size_t>(keys)));
    return in;
}

} // namespace

CalculatorDocument::CalculatorDocument(QObject* parent) : QObject(parent) {
    apply({presetInput(CalculatorPreset::AllThree), CalculatorPreset::AllThree});
}

void CalculatorDocument::apply(const State& state) {
    m_state = state;
    m_steps = calculate(state.input);
    emit changed();
}

void CalculatorDocument::push(CalculatorInput input, const QString& name, CalculatorPreset preset) {
    State after{std::move(input), preset};
    if (after.input == m_state.input && (preset == CalculatorPreset::Own || preset == m_state.preset))
        return;
    m_undo.push(new ReplaceState(*this, m_state, std::move(after), name));
}

void CalculatorDocument::load(CalculatorPreset preset) {
    load(presetInput(preset), preset);
}

void CalculatorDocument::load(CalculatorInput input, CalculatorPreset preset) {
    push(std::move(input), presetName(preset), preset);
}

QString CalculatorDocument::setNumber(const MatrixCell& cell, double value) {
    CalculatorInput in = m_state.input;
    switch (cell.matrix) {
    case MatrixId::Query:
        in.query.at(cell.row, cell.column) = value;
        break;
    case MatrixId::Key:
        in.key.at(cell.column, cell.row) = value;
        break;
    case MatrixId::Value:
        in.value.at(cell.row, cell.column) = value;
        break;
    case MatrixId::Mask:
        if (value != 0 && value != 1)
            return tr("A mask holds 1 where a key is hidden and 0 where it is not.");
        in.mask.at(cell.row, cell.column) = value;
        break;
    default:
        return tr("This number is computed: change Q, K, V or the mask.");
    }
    if (!std::isfinite(value) || std::abs(value) > kLargestEntry)
        return tr("Only finite numbers up to 1e15 can be calculated with.");
    push(std::move(in), tr("number"));
    return {};
}

void CalculatorDocument::toggleMask(int row, int column) {
    CalculatorInput in = m_state.input;
    in.mask.at(row, column) = in.mask.at(row, column) != 0 ? 0 : 1;
    if (in.maskMode == MaskMode::None)
        in.maskMode = MaskMode::BigNegative;
    push(std::move(in), tr("mask"));
}

QString CalculatorDocument::paste(const MatrixCell& at, const SmallMatrix& block) {
    const CalculatorInput& now = m_state.input;
    const int rows = at.row + block.rows, columns = at.column + block.columns;
    int queries = now.queries(), keys = now.keys(), width = now.query.columns, valueWidth = now.value.columns;
    const auto grow = [](int& size, int wanted) { size = std::max(size, wanted); };
    switch (at.matrix) {
    case MatrixId::Query:
        grow(queries, rows);
        grow(width, columns);
        break;
    case MatrixId::Key:
        grow(width, rows);
        grow(keys, columns);
        break;
    case MatrixId::Value:
        grow(keys, rows);
        grow(valueWidth, columns);
        break;
    case MatrixId::Mask:
        grow(queries, rows);
        grow(keys, columns);
        break;
    default:
        return tr("This matrix is computed: paste into Q, K, V or the mask.");
    }
    if (queries > kMostRows || keys > kMostRows || std::max(width, valueWidth) > kMostColumns)
        return tr("From this cell on, %1 × %2 numbers have no room: there may be up to %3 queries and keys.")
            .arg(block.rows)
            .arg(block.columns)
            .arg(kMostRows);
    CalculatorInput in = withSizes(now, queries, keys, width, valueWidth);
    for (int row = 0; row < block.rows; ++row)
        for (int column = 0; column < block.columns; ++column) {
            const double number = block.at(row, column);
            const int r = at.row + row, c = at.column + column;
            if (at.matrix == MatrixId::Mask && number != 0 && number != 1)
                return tr("A mask holds 1 where a key is hidden and 0 where it is not.");
            if (!std::isfinite(number) || std::abs(number) > kLargestEntry)
                return tr("Only finite numbers up to 1e15 can be calculated with.");
            (at.matrix == MatrixId::Query   ? in.query.at(r, c)
             : at.matrix == MatrixId::Key   ? in.key.at(c, r)
             : at.matrix == MatrixId::Value ? in.value.at(r, c)
                                            : in.mask.at(r, c)) = number;
        }
    push(std::move(in), tr("paste"));
    return {};
}

void CalculatorDocument::resize(int queries, int keys, int width, int valueWidth) {
    push(withSizes(m_state.input, std::clamp(queries, 1, kMostRows), std::clamp(keys, 1, kMostRows),
                   std::clamp(width, 1, kMostColumns), std::clamp(valueWidth, 1, kMostColumns)),
         tr("size"));
}

void CalculatorDocument::setScale(ScaleMode mode, double divisor) {
    CalculatorInput in = m_state.input;
    in.scale = mode;
    if (std::abs(divisor) >= 1e-6 && std::abs(divisor) <= 1e9) // results stay finite, also in 32 bits
        in.divisor = divisor;
    push(std::move(in), tr("division"));
}

void CalculatorDocument::setMaskMode(MaskMode mode) {
    CalculatorInput in = m_state.input;
    in.maskMode = mode;
    push(std::move(in), tr("mask"));
}

void CalculatorDocument::setMask(const SmallMatrix& mask, const QString& name) {
    CalculatorInput in = m_state.input;
    in.mask = resized(mask, in.queries(), in.keys());
    if (in.maskMode == MaskMode::None)
        in.maskMode = MaskMode::BigNegative;
    push(std::move(in), name);
}

} // namespace headlight
