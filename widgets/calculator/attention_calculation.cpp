// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/calculator/attention_calculation.h"

#include "widgets/calculator/calculator_words.h"
#include "widgets/picture/number_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headlight {

using engine::SmallMatrix;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double leakFrom = 1e-12; ///< weight of a masked key that counts as a leak

QString nameAt(const std::vector<QString>& names, int row, const QString& letter) {
    const auto i = static_cast<std::size_t>(row);
    return i < names.size() && !names[i].isEmpty() ? names[i] : letter + QString::number(row + 1);
}

void softmaxRow(const SmallMatrix& from, SmallMatrix& to, int row) {
    double largest = -infinity, sum = 0;
    for (int k = 0; k < from.columns; ++k)
        largest = std::max(largest, from.at(row, k));
    for (int k = 0; k < from.columns; ++k) {
        // e^−∞ is 0; that −∞ is also the largest leaves nothing to divide by.
        to.at(row, k) = largest == -infinity ? 0 : std::exp(from.at(row, k) - largest);
        sum += to.at(row, k);
    }
    for (int k = 0; k < from.columns; ++k)
        to.at(row, k) = sum > 0 ? to.at(row, k) / sum : std::numeric_limits<double>::quiet_NaN();
}

} // namespace

QString CalculatorInput::queryName(int row) const {
    return nameAt(queryNames, row, QStringLiteral("q"));
}

QString CalculatorInput::keyName(int row) const {
    return nameAt(keyNames, row, QStringLiteral("k"));
}

double CalculatorInput::divides() const {
    switch (scale) {
    case ScaleMode::Root:
        return std::sqrt(static_cast<double>(query.columns));
    case ScaleMode::Number:
        return divisor;
    case ScaleMode::None:
        break;
    }
    return 1;
}

SmallMatrix zeroMatrix(int rows, int columns) {
    return {rows, columns, std::vector<double>(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns))};
}

SmallMatrix resized(const SmallMatrix& matrix, int rows, int columns) {
    SmallMatrix out = zeroMatrix(rows, columns);
    for (int row = 0; row < std::min(rows, matrix.rows); ++row)
        for (int column = 0; column < std::min(columns, matrix.columns); ++column)
            out.at(row, column) = matrix.at(row, column);
    return out;
}

SmallMatrix transposed(const SmallMatrix& matrix) {
    SmallMatrix out = zeroMatrix(matrix.columns, matrix.rows);
    for (int row = 0; row < matrix.rows; ++row)
        for (int column = 0; column < matrix.columns; ++column)
            out.at(column, row) = matrix.at(row, column);
    return out;
}

AttentionSteps calculate(const CalculatorInput& in) {
    const SmallMatrix scores = zeroMatrix(in.queries(), in.keys());
    AttentionSteps s{
        scores, scores, scores, scores, zeroMatrix(in.queries(), 1), zeroMatrix(in.queries(), in.value.columns)};
    const double divisor = in.divides();
    for (int q = 0; q < in.queries(); ++q) {
        for (int k = 0; k < in.keys(); ++k) {
            double dot = 0;
            for (int i = 0; i < in.query.columns; ++i)
                dot += in.query.at(q, i) * in.key.at(k, i);
            s.dots.at(q, k) = dot;
            s.scaled.at(q, k) = dot / divisor;
            s.masked.at(q, k) = !in.hides(q, k)                     ? s.scaled.at(q, k)
                                : in.maskMode == MaskMode::Infinite ? -infinity
                                                                    : s.scaled.at(q, k) + engine::kMaskedScore;
        }
        softmaxRow(s.masked, s.weights, q);
        for (int k = 0; k < in.keys(); ++k) {
            s.sums.at(q, 0) += s.weights.at(q, k);
            for (int i = 0; i < in.value.columns; ++i)
                s.output.at(q, i) += s.weights.at(q, k) * in.value.at(k, i);
        }
    }
    return s;
}

std::vector<RowTrouble> troubles(const CalculatorInput& in, const AttentionSteps& steps) {
    std::vector<RowTrouble> found;
    for (int q = 0; q < in.queries() && in.maskMode != MaskMode::None; ++q) {
        int hidden = 0;
        bool leaks = false;
        for (int k = 0; k < in.keys(); ++k) {
            hidden += in.hides(q, k);
            leaks = leaks || (in.hides(q, k) && steps.weights.at(q, k) > leakFrom);
        }
        if (hidden == in.keys())
            found.push_back(
                {in.maskMode == MaskMode::Infinite ? RowTrouble::NothingLeft : RowTrouble::SeesAllAgain, q});
        else if (leaks)
            found.push_back({RowTrouble::Leaks, q});
    }
    return found;
}

QString troubleText(const CalculatorInput& in, const std::vector<RowTrouble>& troubles) {
    if (troubles.empty())
        return {};
    const RowTrouble& first = troubles.front();
    const QString name = in.queryName(first.row);
    QString sentence;
    switch (first.kind) {
    case RowTrouble::NothingLeft:
        sentence =
            CalculatorWords::tr("Every key of %1 is −∞: its softmax is 0 ÷ 0, which is no number (NaN).").arg(name);
        break;
    case RowTrouble::SeesAllAgain:
        sentence = CalculatorWords::tr(
                       "Every key of %1 got −1e9: the same is taken from all, so %1 looks at all of them again.")
                       .arg(name);
        break;
    case RowTrouble::Leaks:
        sentence = CalculatorWords::tr("%1 sees a masked key: its scores are so large that −1e9 does not hide them.")
                       .arg(name);
        break;
    }
    const auto others = static_cast<int>(troubles.size()) - 1;
    return others > 0 ? sentence + QLatin1Char(' ') + CalculatorWords::tr("(And %n more rows.)", nullptr, others)
                      : sentence;
}

SmallMatrix shownMatrix(const CalculatorInput& in, const AttentionSteps& steps, MatrixId matrix) {
    switch (matrix) {
    case MatrixId::Query:
        return in.query;
    case MatrixId::Key:
        return transposed(in.key);
    case MatrixId::Value:
        return in.value;
    case MatrixId::Mask:
        return in.mask;
    case MatrixId::Dots:
        return steps.dots;
    case MatrixId::Scaled:
        return steps.scaled;
    case MatrixId::Masked:
        return steps.masked;
    case MatrixId::Weights:
        return steps.weights;
    case MatrixId::Sums:
        return steps.sums;
    case MatrixId::Output:
        return steps.output;
    }
    return {};
}

bool isEditable(MatrixId matrix) {
    return matrix == MatrixId::Query || matrix == MatrixId::Key || matrix == MatrixId::Value ||
           matrix == MatrixId::Mask;
}

QString matrixNumber(double value) {
    if (std::isfinite(value) && value == std::round(value) && std::abs(value) < 99999.5)
        return QString::number(value == 0 ? 0.0 : value, 'f', 0).replace(QLatin1Char('-'), QChar(0x2212));
    return cellNumber(static_cast<float>(value));
}

} // namespace headlight
