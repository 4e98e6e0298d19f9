// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/rows/row_view.h"

#include "widgets/attention/attention_parts.h"
#include "widgets/attention/attention_sheet_source.h"
#include "widgets/attention/head_grid_layout.h"
#include "widgets/attention/ink.h"
#include "widgets/picture/number_text.h"
#include "widgets/viewmodels/changed_by_hand.h"
#include "widgets/viewmodels/selection.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace headlight {

namespace {

RowState stateOf(const TraceStore& store, const Selection& selection) {
    RowState state;
    const std::vector<AttentionBlock> blocks = blocksOf(store);
    if (blocks.empty() || store.length() == 0)
        return state;
    const bool known = std::find(blocks.begin(), blocks.end(), selection.block()) != blocks.end();
    state.block = known ? selection.block() : blocks.front();
    const engine::Hook hook = patternHook(store, state.block, 0);
    state.pattern = hook.kind;
    state.headless = AttentionSheet::headless(hook);
    state.layer = std::min(selection.layer(), layersOf(store, state.block) - 1);
    state.head = std::min(selection.head(), headsOf(store, state.block) - 1);
    const engine::Stack queries = stackOf(state.block), keys = keyStackOf(state.block);
    const int count = store.lengthOf(keys);
    state.query = std::clamp(selection.query(), 0, std::max(0, store.lengthOf(queries) - 1));
    state.queryToken = store.lengthOf(queries) > 0 ? store.tokenAt(queries, state.query) : QString();
    for (int position = 0; position < count; ++position)
        state.keyTokens.push_back(store.tokenAt(keys, position));
    state.key = selection.key() < count ? selection.key() : -1;
    for (const int key : selection.chosenKeys())
        if (key < count)
            state.chosenKeys.push_back(key);
    state.changed = changedByHand(*store.trace());
    const auto& rows = store.queryRows();
    if (rows && rows->question == state.question() && rows->keyCount == count)
        state.rows = rows;
    return state;
}

int stepOf(const QKeyEvent& event) {
    return event.modifiers() & ~Qt::KeypadModifier ? 0
           : event.key() == Qt::Key_Up             ? -1
           : event.key() == Qt::Key_Down           ? 1
                                                   : 0;
}

} // namespace

RowView::RowView(TraceStore& store, Selection& selection, QWidget* parent)
    : PictureWidget(parent), m_store(store), m_selection(selection), m_patience(new QTimer(this)) {
    m_patience->setSingleShot(true);
    m_patience->setInterval(300);
    connect(m_patience, &QTimer::timeout, this, [this] { present(stateOf(m_store, m_selection)); });
    connect(&store, &TraceStore::modelChanged, this, &RowView::refresh);
    connect(&store, &TraceStore::traceChanged, this, &RowView::refresh);
    connect(&store, &TraceStore::queryRowsChanged, this, &RowView::refresh);
    connect(&selection, &Selection::changed, this, &RowView::refresh);
    connect(this, &PictureWidget::languageChanged, this, &RowView::refresh);
    connect(this, &PictureWidget::actionTriggered, this, &RowView::onAction);
    connect(this, &PictureWidget::cellClicked, this, [this](const Provenance& provenance) {
        if (const auto cell = cellOf(provenance))
            open(*cell);
    });
    refresh();
}

QSize RowView::sizeHint() const {
    return {720, 560};
}

QSize RowView::minimumSizeHint() const {
    return {280, 240};
}

void RowView::announceWanted() {
    const auto blocks = isVisible() && m_store.length() > 0 ? blocksOf(m_store) : std::vector<AttentionBlock>{};
    std::optional<RowQuestion> wanted;
    if (!blocks.empty())
        wanted = stateOf(m_store, m_selection).question();
    if (std::exchange(m_wanted, wanted) != wanted)
        emit wantedChanged();
}

void RowView::showEvent(QShowEvent* event) {
    PictureWidget::showEvent(event);
    announceWanted();
}

void RowView::hideEvent(QHideEvent* event) {
    PictureWidget::hideEvent(event);
    announceWanted();
}

void RowView::refresh() {
    announceWanted();
    RowState state = stateOf(m_store, m_selection);
    if (state.rows || state.keyTokens.empty() || !m_state.rows)
        present(std::move(state));
    else if (!m_patience->isActive())
        m_patience->start();
}

void RowView::present(RowState state) {
    m_patience->stop();
    m_state = std::move(state);
    m_cross = {};
    const QString block = attention::blockWords(m_state.block);
    const QString name = tr("Token %1 in all heads").arg(m_state.query);
    setAccessibleName(block.isEmpty() ? name : tr("%1, %2").arg(name, block));
    setAccessibleDescription(summary());
    emit summaryChanged(summary());
    invalidate();
}

DisplayList RowView::layout(QSizeF size) const {
    return layoutRows(m_state, theme(), size, &m_table);
}

QString RowView::summary() const {
    if (!m_state.rows)
        return {};
    const QueryRows& rows = *m_state.rows;
    const auto best = std::max_element(rows.values.begin(), rows.values.end()) - rows.values.begin();
    const auto key = static_cast<int>(best % rows.keyCount), head = static_cast<int>(best / rows.keyCount);
    return tr("“%1” (token %2) gives its largest weight in layer %3, head %4: to “%5” (token %6, %7).")
        .arg(m_state.queryToken)
        .arg(m_state.query)
        .arg(head / rows.headCount)
        .arg(head % rows.headCount)
        .arg(m_state.keyTokens[static_cast<std::size_t>(key)])
        .arg(key)
        .arg(attention::percent(double(rows.values[static_cast<std::size_t>(best)])));
}

std::optional<RowView::Cell> RowView::cellOf(const Provenance& provenance) const {
    const auto* element = std::get_if<engine::ElementRef>(&provenance);
    if (!element || !m_state.rows || element->hook.kind != m_state.pattern ||
        element->hook.stack != stackOf(m_state.block))
        return std::nullopt;
    const QueryRows& rows = *m_state.rows;
    const auto [head, query, key] = AttentionSheet::placeOf(*element);
    if (query != m_state.query || element->hook.layer >= rows.layerCount)
        return std::nullopt;
    Cell best{element->hook.layer, head, key};
    for (int h = head; h < std::min(rows.headCount, head + m_table.headStep); ++h)
        for (int k = key; k < std::min(rows.keyCount, key + m_table.keyStep); ++k)
            if (rows.weight(best.layer, h, k) > rows.weight(best.layer, best.head, best.key))
                best = {best.layer, h, k};
    return best;
}

QString RowView::describe(const Hit& hit) const {
    const auto cell = cellOf(hit.provenance);
    if (cell) {
        const engine::Hook hook{m_state.pattern, cell->layer, stackOf(m_state.block)};
        const engine::ElementRef element = m_state.headless
                                               ? engine::ElementRef{hook, {m_state.query, cell->key, 0}}
                                               : engine::ElementRef{hook, {cell->head, m_state.query, cell->key}};
        const QString words = tr("Layer %1, head %2: “%3” looks at “%4” (token %5)\n%6 = %7")
                                  .arg(cell->layer)
                                  .arg(cell->head)
                                  .arg(m_state.queryToken, m_state.keyTokens[static_cast<std::size_t>(cell->key)])
                                  .arg(cell->key)
                                  .arg(QString::fromStdString(engine::toString(element)),
                                       fullNumber(double(m_state.rows->weight(cell->layer, cell->head, cell->key))));
        const bool pooled = m_table.headStep > 1 || m_table.keyStep > 1;
        return pooled ? tr("largest weight of the cell: %1").arg(words) : words;
    }
    const auto* grid = hit.item >= 0 && hit.row >= 0
                           ? std::get_if<CellGrid>(&displayList().items[static_cast<std::size_t>(hit.item)])
                           : nullptr;
    if (grid && grid->id.startsWith(QLatin1String("chosen:")))
        return tr("%1: %2\n%3")
            .arg(grid->rowLabels[static_cast<std::size_t>(hit.row)], fullNumber(double(hit.value)),
                 tr("sum on the chosen keys"));
    return PictureWidget::describe(hit);
}

void RowView::open(const Cell& cell) {
    m_selection.setPlace(m_state.block, cell.layer, cell.head);
    m_selection.setKey(cell.key);
}

void RowView::onAction(const QString& action) {
    if (const auto key = attention::numberOfAction(action, QLatin1String("key:")))
        m_selection.setKey(*key);
    else if (const auto head = parseHeadAction(action))
        m_selection.setPlace(m_state.block, head->first, head->second);
}

void RowView::updateCross() {
    if (m_cross.layer < 0 || !m_state.rows)
        return;
    update(m_table.row(m_cross.layer, m_cross.head).adjusted(-2, -2, 2, 2).toAlignedRect());
    update(m_table.column(m_cross.key).adjusted(-2, -2, 2, 2).toAlignedRect());
}

void RowView::setCross(const Cell& cell) {
    if (cell == m_cross)
        return;
    updateCross();
    m_cross = cell;
    updateCross();
}

void RowView::paintEvent(QPaintEvent* event) {
    PictureWidget::paintEvent(event);
    if (m_cross.layer < 0 || !m_state.rows)
        return;
    QPainter painter(this); // outlines only, so that no cell changes its colour
    painter.setPen(QPen(theme().accent(), 1));
    painter.drawRect(m_table.row(m_cross.layer, m_cross.head));
    painter.drawRect(m_table.column(m_cross.key));
}

void RowView::mouseMoveEvent(QMouseEvent* event) {
    PictureWidget::mouseMoveEvent(event);
    const auto hit = hitTest(displayList(), event->position());
    const auto cell = hit ? cellOf(hit->provenance) : std::nullopt;
    setCross(cell.value_or(Cell{}));
}

void RowView::leaveEvent(QEvent* event) {
    PictureWidget::leaveEvent(event);
    setCross({});
}

void RowView::mousePressEvent(QMouseEvent* event) {
    const bool gather = event->button() == Qt::LeftButton && event->modifiers() & Qt::ControlModifier;
    if (const auto hit = gather ? hitTest(displayList(), event->position()) : std::nullopt) {
        const auto cell = cellOf(hit->provenance);
        const auto key =
            cell ? std::optional(cell->key) : attention::numberOfAction(hit->action, QLatin1String("key:"));
        if (key) {
            m_selection.chooseKeys({*key});
            return;
        }
    }
    PictureWidget::mousePressEvent(event);
}

bool RowView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && stepOf(*static_cast<QKeyEvent*>(event)) && !focusedCell()) {
        event->accept(); // with the focus here they are the queries'; cells have them while one has the focus
        return true;
    }
    return PictureWidget::event(event);
}

void RowView::keyPressEvent(QKeyEvent* event) {
    const int step = stepOf(*event);
    if (!step || focusedCell()) {
        PictureWidget::keyPressEvent(event);
        return;
    }
    const int queries = m_store.lengthOf(stackOf(m_state.block));
    m_selection.setQuery(std::clamp(m_state.query + step, 0, std::max(0, queries - 1)));
}

} // namespace headlight
