// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/transformer/masks.h"

#include <QString>

#include <array>
#include <vector>

namespace headlight {

/// What the dot products are divided by.
enum class ScaleMode { Root, Number, None };
/// What happens to a masked score: nothing, −1e9 is added as in the TensorFlow tutorial, or it becomes −∞.
enum class MaskMode { None, BigNegative, Infinite };

/// Rows and columns a user can give a matrix; the width of a model's keys may be larger.
inline constexpr int kMostRows = 16;
inline constexpr int kMostColumns = 128;

/// Everything a scaled dot-product attention is calculated from.
struct CalculatorInput {
    engine::SmallMatrix query; ///< [queries, width]
    engine::SmallMatrix key;   ///< [keys, width]
    engine::SmallMatrix value; ///< [keys, any]
    engine::SmallMatrix mask;  ///< [queries, keys], 1 = hidden; kept while the mask is switched off
    ScaleMode scale = ScaleMode::Root;
    double divisor = 1; ///< of ScaleMode::Number; not 0
    MaskMode maskMode = MaskMode::None;
    std::vector<QString> queryNames, keyNames; ///< words or tokens; those that are missing are "q1", "k1"

    int queries() const { return query.rows; }
    int keys() const { return key.rows; }
    QString queryName(int row) const;
    QString keyName(int row) const;
    bool hides(int row, int column) const { return maskMode != MaskMode::None && mask.at(row, column) != 0; }
    double divides() const; ///< by what the dot products are divided; 1 without
    bool operator==(const CalculatorInput&) const = default;
};

/// rows × columns zeros.
engine::SmallMatrix zeroMatrix(int rows, int columns);
/// The upper left part and zeros beyond it.
engine::SmallMatrix resized(const engine::SmallMatrix& matrix, int rows, int columns);
engine::SmallMatrix transposed(const engine::SmallMatrix& matrix);

/// All steps in double precision; the rows of each are queries.
struct AttentionSteps {
    engine::SmallMatrix dots;    ///< [queries, keys]
    engine::SmallMatrix scaled;  ///< dots ÷ divides()
    engine::SmallMatrix masked;  ///< + mask × −1e9, or −∞ where masked
    engine::SmallMatrix weights; ///< softmax of each row; NaN where every key of a row is −∞: 0 ÷ 0
    engine::SmallMatrix sums;    ///< [queries, 1]: of the weights
    engine::SmallMatrix output;  ///< [queries, width of value]
};
/// Sizes must fit and numbers be finite: the document sees to it.
AttentionSteps calculate(const CalculatorInput& input);

/// A row whose mask does something that is easily overlooked.
struct RowTrouble {
    enum Kind {
        NothingLeft,  ///< every key is −∞: 0 ÷ 0
        SeesAllAgain, ///< every key got −1e9: the same for all, so the softmax is as if nothing were masked
        Leaks,        ///< a masked key keeps some weight, because the scores are as large as −1e9
    } kind;
    int row = 0;
    bool operator==(const RowTrouble&) const = default;
};
std::vector<RowTrouble> troubles(const CalculatorInput& input, const AttentionSteps& steps);
/// One sentence for the first trouble and how many rows have it; empty without any.
QString troubleText(const CalculatorInput& input, const std::vector<RowTrouble>& troubles);

/// The matrices as they stand on the screen: the keys are shown as columns.
enum class MatrixId { Query, Key, Value, Mask, Dots, Scaled, Masked, Weights, Sums, Output };
inline constexpr int matrixCount = 10;

struct MatrixCell {
    MatrixId matrix = MatrixId::Query;
    int row = 0, column = 0;
    bool operator==(const MatrixCell&) const = default;
};
/// A block of cells, ends not included.
struct MatrixPart {
    MatrixId matrix = MatrixId::Query;
    int rowBegin = 0, rowEnd = 0, columnBegin = 0, columnEnd = 0;
    bool operator==(const MatrixPart&) const = default;
};

engine::SmallMatrix shownMatrix(const CalculatorInput& input, const AttentionSteps& steps, MatrixId matrix);
bool isEditable(MatrixId matrix);
/// "QKᵀ", "÷ √3", "softmax" …
QString matrixTitle(const CalculatorInput& input, MatrixId matrix);
/// "QKᵀ, query “it”, key “robot”"
QString cellName(const CalculatorInput& input, const MatrixCell& cell);

/// The cells a cell was computed from. None for the user's own numbers.
std::vector<MatrixPart> sourcesOf(const CalculatorInput& input, const MatrixCell& cell);
/// The cells of the next step that a cell goes into.
std::vector<MatrixPart> usesOf(const CalculatorInput& input, const MatrixCell& cell);

/// A cell's sum with numbers, computed from its sources alone.
struct Equation {
    QString text; ///< "10·10 + 0·0 + 0·0 = 100"; empty for the user's own numbers
    double value = 0;
};
Equation equationOf(const CalculatorInput& input, const AttentionSteps& steps, const MatrixCell& cell);

/// "e^(a − max) ÷ (Σ) = …" for score `at` of a row.
Equation softmaxEquation(const std::vector<double>& scores, int at);

/// Whole numbers without decimals, others as in every cell; for the matrices.
QString matrixNumber(double value);

} // namespace headlight
