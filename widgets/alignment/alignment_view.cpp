// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/alignment/alignment_view.h"

#include "widgets/alignment/alignment_growth.h"
#include "widgets/attention/attention_parts.h"
#include "widgets/picture/number_text.h"
#include "widgets/timeline/playhead.h"
#include "widgets/viewmodels/selection.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace headlight {

AlignmentView::AlignmentView(TraceStore& store, Selection& selection, Playhead* playhead, QWidget* parent)
    : PictureWidget(parent), m_store(store), m_selection(selection), m_playhead(playhead),
      m_patience(new QTimer(this)) {
    m_patience->setSingleShot(true);
    m_patience->setInterval(300);
    connect(m_patience, &QTimer::timeout, this, &AlignmentView::take);
    connect(&store, &TraceStore::modelChanged, this, &AlignmentView::onModel);
    connect(&store, &TraceStore::traceChanged, this, &AlignmentView::refresh);
    connect(&store, &TraceStore::insideArrived, this, &AlignmentView::refresh);
    connect(&selection, &Selection::changed, this, &AlignmentView::refresh);
    connect(this, &PictureWidget::languageChanged, this, &AlignmentView::refresh);
    connect(this, &PictureWidget::actionTriggered, this, &AlignmentView::onAction);
    if (playhead) {
        connect(playhead, &Playhead::moved, this, &AlignmentView::grow);
        connect(playhead, &Playhead::timelineChanged, this, &AlignmentView::grow);
    }
    onModel();
}

QSize AlignmentView::sizeHint() const {
    return {480, 400};
}

QSize AlignmentView::minimumSizeHint() const {
    return {280, 240};
}

void AlignmentView::onModel() {
    m_shown.clear();
    emit blocksChanged();
    take();
}

void AlignmentView::setPicture(AlignmentPicture picture) {
    m_picture = picture;
    m_shown.clear();
    refresh();
}

void AlignmentView::setNumbers(AlignmentNumbers numbers) {
    m_numbers = numbers;
    m_shown.clear();
    refresh();
}

void AlignmentView::setHideSinks(bool hide) {
    m_look.hideSinks = hide;
    refresh();
}

void AlignmentView::setKeysAreRows(bool rows) {
    m_look.keysAreRows = rows;
    refresh();
}

void AlignmentView::setByWritten(bool written) {
    m_look.byWritten = written;
    refresh();
}

void AlignmentView::setFollowPlayhead(bool follow) {
    m_follow = follow;
    grow();
}

void AlignmentView::keep() {
    if (m_state.maps.empty() || !m_state.maps.back().weights)
        return;
    const AttentionSheet sheet = sheetOf(m_store, block(), m_selection.layer());
    Kept kept;
    kept.map = m_picture == AlignmentPicture::Heads && m_state.chosen >= 0
                   ? m_state.maps[static_cast<std::size_t>(m_state.chosen)]
                   : m_state.maps.back();
    const QString model = m_store.model() ? QString::fromStdString(m_store.model()->name()) : QString();
    const QString numbers = kept.map.mean() ? numbersTitle() : tr("head %1").arg(kept.map.head);
    kept.title = tr("%1: %2, %3", "model: block and layer, which numbers").arg(model, blockTitle(), numbers);
    m_kept = std::move(kept);
    m_shown.clear();
    refresh();
    emit keptChanged();
}

void AlignmentView::forget() {
    m_kept.reset();
    m_shown.clear();
    refresh();
    emit keptChanged();
}

std::vector<Place> AlignmentView::wanted() const {
    const bool all = m_numbers == AlignmentNumbers::Layers && m_picture != AlignmentPicture::Heads;
    std::vector<Place> places;
    for (int layer = 0; layer < layersOf(m_store, block()); ++layer)
        if (all || layer == m_selection.layer())
            places.emplace_back(stackOf(block()), layer);
    return places;
}

std::vector<AttentionSheet> AlignmentView::sheets() const {
    std::vector<AttentionSheet> made;
    for (const Place place : wanted())
        made.push_back(sheetOf(m_store, block(), place.layer));
    return made;
}

void AlignmentView::announceWanted() {
    auto places = isVisible() ? wanted() : std::vector<Place>{};
    if (std::exchange(m_wanted, places) != places)
        emit wantedChanged();
}

void AlignmentView::showEvent(QShowEvent* event) {
    PictureWidget::showEvent(event);
    announceWanted();
}

void AlignmentView::hideEvent(QHideEvent* event) {
    PictureWidget::hideEvent(event);
    announceWanted();
}

void AlignmentView::refresh() {
    announceWanted();
    const auto made = sheets();
    const bool ready = std::all_of(made.begin(), made.end(), [](const AttentionSheet& sheet) { return sheet.ready(); });
    if (ready || m_store.length() == 0 || m_state.maps.empty())
        take();
    else if (!m_patience->isActive())
        m_patience->start();
}

void AlignmentView::take() {
    m_patience->stop();
    const auto made = sheets();
    m_look.query = m_selection.query();
    m_look.key = m_selection.key();
    m_look.shownQueries = shownQueries();
    compose(made);
    m_state.look = m_look;
    m_cross.reset();
    setAccessibleName(m_state.title);
    setAccessibleDescription(summary());
    emit summaryChanged(summary());
    invalidate();
}

void AlignmentView::grow() {
    const int shown = shownQueries();
    if (shown == m_look.shownQueries)
        return;
    m_look.shownQueries = m_state.look.shownQueries = shown;
    emit summaryChanged(summary());
    invalidate();
}

int AlignmentView::shownQueries() const {
    const engine::OpTable* ops = m_store.ops();
    if (!m_follow || !m_playhead || !ops || m_playhead->timeline().empty())
        return -1;
    const engine::Hook hook = patternHook(
        m_store, block(), m_numbers == AlignmentNumbers::Layers ? layersOf(m_store, block()) - 1 : m_selection.layer());
    const int queries = sheetOf(m_store, block(), m_selection.layer()).queryCount();
    return rowsComputed(*ops, hook, queries, m_playhead->beat(), m_playhead->phase().phase);
}

QString AlignmentView::blockTitle() const {
    const int layer = m_selection.layer();
    if (m_numbers == AlignmentNumbers::Layers && m_picture != AlignmentPicture::Heads) {
        switch (block()) {
        case AttentionBlock::Own:
            return tr("Self-attention");
        case AttentionBlock::Encoder:
            return tr("Encoder self-attention");
        case AttentionBlock::Decoder:
            return tr("Decoder self-attention");
        case AttentionBlock::Cross:
            return tr("Cross-attention");
        }
    }
    switch (block()) {
    case AttentionBlock::Own:
        return tr("Self-attention, layer %1").arg(layer);
    case AttentionBlock::Encoder:
        return tr("Encoder self-attention, layer %1").arg(layer);
    case AttentionBlock::Decoder:
        return tr("Decoder self-attention, layer %1").arg(layer);
    case AttentionBlock::Cross:
        break;
    }
    return tr("Cross-attention, layer %1").arg(layer);
}

QString AlignmentView::numbersTitle() const {
    switch (m_numbers) {
    case AlignmentNumbers::Head:
        return tr("head %1").arg(m_selection.head());
    case AlignmentNumbers::Heads:
        return tr("mean of heads");
    case AlignmentNumbers::Layers:
        break;
    }
    return tr("mean of heads and layers");
}

void AlignmentView::compose(const std::vector<AttentionSheet>& sheets) {
    m_state.picture = m_picture;
    const QString own = tr("%1, %2", "block and layer, which numbers").arg(blockTitle(), numbersTitle());
    m_state.title = m_picture == AlignmentPicture::Heads     ? tr("%1, all heads").arg(blockTitle())
                    : m_picture == AlignmentPicture::Compare ? tr("Two alignments")
                                                             : own;
    m_state.chosen = m_picture == AlignmentPicture::Heads ? m_selection.head() : -1;
    m_state.message.clear();
    const bool ready = !sheets.empty() && std::all_of(sheets.begin(), sheets.end(),
                                                      [](const AttentionSheet& sheet) { return sheet.ready(); });
    if (!ready) {
        const auto blocks = blocksOf(m_store);
        const bool hasBlock = std::find(blocks.begin(), blocks.end(), block()) != blocks.end();
        m_state.maps.clear();
        m_shown.clear();
        m_state.message = m_store.length() == 0 ? tr("Nothing has run yet: type a text to see where its tokens look.")
                          : !hasBlock           ? tr("This model has no such attention; choose another one.")
                          : sheets.empty()      ? tr("This block has no layer %1.").arg(m_selection.layer())
                                                : tr("Computing the attention of layer %1…").arg(m_selection.layer());
        return;
    }
    if (m_picture == AlignmentPicture::Compare && !m_kept)
        m_state.message = tr("Keep a picture first: then the next ones stand beside it, also those of another model.");
    std::vector<std::shared_ptr<const engine::Tensor>> shown;
    for (const AttentionSheet& sheet : sheets)
        shown.push_back(sheet.pattern);
    const bool head = m_numbers == AlignmentNumbers::Head && m_picture != AlignmentPicture::Heads;
    const bool same = shown == m_shown && !m_state.maps.empty() &&
                      (!head || m_state.maps.back().head == m_selection.head()) &&
                      m_state.maps.back().written == sheets.front().writtenTokens;
    if (same)
        return; // a followed row changes more often than the numbers
    m_shown = std::move(shown);
    m_state.maps.clear();
    m_state.mapTitles.clear();
    if (m_picture == AlignmentPicture::Heads) {
        for (int i = 0; i < sheets.front().headCount; ++i)
            m_state.maps.push_back(headMap(sheets.front(), i));
        return;
    }
    if (m_picture == AlignmentPicture::Compare && m_kept) {
        m_state.maps.push_back(m_kept->map);
        m_state.mapTitles.push_back(m_kept->title);
    }
    m_state.maps.push_back(head ? headMap(sheets.front(), m_selection.head()) : meanOfLayers(sheets));
    const QString model = m_store.model() ? QString::fromStdString(m_store.model()->name()) : QString();
    m_state.mapTitles.push_back(tr("%1: %2", "model: what").arg(model, own));
}

} // namespace headlight
