// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/flow/flow_view.h"

#include "widgets/attention/attention_sheet_source.h"
#include "widgets/viewmodels/selection.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace headlight {

namespace {
int stepOf(const QKeyEvent& event) {
    if (event.modifiers() & ~Qt::KeypadModifier)
        return 0;
    return event.key() == Qt::Key_Up ? -1 : event.key() == Qt::Key_Down ? 1 : 0;
}
} // namespace

FlowView::FlowView(TraceStore& store, Selection& selection, QWidget* parent)
    : PictureWidget(parent), m_store(store), m_selection(selection), m_patience(new QTimer(this)) {
    m_patience->setSingleShot(true);
    m_patience->setInterval(300);
    connect(m_patience, &QTimer::timeout, this, [this] { present(stateNow()); });
    connect(&store, &TraceStore::modelChanged, this, &FlowView::refresh);
    connect(&store, &TraceStore::traceChanged, this, &FlowView::refresh);
    connect(&store, &TraceStore::queryRowsChanged, this, &FlowView::refresh);
    connect(&selection, &Selection::changed, this, &FlowView::refresh);
    connect(this, &PictureWidget::languageChanged, this, &FlowView::refresh);
    connect(this, &PictureWidget::actionTriggered, this, [this](const QString& action) {
        if (action.startsWith(QLatin1String("key:")))
            m_selection.setKey(action.mid(4).toInt());
    });
    refresh();
}

QSize FlowView::sizeHint() const {
    return {720, 480};
}

QSize FlowView::minimumSizeHint() const {
    return {280, 240};
}

FlowState FlowView::stateNow() const {
    FlowState state;
    const std::vector<AttentionBlock> blocks = blocksOf(m_store);
    if (blocks.empty() || m_store.length() == 0)
        return state;
    const bool known = std::find(blocks.begin(), blocks.end(), m_selection.block()) != blocks.end();
    state.block = known ? m_selection.block() : blocks.front();
    const engine::Stack stack = stackOf(state.block);
    const int count = m_store.lengthOf(stack);
    state.query = std::clamp(m_selection.query(), 0, std::max(0, count - 1));
    state.key = m_selection.key() < count ? m_selection.key() : -1;
    for (int position = 0; position < count; ++position)
        state.tokens.push_back(m_store.tokenAt(stack, position));
    const auto& rows = m_store.queryRows();
    if (rows && rows->question == state.question() && rows->keyCount == count && !rows->rollout.empty())
        state.rows = rows;
    return state;
}

void FlowView::announceWanted() {
    std::optional<RowQuestion> wanted;
    if (const FlowState now = stateNow(); isVisible() && !now.tokens.empty() && !now.crossing())
        wanted = now.question();
    if (std::exchange(m_wanted, wanted) != wanted)
        emit wantedChanged();
}

void FlowView::refresh() {
    announceWanted();
    FlowState now = stateNow();
    if (now.rows || now.tokens.empty() || now.crossing() || !m_state.rows)
        present(std::move(now));
    else if (!m_patience->isActive())
        m_patience->start();
}

void FlowView::present(FlowState state) {
    m_patience->stop();
    m_state = std::move(state);
    setAccessibleName(tr("What reaches token %1").arg(m_state.query));
    setAccessibleDescription(summary());
    emit summaryChanged(summary());
    invalidate();
}

void FlowView::showEvent(QShowEvent* event) {
    PictureWidget::showEvent(event);
    announceWanted();
}

void FlowView::hideEvent(QHideEvent* event) {
    PictureWidget::hideEvent(event);
    announceWanted();
}

/// The token of a cell, the first where cells pool; -1 = none.
int FlowView::keyOf(const Hit& hit) const {
    const auto* grid = std::get_if<CellGrid>(&displayList().items[static_cast<std::size_t>(hit.item)]);
    const bool ours = grid && hit.row >= 0 && !grid->id.startsWith(QLatin1String("legend"));
    return ours ? hit.column * grid->source.columnStep : -1;
}

QString FlowView::describe(const Hit& hit) const {
    const int key = keyOf(hit);
    if (key < 0)
        return PictureWidget::describe(hit);
    const auto& grid = std::get<CellGrid>(displayList().items[static_cast<std::size_t>(hit.item)]);
    return tr("%1 of “%2” (token %3) in token %4: %5")
        .arg(grid.rowLabels[static_cast<std::size_t>(hit.row)], m_state.tokens[static_cast<std::size_t>(key)])
        .arg(key)
        .arg(m_state.query)
        .arg(locale().toString(static_cast<double>(hit.value), 'g', 4));
}

void FlowView::mousePressEvent(QMouseEvent* event) {
    const auto hit = event->button() == Qt::LeftButton ? hitTest(displayList(), event->position()) : std::nullopt;
    if (const int key = hit ? keyOf(*hit) : -1; key >= 0)
        m_selection.setKey(key);
    else
        PictureWidget::mousePressEvent(event);
}

bool FlowView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && stepOf(*static_cast<QKeyEvent*>(event)) != 0) {
        event->accept(); // with the focus here they follow another query
        return true;
    }
    return PictureWidget::event(event);
}

void FlowView::keyPressEvent(QKeyEvent* event) {
    if (const int step = stepOf(*event); step != 0)
        m_selection.setQuery(
            std::clamp(m_state.query + step, 0, std::max(0, static_cast<int>(m_state.tokens.size()) - 1)));
    else
        PictureWidget::keyPressEvent(event);
}

} // namespace headlight
