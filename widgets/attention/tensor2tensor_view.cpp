// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/tensor2tensor_view.h"

#include "widgets/attention/attention_parts.h"
#include "widgets/attention/attention_sheet_source.h"
#include "widgets/picture/number_text.h"
#include "widgets/viewmodels/selection.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace headlight {

namespace {

/// "t2t-head:3" → 3 where the action has that name.
std::optional<int> numberIn(const QString& action, QLatin1String name) {
    if (!action.startsWith(name))
        return std::nullopt;
    bool ok = false;
    const int number = action.mid(name.size()).toInt(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

constexpr QLatin1String headPrefix("t2t-head:"), queryPrefix("t2t-query:"), keyPrefix("t2t-key:");

/// The attention of the drop-down that is one block.
T2TAttention attentionOf(AttentionBlock block) {
    return block == AttentionBlock::Encoder ? T2TAttention::InputInput
           : block == AttentionBlock::Cross ? T2TAttention::InputOutput
                                            : T2TAttention::OutputOutput;
}

T2TToken tokenOf(const QString& action) {
    if (const auto query = numberIn(action, queryPrefix))
        return {true, *query};
    if (const auto key = numberIn(action, keyPrefix))
        return {false, *key};
    return {};
}

bool has(const std::vector<AttentionBlock>& blocks, AttentionBlock block) {
    return std::find(blocks.begin(), blocks.end(), block) != blocks.end();
}

} // namespace

Tensor2TensorView::Tensor2TensorView(TraceStore& store, Selection& selection, QWidget* parent)
    : PictureWidget(parent), m_store(store), m_selection(selection), m_patience(new QTimer(this)) {
    m_patience->setSingleShot(true);
    m_patience->setInterval(300);
    connect(m_patience, &QTimer::timeout, this, [this] { present(m_next); });
    connect(&store, &TraceStore::modelChanged, this, &Tensor2TensorView::onModel);
    connect(&store, &TraceStore::traceChanged, this, &Tensor2TensorView::refresh);
    connect(&store, &TraceStore::insideArrived, this, &Tensor2TensorView::refresh);
    connect(&selection, &Selection::changed, this, &Tensor2TensorView::followBlock);
    connect(this, &PictureWidget::languageChanged, this, &Tensor2TensorView::refresh);
    connect(this, &PictureWidget::actionTriggered, this, &Tensor2TensorView::onAction);
    onModel();
}

std::vector<T2TAttention> Tensor2TensorView::attentions() const {
    const auto blocks = blocksOf(m_store);
    std::vector<T2TAttention> kinds;
    if (has(blocks, AttentionBlock::Encoder) && has(blocks, AttentionBlock::Cross))
        kinds.push_back(T2TAttention::All);
    if (has(blocks, AttentionBlock::Encoder))
        kinds.push_back(T2TAttention::InputInput);
    if (has(blocks, AttentionBlock::Cross))
        kinds.push_back(T2TAttention::InputOutput);
    if (has(blocks, AttentionBlock::Decoder) || has(blocks, AttentionBlock::Own))
        kinds.push_back(T2TAttention::OutputOutput);
    return kinds;
}

QString Tensor2TensorView::nameOf(T2TAttention attention, bool oneText) {
    if (oneText)
        return tr("Text-Text");
    switch (attention) {
    case T2TAttention::All:
        return tr("All");
    case T2TAttention::InputInput:
        return tr("Input-Input");
    case T2TAttention::InputOutput:
        return tr("Input-Output");
    case T2TAttention::OutputOutput:
        break;
    }
    return tr("Output-Output");
}

QSize Tensor2TensorView::sizeHint() const {
    return {480, 400};
}

QSize Tensor2TensorView::minimumSizeHint() const {
    return {280, 240};
}

void Tensor2TensorView::onModel() {
    const auto kinds = attentions();
    if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), m_attention) == kinds.end())
        m_attention = kinds.front();
    m_heads.clear();
    emit attentionsChanged();
    refresh();
}

void Tensor2TensorView::setAttention(T2TAttention attention) {
    if (m_attention == attention)
        return;
    m_attention = attention;
    m_hover = {};
    if (attention != T2TAttention::All && m_store.translates())
        m_selection.setBlock(ownBlock());
    refresh();
    emit attentionsChanged();
}

/// All blocks stay together whichever is selected; a single one is the selected one.
void Tensor2TensorView::followBlock() {
    const T2TAttention selected = attentionOf(m_selection.block());
    const auto kinds = attentions();
    if (m_attention != T2TAttention::All && m_attention != selected &&
        std::find(kinds.begin(), kinds.end(), selected) != kinds.end()) {
        m_attention = selected;
        m_hover = {};
        emit attentionsChanged();
    }
    refresh();
}

/// The block of the drop-down's single attentions.
AttentionBlock Tensor2TensorView::ownBlock() const {
    switch (m_attention) {
    case T2TAttention::InputInput:
        return AttentionBlock::Encoder;
    case T2TAttention::InputOutput:
        return AttentionBlock::Cross;
    default:
        return m_store.translates() ? AttentionBlock::Decoder : AttentionBlock::Own;
    }
}

std::vector<AttentionBlock> Tensor2TensorView::shownBlocks() const {
    return m_attention == T2TAttention::All ? blocksOf(m_store) : std::vector{ownBlock()};
}

std::vector<Place> Tensor2TensorView::wanted() const {
    std::vector<Place> places;
    for (const AttentionBlock block : shownBlocks())
        if (const Place place{stackOf(block), m_selection.layer()};
            place.layer < layersOf(m_store, block) && std::find(places.begin(), places.end(), place) == places.end())
            places.push_back(place);
    return places;
}

void Tensor2TensorView::announceWanted() {
    auto places = isVisible() ? wanted() : std::vector<Place>{};
    if (std::exchange(m_wanted, places) != places)
        emit wantedChanged();
}

void Tensor2TensorView::showEvent(QShowEvent* event) {
    PictureWidget::showEvent(event);
    announceWanted();
}

void Tensor2TensorView::hideEvent(QHideEvent* event) {
    PictureWidget::hideEvent(event);
    announceWanted();
}

void Tensor2TensorView::setSwapped(bool swapped) {
    if (m_swapped == swapped)
        return;
    m_swapped = swapped;
    refresh();
}

void Tensor2TensorView::refresh() {
    announceWanted();
    const auto blocks = blocksOf(m_store);
    const auto sheet = [&](AttentionBlock block) -> std::optional<AttentionSheet> {
        if (!has(blocks, block) || m_selection.layer() >= layersOf(m_store, block))
            return std::nullopt;
        return sheetOf(m_store, block, m_selection.layer());
    };
    const auto encoder = sheet(AttentionBlock::Encoder), cross = sheet(AttentionBlock::Cross);
    const auto decoder = sheet(has(blocks, AttentionBlock::Own) ? AttentionBlock::Own : AttentionBlock::Decoder);
    const auto address = [](const auto& made) { return made ? &*made : nullptr; };
    T2TState state = tensor2TensorOf(m_attention, address(encoder), address(cross), address(decoder));
    state.layer = m_selection.layer();
    if (m_store.length() == 0)
        state.computing = false;
    if (!state.computing || m_state.parts.empty()) {
        present(std::move(state));
        return;
    }
    m_next = std::move(state);
    if (!m_patience->isActive())
        m_patience->start();
}

void Tensor2TensorView::present(T2TState state) {
    m_patience->stop();
    if (m_heads.size() != state.heads.size() && !state.parts.empty())
        m_heads.assign(state.heads.size(), true);
    if (!state.parts.empty())
        state.heads = m_heads;
    state.swapped = m_swapped;
    state.chosen = m_attention != T2TAttention::All ? T2TToken{true, m_selection.query()}
                   : m_selection.block() == AttentionBlock::Encoder
                       ? T2TToken{true, m_selection.source()}
                       : T2TToken{true, state.queryBreak + m_selection.target()};
    if (state.chosen.index >= static_cast<int>(state.queries.size()))
        state.chosen = {};
    const auto count = static_cast<int>((m_hover.isQuery ? state.queries : state.keys).size());
    if (m_hover.index >= count)
        m_hover = {};
    state.hover = m_hover;
    m_state = std::move(state);
    say();
    invalidate();
}

void Tensor2TensorView::say() {
    setAccessibleName(tr("Tensor2Tensor view, layer %1, %2")
                          .arg(m_state.layer)
                          .arg(nameOf(m_attention, has(blocksOf(m_store), AttentionBlock::Own))));
    setAccessibleDescription(summary());
    emit summaryChanged(summary());
}

QString Tensor2TensorView::summary() const {
    if (m_state.parts.empty())
        return {};
    const T2TToken& hover = m_state.hover;
    if (hover.index < 0)
        return tr("%1 of %2 heads shown. Click a square: on or off; double click: only this head; point at a token: "
                  "only its lines.")
            .arg(m_state.activeHeads())
            .arg(m_state.headCount());
    const auto lines = chooseLines(m_state, 3).lines;
    const auto& own = hover.isQuery ? m_state.queries : m_state.keys;
    const QString token = own[static_cast<std::size_t>(hover.index)];
    QStringList parts;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        const auto& others = hover.isQuery ? m_state.keys : m_state.queries;
        const int other = hover.isQuery ? line->key : line->query;
        parts << tr("“%1” (head %2, %3)")
                     .arg(others[static_cast<std::size_t>(other)])
                     .arg(line->head)
                     .arg(attention::percent(static_cast<double>(line->weight)));
    }
    if (parts.isEmpty())
        return hover.isQuery ? tr("“%1” looks at nothing here.").arg(token)
                             : tr("Nothing here looks at “%1”.").arg(token);
    const QString list = parts.join(tr(", ", "between items of a list"));
    return hover.isQuery ? tr("“%1” looks most at %2.").arg(token, list)
                         : tr("“%1” is looked at most by %2.").arg(token, list);
}

DisplayList Tensor2TensorView::layout(QSizeF size) const {
    return layoutTensor2Tensor(m_state, theme(), size);
}

QString Tensor2TensorView::describe(const Hit& hit) const {
    const auto* element = std::get_if<engine::ElementRef>(&hit.provenance);
    if (!element)
        return PictureWidget::describe(hit);
    const auto [head, query, key] = AttentionSheet::placeOf(*element);
    for (const T2TPart& part : m_state.parts) {
        const auto q = static_cast<std::size_t>(query), k = static_cast<std::size_t>(key);
        if (part.sheet.hook != element->hook || q >= part.sheet.queryTokens.size() || k >= part.sheet.keyTokens.size())
            continue;
        return tr("Head %1: “%2” looks at “%3”\n%4 = %5")
            .arg(head)
            .arg(part.sheet.queryTokens[q], part.sheet.keyTokens[k], QString::fromStdString(engine::toString(*element)),
                 fullNumber(static_cast<double>(hit.value)));
    }
    return PictureWidget::describe(hit);
}

void Tensor2TensorView::onAction(const QString& action) {
    if (const auto head = numberIn(action, headPrefix)) {
        setHeads(clickedHead(m_heads, *head));
        return;
    }
    const T2TToken token = tokenOf(action);
    if (token.index < 0)
        return;
    if (m_attention == T2TAttention::All) { // a place in both columns is a position of the source or the written text
        const int output = m_state.queryBreak;
        if (token.index < output)
            m_selection.setSource(token.index);
        else
            m_selection.setTarget(token.index - output);
    } else if (token.isQuery) {
        m_selection.setQuery(token.index);
    } else {
        m_selection.setKey(token.index);
    }
}

void Tensor2TensorView::setHeads(std::vector<bool> heads) {
    if (heads == m_heads)
        return;
    m_heads = std::move(heads);
    m_state.heads = m_heads;
    say();
    invalidate();
}

void Tensor2TensorView::setHover(const T2TToken& token) {
    if (token == m_hover || (token.index < 0 && m_hover.index < 0))
        return;
    m_hover = token;
    m_state.hover = token;
    say();
    invalidate();
}

void Tensor2TensorView::mouseMoveEvent(QMouseEvent* event) {
    PictureWidget::mouseMoveEvent(event);
    setHover(m_state.parts.empty() ? T2TToken{} : tokenUnder(m_state, theme(), size(), event->position()));
}

void Tensor2TensorView::leaveEvent(QEvent* event) {
    PictureWidget::leaveEvent(event);
    setHover({});
}

/// A browser sends two clicks before a double click: the second one is made up for here.
void Tensor2TensorView::mouseDoubleClickEvent(QMouseEvent* event) {
    const auto hit = hitTest(displayList(), event->position());
    const auto head = hit ? numberIn(hit->action, headPrefix) : std::nullopt;
    if (event->button() != Qt::LeftButton || !head) {
        PictureWidget::mouseDoubleClickEvent(event);
        return;
    }
    setHeads(doubleClickedHead(clickedHead(m_heads, *head), *head));
}

std::optional<int> Tensor2TensorView::focusedHead() const {
    const auto focus = focusedCell();
    return focus ? numberIn(focus->action, headPrefix) : std::nullopt;
}

/// What the keyboard stands on counts as hovered.
void Tensor2TensorView::hoverFocused() {
    const auto focus = focusedCell();
    setHover(focus ? tokenOf(focus->action) : T2TToken{});
}

bool Tensor2TensorView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return && key->modifiers() == Qt::ShiftModifier && focusedHead()) {
            event->accept();
            return true;
        }
    }
    const bool done = PictureWidget::event(event);
    if (event->type() == QEvent::FocusOut)
        setHover({});
    else if (event->type() == QEvent::FocusIn && static_cast<QFocusEvent*>(event)->reason() != Qt::MouseFocusReason)
        hoverFocused();
    return done;
}

void Tensor2TensorView::keyPressEvent(QKeyEvent* event) {
    const auto head = focusedHead();
    if (head && event->key() == Qt::Key_Return && event->modifiers() == Qt::ShiftModifier) {
        setHeads(doubleClickedHead(m_heads, *head));
        event->accept();
        return;
    }
    PictureWidget::keyPressEvent(event);
    hoverFocused();
}

} // namespace headlight
