// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/attention_view.h"

#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>

#include <algorithm>

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
    connect(m_patience, &QTimer::timeout, this, [this] { take(m_store.inside(m_selection.stack(), m_selection.layer())); });
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
    if (!same)
        m_state.pattern = inside ? headPattern(m_store, m_state.layer, m_state.head) : nullptr;
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
    PictureWidget::mouseMoveEvent(event);
    const DisplayList& list = displayList();
    const auto hit = hitTest(list, event->position());
    const auto* grid =
        hit && hit->row >= 0 ? std::get_if<CellGrid>(&list.items[static_cast<std::size_t>(hit->item)]) : nullptr;
    if (grid && grid->id == QLatin1String("pattern"))
        setCross(hit->row, hit->column);
    else
        setCross(-1, -1);
}

void AttentionView::leaveEvent(QEvent* event) {
    PictureWidget::leaveEvent(event);
    setCross(-1, -1);
}

} // namespace headlight
