// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/attention_view.h"

#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

/// The head's own square of the pattern tensor; null until the layer's inside is here.
std::shared_ptr<const std::vector<float>> headPattern(const TraceStore& store, int layer, int head) {
    const engine::TensorView all = store.hook({engine::HookKind::Pattern, layer});
    const auto positions = static_cast<std::size_t>(store.length());
    if (!all.data || positions == 0 || all.shape.size() != 3 || head >= all.shape[0])
        return nullptr;
    const auto values =
        all.values().subspan(static_cast<std::size_t>(head) * positions * positions, positions * positions);
    return std::make_shared<const std::vector<float>>(values.begin(), values.end());
}

} // namespace

AttentionView::AttentionView(TraceStore& store, Selection& selection, QWidget* parent)
    : PictureWidget(parent), m_store(store), m_selection(selection), m_patience(new QTimer(this)) {
    m_patience->setSingleShot(true);
    m_patience->setInterval(300);
    connect(m_patience, &QTimer::timeout, this,
            [this] { take(m_store.inside(m_selection.stack(), m_selection.layer())); });
    connect(&store, &TraceStore::modelChanged, this, &AttentionView::refresh);
    connect(&store, &TraceStore::traceChanged, this, &AttentionView::refresh);
    connect(&store, &TraceStore::insideArrived, this, [this](Place place) {
        if (place == Place{m_selection.stack(), m_selection.layer()})
            refresh();
    });
    connect(&selection, &Selection::changed, this, &AttentionView::refresh);
    connect(this, &PictureWidget::languageChanged, this, &AttentionView::refresh);
    connect(this, &PictureWidget::cellClicked, this, &AttentionView::onCell);
    connect(this, &PictureWidget::actionTriggered, this, &AttentionView::onAction);
    refresh();
}

QString AttentionView::summary() const {
    return attentionSummary(m_state);
}

QSize AttentionView::sizeHint() const {
    return {860, 560};
}

QSize AttentionView::minimumSizeHint() const {
    return {280, 240};
}

void AttentionView::setMode(AttentionMode mode) {
    if (m_mode == mode)
        return;
    m_mode = mode;
    refresh();
}

void AttentionView::setAllQueries(bool all) {
    if (m_allQueries == all)
        return;
    m_allQueries = all;
    refresh();
}

void AttentionView::setLook(const MatrixLook& look) {
    if (m_look == look)
        return;
    m_look = look;
    refresh();
}

void AttentionView::setWindow(GridWindow window) {
    window.zoom = std::clamp(window.zoom, 1.0, std::max(1.0, m_state.length() / 4.0)); // at least four tokens
    const double half = 0.5 / window.zoom;
    window.centre = {std::clamp(window.centre.x(), half, 1 - half), std::clamp(window.centre.y(), half, 1 - half)};
    if (window.zoom == m_window.zoom && window.centre == m_window.centre)
        return;
    m_window = m_state.window = window;
    setCross(-1, -1);
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

void AttentionView::refresh() {
    auto inside = m_store.inside(m_selection.stack(), m_selection.layer());
    if (inside || m_store.length() == 0 || !m_state.pattern)
        take(std::move(inside));
    else if (!m_patience->isActive())
        m_patience->start();
}

void AttentionView::take(std::shared_ptr<const engine::LayerInside> inside) {
    m_patience->stop();
    // The pattern is copied out of the tensor only when it is another one: a followed row changes more often.
    const bool same = m_state.pattern && inside && inside == m_shown && m_state.head == m_selection.head();
    m_state.layer = m_selection.layer();
    m_state.head = m_selection.head();
    m_state.mode = m_mode;
    m_state.allQueries = m_allQueries;
    m_state.tokens.clear();
    for (int position = 0; position < m_store.length(); ++position)
        m_state.tokens.push_back(m_store.tokenAt(position));
    m_state.query = std::clamp(m_selection.query(), 0, std::max(0, m_state.length() - 1));
    m_state.key = m_selection.key() < m_state.length() ? m_selection.key() : -1;
    m_state.window = m_window;
    m_state.chosenQueries.assign(m_selection.chosenQueries().begin(), m_selection.chosenQueries().end());
    m_state.chosenKeys.assign(m_selection.chosenKeys().begin(), m_selection.chosenKeys().end());
    std::erase_if(m_state.chosenQueries, [this](int query) { return query >= m_state.length(); });
    std::erase_if(m_state.chosenKeys, [this](int key) { return key >= m_state.length(); });
    if (!same)
        m_state.pattern = inside ? headPattern(m_store, m_state.layer, m_state.head) : nullptr;
    if (!same || m_state.look != m_look || !m_state.shades) {
        m_state.look = m_look;
        m_state.shades = m_state.pattern ? std::make_shared<const MatrixShades>(shadesOf(
                                               *m_state.pattern, m_state.length(), m_state.length(), true, m_look))
                                         : nullptr;
    }
    m_shown = std::move(inside);
    m_crossRow = m_crossColumn = -1;
    setAccessibleName(tr("Attention, layer %1 head %2").arg(m_state.layer).arg(m_state.head));
    setAccessibleDescription(summary());
    emit summaryChanged(summary());
    invalidate();
}

DisplayList AttentionView::layout(QSizeF size) const {
    return layoutAttention(m_state, theme(), size);
}

QString AttentionView::describe(const Hit& hit) const {
    const auto* element = std::get_if<engine::ElementRef>(&hit.provenance);
    if (const auto margin =
            hit.row >= 0 ? std::get_if<CellGrid>(&displayList().items[static_cast<std::size_t>(hit.item)]) : nullptr;
        margin && margin->id.endsWith(QLatin1String("-margin")))
        return tr("%1: %2\n%3")
            .arg(margin->rows > 1 ? margin->rowLabels[static_cast<std::size_t>(hit.row)]
                                  : margin->columnLabels[static_cast<std::size_t>(hit.column)],
                 locale().toString(static_cast<double>(hit.value), 'g', 4), margin->name);
    if (!element || element->hook.kind != engine::HookKind::Pattern)
        return PictureWidget::describe(hit);
    const int query = element->index[1];
    const int key = element->index[2];
    if (query >= m_state.length() || key >= m_state.length())
        return PictureWidget::describe(hit);
    const CellGrid* grid = displayList().grid(u"pattern");
    const int step = grid && hit.row >= 0 && hit.column >= 0 ? grid->source.rowStep : 1;
    const QString number = locale().toString(static_cast<double>(hit.value), 'g', 6);
    const QString name = QString::fromStdString(engine::toString(*element));
    if (step > 1)
        return tr("largest weight of queries %1–%2 on keys %3–%4: %5")
            .arg(query)
            .arg(std::min(query + step, m_state.length()) - 1)
            .arg(key)
            .arg(std::min(key + step, m_state.length()) - 1)
            .arg(number);
    if (key > query)
        return tr("“%1” (token %2) cannot look ahead at “%3” (token %4): masked\n%5 = %6")
            .arg(m_state.tokens[static_cast<std::size_t>(query)])
            .arg(query)
            .arg(m_state.tokens[static_cast<std::size_t>(key)])
            .arg(key)
            .arg(name, number);
    return tr("“%1” (token %2) looks at “%3” (token %4)\n%5 = %6")
        .arg(m_state.tokens[static_cast<std::size_t>(query)])
        .arg(query)
        .arg(m_state.tokens[static_cast<std::size_t>(key)])
        .arg(key)
        .arg(name, number);
}

void AttentionView::onCell(const Provenance& provenance) {
    const auto* element = std::get_if<engine::ElementRef>(&provenance);
    if (!element || element->hook.kind != engine::HookKind::Pattern)
        return;
    m_selection.setQuery(element->index[1]);
    m_selection.setKey(element->index[2]);
}

void AttentionView::onAction(const QString& action) {
    const QStringList parts = action.split(QLatin1Char(':'));
    if (parts.size() != 2)
        return;
    if (parts[0] == QLatin1String("query"))
        m_selection.setQuery(parts[1].toInt());
    else if (parts[0] == QLatin1String("key"))
        m_selection.setKey(parts[1].toInt());
}

void AttentionView::setCross(int row, int column) {
    if (row == m_crossRow && column == m_crossColumn)
        return;
    m_crossRow = row;
    m_crossColumn = column;
    if (const CellGrid* grid = displayList().grid(u"pattern"))
        update(grid->rect.adjusted(-2, -2, 2, 2).toAlignedRect());
}

void AttentionView::paintEvent(QPaintEvent* event) {
    PictureWidget::paintEvent(event);
    const CellGrid* grid = displayList().grid(u"pattern");
    if (!grid || m_crossRow < 0 || m_crossRow >= grid->rows || m_crossColumn >= grid->columns)
        return;
    // Row and column of the cell under the cursor; outlines only, so that no cell changes its colour.
    QPainter painter(this);
    painter.setPen(QPen(theme().accent(), 1));
    const QRectF left = grid->cellRect(m_crossRow, 0);
    const QRectF top = grid->cellRect(0, m_crossColumn);
    painter.drawRect(QRectF(grid->rect.left(), left.top(), grid->rect.width(), left.height()));
    painter.drawRect(QRectF(top.left(), grid->rect.top(), top.width(), grid->rect.height()));
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
    if (grid && grid->id == QLatin1String("pattern"))
        setCross(hit->row, hit->column);
    else
        setCross(-1, -1);
}

/// A margin's cell selects, with Ctrl tokens and margins' cells gather; false where the hit is none of these.
bool AttentionView::choose(const Hit& hit, Qt::KeyboardModifiers modifiers) {
    const auto* grid = std::get_if<CellGrid>(&displayList().items[static_cast<std::size_t>(hit.item)]);
    const bool margin = grid && hit.row >= 0 && grid->id.endsWith(QLatin1String("-margin"));
    const bool gather = modifiers & Qt::ControlModifier;
    int position = -1;
    bool isQuery = false;
    int step = 1;
    if (margin) {
        const CellGrid* pattern = displayList().grid(u"pattern");
        isQuery = grid->id == QLatin1String("query-margin");
        step = pattern->source.rowStep;
        position = pattern->source.base[isQuery ? 1 : 2] + std::max(hit.row, hit.column) * step;
    } else if (const QStringList parts = hit.action.split(QLatin1Char(':')); gather && parts.size() == 2) {
        isQuery = parts[0] == QLatin1String("query");
        position = parts[1].toInt();
    }
    if (position < 0 || position >= m_state.length())
        return false;
    if (!gather) {
        isQuery ? m_selection.setQuery(position) : m_selection.setKey(position);
        return true;
    }
    std::pair<int, int> range{position, std::min(position + step, m_state.length()) - 1};
    if (modifiers & Qt::ShiftModifier)
        range = wordAround(m_state.tokens, position);
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
    setCross(-1, -1);
}

} // namespace headlight
