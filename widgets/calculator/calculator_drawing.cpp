// SPDX-License-Identifier: GPL-3.0-or-later
// What is drawn of the matrices once they have their places.
#include "widgets/calculator/calculator_drawing.h"

#include "widgets/calculator/calculator_words.h"
#include "widgets/calculator/matrix_picture.h"
#include "widgets/picture/number_text.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

Role roleOf(MatrixId matrix) {
    switch (matrix) {
    case MatrixId::Query:
        return Role::Query;
    case MatrixId::Key:
        return Role::Key;
    case MatrixId::Value:
        return Role::Value;
    case MatrixId::Weights:
        return Role::Pattern;
    case MatrixId::Output:
        return Role::Output;
    default:
        return Role::Neutral;
    }
}

} // namespace

QString CalculatorDrawing::formula(MatrixId id) const {
    switch (id) {
    case MatrixId::Query:
        return CalculatorWords::tr("queries");
    case MatrixId::Dots:
        return CalculatorWords::tr("row · column");
    case MatrixId::Scaled:
        return m_in.scale == ScaleMode::Root ? QStringLiteral("= ÷ %1").arg(fullNumber(m_in.divides())) : QString();
    case MatrixId::Masked:
        return m_in.maskMode == MaskMode::Infinite ? CalculatorWords::tr("−∞ where 1") : QStringLiteral("+ 1·(−1e9)");
    case MatrixId::Weights:
        return QStringLiteral("eˣ ÷ Σeˣ");
    case MatrixId::Output:
        return CalculatorWords::tr("weights · V");
    default:
        return {};
    }
}

void CalculatorDrawing::drawTitles(MatrixId id, QRectF rect) {
    const QString stem = gridId(id);
    const Role role = roleOf(id);
    const bool top = id == MatrixId::Key || id == MatrixId::Value || id == MatrixId::Mask;
    const double reach = std::max(0.0, (64 - rect.width()) / 2); // names of narrow matrices reach into the gaps
    const bool neighbours = id == MatrixId::Weights || id == MatrixId::Sums; // these stand close together
    const double side = neighbours ? 0 : std::min(reach, m_gap / 2 - 1);
    const double lines = top || id == MatrixId::Sums ? m_title : m_title + m_formula;
    const double extra = id == MatrixId::Key ? m_keyTops : 0;
    const QRectF title(rect.left() - side, rect.top() - lines - 3 - extra, rect.width() + 2 * side, m_title);
    drawWords(m_list, m_theme, stem + QStringLiteral(".title"), title, matrixTitle(m_in, id), calculator_letters::title,
              m_theme.text(), true);
    if (const QString words = formula(id); !words.isEmpty())
        drawWords(m_list, m_theme, stem + QStringLiteral(".formula"), title.translated(0, m_title), words,
                  calculator_letters::formula, m_theme.textMuted());
    if (!isEditable(id))
        return;
    BoxItem frame; // what can be edited has a frame of its role
    frame.id = stem + QStringLiteral(".frame");
    frame.rect = rect.adjusted(-2, -2, 2, 2);
    frame.radius = 3;
    frame.stroke = role == Role::Neutral ? m_theme.accent() : m_theme.role(role);
    frame.strokeWidth = 2;
    m_list.items.emplace_back(frame);
}

void CalculatorDrawing::drawLabels(MatrixId id, QRectF rect) {
    const bool values = id == MatrixId::Value;
    const double width = values ? m_keyLabels : m_queryLabels, row = rect.height() / matrix(id).rows;
    const double step = std::ceil(m_formula * 0.8 / row); // small rows: every second label, or fewer
    for (int i = 0; i < matrix(id).rows; i += std::max(1, static_cast<int>(step)))
        drawWords(m_list, m_theme, QStringLiteral("%1.label.%2").arg(gridId(id)).arg(i),
                  QRectF(rect.left() - width, rect.top() + row * (i + 0.5) - m_formula / 2, width - 7, m_formula),
                  values ? m_in.keyName(i) : m_in.queryName(i), calculator_letters::label, m_theme.textMuted(), false,
                  Qt::AlignRight | Qt::AlignVCenter);
}

/// Keys stand over their columns.
void CalculatorDrawing::drawKeyTops(QRectF rect) {
    const double width = rect.width() / m_in.keys();
    const double needs = m_slanted ? m_formula * 1.1 : m_widestKey + 4;
    const int step = std::max(1, static_cast<int>(std::ceil(needs / width)));
    for (int k = 0; k < m_in.keys(); k += step) {
        const double x = rect.left() + width * (k + 0.5);
        const QString id = QStringLiteral("%1.label.%2").arg(gridId(MatrixId::Key)).arg(k);
        if (!m_slanted) {
            drawWords(m_list, m_theme, id,
                      QRectF(x - width * step / 2, rect.top() - m_formula - 3, width * step, m_formula),
                      m_in.keyName(k), calculator_letters::label, m_theme.textMuted());
            continue;
        }
        TextItem text;
        text.id = id;
        text.rect = QRectF(x, rect.top() - 6 - m_formula / 2, m_slantedLength, m_formula);
        text.text = m_in.keyName(k);
        text.px = calculator_letters::label;
        text.color = m_theme.textMuted();
        text.angle = slantDegrees;
        m_list.items.emplace_back(std::move(text));
    }
}

/// Letters for the numbers of a matrix that is shown; 0 when its cells are too small.
double CalculatorDrawing::numberPixels(MatrixId id) const {
    const QRectF& rect = *m_rects[static_cast<std::size_t>(id)];
    return fittingNumbers(matrix(id), {rect.width() / matrix(id).columns, rect.height() / matrix(id).rows}, m_theme);
}

MatrixLook CalculatorDrawing::lookOf(MatrixId id) const {
    const auto masked = [this](int q, int k) { return m_in.hides(q, k); };
    MatrixLook look;
    look.id = gridId(id);
    look.name =
        isEditable(id) ? CalculatorWords::tr("%1, can be edited").arg(matrixTitle(m_in, id)) : matrixTitle(m_in, id);
    look.rect = *m_rects[static_cast<std::size_t>(id)];
    look.values = &matrix(id);
    look.role = roleOf(id);
    // Scores share their colours, so that a division makes them paler; the output has those of the values.
    const bool score = id == MatrixId::Dots || id == MatrixId::Scaled || id == MatrixId::Masked;
    look.range = score                    ? std::max(magnitude(m_steps.dots), magnitude(m_steps.masked, masked))
                 : id == MatrixId::Output ? magnitude(m_in.value)
                                          : magnitude(matrix(id));
    if (id == MatrixId::Weights)
        look.scale = ColorScale::Weight;
    if (id == MatrixId::Sums || id == MatrixId::Mask)
        look.scale = ColorScale::Plain;
    if (id == MatrixId::Mask)
        look.hidden = [this](int q, int k) { return m_in.mask.at(q, k) != 0; };
    if (id == MatrixId::Masked)
        look.hidden = masked;
    for (int row = 0; row < matrix(id).rows; ++row)
        look.rowLabels.push_back(id == MatrixId::Value ? m_in.keyName(row)
                                 : id == MatrixId::Key ? QString::number(row + 1)
                                                       : m_in.queryName(row));
    const bool numbers = id == MatrixId::Query || id == MatrixId::Value || id == MatrixId::Output;
    for (int column = 0; column < matrix(id).columns && id != MatrixId::Sums; ++column)
        look.columnLabels.push_back(numbers ? QString::number(column + 1) : m_in.keyName(column));
    return look;
}

void CalculatorDrawing::drawMatrices() {
    // One size of letters for all matrices whose numbers fit.
    double common = calculator_letters::strip;
    const double smallest = smallestNumber / Theme::textScale() + 0.01;
    for (int i = 0; i < matrixCount; ++i)
        if (m_rects[static_cast<std::size_t>(i)])
            if (const double px = numberPixels(static_cast<MatrixId>(i)); px > smallest)
                common = std::min(common, px);
    for (int i = 0; i < matrixCount; ++i) {
        const auto id = static_cast<MatrixId>(i);
        if (!m_rects[static_cast<std::size_t>(i)])
            continue;
        const MatrixLook look = lookOf(id);
        drawMatrix(m_list, m_theme, look, std::min(common, numberPixels(id)));
        drawTitles(id, look.rect);
        if (id == MatrixId::Key)
            drawKeyTops(look.rect);
    }
}

void CalculatorDrawing::drawArrows(const Lines& lines) {
    for (const auto& line : lines) {
        drawLabels(line.front().below, *m_rects[static_cast<std::size_t>(line.front().below)]);
        for (std::size_t i = 0; i < line.size(); ++i) {
            if (line[i].above == MatrixId::Value)
                drawLabels(MatrixId::Value, *m_rects[static_cast<std::size_t>(MatrixId::Value)]);
            if (i == 0)
                continue;
            const MatrixId from = line[i - 1].sums ? MatrixId::Sums : line[i - 1].below;
            const QRectF left = *m_rects[static_cast<std::size_t>(from)];
            const QRectF right = *m_rects[static_cast<std::size_t>(line[i].below)];
            PathItem arrow;
            arrow.id = gridId(line[i].below) + QStringLiteral(".arrow");
            arrow.points = {{left.right() + 4, left.center().y()}, {right.left() - 4, right.center().y()}};
            arrow.color = m_theme.textMuted();
            arrow.width = 1.2;
            arrow.arrow = true;
            m_list.items.emplace_back(std::move(arrow));
        }
    }
}

QRectF CalculatorDrawing::rectOf(const MatrixPart& part) const {
    const auto& rect = m_rects[static_cast<std::size_t>(part.matrix)];
    if (!rect)
        return {};
    const double w = rect->width() / matrix(part.matrix).columns, h = rect->height() / matrix(part.matrix).rows;
    return {rect->left() + w * part.columnBegin, rect->top() + h * part.rowBegin,
            w * (part.columnEnd - part.columnBegin), h * (part.rowEnd - part.rowBegin)};
}

void CalculatorDrawing::drawMarks() {
    if (!m_picture.cell)
        return;
    const MatrixCell& cell = *m_picture.cell;
    int count = 0;
    const auto mark = [&](const char* what, const MatrixPart& part, const QColor& color, double width) {
        if (const QRectF rect = rectOf(part); !rect.isEmpty())
            m_list.items.emplace_back(
                MarkItem{QStringLiteral("%1.%2").arg(QLatin1String(what)).arg(count++), rect, color, width});
    };
    for (const MatrixPart& part : usesOf(m_in, cell))
        mark("use", part, m_theme.textMuted(), 1.2);
    for (const MatrixPart& part : sourcesOf(m_in, cell))
        mark("source", part, m_theme.sourceMark(), 2.5);
    mark("cell", {cell.matrix, cell.row, cell.row + 1, cell.column, cell.column + 1}, m_theme.selection(), 2.5);
}

QString CalculatorDrawing::maskNote() const {
    switch (m_in.maskMode) {
    case MaskMode::BigNegative:
        return CalculatorWords::tr(
            "−1e9 is so small that e^x becomes 0, and still a number: a row without any open key "
            "stays a row of numbers.");
    case MaskMode::Infinite:
        return CalculatorWords::tr("−∞ makes e^x exactly 0; a row without any open key would be 0 ÷ 0.");
    case MaskMode::None:
        break;
    }
    return {};
}

/// Formula and note, or the cell that is pointed at; below it what is wrong.
void CalculatorDrawing::drawStrip(QRectF rect, double line) {
    QString head =
        CalculatorWords::tr("softmax(%1) · V = output")
            .arg(QStringLiteral("QKᵀ") +
                 (m_in.scale == ScaleMode::None ? QString() : QLatin1Char(' ') + matrixTitle(m_in, MatrixId::Scaled)) +
                 (m_in.maskMode == MaskMode::None ? QString() : QStringLiteral(" + ") + CalculatorWords::tr("mask")));
    QString words = presetNote(m_picture.preset);
    if (const QString mask = maskNote(); !mask.isEmpty())
        words += QLatin1Char(' ') + mask;
    words += QLatin1Char(' ') + framedNote();
    if (m_picture.cell) {
        const MatrixCell& cell = *m_picture.cell;
        const double value = matrix(cell.matrix).at(cell.row, cell.column);
        head = QStringLiteral("%1 = %2").arg(cellName(m_in, cell), fullNumber(value));
        words = cell.matrix == MatrixId::Mask
                    ? CalculatorWords::tr("Click or press Space: 1 hides the key from the query, 0 shows it.")
                : isEditable(cell.matrix)
                    ? CalculatorWords::tr("Click or type to change it; Ctrl+V pastes rows from a spreadsheet.")
                    : equationOf(m_in, m_steps, cell).text;
    }
    const QString wrong = !m_picture.refused.isEmpty() ? m_picture.refused : troubleText(m_in, troubles(m_in, m_steps));
    drawExplanation(m_list, m_theme, rect, line, head, words, wrong);
}

} // namespace headlight
