// SPDX-License-Identifier: GPL-3.0-or-later
// What mouse and keys do to the attention picture.
#include "widgets/attention/attention_view.h"
#include "widgets/viewmodels/selection.h"

#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace headlight {

void AttentionView::setWindow(GridWindow window) {
    window.zoom = std::clamp(window.zoom, 1.0,
                             std::max(1.0, std::max(m_state.queryCount(), m_state.keyCount()) / 4.0)); // four tokens
    const double half = 0.5 / window.zoom;
    window.centre = {std::clamp(window.centre.x(), half, 1 - half), std::clamp(window.centre.y(), half, 1 - half)};
    m_state.window = window;
    if (window.zoom == m_window.zoom && window.centre == m_window.centre)
        return;
    m_window = window;
    setLinked({});
    invalidate();
}

/// What lies under the cursor stays there, as far as whole cells allow.
void AttentionView::zoomAt(QPointF at, double factor) {
    const CellGrid* grid = displayList().grid(u"pattern");
    if (!grid)
        return;
    const QPointF share((at.x() - grid->rect.left()) / grid->rect.width() - 0.5,
                        (at.y() - grid->rect.top()) / grid->rect.height() - 0.5);
    const QPointF under = m_window.centre + share / m_window.zoom;
    GridWindow next{std::max(1.0, m_window.zoom * factor), {}};
    next.centre = under - share / next.zoom;
    setWindow(next);
}

void AttentionView::mouseMoveEvent(QMouseEvent* event) {
    const DisplayList& list = displayList();
    if (const CellGrid* pattern = list.grid(u"pattern"); m_drag && pattern && event->buttons() & Qt::LeftButton) {
        const QPointF moved = event->position() - m_drag->first;
        m_dragged = m_dragged || moved.manhattanLength() >= 6;
        if (m_dragged)
            setWindow({m_window.zoom, m_drag->second - QPointF(moved.x() / pattern->rect.width() / m_window.zoom,
                                                               moved.y() / pattern->rect.height() / m_window.zoom)});
        return;
    }
    PictureWidget::mouseMoveEvent(event);
    const auto hit = hitTest(list, event->position());
    const auto* grid =
        hit && hit->row >= 0 ? std::get_if<CellGrid>(&list.items[static_cast<std::size_t>(hit->item)]) : nullptr;
    const auto* element = hit ? std::get_if<engine::ElementRef>(&hit->provenance) : nullptr;
    if (const AttentionPlace place = hit ? contributionPlace(*hit) : AttentionPlace{}; place.query >= 0)
        setLinked(place);
    else if (grid && grid->id.endsWith(QLatin1String("-margin")))
        setLinked(marginPlace(*grid, *hit));
    else
        setLinked(element ? linkedPlace(m_state, *element) : placeOfAction(hit ? hit->action : QString()));
}

/// The position that a margin's cell stands for, the first one where it pools.
AttentionPlace AttentionView::marginPlace(const CellGrid& margin, const Hit& hit) const {
    const CellGrid* pattern = displayList().grid(u"pattern");
    const bool isQuery = margin.id == QLatin1String("query-margin");
    const int axis = AttentionSheet::headless(m_state.hook) ? 0 : 1;
    const int position = pattern->source.base[static_cast<std::size_t>(isQuery ? axis : axis + 1)] +
                         std::max(hit.row, hit.column) * pattern->source.rowStep;
    return isQuery ? AttentionPlace{position, -1} : AttentionPlace{-1, position};
}

/// A margin's cell selects, with Ctrl tokens and margins' cells gather; false where the hit is none of these.
bool AttentionView::choose(const Hit& hit, Qt::KeyboardModifiers modifiers) {
    const auto* grid = std::get_if<CellGrid>(&displayList().items[static_cast<std::size_t>(hit.item)]);
    const bool margin = grid && hit.row >= 0 && grid->id.endsWith(QLatin1String("-margin"));
    const bool gather = modifiers & Qt::ControlModifier;
    if (const AttentionPlace cell = contributionPlace(hit); cell.query >= 0 && m_window.whole()) {
        m_selection.setQuery(cell.query);
        m_selection.setKey(cell.key);
        return true;
    }
    const AttentionPlace place = margin   ? marginPlace(*grid, hit)
                                 : gather ? placeOfAction(hit.action)
                                          : AttentionPlace{};
    const bool isQuery = place.query >= 0;
    const int position = isQuery ? place.query : place.key;
    const int step = margin ? displayList().grid(u"pattern")->source.rowStep : 1;
    const auto& tokens = isQuery ? m_state.queryTokens : m_state.keyTokens;
    if (position < 0 || position >= static_cast<int>(tokens.size()))
        return false;
    if (!gather) {
        isQuery ? m_selection.setQuery(position) : m_selection.setKey(position);
        return true;
    }
    std::pair<int, int> range{position, std::min(position + step, static_cast<int>(tokens.size())) - 1};
    if (modifiers & Qt::ShiftModifier)
        range = wordAround(tokens, position);
    std::set<int> positions;
    for (int i = range.first; i <= range.second; ++i)
        positions.insert(i);
    isQuery ? m_selection.chooseQueries(positions) : m_selection.chooseKeys(positions);
    return true;
}

void AttentionView::mousePressEvent(QMouseEvent* event) {
    const auto hit = event->button() == Qt::LeftButton ? hitTest(displayList(), event->position()) : std::nullopt;
    if (hit && choose(*hit, event->modifiers()))
        return;
    const CellGrid* grid = displayList().grid(u"pattern");
    if (event->button() == Qt::LeftButton && !m_window.whole() && grid && grid->rect.contains(event->position())) {
        m_drag = std::pair(event->position(), m_window.centre); // a click when it is let go where it went down
        m_dragged = false;
        return;
    }
    PictureWidget::mousePressEvent(event);
}

void AttentionView::mouseReleaseEvent(QMouseEvent* event) {
    const bool clicked = m_drag && !m_dragged && event->button() == Qt::LeftButton;
    m_drag.reset();
    if (!clicked)
        return;
    const auto hit = hitTest(displayList(), event->position());
    if (const AttentionPlace cell = hit ? contributionPlace(*hit) : AttentionPlace{}; cell.query >= 0) {
        m_selection.setQuery(cell.query);
        m_selection.setKey(cell.key);
        return;
    }
    QMouseEvent press(QEvent::MouseButtonPress, event->position(), event->globalPosition(), Qt::LeftButton,
                      Qt::LeftButton, event->modifiers());
    PictureWidget::mousePressEvent(&press);
}

void AttentionView::wheelEvent(QWheelEvent* event) {
    const CellGrid* grid = displayList().grid(u"pattern");
    if (!grid || !grid->rect.contains(event->position())) {
        PictureWidget::wheelEvent(event);
        return;
    }
    zoomAt(event->position(), std::exp2(event->angleDelta().y() / 240.0));
    event->accept();
}

namespace {
/// What + (which is = without Shift), − and 0 do to the zoom; 0 = everything, nothing for other keys.
std::optional<double> zoomOf(const QKeyEvent& event) {
    if (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier))
        return {};
    switch (event.key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return 1.5;
    case Qt::Key_Minus:
        return 1 / 1.5;
    case Qt::Key_0:
        return 0;
    default:
        return {};
    }
}
} // namespace

bool AttentionView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && zoomOf(*static_cast<QKeyEvent*>(event)) &&
        m_mode != AttentionMode::Curves) {
        event->accept(); // with the focus here they zoom the matrix, not the Stage
        return true;
    }
    return PictureWidget::event(event);
}

void AttentionView::keyPressEvent(QKeyEvent* event) {
    const CellGrid* grid = displayList().grid(u"pattern");
    const auto factor = zoomOf(*event);
    if (!factor || !grid) {
        PictureWidget::keyPressEvent(event);
        return;
    }
    if (*factor == 0)
        setWindow({});
    else
        zoomAt(grid->rect.center(), *factor);
}

void AttentionView::leaveEvent(QEvent* event) {
    PictureWidget::leaveEvent(event);
    setLinked({});
}

} // namespace headlight
