// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/calculator/calculator_view.h"

#include "widgets/picture/number_text.h"

#include <QLocale>

namespace headlight {

CalculatorView::CalculatorView(CalculatorDocument& document, QWidget* parent)
    : NumberGridView(parent), m_document(document) {
    connect(&document, &CalculatorDocument::changed, this, [this] {
        m_refused.clear();
        invalidate();
    });
}

DisplayList CalculatorView::layout(QSizeF size) const {
    CalculatorPicture picture{&m_document.input(), &m_document.steps(), m_document.preset(), {}, m_refused};
    if (current())
        picture.cell = cellOf(*current());
    return layoutCalculator(picture, theme(), size);
}

/// Empty when the matrix is not shown now or has become smaller.
std::optional<MatrixCell> CalculatorView::cellOf(const GridCell& cell) const {
    const auto id = matrixOf(cell.grid);
    if (!id || (*id == MatrixId::Scaled && m_document.input().scale == ScaleMode::None) ||
        ((*id == MatrixId::Mask || *id == MatrixId::Masked) && m_document.input().maskMode == MaskMode::None))
        return std::nullopt;
    const auto matrix = shownMatrix(m_document.input(), m_document.steps(), *id);
    if (cell.row >= matrix.rows || cell.column >= matrix.columns)
        return std::nullopt;
    return MatrixCell{*id, cell.row, cell.column};
}

QString CalculatorView::explain(const MatrixCell& cell) const {
    const Equation equation = equationOf(m_document.input(), m_document.steps(), cell);
    const QString name = cellName(m_document.input(), cell) + QStringLiteral(" = ") + fullNumber(equation.value);
    return equation.text.isEmpty() ? name : name + QLatin1Char('\n') + equation.text;
}

QString CalculatorView::describe(const Hit& hit) const {
    const auto& items = displayList().items;
    if (hit.item < 0 || hit.item >= static_cast<int>(items.size()) || hit.row < 0)
        return {};
    const auto* grid = std::get_if<CellGrid>(&items[static_cast<std::size_t>(hit.item)]);
    const auto cell = grid ? cellOf({grid->id, hit.row, hit.column}) : std::nullopt;
    return cell ? explain(*cell) : QString();
}

NumberGridView::Kind CalculatorView::kindOf(const QString& grid) const {
    const auto id = matrixOf(grid);
    return !id || !isEditable(*id) ? Kind::Fixed : *id == MatrixId::Mask ? Kind::Toggle : Kind::Number;
}

QString CalculatorView::textOf(const GridCell& cell) const {
    const auto place = cellOf(cell);
    if (!place)
        return {};
    const auto matrix = shownMatrix(m_document.input(), m_document.steps(), place->matrix);
    return QString::number(matrix.at(cell.row, cell.column), 'g', QLocale::FloatingPointShortest);
}

QString CalculatorView::enter(const GridCell& cell, const QString& text) {
    const auto place = cellOf(cell);
    const auto read = readNumber(text);
    if (const auto* error = std::get_if<EntryError>(&read))
        return error->sentence;
    return place ? m_document.setNumber(*place, std::get<double>(read)) : QString();
}

void CalculatorView::toggle(const GridCell& cell) {
    if (cellOf(cell))
        m_document.toggleMask(cell.row, cell.column);
}

QString CalculatorView::matrixText(const QString& grid) const {
    const auto id = matrixOf(grid);
    return id ? rowsAsText(shownMatrix(m_document.input(), m_document.steps(), *id)) : QString();
}

QString CalculatorView::turnedText(const QString&) const {
    return rowsAsText(m_document.input().key);
}

bool CalculatorView::canTurn(const QString& grid) const {
    return matrixOf(grid) == MatrixId::Key;
}

QString CalculatorView::pasteAt(const GridCell& cell, const QString& text, bool turned) {
    const auto place = cellOf(cell);
    auto read = readRows(text);
    if (const auto* error = std::get_if<EntryError>(&read))
        return error->sentence;
    const auto& block = std::get<engine::SmallMatrix>(read);
    return place ? m_document.paste(*place, turned ? transposed(block) : block) : QString();
}

void CalculatorView::currentChanged() {
    const auto cell = current() ? cellOf(*current()) : std::nullopt;
    setAccessibleDescription(cell ? explain(*cell) : QString());
}

void CalculatorView::refuse(const QString& sentence) {
    if (m_refused == sentence)
        return;
    m_refused = sentence;
    invalidate();
}

} // namespace headlight
