// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/attention_view.h"

#include "widgets/attention/attention_sheet_source.h"

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

/// Each key's column times the length of what its value writes; null where that is not known.
std::shared_ptr<const std::vector<float>> contributionOf(const AttentionState& state, const engine::Tensor* norms) {
    if (!norms || norms->shape.size() != 2 || state.head >= norms->shape[0] || norms->shape[1] != state.keyCount())
        return nullptr;
    auto out = std::make_shared<std::vector<float>>(*state.pattern);
    const float* norm = norms->row(state.head);
    const auto keys = static_cast<std::size_t>(state.keyCount());
    for (std::size_t i = 0; i < out->size(); ++i)
        (*out)[i] *= norm[i % keys];
    return out;
}

} // namespace

AttentionView::AttentionView(TraceStore& store, Selection& selection, QWidget* parent)
    : PictureWidget(parent), m_store(store), m_selection(selection), m_patience(new QTimer(this)) {
    m_patience->setSingleShot(true);
    m_patience->setInterval(300);
    connect(m_patience, &QTimer::timeout, this,
            [this] { take(sheetOf(m_store, m_selection.block(), m_selection.layer())); });
    connect(&store, &TraceStore::modelChanged, this, &AttentionView::refresh);
    connect(&store, &TraceStore::traceChanged, this, &AttentionView::refresh);
    connect(&store, &TraceStore::insideArrived, this, [this](Place place) {
        if (place == Place{m_selection.stack(), m_selection.layer()})
            refresh();
    });
    connect(&store, &TraceStore::valueNormsArrived, this, &AttentionView::refresh);
    connect(&selection, &Selection::changed, this, &AttentionView::refresh);
    connect(&selection, &Selection::hoverChanged, this, &AttentionView::followHover);
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
    emit lookChanged();
}

void AttentionView::refresh() {
    AttentionSheet sheet = sheetOf(m_store, m_selection.block(), m_selection.layer());
    if (sheet.pattern || sheet.queryTokens.empty() || !m_state.pattern)
        take(std::move(sheet));
    else if (!m_patience->isActive())
        m_patience->start();
}

void AttentionView::take(AttentionSheet sheet) {
    m_patience->stop();
    const int head = std::clamp(m_selection.head(), 0, std::max(0, sheet.headCount - 1));
    // The pattern is copied out of the tensor only when it is another one: a followed row changes more often.
    const bool same = m_state.pattern && sheet.pattern && sheet.pattern == m_shown && m_state.head == head &&
                      m_state.hook == sheet.hook;
    if (!same)
        m_state.pattern = sheet.headPattern(head);
    m_state.hook = sheet.hook;
    m_state.head = head;
    m_state.mode = m_mode;
    m_state.allQueries = m_allQueries;
    m_state.queryTokens = std::move(sheet.queryTokens);
    m_state.keyTokens = std::move(sheet.keyTokens);
    m_state.query = std::clamp(m_selection.query(), 0, std::max(0, m_state.queryCount() - 1));
    m_state.key = m_selection.key() < m_state.keyCount() ? m_selection.key() : -1;
    m_state.chosenQueries.assign(m_selection.chosenQueries().begin(), m_selection.chosenQueries().end());
    m_state.chosenKeys.assign(m_selection.chosenKeys().begin(), m_selection.chosenKeys().end());
    std::erase_if(m_state.chosenQueries, [this](int query) { return query >= m_state.queryCount(); });
    std::erase_if(m_state.chosenKeys, [this](int key) { return key >= m_state.keyCount(); });
    m_state.contribution =
        m_look.contribution && m_state.pattern
            ? contributionOf(m_state, m_store.valueNorms(m_selection.block(), sheet.hook.layer).get())
            : nullptr;
    if (!same || m_state.look != m_look || !m_state.shades || m_look.contribution) {
        m_state.look = m_look;
        m_state.shades =
            m_state.pattern ? std::make_shared<const MatrixShades>(shadesOf(
                                  *m_state.shown(), m_state.queryCount(), m_state.keyCount(), m_state.causal(), m_look))
                            : nullptr;
    }
    m_state.margins = m_state.pattern ? std::make_shared<const MatrixMargins>(marginsOf(m_state)) : nullptr;
    setWindow(m_window); // of a shorter text less
    m_shown = std::move(sheet.pattern);
    m_linked = {};
    setAccessibleName(tr("Attention: %1").arg(attentionPlace(m_state)));
    setAccessibleDescription(summary());
    emit summaryChanged(summary());
    invalidate();
}

DisplayList AttentionView::layout(QSizeF size) const {
    return layoutAttention(m_state, theme(), size);
}

DisplayList AttentionView::dataPicture() const {
    return attentionData(m_state);
}

QString AttentionView::describe(const Hit& hit) const {
    if (const AttentionPlace place = contributionPlace(hit); place.query >= 0)
        return tr("“%1” (token %2) takes from “%3” (token %4)\n‖α·v·W_O‖ = %5, weight α = %6")
            .arg(m_state.queryTokens[static_cast<std::size_t>(place.query)])
            .arg(place.query)
            .arg(m_state.keyTokens[static_cast<std::size_t>(place.key)])
            .arg(place.key)
            .arg(locale().toString(static_cast<double>(hit.value), 'g', 6),
                 locale().toString(static_cast<double>(m_state.weight(place.query, place.key)), 'g', 4));
    const auto* element = std::get_if<engine::ElementRef>(&hit.provenance);
    if (const auto margin =
            hit.row >= 0 ? std::get_if<CellGrid>(&displayList().items[static_cast<std::size_t>(hit.item)]) : nullptr;
        margin && margin->id.endsWith(QLatin1String("-margin")))
        return tr("%1: %2\n%3")
            .arg(margin->rows > 1 ? margin->rowLabels[static_cast<std::size_t>(hit.row)]
                                  : margin->columnLabels[static_cast<std::size_t>(hit.column)],
                 locale().toString(static_cast<double>(hit.value), 'g', 4), margin->name);
    if (!element || element->hook != m_state.hook)
        return PictureWidget::describe(hit);
    const auto [head, query, key] = AttentionSheet::placeOf(*element);
    if (query >= m_state.queryCount() || key >= m_state.keyCount())
        return PictureWidget::describe(hit);
    const CellGrid* grid = displayList().grid(u"pattern");
    const int step = grid && hit.row >= 0 && hit.column >= 0 ? grid->source.rowStep : 1;
    const QString number = locale().toString(static_cast<double>(hit.value), 'g', 6);
    const QString name = QString::fromStdString(engine::toString(*element));
    if (step > 1)
        return tr("largest weight of queries %1–%2 on keys %3–%4: %5")
            .arg(query)
            .arg(std::min(query + step, m_state.queryCount()) - 1)
            .arg(key)
            .arg(std::min(key + step, m_state.keyCount()) - 1)
            .arg(number);
    const QString words = key >= m_state.keysOf(query)
                              ? tr("“%1” (token %2) cannot look ahead at “%3” (token %4): masked\n%5 = %6")
                              : tr("“%1” (token %2) looks at “%3” (token %4)\n%5 = %6");
    return words.arg(m_state.queryTokens[static_cast<std::size_t>(query)])
        .arg(query)
        .arg(m_state.keyTokens[static_cast<std::size_t>(key)])
        .arg(key)
        .arg(name, number);
}

void AttentionView::onCell(const Provenance& provenance) {
    const auto* element = std::get_if<engine::ElementRef>(&provenance);
    if (!element || element->hook != m_state.hook)
        return;
    const auto [head, query, key] = AttentionSheet::placeOf(*element);
    m_selection.setQuery(query);
    m_selection.setKey(key);
}

/// The cell of a matrix of contributions, which no hook names; the first ones where cells pool.
AttentionPlace AttentionView::contributionPlace(const Hit& hit) const {
    const auto* grid = m_state.contribution && hit.row >= 0
                           ? std::get_if<CellGrid>(&displayList().items[static_cast<std::size_t>(hit.item)])
                           : nullptr;
    if (!grid || grid->id != QLatin1String("pattern"))
        return {};
    const int axis = AttentionSheet::headless(m_state.hook) ? 0 : 1;
    const int row = hit.row * grid->source.rowStep, column = hit.column * grid->source.columnStep;
    const auto& base = grid->source.base;
    const auto q = static_cast<std::size_t>(axis), k = static_cast<std::size_t>(axis + 1);
    return m_state.look.transposed ? AttentionPlace{base[q] + column, base[k] + row}
                                   : AttentionPlace{base[q] + row, base[k] + column};
}

AttentionPlace AttentionView::placeOfAction(const QString& action) {
    const QStringList parts = action.split(QLatin1Char(':'));
    if (parts.size() != 2)
        return {};
    return parts[0] == QLatin1String("query") ? AttentionPlace{parts[1].toInt(), -1}
           : parts[0] == QLatin1String("key") ? AttentionPlace{-1, parts[1].toInt()}
                                              : AttentionPlace{};
}

void AttentionView::onAction(const QString& action) {
    const AttentionPlace place = placeOfAction(action);
    if (place.query >= 0)
        m_selection.setQuery(place.query);
    else if (place.key >= 0)
        m_selection.setKey(place.key);
}

/// What another view points at is shown here, too.
void AttentionView::followHover() {
    const auto* element = std::get_if<engine::ElementRef>(&m_selection.hover());
    if (!underMouse())
        setLinked(element ? linkedPlace(m_state, *element) : AttentionPlace{});
}

void AttentionView::setLinked(AttentionPlace place) {
    if (place == m_linked)
        return;
    const QRegion before = linkedRegion();
    m_linked = place;
    update(before + linkedRegion());
}

/// Row and column of the matrix, and the tokens beside the curves, that stand for the linked query and key.
QList<QRectF> AttentionView::linkedRects() const {
    QList<QRectF> rects;
    const CellGrid* grid = displayList().grid(u"pattern");
    const auto band = [&](int position, std::size_t axis, bool isRow) {
        const int step = isRow ? grid->source.rowStep : grid->source.columnStep;
        const int cell = position < grid->source.base[axis] ? -1 : (position - grid->source.base[axis]) / step;
        if (position < 0 || cell < 0 || cell >= (isRow ? grid->rows : grid->columns))
            return;
        const QRectF at = isRow ? grid->cellRect(cell, 0) : grid->cellRect(0, cell);
        rects << (isRow ? QRectF(grid->rect.left(), at.top(), grid->rect.width(), at.height())
                        : QRectF(at.left(), grid->rect.top(), at.width(), grid->rect.height()));
    };
    if (grid) {
        const bool straight = !m_state.look.transposed;
        const std::size_t axis = AttentionSheet::headless(m_state.hook) ? 0 : 1;
        band(m_linked.query, axis, straight);
        band(m_linked.key, axis + 1, !straight);
    }
    for (const auto& [name, position] : {std::pair("curve-query:%1", m_linked.query), {"curve-key:%1", m_linked.key}}) {
        if (position < 0 || m_mode == AttentionMode::Matrix)
            continue;
        const QString id = QString::fromLatin1(name).arg(position);
        for (const Item& item : displayList().items)
            if (const auto* box = std::get_if<BoxItem>(&item); box && box->id == id)
                rects << box->rect;
    }
    return rects;
}

QRegion AttentionView::linkedRegion() const {
    QRegion region;
    for (const QRectF& rect : linkedRects())
        region += rect.adjusted(-2, -2, 2, 2).toAlignedRect();
    return region;
}

void AttentionView::paintEvent(QPaintEvent* event) {
    PictureWidget::paintEvent(event);
    // Outlines only, so that no cell changes its colour.
    QPainter painter(this);
    painter.setPen(QPen(theme().accent(), 1));
    for (const QRectF& rect : linkedRects())
        painter.drawRect(rect);
}

} // namespace headlight
