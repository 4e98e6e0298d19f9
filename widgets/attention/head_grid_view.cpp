// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/head_grid_view.h"

#include "widgets/attention/attention_sheet_source.h"
#include "widgets/viewmodels/heads_off.h"
#include "widgets/viewmodels/selection.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace headlight {

HeadGridView::HeadGridView(TraceStore& store, Selection& selection, QWidget* parent)
    : PictureWidget(parent), m_store(store), m_selection(selection), m_patience(new QTimer(this)) {
    m_patience->setSingleShot(true);
    m_patience->setInterval(300);
    const auto take = [this] {
        m_patience->stop();
        m_block = block();
        m_thumbnails = m_store.thumbnails(m_block);
        refresh();
    };
    connect(m_patience, &QTimer::timeout, this, take);
    connect(&store, &TraceStore::modelChanged, this, take);
    connect(&store, &TraceStore::thumbnailsChanged, this, take);
    connect(&store, &TraceStore::traceChanged, m_patience, qOverload<>(&QTimer::start));
    connect(&selection, &Selection::changed, this, [this, take] {
        if (m_block != block()) {
            m_window = {};
            take();
        }
        refresh();
    });
    connect(&selection, &Selection::hoverChanged, this, &HeadGridView::followHover);
    connect(this, &PictureWidget::languageChanged, this, &HeadGridView::refresh);
    connect(this, &PictureWidget::actionTriggered, this, [this](const QString& action) {
        if (const auto head = parseHeadAction(action))
            choose(head->first, head->second);
    });
    connect(this, &PictureWidget::cellClicked, this, [this](const Provenance& provenance) {
        if (const auto* element = std::get_if<engine::ElementRef>(&provenance))
            choose(element->hook.layer, element->index[0]);
    });
    take();
}

QSize HeadGridView::sizeHint() const {
    return {320, 320};
}

QSize HeadGridView::minimumSizeHint() const {
    return {120, 120};
}

/// The chosen attention, where the model has it.
AttentionBlock HeadGridView::block() const {
    const auto blocks = blocksOf(m_store);
    const bool has = std::find(blocks.begin(), blocks.end(), m_selection.block()) != blocks.end();
    return has ? m_selection.block() : m_store.mainBlock();
}

void HeadGridView::choose(int layer, int head) {
    m_selection.setPlace(m_block, layer, head);
}

void HeadGridView::refresh() {
    setAccessibleName(tr("All heads"));
    setAccessibleDescription(
        tr("Layer %1, head %2 is shown. The arrow keys choose another head, X switches it off and on.")
            .arg(m_selection.layer())
            .arg(m_selection.head()));
    invalidate();
}

HeadGridState HeadGridView::state() const {
    HeadGridState state;
    if (m_store.model()) {
        state.layerCount = layersOf(m_store, m_block);
        state.headCount = headsOf(m_store, m_block);
    }
    state.layer = m_selection.layer();
    state.head = m_selection.head();
    state.pattern = kindIn(m_block, state.pattern);
    state.stack = stackOf(m_block);
    state.thumbnails = m_thumbnails;
    state.order = m_order;
    state.lowestFirst = m_lowestFirst;
    state.most = m_most;
    state.window = m_window;
    for (const auto& [hook, head] :
         m_store.trace() ? headsOff(*m_store.trace()) : decltype(headsOff(*m_store.trace())){})
        if (hook.kind == state.pattern && hook.stack == state.stack)
            state.off.insert({hook.layer, head});
    return state;
}

DisplayList HeadGridView::layout(QSizeF size) const {
    return layoutHeadGrid(state(), theme(), size);
}

void HeadGridView::setOrder(HeadOrder order) {
    if (std::exchange(m_order, order) == order)
        return;
    m_window = {};
    refresh();
}

void HeadGridView::setLowestFirst(bool lowest) {
    if (std::exchange(m_lowestFirst, lowest) != lowest)
        refresh();
}

void HeadGridView::setMost(int most) {
    if (std::exchange(m_most, most) == most)
        return;
    m_window = {};
    refresh();
}

void HeadGridView::setWindow(GridWindow window) {
    const HeadTable table = headTable(state(), double(width()) / std::max(1, height()));
    window.zoom = std::clamp(window.zoom, 1.0, double(std::max({1, table.rows, table.columns})));
    const double half = 0.5 / window.zoom; // the window stays inside the table
    window.centre = {std::clamp(window.centre.x(), half, 1 - half), std::clamp(window.centre.y(), half, 1 - half)};
    if (window.zoom == m_window.zoom && window.centre == m_window.centre)
        return;
    m_window = window;
    invalidate();
}

/// What lies under the cursor stays there, as far as whole rows and columns allow.
void HeadGridView::zoomAt(QPointF at, double factor) {
    const QPointF share(at.x() / std::max(1, width()) - 0.5, at.y() / std::max(1, height()) - 0.5);
    const QPointF under = m_window.centre + share / m_window.zoom;
    GridWindow next{m_window.zoom * factor, {}};
    next.zoom = std::max(1.0, next.zoom);
    next.centre = under - share / next.zoom;
    setWindow(next);
}

QRectF HeadGridView::rectOfHead(int layer, int head) const {
    const QString id = headAction(layer, head);
    for (const Item& item : displayList().items)
        if (const auto* box = std::get_if<BoxItem>(&item); box && box->id == id)
            return box->rect;
    return {};
}

/// The head of an attention's number under the cursor of another view.
void HeadGridView::followHover() {
    QRectF rect;
    const auto* element = std::get_if<engine::ElementRef>(&m_selection.hover());
    if (element && element->hook.stack == stackOf(m_block) &&
        element->hook.kind == kindIn(m_block, engine::HookKind::Pattern))
        rect = rectOfHead(element->hook.layer, element->index[0]);
    if (rect == m_hovered)
        return;
    update(m_hovered.adjusted(-4, -4, 4, 4).toAlignedRect());
    m_hovered = rect;
    update(m_hovered.adjusted(-4, -4, 4, 4).toAlignedRect());
}

QString HeadGridView::describe(const Hit& hit) const {
    const auto* element = std::get_if<engine::ElementRef>(&hit.provenance);
    if (!element) {
        if (const auto head = parseHeadAction(hit.action))
            return tr("Layer %1, head %2").arg(head->first).arg(head->second);
        return PictureWidget::describe(hit);
    }
    const auto* grid =
        hit.item >= 0 ? std::get_if<CellGrid>(&displayList().items[static_cast<std::size_t>(hit.item)]) : nullptr;
    const int step = grid ? grid->source.rowStep : 1;
    QString place = tr("Layer %1, head %2").arg(element->hook.layer).arg(element->index[0]);
    const std::size_t at = static_cast<std::size_t>(element->hook.layer) * headsOf(m_store, m_block) +
                           static_cast<std::size_t>(element->index[0]);
    if (m_order != HeadOrder::Place && at < m_thumbnails.size()) {
        const float value = statisticOf(m_thumbnails[at], m_order);
        place += QLatin1Char('\n') +
                 (std::isnan(value) ? tr("%1: nothing in this text to measure it by").arg(orderName(m_order))
                                    : tr("%1: %2").arg(orderName(m_order), locale().toString(double(value), 'g', 4)));
    }
    const QString value = locale().toString(static_cast<double>(hit.value), 'g', 4);
    const engine::Stack queries = stackOf(m_block), keys = keyStackOf(m_block);
    if (step > 1)
        return tr("%1\nlargest weight of queries %2–%3 on keys %4–%5: %6")
            .arg(place)
            .arg(element->index[1])
            .arg(std::min(element->index[1] + step, m_store.lengthOf(queries)) - 1)
            .arg(element->index[2])
            .arg(std::min(element->index[2] + step, m_store.lengthOf(keys)) - 1)
            .arg(value);
    if (element->index[1] >= m_store.lengthOf(queries) || element->index[2] >= m_store.lengthOf(keys))
        return place; // of a longer run, about to be replaced
    return tr("%1\n“%2” → “%3”: %4")
        .arg(place, m_store.tokenAt(queries, element->index[1]), m_store.tokenAt(keys, element->index[2]), value);
}

bool HeadGridView::event(QEvent* event) {
    switch (event->type()) {
    case QEvent::ShortcutOverride: {
        // The arrow keys choose a head and + and − zoom here; elsewhere they are the Stage's.
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool zooms = key->key() == Qt::Key_Plus || key->key() == Qt::Key_Equal || key->key() == Qt::Key_Minus ||
                           key->key() == Qt::Key_0 || key->key() == Qt::Key_X;
        if (zooms || (key->modifiers() == Qt::NoModifier && key->key() >= Qt::Key_Home && key->key() <= Qt::Key_Down)) {
            event->accept();
            return true;
        }
        break;
    }
    case QEvent::FocusIn:
    case QEvent::FocusOut:
        update();
        return QWidget::event(event); // the chosen head is where the focus stands, no single cell
    default:
        break;
    }
    return PictureWidget::event(event);
}

void HeadGridView::paintEvent(QPaintEvent* event) {
    PictureWidget::paintEvent(event);
    const DisplayList& list = displayList();
    QPainter painter(this);
    if (!m_hovered.isNull()) {
        painter.setPen(QPen(theme().text(), 1.5));
        painter.drawRect(m_hovered.adjusted(-2, -2, 2, 2));
    }
    if (!hasFocus())
        return;
    for (const Item& item : list.items)
        if (const auto* mark = std::get_if<MarkItem>(&item)) {
            painter.setPen(QPen(theme().accent(), 2, Qt::DotLine));
            painter.drawRect(mark->rect.adjusted(-3, -3, 3, 3));
        }
}

void HeadGridView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    m_drag = std::pair(event->position(), m_window.centre);
    m_dragged = false;
}

void HeadGridView::mouseMoveEvent(QMouseEvent* event) {
    if (!m_drag || !(event->buttons() & Qt::LeftButton)) {
        PictureWidget::mouseMoveEvent(event);
        return;
    }
    const QPointF moved = event->position() - m_drag->first;
    if (!m_dragged && moved.manhattanLength() < 6)
        return;
    m_dragged = true;
    setWindow({m_window.zoom, m_drag->second - QPointF(moved.x() / std::max(1, width()) / m_window.zoom,
                                                       moved.y() / std::max(1, height()) / m_window.zoom)});
}

void HeadGridView::mouseReleaseEvent(QMouseEvent* event) {
    const bool clicked = event->button() == Qt::LeftButton && m_drag && !m_dragged;
    m_drag.reset();
    const auto hit = clicked ? hitTest(displayList(), event->position()) : std::nullopt;
    if (!hit)
        return;
    if (const auto* element = std::get_if<engine::ElementRef>(&hit->provenance))
        choose(element->hook.layer, element->index[0]);
    else if (const auto head = parseHeadAction(hit->action))
        choose(head->first, head->second);
}

void HeadGridView::wheelEvent(QWheelEvent* event) {
    zoomAt(event->position(), std::exp2(event->angleDelta().y() / 240.0));
    event->accept();
}

/// To the neighbour in the table as it is ordered.
void HeadGridView::walk(int columns, int rows) {
    const HeadTable table = headTable(state(), double(width()) / std::max(1, height()));
    const auto now = std::find_if(table.heads.begin(), table.heads.end(), [this](const HeadPlace& at) {
        return at.layer == m_selection.layer() && at.head == m_selection.head();
    });
    const auto to = std::find_if(table.heads.begin(), table.heads.end(), [&](const HeadPlace& at) {
        return now == table.heads.end() ? true
                                        : at.row == std::clamp(now->row + rows, 0, table.rows - 1) &&
                                              at.column == std::clamp(now->column + columns, 0, table.columns - 1);
    });
    if (to != table.heads.end())
        choose(to->layer, to->head);
}

void HeadGridView::keyPressEvent(QKeyEvent* event) {
    const bool plus = event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal;
    if (!m_store.model() || event->modifiers() & (Qt::ControlModifier | Qt::AltModifier) ||
        (event->modifiers() & Qt::ShiftModifier && !plus)) {
        PictureWidget::keyPressEvent(event);
        return;
    }
    const QPointF middle(width() / 2.0, height() / 2.0);
    const int all = layersOf(m_store, m_block) * headsOf(m_store, m_block);
    switch (event->key()) {
    case Qt::Key_Left:
        walk(-1, 0);
        break;
    case Qt::Key_Right:
        walk(1, 0);
        break;
    case Qt::Key_Up:
        walk(0, -1);
        break;
    case Qt::Key_Down:
        walk(0, 1);
        break;
    case Qt::Key_Home:
        walk(-all, 0);
        break;
    case Qt::Key_End:
        walk(all, 0);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomAt(middle, 1.5);
        break;
    case Qt::Key_Minus:
        zoomAt(middle, 1 / 1.5);
        break;
    case Qt::Key_0:
        setWindow({});
        break;
    case Qt::Key_X:
        emit switchRequested();
        break;
    default:
        PictureWidget::keyPressEvent(event);
        return;
    }
    event->accept();
}

} // namespace headlight
