// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/positions/position_views.h"

#include "widgets/picture/number_text.h"
#include "widgets/picture/provenance_text.h"
#include "widgets/positions/position_words.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace headlight {
namespace {

/// A picture of nothing yet.
DisplayList blank(QSizeF size, const Theme& theme) {
    DisplayList list;
    list.size = size;
    list.background = theme.surface();
    return list;
}

QString named(const std::vector<QString>& names, int index) {
    return index >= 0 && static_cast<std::size_t>(index) < names.size() ? names[static_cast<std::size_t>(index)]
                                                                        : QString();
}

/// "number after 3, number before 5: 0.98", with the element's own name where it has one.
QString describeByNames(const CellGrid& grid, const Hit& hit) {
    QStringList parts{named(grid.rowLabels, hit.row), named(grid.columnLabels, hit.column)};
    parts.removeAll(QString());
    const QString element = elementName(hit.provenance);
    return QStringLiteral("%1: %2%3")
        .arg(parts.join(QStringLiteral(", ")), element.isEmpty() ? QString() : element + QStringLiteral(" = "),
             fullNumber(hit.value));
}

} // namespace

const CellGrid* PositionPicture::gridAt(const Hit& hit) const {
    const DisplayList& list = displayList();
    if (hit.item < 0 || hit.item >= static_cast<int>(list.items.size()) || hit.row < 0)
        return nullptr;
    return std::get_if<CellGrid>(&list.items[static_cast<std::size_t>(hit.item)]);
}

void PositionPicture::mousePressEvent(QMouseEvent* event) {
    PictureWidget::mousePressEvent(event);
    if (event->button() != Qt::LeftButton)
        return;
    const auto hit = hitTest(displayList(), event->position());
    if (const CellGrid* grid = hit ? gridAt(*hit) : nullptr)
        emit cellChosen(QString(grid->id), hit->row, hit->column);
}

void PositionPicture::keyPressEvent(QKeyEvent* event) {
    PictureWidget::keyPressEvent(event);
    const auto hit = focusedCell();
    const CellGrid* grid = hit ? gridAt(*hit) : nullptr;
    if (!grid)
        return;
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        emit cellChosen(QString(grid->id), hit->row, hit->column);
    else
        emit cellDescribed(describe(*hit));
}

void PositionMapView::setContent(std::shared_ptr<const PositionTable> table, const PositionState& state) {
    m_table = std::move(table);
    m_state = state;
    setAccessibleDescription(describeNumber(*m_table, state.position, state.dimension, state.angles));
    invalidate();
}

MapPlace PositionMapView::placeOf(int row, int column) const {
    return mapPlaceOf(*m_table, m_state, theme(), size(), row, column);
}

DisplayList PositionMapView::layout(QSizeF size) const {
    return m_table ? layoutPositionMap(*m_table, m_state, theme(), size) : blank(size, theme());
}

QString PositionMapView::describe(const Hit& hit) const {
    const CellGrid* grid = gridAt(hit);
    if (!grid)
        return PictureWidget::describe(hit);
    if (grid->id != QLatin1String("positions.map"))
        return fullNumber(hit.value);
    const MapPlace place = placeOf(hit.row, hit.column);
    return describeNumber(*m_table, place.position, place.dimension, m_state.angles);
}

void SimilarityView::setContent(std::shared_ptr<const SimilarityMatrix> matrix, const PositionState& state) {
    m_matrix = std::move(matrix);
    m_state = state;
    invalidate();
}

DisplayList SimilarityView::layout(QSizeF size) const {
    return m_matrix ? layoutSimilarity(*m_matrix, m_state, theme(), size) : blank(size, theme());
}

QString SimilarityView::describe(const Hit& hit) const {
    const CellGrid* grid = gridAt(hit);
    if (!grid)
        return PictureWidget::describe(hit);
    if (grid->id != QLatin1String("positions.similarity"))
        return fullNumber(hit.value);
    return PositionWords::tr("%1 of position %2 and position %3: %4")
        .arg(similarityName(m_state.similarity))
        .arg(hit.row * m_matrix->step)
        .arg(hit.column * m_matrix->step)
        .arg(fullNumber(hit.value));
}

void ShiftPicture::setContent(std::shared_ptr<const PositionTable> table, const ShiftContent& shift,
                              const PositionState& state) {
    m_table = std::move(table);
    m_shift = shift;
    m_state = state;
    invalidate();
}

DisplayList ShiftPicture::layout(QSizeF size) const {
    return m_table ? layoutShift(*m_table, m_shift, m_state, theme(), size) : blank(size, theme());
}

QString ShiftPicture::describe(const Hit& hit) const {
    const CellGrid* grid = gridAt(hit);
    if (!grid)
        return PictureWidget::describe(hit);
    return grid->rowLabels.empty() ? fullNumber(hit.value) : describeByNames(*grid, hit);
}

void SumView::setContent(PositionSum sum, const PositionState& state) {
    m_sum = std::move(sum);
    m_state = state;
    invalidate();
}

int SumView::numberOf(const QString& grid, int column) const {
    const CellGrid* shown = displayList().grid(grid);
    return (shown ? shown->source.base[static_cast<std::size_t>(shown->source.columnAxis)] : 0) + column;
}

DisplayList SumView::layout(QSizeF size) const {
    return layoutSum(m_sum, m_state, theme(), size);
}

QString SumView::describe(const Hit& hit) const {
    const CellGrid* grid = gridAt(hit);
    if (!grid)
        return PictureWidget::describe(hit);
    return QStringLiteral("%1, %2").arg(grid->name, describeByNames(*grid, hit));
}

} // namespace headlight
