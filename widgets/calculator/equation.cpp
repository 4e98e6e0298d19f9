// SPDX-License-Identifier: GPL-3.0-or-later
// Where each number of an attention comes from, and its sum written out.
#include "widgets/calculator/attention_calculation.h"
#include "widgets/calculator/calculator_words.h"
#include "widgets/picture/number_text.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

namespace headlight {
namespace {

constexpr int mostTerms = 8; ///< longer sums are cut in the middle

MatrixPart rowOf(MatrixId matrix, int row, int columns) {
    return {matrix, row, row + 1, 0, columns};
}
MatrixPart columnOf(MatrixId matrix, int column, int rows) {
    return {matrix, 0, rows, column, column + 1};
}
MatrixPart cellOf(MatrixId matrix, int row, int column) {
    return {matrix, row, row + 1, column, column + 1};
}

/// In brackets where a sign would follow an operator.
QString factor(double value) {
    const QString text = fullNumber(value);
    return value < 0 ? QStringLiteral("(%1)").arg(text) : text;
}

QString joined(const QStringList& terms, const QString& by) {
    if (terms.size() <= mostTerms)
        return terms.join(by);
    return (terms.mid(0, mostTerms - 2) +
            QStringList{CalculatorWords::tr("… (%n more)", nullptr, static_cast<int>(terms.size()) - mostTerms + 1),
                        terms.back()})
        .join(by);
}

Equation products(const std::vector<double>& left, const std::vector<double>& right) {
    Equation out;
    QStringList terms;
    for (std::size_t i = 0; i < left.size(); ++i) {
        out.value += left[i] * right[i];
        terms.append(factor(left[i]) + QStringLiteral("·") + factor(right[i]));
    }
    out.text = joined(terms, QStringLiteral(" + ")) + QStringLiteral(" = ") + fullNumber(out.value);
    return out;
}

std::vector<double> row(const engine::SmallMatrix& m, int row) {
    const auto begin = m.values.begin() + static_cast<std::ptrdiff_t>(row) * m.columns;
    return {begin, begin + m.columns};
}

std::vector<double> column(const engine::SmallMatrix& m, int column) {
    std::vector<double> out;
    for (int row = 0; row < m.rows; ++row)
        out.push_back(m.at(row, column));
    return out;
}

Equation scaledEquation(const CalculatorInput& in, double dot) {
    const QString by = fullNumber(in.divides());
    const double value = dot / in.divides();
    const QString text =
        in.scale == ScaleMode::Root
            ? QStringLiteral("%1 ÷ √%2 = %1 ÷ %3 = %4")
                  .arg(fullNumber(dot))
                  .arg(in.query.columns)
                  .arg(by, fullNumber(value))
            : QStringLiteral("%1 ÷ %2 = %3").arg(fullNumber(dot), factor(in.divides()), fullNumber(value));
    return {text, value};
}

Equation maskedEquation(const CalculatorInput& in, double score, const MatrixCell& cell) {
    const bool hidden = in.hides(cell.row, cell.column);
    if (in.maskMode == MaskMode::Infinite && hidden)
        return {CalculatorWords::tr("masked: −∞ in place of %1").arg(fullNumber(score)),
                -std::numeric_limits<double>::infinity()};
    if (in.maskMode == MaskMode::Infinite)
        return {CalculatorWords::tr("not masked: %1 stays").arg(fullNumber(score)), score};
    const double value = score + (hidden ? engine::kMaskedScore : 0);
    // Twelve digits, or nothing would be seen of the score.
    const QString sum = QString::number(value, 'g', 12).replace(QLatin1Char('-'), QChar(0x2212));
    return {QStringLiteral("%1 + %2 · (−1e9) = %3").arg(fullNumber(score)).arg(hidden ? 1 : 0).arg(sum), value};
}

Equation sumEquation(const std::vector<double>& weights) {
    Equation out;
    QStringList terms;
    for (double weight : weights) {
        out.value += weight;
        terms.append(fullNumber(weight));
    }
    out.text = joined(terms, QStringLiteral(" + ")) + QStringLiteral(" = ") + fullNumber(out.value);
    return out;
}

} // namespace

Equation softmaxEquation(const std::vector<double>& scores, int at) {
    const double largest = *std::max_element(scores.begin(), scores.end());
    if (largest == -std::numeric_limits<double>::infinity())
        return {CalculatorWords::tr("0 ÷ 0: every key of the row is −∞ and e^(−∞) is 0. This is no number (NaN)."),
                std::numeric_limits<double>::quiet_NaN()};
    double sum = 0;
    QStringList terms;
    for (double score : scores) {
        const double e = std::exp(score - largest);
        sum += e;
        terms.append(fullNumber(e));
    }
    const double own = std::exp(scores[static_cast<std::size_t>(at)] - largest);
    Equation out{{}, own / sum};
    out.text = QStringLiteral("e^(%1 − %2) ÷ (%3) = %4 ÷ %5 = %6")
                   .arg(fullNumber(scores[static_cast<std::size_t>(at)]), factor(largest),
                        joined(terms, QStringLiteral(" + ")), fullNumber(own), fullNumber(sum), fullNumber(out.value));
    return out;
}

QString matrixTitle(const CalculatorInput& in, MatrixId matrix) {
    switch (matrix) {
    case MatrixId::Query:
        return QStringLiteral("Q");
    case MatrixId::Key:
        return QStringLiteral("Kᵀ");
    case MatrixId::Value:
        return QStringLiteral("V");
    case MatrixId::Mask:
        return CalculatorWords::tr("mask");
    case MatrixId::Dots:
        return QStringLiteral("QKᵀ");
    case MatrixId::Scaled:
        return in.scale == ScaleMode::Root ? QStringLiteral("÷ √%1").arg(in.query.columns)
                                           : QStringLiteral("÷ %1").arg(fullNumber(in.divides()));
    case MatrixId::Masked:
        return CalculatorWords::tr("masked");
    case MatrixId::Weights:
        return CalculatorWords::tr("softmax");
    case MatrixId::Sums:
        return QStringLiteral("Σ");
    case MatrixId::Output:
        return CalculatorWords::tr("output");
    }
    return {};
}

QString cellName(const CalculatorInput& in, const MatrixCell& cell) {
    const QString title = matrixTitle(in, cell.matrix);
    switch (cell.matrix) {
    case MatrixId::Query:
    case MatrixId::Output:
        return CalculatorWords::tr("%1, query %2, number %3").arg(title, in.queryName(cell.row)).arg(cell.column + 1);
    case MatrixId::Key:
        return CalculatorWords::tr("%1, key %2, number %3").arg(title, in.keyName(cell.column)).arg(cell.row + 1);
    case MatrixId::Value:
        return CalculatorWords::tr("%1, value of %2, number %3").arg(title, in.keyName(cell.row)).arg(cell.column + 1);
    case MatrixId::Sums:
        return CalculatorWords::tr("sum of the weights of %1").arg(in.queryName(cell.row));
    default:
        return CalculatorWords::tr("%1, query %2, key %3").arg(title, in.queryName(cell.row), in.keyName(cell.column));
    }
}

std::vector<MatrixPart> sourcesOf(const CalculatorInput& in, const MatrixCell& c) {
    const bool scales = in.scale != ScaleMode::None, masks = in.maskMode != MaskMode::None;
    const MatrixId scores = scales ? MatrixId::Scaled : MatrixId::Dots;
    switch (c.matrix) {
    case MatrixId::Dots:
        return {rowOf(MatrixId::Query, c.row, in.query.columns), columnOf(MatrixId::Key, c.column, in.key.columns)};
    case MatrixId::Scaled:
        return {cellOf(MatrixId::Dots, c.row, c.column)};
    case MatrixId::Masked:
        return {cellOf(scores, c.row, c.column), cellOf(MatrixId::Mask, c.row, c.column)};
    case MatrixId::Weights:
        return {rowOf(masks ? MatrixId::Masked : scores, c.row, in.keys())};
    case MatrixId::Sums:
        return {rowOf(MatrixId::Weights, c.row, in.keys())};
    case MatrixId::Output:
        return {rowOf(MatrixId::Weights, c.row, in.keys()), columnOf(MatrixId::Value, c.column, in.keys())};
    default:
        return {};
    }
}

std::vector<MatrixPart> usesOf(const CalculatorInput& in, const MatrixCell& c) {
    const bool scales = in.scale != ScaleMode::None, masks = in.maskMode != MaskMode::None;
    const MatrixId last = masks ? MatrixId::Masked : MatrixId::Weights;
    switch (c.matrix) {
    case MatrixId::Query:
        return {rowOf(MatrixId::Dots, c.row, in.keys())};
    case MatrixId::Key:
        return {columnOf(MatrixId::Dots, c.column, in.queries())};
    case MatrixId::Value:
        return {columnOf(MatrixId::Output, c.column, in.queries())};
    case MatrixId::Mask:
        return masks ? std::vector{cellOf(MatrixId::Masked, c.row, c.column)} : std::vector<MatrixPart>{};
    case MatrixId::Dots:
        if (scales)
            return {cellOf(MatrixId::Scaled, c.row, c.column)};
        [[fallthrough]];
    case MatrixId::Scaled:
        return {masks ? cellOf(last, c.row, c.column) : rowOf(last, c.row, in.keys())};
    case MatrixId::Masked:
        return {rowOf(MatrixId::Weights, c.row, in.keys())};
    case MatrixId::Weights:
        return {cellOf(MatrixId::Sums, c.row, 0), rowOf(MatrixId::Output, c.row, in.value.columns)};
    default:
        return {};
    }
}

Equation equationOf(const CalculatorInput& in, const AttentionSteps& s, const MatrixCell& c) {
    const engine::SmallMatrix& scores = in.scale != ScaleMode::None ? s.scaled : s.dots;
    switch (c.matrix) {
    case MatrixId::Dots:
        return products(row(in.query, c.row), row(in.key, c.column));
    case MatrixId::Scaled:
        return scaledEquation(in, s.dots.at(c.row, c.column));
    case MatrixId::Masked:
        return maskedEquation(in, scores.at(c.row, c.column), c);
    case MatrixId::Weights:
        return softmaxEquation(row(in.maskMode != MaskMode::None ? s.masked : scores, c.row), c.column);
    case MatrixId::Sums:
        return sumEquation(row(s.weights, c.row));
    case MatrixId::Output:
        return products(row(s.weights, c.row), column(in.value, c.column));
    case MatrixId::Query:
    case MatrixId::Value:
    case MatrixId::Mask:
    case MatrixId::Key:
        return {{}, shownMatrix(in, s, c.matrix).at(c.row, c.column)};
    }
    return {};
}

} // namespace headlight
