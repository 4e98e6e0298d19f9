// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/calculator/calculator_document.h"
#include "widgets/picture/display_list.h"

#include <optional>

namespace headlight {

/// What the picture of the calculator shows.
struct CalculatorPicture {
    const CalculatorInput* input = nullptr;
    const AttentionSteps* steps = nullptr;
    CalculatorPreset preset = CalculatorPreset::Own;
    std::optional<MatrixCell> cell; ///< pointed at, or where the keyboard stands
    QString refused;                ///< why the last entry was not taken
};

/// One row of matrices, all with a row for each query, so that a query can be followed from left to right; what is
/// multiplied stands above: Kᵀ over QKᵀ, V over the output, so that row and column meet at each result. Two such rows
/// where that makes cells larger. Below: the sum of `cell` with numbers. Pure.
DisplayList layoutCalculator(const CalculatorPicture& picture, const Theme& theme, QSizeF size);

/// Grid of the picture ↔ matrix: "matrix.0" …
QString gridId(MatrixId matrix);
std::optional<MatrixId> matrixOf(const QString& gridId);

} // namespace headlight
