// SPDX-License-Identifier: GPL-3.0-or-later
// Where the matrices stand.
#include "widgets/calculator/calculator_drawing.h"

#include "widgets/calculator/calculator_words.h"
#include "widgets/picture/text_layout.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr double margin = 12;
constexpr double flatLabel = 34; ///< wider key names stand slanted over Kᵀ
constexpr double tallest = 84;   ///< of slanted names

double widestOf(int count, const Theme& theme, const std::function<QString(int)>& name) {
    double widest = 0;
    for (int i = 0; i < count; ++i)
        widest = std::max(widest, textSize(name(i), theme, calculator_letters::label).width());
    return widest;
}

} // namespace

double CalculatorDrawing::columns(MatrixId id) const {
    const int n = matrix(id).columns;
    const bool numbers = id == MatrixId::Query || id == MatrixId::Value || id == MatrixId::Output;
    return n * (numbers ? thin(n) : 1);
}

double CalculatorDrawing::rows(MatrixId id) const {
    const int n = matrix(id).rows;
    return n * (id == MatrixId::Key ? thin(n) : 1);
}

double CalculatorDrawing::unitsOf(const std::vector<Step>& line) const {
    double units = 0;
    for (const Step& step : line)
        units += columns(step.below) + (step.sums ? 1.1 : 0);
    return units;
}

double CalculatorDrawing::fixedWidth(const std::vector<Step>& line) const {
    double width = m_queryLabels + m_gap * static_cast<double>(line.size() - 1);
    for (const Step& step : line)
        width += step.above == MatrixId::Value ? m_keyLabels : 0;
    return width;
}

double CalculatorDrawing::rowsAbove(const std::vector<Step>& line) const {
    double most = 0;
    for (const Step& step : line)
        most = std::max(most, step.above ? rows(*step.above) : 0);
    return most;
}

/// Titles: those above have one line, those below two.
double CalculatorDrawing::fixedHeight(const std::vector<Step>& line) const {
    const bool keys = std::any_of(line.begin(), line.end(), [](const Step& s) { return s.above == MatrixId::Key; });
    return (rowsAbove(line) > 0 ? m_title + 6 : 0) + (keys ? m_keyTops : 0) + m_title + m_formula + 8;
}

CalculatorDrawing::Plan CalculatorDrawing::plan(Lines lines, QSizeF room) const {
    Plan plan{std::move(lines)};
    plan.w = 1e9;
    double units = 0, fixed = 0;
    for (const auto& line : plan.lines) {
        plan.w = std::min(plan.w, (room.width() - fixedWidth(line)) / unitsOf(line));
        units += rowsAbove(line) + m_in.queries();
        fixed += fixedHeight(line);
    }
    fixed += m_gap * 0.6 * static_cast<double>(plan.lines.size() - 1);
    const double scale = Theme::textScale(), unit = std::clamp(room.height() / 620, 1.0, 2.2);
    plan.w = std::clamp(plan.w, 1.0, 62 * std::max(scale, unit));
    plan.h = std::clamp((room.height() - fixed) / units, 1.0, std::min(42 * std::max(scale, unit), plan.w));
    // Whole pixels: cells end where their lines are.
    for (double* side : {&plan.w, &plan.h})
        *side = *side > 8 ? std::floor(*side) : *side;
    return plan;
}

std::vector<CalculatorDrawing::Lines> CalculatorDrawing::arrangements() const {
    std::vector<Step> all{{MatrixId::Query, std::nullopt}, {MatrixId::Dots, MatrixId::Key}};
    if (m_in.scale != ScaleMode::None)
        all.push_back({MatrixId::Scaled, std::nullopt});
    const std::size_t fold = all.size();
    if (m_in.maskMode != MaskMode::None)
        all.push_back({MatrixId::Masked, MatrixId::Mask});
    all.push_back({MatrixId::Weights, std::nullopt, true});
    all.push_back({MatrixId::Output, MatrixId::Value});
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(fold);
    return {{all}, {{all.begin(), middle}, {middle, all.end()}}};
}

void CalculatorDrawing::place(const Plan& plan, QRectF room) {
    double height = m_gap * 0.6 * static_cast<double>(plan.lines.size() - 1), width = 0;
    for (const auto& line : plan.lines) {
        height += fixedHeight(line) + plan.h * (rowsAbove(line) + m_in.queries());
        width = std::max(width, fixedWidth(line) + plan.w * unitsOf(line));
    }
    QPointF corner(std::round(room.left() + std::max(0.0, (room.width() - width) / 2)),
                   room.top() + std::max(0.0, (room.height() - height) * 0.4));
    for (const auto& line : plan.lines) {
        placeLine(plan, line, corner);
        corner.ry() += fixedHeight(line) + plan.h * (rowsAbove(line) + m_in.queries()) + m_gap * 0.6;
    }
}

void CalculatorDrawing::placeLine(const Plan& plan, const std::vector<Step>& line, QPointF corner) {
    const double top = std::round(corner.y() + fixedHeight(line) + plan.h * rowsAbove(line));
    const double aboveBottom = std::round(top - m_title - m_formula - 8);
    double x = std::round(corner.x() + m_queryLabels);
    for (const Step& step : line) {
        if (step.above == MatrixId::Value)
            x = std::round(x + m_keyLabels);
        const QRectF below(x, top, plan.w * columns(step.below), plan.h * m_in.queries());
        m_rects[static_cast<std::size_t>(step.below)] = below;
        if (step.above) {
            const double height = plan.h * rows(*step.above);
            m_rects[static_cast<std::size_t>(*step.above)] = QRectF(x, aboveBottom - height, below.width(), height);
        }
        x += below.width();
        if (step.sums) {
            m_rects[static_cast<std::size_t>(MatrixId::Sums)] =
                QRectF(std::round(x + 0.1 * plan.w), top, plan.w, below.height());
            x = std::round(x + 1.1 * plan.w);
        }
        x += m_gap;
    }
}

CalculatorDrawing::CalculatorDrawing(const CalculatorPicture& picture, const Theme& theme, QSizeF size)
    : m_in(*picture.input), m_steps(*picture.steps), m_picture(picture), m_theme(theme) {
    m_list.size = size;
    m_list.background = theme.window();
    for (int i = 0; i < matrixCount; ++i)
        m_shown[static_cast<std::size_t>(i)] = shownMatrix(m_in, m_steps, static_cast<MatrixId>(i));
    m_title = textSize(QStringLiteral("Q"), theme, calculator_letters::title, true).height();
    m_formula = textSize(QStringLiteral("Q"), theme, calculator_letters::formula).height();
    const double scale = Theme::textScale(), most = std::min(110 * scale, size.width() * 0.14);
    const double queries = widestOf(m_in.queries(), theme, [this](int i) { return m_in.queryName(i); });
    m_widestKey = widestOf(m_in.keys(), theme, [this](int i) { return m_in.keyName(i); });
    m_queryLabels = std::min(queries + 9, most);
    m_keyLabels = std::min(m_widestKey + 9, most);
    m_slanted = m_widestKey > flatLabel * scale;
    m_slantedLength = std::min(m_widestKey + 2, tallest * scale);
    m_keyTops = m_slanted ? m_slantedLength * std::sin(slantDegrees * M_PI / 180) + m_formula * 0.7 : m_formula + 2;
    if (size.width() < 700)
        m_gap = 16;
}

DisplayList CalculatorDrawing::draw() {
    const auto [strip, line] = explanationSize(m_theme, m_list.size.height());
    const QRectF room(margin, margin * 0.6, m_list.size.width() - 2 * margin,
                      m_list.size.height() - strip - margin * 1.2);
    const auto all = arrangements();
    Plan best = plan(all.front(), room.size());
    for (std::size_t i = 1; i < all.size(); ++i)
        if (Plan other = plan(all[i], room.size()); other.score() > best.score() * 1.05)
            best = std::move(other);
    place(best, room);
    drawMatrices();
    drawArrows(best.lines);
    drawMarks();
    drawStrip(QRectF(0, m_list.size.height() - strip, m_list.size.width(), strip), line);
    return std::move(m_list);
}

DisplayList layoutCalculator(const CalculatorPicture& picture, const Theme& theme, QSizeF size) {
    return CalculatorDrawing(picture, theme, size).draw();
}

QString gridId(MatrixId matrix) {
    return QStringLiteral("matrix.%1").arg(static_cast<int>(matrix));
}

std::optional<MatrixId> matrixOf(const QString& gridId) {
    const QString stem = QStringLiteral("matrix.");
    bool ok = gridId.startsWith(stem);
    const int index = ok ? gridId.mid(stem.size()).toInt(&ok) : 0;
    return ok && index >= 0 && index < matrixCount ? std::optional(static_cast<MatrixId>(index)) : std::nullopt;
}

} // namespace headlight
