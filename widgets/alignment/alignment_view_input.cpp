// SPDX-License-Identifier: GPL-3.0-or-later
// What pointing, clicking and walking over the maps do.
#include "widgets/alignment/alignment_view.h"
#include "widgets/picture/number_text.h"
#include "widgets/viewmodels/selection.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace headlight {

DisplayList AlignmentView::layout(QSizeF size) const {
    return layoutAlignment(m_state, theme(), size);
}

QString AlignmentView::describe(const Hit& hit) const {
    const auto cell = mapCell(displayList(), hit);
    if (!cell || cell->map >= static_cast<int>(m_state.maps.size()))
        return PictureWidget::describe(hit);
    const AlignmentMap& map = m_state.maps[static_cast<std::size_t>(cell->map)];
    const auto query = static_cast<std::size_t>(cell->query), key = static_cast<std::size_t>(cell->key);
    const QString number = fullNumber(static_cast<double>(hit.value));
    const QString written = query < map.written.size() ? map.written[query] : QString();
    const QString who =
        written.isEmpty()
            ? tr("Reading “%1” (token %2)").arg(map.queries[query]).arg(cell->query)
            : tr("Reading “%1” (token %2), writing “%3”").arg(map.queries[query]).arg(cell->query).arg(written);
    if (map.causal() && key > query)
        return tr("%1\ncannot look ahead at “%2” (token %3): masked").arg(who, map.keys[key]).arg(cell->key);
    const QString whom = tr("%1\nlooks at “%2” (token %3)").arg(who, map.keys[key]).arg(cell->key);
    if (const auto* element = std::get_if<engine::ElementRef>(&hit.provenance))
        return whom + QLatin1Char('\n') +
               tr("%1 = %2", "name of an element, its value")
                   .arg(QString::fromStdString(engine::toString(*element)), number);
    const QString what =
        map.layerCount > 1 ? tr("mean of %1 layers × %2 heads = %3").arg(map.layerCount).arg(map.headCount).arg(number)
                           : tr("mean of %1 heads = %2").arg(map.headCount).arg(number);
    return whom + QLatin1Char('\n') + what;
}

void AlignmentView::select(const MapCell& cell) {
    // What was kept may be of another text: its tokens are not those that other views show.
    const bool kept = m_picture == AlignmentPicture::Compare && cell.map == 0 && m_state.maps.size() > 1;
    if (kept && (m_state.maps[0].queries != m_state.maps[1].queries || m_state.maps[0].keys != m_state.maps[1].keys))
        return;
    const int head = m_state.maps[static_cast<std::size_t>(cell.map)].head;
    if (head >= 0 && !kept)
        m_selection.setHead(head);
    m_selection.setQuery(cell.query);
    m_selection.setKey(cell.key);
}

void AlignmentView::onAction(const QString& action) {
    const QStringList parts = action.split(QLatin1Char(':'));
    if (parts.size() != 2)
        return;
    if (parts[0] == QLatin1String("query"))
        m_selection.setQuery(parts[1].toInt());
    else if (parts[0] == QLatin1String("key"))
        m_selection.setKey(parts[1].toInt());
    else if (parts[0] == QLatin1String("head"))
        m_selection.setHead(parts[1].toInt());
}

void AlignmentView::setCross(std::optional<MapCell> cell) {
    if (cell == m_cross)
        return;
    m_cross = cell;
    update();
}

void AlignmentView::paintEvent(QPaintEvent* event) {
    PictureWidget::paintEvent(event);
    if (!m_cross)
        return;
    // Row and column under the cursor, and the same cell in every other map; outlines only, no cell changes its colour.
    QPainter painter(this);
    painter.setPen(QPen(theme().accent(), theme().stroke(1)));
    const DisplayList& list = displayList();
    painter.drawRect(lineOfQuery(list, *m_cross));
    painter.drawRect(lineOfKey(list, *m_cross));
    for (int map = 0; map < static_cast<int>(m_state.maps.size()); ++map) {
        const AlignmentMap &other = m_state.maps[static_cast<std::size_t>(map)],
                           &own = m_state.maps[static_cast<std::size_t>(m_cross->map)];
        if (map == m_cross->map || other.queries != own.queries || other.keys != own.keys)
            continue;
        if (const auto rect = rectOfCell(list, {map, m_cross->query, m_cross->key}))
            painter.drawRect(rect->adjusted(-1, -1, 1, 1));
    }
}

void AlignmentView::mouseMoveEvent(QMouseEvent* event) {
    PictureWidget::mouseMoveEvent(event);
    const auto hit = hitTest(displayList(), event->position());
    setCross(hit ? mapCell(displayList(), *hit) : std::nullopt);
}

void AlignmentView::leaveEvent(QEvent* event) {
    PictureWidget::leaveEvent(event);
    setCross(std::nullopt);
}

void AlignmentView::mousePressEvent(QMouseEvent* event) {
    const auto hit = hitTest(displayList(), event->position());
    const auto cell = hit ? mapCell(displayList(), *hit) : std::nullopt;
    PictureWidget::mousePressEvent(event);
    if (cell && event->button() == Qt::LeftButton)
        select(*cell);
}

void AlignmentView::keyPressEvent(QKeyEvent* event) {
    const bool chooses = (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
                         !(event->modifiers() & ~Qt::KeypadModifier);
    const auto before = focusedCell();
    const auto cell = before && chooses ? mapCell(displayList(), *before) : std::nullopt;
    PictureWidget::keyPressEvent(event);
    if (cell)
        select(*cell);
    const auto focus = focusedCell();
    setCross(focus ? mapCell(displayList(), *focus) : std::nullopt);
}

} // namespace headlight
