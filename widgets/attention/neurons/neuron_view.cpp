// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/neurons/neuron_view.h"

#include "widgets/attention/attention_parts.h"
#include "widgets/attention/ink.h"
#include "widgets/attention/neurons/neuron_progress.h"
#include "widgets/attention/neurons/neuron_source.h"
#include "widgets/picture/cell_walk.h"
#include "widgets/picture/number_text.h"
#include "widgets/timeline/playhead.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace headlight {

using engine::HookKind;

namespace {

/// The key of an element that belongs to one key of this head; -1 for any other.
int keyOf(const NeuronState& state, const Provenance& provenance) {
    const auto* element = std::get_if<engine::ElementRef>(&provenance);
    if (!element || element->hook.layer != state.layer || element->hook.stack != stackOf(state.block))
        return -1;
    const HookKind kind = element->hook.kind;
    if (kind == kindIn(state.block, HookKind::K) && element->index[1] == state.head)
        return element->index[0];
    for (const HookKind each : {HookKind::AttnDot, HookKind::AttnScaled, HookKind::AttnScores, HookKind::Pattern})
        if (kind == kindIn(state.block, each) && element->index[0] == state.head && element->index[1] == state.query)
            return element->index[2];
    return -1;
}

/// −1 for Up, 1 for Down; 0 = neither.
int stepOf(const QKeyEvent& event) {
    const auto others = event.modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier);
    return others ? 0 : event.key() == Qt::Key_Up ? -1 : event.key() == Qt::Key_Down ? 1 : 0;
}

int pageOf(const QKeyEvent& event) {
    return event.modifiers() ? 0 : event.key() == Qt::Key_PageUp ? -1 : event.key() == Qt::Key_PageDown ? 1 : 0;
}

} // namespace

NeuronView::NeuronView(TraceStore& store, Selection& selection, QWidget* parent)
    : PictureWidget(parent), m_store(store), m_selection(selection), m_patience(new QTimer(this)) {
    m_patience->setSingleShot(true);
    m_patience->setInterval(300);
    connect(m_patience, &QTimer::timeout, this, [this] { present(neuronStateOf(m_store, m_selection)); });
    connect(&store, &TraceStore::modelChanged, this, &NeuronView::refresh);
    connect(&store, &TraceStore::traceChanged, this, &NeuronView::refresh);
    connect(&store, &TraceStore::insideArrived, this, [this](Place place) {
        if (place == Place{m_selection.stack(), m_selection.layer()})
            refresh();
    });
    connect(&selection, &Selection::changed, this, &NeuronView::refresh);
    connect(&selection, &Selection::hoverChanged, this, &NeuronView::followHover);
    connect(this, &PictureWidget::languageChanged, this, &NeuronView::refresh);
    connect(this, &PictureWidget::cellClicked, this, &NeuronView::onCell);
    connect(this, &PictureWidget::actionTriggered, this, &NeuronView::onAction);
    refresh();
}

void NeuronView::setPlayhead(Playhead& playhead) {
    m_playhead = &playhead;
    connect(m_playhead, &Playhead::moved, this, &NeuronView::followPlayhead);
    connect(m_playhead, &Playhead::timelineChanged, this, [this] {
        followPlayhead();
        emit playableChanged();
    });
    followPlayhead();
    emit playableChanged();
}

void NeuronView::followPlayhead() {
    const auto* ops = m_store.ops();
    const NeuronProgress now =
        m_playhead && ops && m_state.number ? neuronProgress(m_state, *ops, *m_playhead) : NeuronProgress{};
    if (now == m_state.progress)
        return;
    m_state.progress = now;
    invalidate();
}

bool NeuronView::canPlayThrough() const {
    return m_playhead && m_store.ops() && m_state.number && neuronBeats(m_state, *m_store.ops(), *m_playhead);
}

void NeuronView::playThrough() {
    if (!canPlayThrough())
        return;
    const auto beats = *neuronBeats(m_state, *m_store.ops(), *m_playhead);
    m_playhead->setSeconds(m_playhead->timeline().beats()[static_cast<std::size_t>(beats.first)].start);
    m_playhead->play();
}

QSize NeuronView::sizeHint() const {
    return {860, 560};
}

QSize NeuronView::minimumSizeHint() const {
    return {280, 240};
}

void NeuronView::refresh() {
    NeuronState state = neuronStateOf(m_store, m_selection);
    const bool coming = !state.number && !state.headless && !state.queryTokens.empty();
    if (!coming || !m_state.number)
        present(std::move(state));
    else if (!m_patience->isActive())
        m_patience->start();
}

void NeuronView::present(NeuronState state) {
    m_patience->stop();
    const bool same = state.query == m_state.query && state.key == m_state.key && state.block == m_state.block &&
                      state.keyTokens.size() == m_state.keyTokens.size();
    if (!same && !(state.key >= 0 && m_table.first <= state.key && state.key < m_table.first + m_table.shown))
        m_first = -1;
    state.first = m_first;
    m_state = std::move(state);
    followPlayhead();
    m_hovered = m_hovered < static_cast<int>(m_state.keyTokens.size()) ? m_hovered : -1;
    const QString block = attention::blockWords(m_state.block);
    const QString place = tr("Query times keys, layer %1 head %2").arg(m_state.layer).arg(m_state.head);
    setAccessibleName(block.isEmpty() ? place : tr("%1, %2").arg(place, block));
    setAccessibleDescription(summary());
    emit summaryChanged(summary());
    emit playableChanged();
    invalidate();
}

DisplayList NeuronView::layout(QSizeF size) const {
    return layoutNeurons(m_state, theme(), size, &m_table);
}

QString NeuronView::summary() const {
    if (!m_state.number)
        return {};
    const NeuronRow& row = *m_state.number;
    const auto key =
        m_state.key >= 0
            ? static_cast<std::size_t>(m_state.key)
            : static_cast<std::size_t>(std::max_element(row.weights.begin(), row.weights.end()) - row.weights.begin());
    const QString query =
        tr("“%1” (token %2)").arg(m_state.queryTokens[static_cast<std::size_t>(m_state.query)]).arg(m_state.query);
    const QString token = tr("“%1” (token %2)").arg(m_state.keyTokens[key]).arg(key);
    if (m_state.masked(static_cast<int>(key)))
        return tr("%1 cannot look ahead at %2: the score is masked, the weight 0.").arg(query, token);
    const QString numbers = tr("q·k = %1, score %2, weight %3.")
                                .arg(fullNumber(double(row.dots[key])), fullNumber(double(row.scores[key])),
                                     attention::percent(double(row.weights[key])));
    return (m_state.key >= 0 ? tr("%1 looks at %2: %3") : tr("%1 looks most at %2: %3")).arg(query, token, numbers);
}

QString NeuronView::describeProduct(const Hit& hit, const CellGrid& grid) const {
    const NeuronRow& row = *m_state.number;
    const int key = m_table.first + hit.row, step = grid.source.columnStep;
    int element = hit.column * step; // the one that is shown
    const auto at = [&](int i) { return static_cast<std::size_t>(key) * row.headDim + static_cast<std::size_t>(i); };
    for (int i = element; i < std::min(row.headDim, (hit.column + 1) * step); ++i)
        if (row.products[at(i)] == hit.value)
            element = i;
    const engine::ElementRef q{m_state.hook(HookKind::Q), {m_state.query, m_state.head, element}};
    const engine::ElementRef k{m_state.hook(HookKind::K), {key, m_state.head, element}};
    const QString words =
        tr("%1 × %2\n= %3 × %4 = %5")
            .arg(QString::fromStdString(engine::toString(q)), QString::fromStdString(engine::toString(k)),
                 fullNumber(double(row.query[static_cast<std::size_t>(element)])),
                 fullNumber(double(row.keys[at(element)])), fullNumber(double(row.products[at(element)])));
    return step > 1 ? tr("loudest of %1 products: %2").arg(step).arg(words) : words;
}

QString NeuronView::describe(const Hit& hit) const {
    const auto* grid = hit.item >= 0 && hit.row >= 0
                           ? std::get_if<CellGrid>(&displayList().items[static_cast<std::size_t>(hit.item)])
                           : nullptr;
    if (grid && m_state.number && grid->id == QLatin1String("products"))
        return describeProduct(hit, *grid);
    const QString words = PictureWidget::describe(hit);
    const int key = keyOf(m_state, hit.provenance);
    if (key < 0 || key >= static_cast<int>(m_state.keyTokens.size()))
        return words;
    return tr("key “%1” (token %2)\n%3").arg(m_state.keyTokens[static_cast<std::size_t>(key)]).arg(key).arg(words);
}

void NeuronView::onCell(const Provenance& provenance) {
    if (const int key = keyOf(m_state, provenance); key >= 0)
        m_selection.setKey(key);
}

void NeuronView::onAction(const QString& action) {
    if (const auto key = attention::numberOfAction(action, QLatin1String("key:")))
        m_selection.setKey(*key);
}

void NeuronView::scroll(int keys) {
    const int most = m_table.keyCount - m_table.shown;
    const int first = std::clamp(m_table.first + keys, 0, std::max(0, most));
    if (first == m_table.first)
        return;
    m_first = m_state.first = first;
    setHovered(-1);
    invalidate();
}

void NeuronView::stepKey(int by) {
    const auto count = static_cast<int>(m_state.keyTokens.size());
    if (count > 0)
        m_selection.setKey(m_state.key < 0 ? (by > 0 ? m_table.first : m_table.first + m_table.shown - 1)
                                           : std::clamp(m_state.key + by, 0, count - 1));
}

void NeuronView::setHovered(int key) {
    if (key == m_hovered)
        return;
    for (const int each : {m_hovered, key})
        if (each >= 0)
            update(m_table.row(each).adjusted(-6, -3, 6, 3).toAlignedRect());
    m_hovered = key;
}

/// A number of this head under the cursor of another view.
void NeuronView::followHover() {
    if (!underMouse())
        setHovered(keyOf(m_state, m_selection.hover()));
}

void NeuronView::paintEvent(QPaintEvent* event) {
    PictureWidget::paintEvent(event);
    if (m_hovered < m_table.first || m_hovered >= m_table.first + m_table.shown)
        return;
    QPainter painter(this); // an outline only, so that no cell changes its colour
    painter.setPen(QPen(theme().accent(), 1));
    painter.drawRect(m_table.row(m_hovered).adjusted(-4, 0, 3, -1));
}

void NeuronView::mouseMoveEvent(QMouseEvent* event) {
    PictureWidget::mouseMoveEvent(event);
    setHovered(m_table.keyAt(event->position()));
}

void NeuronView::leaveEvent(QEvent* event) {
    PictureWidget::leaveEvent(event);
    setHovered(-1);
}

void NeuronView::mousePressEvent(QMouseEvent* event) {
    displayList();
    const int key = event->button() == Qt::LeftButton ? m_table.keyAt(event->position()) : -1;
    if (key >= 0 && event->modifiers() & Qt::ControlModifier) {
        m_selection.chooseKeys({key});
        return;
    }
    PictureWidget::mousePressEvent(event);
    if (key >= 0)
        m_selection.setKey(key);
}

void NeuronView::wheelEvent(QWheelEvent* event) {
    displayList();
    if (m_table.shown >= m_table.keyCount || event->angleDelta().y() == 0) {
        PictureWidget::wheelEvent(event);
        return;
    }
    scroll(event->angleDelta().y() > 0 ? -3 : 3);
    event->accept();
}

bool NeuronView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto& key = *static_cast<QKeyEvent*>(event);
        if (stepOf(key) || pageOf(key)) {
            event->accept(); // with the focus here they are the queries' and the keys'
            return true;
        }
    }
    return PictureWidget::event(event);
}

void NeuronView::keyPressEvent(QKeyEvent* event) {
    displayList();
    if (const int step = stepOf(*event); step && event->modifiers() & Qt::ShiftModifier)
        stepKey(step);
    else if (step)
        m_selection.setQuery(
            std::clamp(m_state.query + step, 0, std::max(0, static_cast<int>(m_state.queryTokens.size()) - 1)));
    else if (const int page = pageOf(*event))
        scroll(page * std::max(1, m_table.shown - 1));
    else
        PictureWidget::keyPressEvent(event);
}

} // namespace headlight
