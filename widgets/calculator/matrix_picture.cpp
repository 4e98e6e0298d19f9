// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/calculator/matrix_picture.h"

#include "widgets/calculator/attention_calculation.h"
#include "widgets/calculator/calculator_words.h"
#include "widgets/picture/text_layout.h"
#include "widgets/stage/fitting_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headlight {
namespace {

constexpr double largestNumber = 13; ///< pixels before the text's scale
constexpr double hatchFrom = 9;      ///< cells at least this large are hatched
constexpr double smallestWords = 8;
constexpr double explanationPx = 13;
constexpr double tallPicture = 400; ///< from here on the strip has four lines
constexpr double numberMargin = 8;  ///< both sides of a cell's number together

} // namespace

double magnitude(const engine::SmallMatrix& values, const std::function<bool(int, int)>& leftOut) {
    double largest = 0;
    for (int row = 0; row < values.rows; ++row)
        for (int column = 0; column < values.columns; ++column)
            if (const double value = values.at(row, column); std::isfinite(value) && !(leftOut && leftOut(row, column)))
                largest = std::max(largest, std::abs(value));
    return largest > 0 ? largest : 1;
}

double fittingNumbers(const engine::SmallMatrix& values, QSizeF cell, const Theme& theme) {
    const double scale = Theme::textScale(), smallest = smallestNumber / scale;
    double px = std::min(largestNumber, 0.66 * cell.height() / scale);
    if (px < smallest || cell.width() < 2 * smallestNumber)
        return 0;
    QString longest;
    for (double value : values.values)
        if (const QString text = matrixNumber(value); text.size() > longest.size())
            longest = text;
    const double room = cell.width() - numberMargin - 2 * (theme.hairline() - 1),
                 wide = textSize(longest, theme, px).width();
    if (wide > room)
        px *= room / wide;
    while (px >= smallest && textSize(longest, theme, px).width() > room) // of letters only whole sizes exist
        px *= 0.95;
    return std::max(px, smallest);
}

void drawWords(DisplayList& list, const Theme& theme, const QString& id, QRectF rect, const QString& words, double px,
               QColor color, bool bold, Qt::Alignment alignment) {
    TextItem item;
    item.id = id;
    item.rect = rect;
    item.text = words;
    item.px = fittingPixels(words, theme, px, bold, rect.width(), smallestWords);
    item.color = color;
    item.bold = bold;
    item.alignment = alignment;
    list.items.emplace_back(std::move(item));
}

QString framedNote() {
    return CalculatorWords::tr("Framed numbers can be changed.");
}

ExplanationSize explanationSize(const Theme& theme, double pictureHeight) {
    const double line = textSize(QStringLiteral("Q"), theme, explanationPx).height();
    return {(pictureHeight >= tallPicture * Theme::textScale() ? 4 : 3) * line + 14, line};
}

void drawExplanation(DisplayList& list, const Theme& theme, QRectF rect, double line, const QString& head,
                     const QString& words, const QString& wrong) {
    BoxItem back;
    back.id = QStringLiteral("strip");
    back.rect = rect;
    back.radius = 0;
    back.fill = theme.surface();
    list.items.emplace_back(back);
    const bool four = rect.height() > 3.5 * line + 14;
    const QRectF inner = rect.adjusted(12, 7, -12, -7);
    const Qt::Alignment left = Qt::AlignLeft | Qt::AlignVCenter;
    drawWords(list, theme, QStringLiteral("strip.head"), QRectF(inner.left(), inner.top(), inner.width(), line), head,
              explanationPx, theme.text(), true, left);
    TextItem text;
    text.id = QStringLiteral("strip.words");
    text.rect = QRectF(inner.left(), inner.top() + line, inner.width(), (four || wrong.isEmpty() ? 2 : 1) * line + 1);
    text.text = words;
    text.px = explanationPx;
    text.color = theme.text();
    text.alignment = Qt::AlignLeft | Qt::AlignTop;
    text.wrap = true;
    list.items.emplace_back(std::move(text));
    if (!wrong.isEmpty())
        drawWords(list, theme, QStringLiteral("strip.wrong"),
                  QRectF(inner.left(), inner.bottom() - line, inner.width(), line), wrong, explanationPx,
                  theme.warning(), true, left);
}

namespace {

/// Where numbers are printed, those tell; the hatch would only cross them out.
void drawHidden(DisplayList& list, const Theme& theme, const MatrixLook& look, const CellGrid& grid, bool numbers) {
    const bool hatched =
        !numbers && std::min(grid.rect.width() / grid.columns, grid.rect.height() / grid.rows) >= hatchFrom;
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column) {
            if (!look.hidden(row, column))
                continue;
            const QRectF cell = grid.cellRect(row, column);
            BoxItem box;
            box.id = QStringLiteral("%1.hidden.%2.%3").arg(look.id).arg(row).arg(column);
            box.rect = cell;
            box.radius = 0;
            box.fill = theme.masked();
            box.stroke = theme.line();
            list.items.emplace_back(box);
            if (!hatched)
                continue;
            PathItem line;
            line.id = box.id + QStringLiteral(".hatch");
            line.points = {cell.bottomLeft(), cell.topRight()};
            line.color = theme.line();
            list.items.emplace_back(std::move(line));
        }
}

} // namespace

void drawMatrix(DisplayList& list, const Theme& theme, const MatrixLook& look, double px) {
    const engine::SmallMatrix& m = *look.values;
    CellGrid grid;
    grid.id = look.id;
    grid.name = look.name;
    grid.rect = look.rect;
    grid.rows = m.rows;
    grid.columns = m.columns;
    auto values = std::make_shared<std::vector<float>>();
    for (double value : m.values)
        values->push_back(static_cast<float>(value));
    grid.values = std::move(values);
    grid.scale = look.scale;
    grid.low = look.scale == ColorScale::Weight ? 0 : static_cast<float>(-look.range);
    grid.high = look.scale == ColorScale::Weight ? 1 : static_cast<float>(look.range);
    grid.role = look.role;
    grid.rowLabels = look.rowLabels;
    grid.columnLabels = look.columnLabels;
    list.items.emplace_back(grid);
    if (look.hidden)
        drawHidden(list, theme, look, grid, px > 0);
    if (px <= 0)
        return;
    const double scale = Theme::textScale();
    for (int row = 0; row < m.rows; ++row)
        for (int column = 0; column < m.columns; ++column) {
            const float value = grid.value(row, column);
            const bool hidden = look.hidden && look.hidden(row, column);
            TextItem text;
            text.text = matrixNumber(m.at(row, column));
            text.rect = grid.cellRect(row, column).adjusted(1, 0, -1, 0);
            // A long number that has no room leaves its cell to the colour; the others are printed.
            if (px * scale <= smallestNumber + 0.01 && textSize(text.text, theme, px).width() > text.rect.width())
                continue;
            text.id = QStringLiteral("%1.%2.%3").arg(look.id).arg(row).arg(column);
            text.px = px;
            text.alignment = Qt::AlignCenter;
            text.color =
                theme.textOn(hidden ? theme.masked().rgb() : theme.color(grid.scale, value, grid.low, grid.high));
            list.items.emplace_back(std::move(text));
        }
}

} // namespace headlight
