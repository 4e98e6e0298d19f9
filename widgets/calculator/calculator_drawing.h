// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the calculator: one picture being laid out.
#pragma once

#include "widgets/calculator/calculator_layout.h"
#include "widgets/calculator/matrix_picture.h"

#include <algorithm>
#include <array>

namespace headlight {

namespace calculator_letters {
inline constexpr double title = 13, formula = 11.5, label = 11.5, strip = 13;
}

/// A step of the calculation: a matrix with a row for each query and what stands above it.
struct CalculatorStep {
    MatrixId below;
    std::optional<MatrixId> above;
    bool sums = false; ///< Σ stands beside it
};

class CalculatorDrawing {
public:
    CalculatorDrawing(const CalculatorPicture& picture, const Theme& theme, QSizeF size);
    DisplayList draw();

private:
    using Step = CalculatorStep;
    using Lines = std::vector<std::vector<Step>>; ///< one line, or folded into two
    static constexpr double slantDegrees = 55;
    struct Plan {
        Lines lines;
        double w = 0, h = 0; ///< of a cell
        /// More than what numbers need is no reason to fold.
        double score() const { return std::min({w / 2.1, h, 17 * Theme::textScale()}); }
    };
    const engine::SmallMatrix& matrix(MatrixId id) const { return m_shown[static_cast<std::size_t>(id)]; }
    /// Numbers of a model's head may be many: they are drawn narrower, sixteen cells wide together.
    static double thin(int numbers) { return numbers > kMostRows ? static_cast<double>(kMostRows) / numbers : 1; }
    double columns(MatrixId id) const;
    double rows(MatrixId id) const;
    double unitsOf(const std::vector<Step>& line) const;
    double fixedWidth(const std::vector<Step>& line) const;
    double rowsAbove(const std::vector<Step>& line) const;
    double fixedHeight(const std::vector<Step>& line) const;
    Plan plan(Lines lines, QSizeF room) const;
    std::vector<Lines> arrangements() const;
    void place(const Plan& plan, QRectF room);
    void placeLine(const Plan& plan, const std::vector<Step>& line, QPointF corner);
    double numberPixels(MatrixId id) const;
    MatrixLook lookOf(MatrixId id) const;
    void drawMatrices();
    void drawTitles(MatrixId id, QRectF rect);
    void drawLabels(MatrixId id, QRectF rect);
    void drawKeyTops(QRectF rect);
    void drawArrows(const Lines& lines);
    void drawMarks();
    void drawStrip(QRectF rect, double line);
    QString maskNote() const;
    QString formula(MatrixId id) const;
    QRectF rectOf(const MatrixPart& part) const;

    const CalculatorInput& m_in;
    const AttentionSteps& m_steps;
    const CalculatorPicture& m_picture;
    const Theme& m_theme;
    DisplayList m_list;
    std::array<engine::SmallMatrix, matrixCount> m_shown;
    std::array<std::optional<QRectF>, matrixCount> m_rects;
    double m_title, m_formula;
    double m_queryLabels = 0, m_keyLabels = 0; ///< widths beside rows
    double m_keyTops = 0;                      ///< height over Kᵀ
    double m_widestKey = 0, m_slantedLength = 0;
    bool m_slanted = false;
    double m_gap = 22;
};

} // namespace headlight
