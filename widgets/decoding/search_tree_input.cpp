// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/search_tree_text.h"
#include "widgets/decoding/search_tree_view.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QStyleHints>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

constexpr double keyStep = 1.25; ///< of the zoom

bool isOurs(const QKeyEvent& event) {
    static constexpr int keys[] = {Qt::Key_Left,  Qt::Key_Right,  Qt::Key_Up,    Qt::Key_Down,
                                   Qt::Key_Home,  Qt::Key_Return, Qt::Key_Enter, Qt::Key_Plus,
                                   Qt::Key_Equal, Qt::Key_Minus,  Qt::Key_0};
    return !(event.modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) &&
           std::ranges::find(keys, event.key()) != std::end(keys);
}

} // namespace

bool SearchTreeView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && isOurs(*static_cast<QKeyEvent*>(event))) {
        event->accept(); // elsewhere the arrows move through time
        return true;
    }
    if (event->type() == QEvent::FocusIn) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        if (m_model.tree && reason != Qt::MouseFocusReason)
            focusNode(std::max(0, m_model.selected));
        return QWidget::event(event);
    }
    return PictureWidget::event(event);
}

/// Where a key leads from the selected node; −1: nowhere.
int SearchTreeView::neighbour(int key) const {
    const int from = m_model.selected;
    if (!isThere(from) || !m_plan.shows(from) || key == Qt::Key_Home)
        return 0;
    const auto at = static_cast<std::size_t>(from);
    if (key == Qt::Key_Left)
        return m_model.tree->node(from).parent;
    if (key == Qt::Key_Right) {
        int best = -1; // the child on the way to the best end, else the most probable
        std::vector<int> onWay;
        if (!m_model.finished.empty())
            onWay = m_model.tree->path(m_model.finished.front());
        for (const int child : m_plan.children[at]) {
            if (!m_plan.shows(child) || !isShownStep(m_model, child))
                continue;
            if (std::ranges::find(onWay, child) != onWay.end())
                return child;
            if (best < 0 || m_model.tree->node(child).probability > m_model.tree->node(best).probability)
                best = child;
        }
        return best;
    }
    const auto& column = m_plan.columns[static_cast<std::size_t>(m_plan.column[at])];
    const int direction = key == Qt::Key_Up ? -1 : 1;
    const int count = static_cast<int>(column.size());
    for (int i = static_cast<int>(std::ranges::find(column, from) - column.begin()) + direction; i >= 0 && i < count;
         i += direction)
        if (isShownStep(m_model, column[static_cast<std::size_t>(i)]))
            return column[static_cast<std::size_t>(i)];
    return -1;
}

void SearchTreeView::keyPressEvent(QKeyEvent* event) {
    if (!m_model.tree || !isOurs(*event)) {
        PictureWidget::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomBy(keyStep);
    case Qt::Key_Minus:
        return zoomBy(1 / keyStep);
    case Qt::Key_0:
        return fit();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isThere(m_model.selected))
            emit forceRequested(m_model.selected);
        return;
    default:
        if (const int next = neighbour(event->key()); next >= 0)
            select(next);
    }
}

void SearchTreeView::wheelEvent(QWheelEvent* event) {
    const QPoint delta = event->angleDelta();
    if (event->modifiers() & Qt::ShiftModifier || std::abs(delta.x()) > std::abs(delta.y()))
        moveBy(QPointF(delta.x() != 0 ? delta.x() : delta.y(), 0));
    else
        zoomAbout(event->position(), std::pow(1.0015, delta.y()));
    event->accept();
}

int SearchTreeView::nodeAt(QPointF at) const {
    const auto hit = hitTest(displayList(), at);
    return hit ? parseNodeAction(hit->action).value_or(-1) : -1;
}

void SearchTreeView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = true;
    m_dragging = false;
    m_pressedAt = m_draggedTo = event->position();
}

void SearchTreeView::mouseMoveEvent(QMouseEvent* event) {
    if (!m_pressed || !(event->buttons() & Qt::LeftButton)) {
        m_pressed = false;
        PictureWidget::mouseMoveEvent(event);
        return;
    }
    if (!m_dragging &&
        (event->position() - m_pressedAt).manhattanLength() < QGuiApplication::styleHints()->startDragDistance())
        return;
    m_dragging = true;
    setCursor(Qt::ClosedHandCursor);
    moveBy(event->position() - m_draggedTo);
    m_draggedTo = event->position();
}

void SearchTreeView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_pressed)
        return;
    m_pressed = false;
    if (m_dragging) {
        m_dragging = false;
        setCursor(Qt::ArrowCursor);
        return;
    }
    const int node = nodeAt(event->position());
    if (event->modifiers() & Qt::ControlModifier)
        compare(node);
    else
        select(node);
}

void SearchTreeView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        toggleFold(nodeAt(event->position()));
}

void SearchTreeView::contextMenuEvent(QContextMenuEvent* event) {
    const int node = event->reason() == QContextMenuEvent::Mouse ? nodeAt(event->pos()) : m_model.selected;
    if (!isThere(node)) {
        event->ignore();
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Continue from here")), &QAction::triggered, this,
            [=, this] { emit forceRequested(node); });
    if (!m_plan.children[static_cast<std::size_t>(node)].empty())
        connect(menu->addAction(m_model.folded.contains(node) ? tr("Unfold") : tr("Fold")), &QAction::triggered, this,
                [=, this] { toggleFold(node); });
    connect(menu->addAction(tr("Copy text")), &QAction::triggered, this, [=, this] {
        if (isThere(node))
            QGuiApplication::clipboard()->setText(node == 0 ? m_model.prompt : searchPathText(m_model, node));
    });
    const auto at = static_cast<std::size_t>(node);
    const QPointF middle = m_plan.shows(node) ? scale().at(m_plan.column[at], m_plan.row[at]) : QPointF();
    menu->popup(event->reason() == QContextMenuEvent::Mouse ? event->globalPos() : mapToGlobal(middle.toPoint()));
}

} // namespace headlight
