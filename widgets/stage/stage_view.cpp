// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/stage_view.h"

#include "widgets/picture/morph.h"
#include "widgets/stage/stage_canvas.h"

#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {
constexpr double wheelStep = 120; ///< eighths of a degree in one notch
constexpr int fewestTokens = 4;
} // namespace

StageView::StageView(TraceStore& store, Selection& selection, Playhead& playhead, QWidget* parent)
    : PictureWidget(parent), m_store(store), m_selection(selection), m_playhead(playhead) {
    setAccessibleName(tr("Stage"));
    connect(&store, &TraceStore::modelChanged, this, [this] { m_memo.forget(); });
    connect(&store, &TraceStore::modelChanged, this, &StageView::forgetNumbers);
    connect(&store, &TraceStore::traceChanged, this, &StageView::forgetNumbers);
    connect(&store, &TraceStore::traceChanged, this, &StageView::rebuildTimeline);
    connect(&store, &TraceStore::insideArrived, this, &StageView::forgetNumbers);
    connect(&store, &TraceStore::recomputeChanged, this, &StageView::refresh);
    connect(&selection, &Selection::changed, this, &StageView::followSelection);
    connect(&selection, &Selection::askedChanged, this, &StageView::refresh);
    connect(&playhead, &Playhead::moved, this, &StageView::refresh);
    connect(&playhead, &Playhead::beatChanged, this, &StageView::followPlayhead);
    connect(&playhead, &Playhead::collapsedChanged, this, &StageView::rebuildTimeline);
    connect(&m_zoom, &Zoom::moved, this, &StageView::invalidate);
    connect(this, &PictureWidget::languageChanged, this, &StageView::refresh);
    connect(this, &PictureWidget::actionTriggered, this, &StageView::act);
    rebuildTimeline();
}

void StageView::refresh() {
    m_ends.reset();
    m_lastFresh = false;
    invalidate();
}

void StageView::forgetNumbers() {
    m_memo.forgetTrace();
    refresh();
}

StageState StageView::state() const {
    StageState s;
    s.store = &m_store;
    s.theme = &theme();
    s.block = m_selection.block();
    s.layer = m_selection.layer();
    s.head = m_selection.head();
    s.query = m_selection.target();
    s.source = m_selection.source();
    s.key = m_selection.key();
    s.beat = m_playhead.beat();
    s.phase = m_playhead.phase().phase;
    s.asked = m_selection.asked();
    s.depth = m_zoom.depth();
    s.window = m_zoom.window();
    s.memo = &m_memo;
    return s;
}

bool StageView::complete() const {
    if (m_store.length() == 0)
        return true;
    const bool final = m_store.inside(m_store.finalPlace()) != nullptr;
    const bool open = m_store.inside(m_selection.stack(), m_selection.layer()) != nullptr;
    if (m_store.model()->shape().recurrent())
        return final && m_store.inside(engine::Stack::Encoder, 0) && m_store.inside(engine::Stack::Decoder, 0) &&
               m_store.inside(engine::Stack::Encoder, -1) && m_store.inside(engine::Stack::Decoder, -1);
    switch (m_zoom.level()) {
    case StageLevel::Model:
        return final;
    case StageLevel::Block:
        return final && open && m_store.inside(m_selection.stack(), -1);
    default:
        return open;
    }
}

DisplayList StageView::layout(QSizeF size) const {
    const double depth = m_zoom.depth();
    if (m_zoom.moving()) {
        const StageState now = state();
        const int level = std::min(static_cast<int>(depth), stageLevelCount - 2);
        // What stands on the screen need not be laid out again: the frame that begins a zoom makes one picture, not
        // two.
        const auto end = [&](int of) {
            return m_lastFresh && m_lastDepth == of && m_lastComplete.size == size && m_lastTheme == &theme()
                       ? m_lastComplete
                       : layoutLevel(now, static_cast<StageLevel>(of), size);
        };
        if (!m_ends || m_ends->level != level || m_ends->size != size)
            m_ends = Ends{level, size, end(level), end(level + 1)};
        return morph(m_ends->outer, m_ends->inner, focusOf(m_ends->outer), depth - level);
    }
    m_ends.reset();
    const bool sameView = m_lastBlock == m_selection.block() && m_lastLayer == m_selection.layer() && m_lastHead == m_selection.head() &&
                          m_lastDepth == depth && m_lastComplete.size == size &&
                          m_lastComplete.background == theme().window();
    const bool here = complete();
    if (!here && sameView)
        return m_lastComplete;
    DisplayList list = layoutStage(state(), size);
    if (here) {
        m_lastComplete = list;
        m_lastFresh = true;
        m_lastTheme = &theme();
        m_lastBlock = m_selection.block();
        m_lastLayer = m_selection.layer();
        m_lastHead = m_selection.head();
        m_lastDepth = depth;
    }
    return list;
}

Timeline StageView::timeline() const {
    return Timeline::make(*m_store.ops(), {0, m_store.length() - 1, m_selection.layer(), m_playhead.collapsed(),
                                           m_selection.stack()});
}

void StageView::rebuildTimeline() {
    const bool atEnd =
        !m_playhead.beat() || m_playhead.phase().beat + 1 == static_cast<int>(m_playhead.timeline().beats().size());
    if (m_store.ops() && m_store.length() > 0)
        m_playhead.setTimeline(timeline());
    else
        m_playhead.setTimeline({});
    if (atEnd && !m_playhead.playing()) // typing with the walk finished: stay with the newest token, finished
        m_playhead.toEnd();
    refresh();
}

void StageView::followPlayhead() {
    if (const Beat* beat = m_playhead.beat(); beat && !beat->ofSource() && beat->position != m_selection.target())
        m_selection.setTarget(beat->position);
    refresh();
}

void StageView::followSelection() {
    const Beat* beat = m_playhead.beat();
    const auto& beats = m_playhead.timeline().beats();
    bool openHere = false; // does the time-line open the selected layer?
    for (const Beat& b : beats)
        if (b.layer == m_selection.layer() && b.stack == m_selection.stack()) {
            openHere = !b.folded;
            break;
        }
    if (beat && !openHere)
        m_playhead.setTimeline(timeline());
    beat = m_playhead.beat();
    if (beat && !beat->ofSource() && beat->position != m_selection.target() && !beat->ops.empty()) {
        const int same = m_playhead.timeline().find(m_selection.target(), beat->ops.front());
        if (same >= 0)
            m_playhead.goToBeat(same);
    }
    refresh();
}

void StageView::act(const QString& action) {
    bool ok = false;
    const int number = action.section(QLatin1Char(':'), 1).toInt(&ok);
    if (!ok)
        return;
    if (action.startsWith(QLatin1String("token:")))
        m_selection.setQuery(number);
    else if (action.startsWith(QLatin1String("source:")))
        m_selection.setSource(number);
    else if (action.startsWith(QLatin1String("target:")))
        m_selection.setTarget(number);
    else if (action.startsWith(QLatin1String("layer:")))
        m_selection.setLayer(number);
    else if (action.startsWith(QLatin1String("block:"))) // block:BLOCK:LAYER, the layer left out: as it is
        m_selection.setPlace(static_cast<AttentionBlock>(std::clamp(number, 0, 3)),
                             action.count(QLatin1Char(':')) > 1 ? action.section(QLatin1Char(':'), 2).toInt()
                                                                : m_selection.layer(),
                             m_selection.head());
    else if (action.startsWith(QLatin1String("head:")))
        m_selection.setHead(number);
    else if (action.startsWith(QLatin1String("key:")))
        m_selection.setKey(number);
    else if (action.startsWith(QLatin1String("zoom:")))
        m_zoom.to(static_cast<StageLevel>(std::clamp(number, 0, stageLevelCount - 1)));
}

/// The open attention where the element is not of another one.
AttentionBlock StageView::blockFor(engine::Hook hook) const {
    const bool ofAttention = crossed(hook.kind) != hook.kind || blockOf(hook) == AttentionBlock::Cross;
    return !ofAttention && stackOf(m_selection.block()) == hook.stack ? m_selection.block() : blockOf(hook);
}

/// Layer, head, query and key of an element, as far as it has them.
void StageView::select(const Provenance& provenance) {
    const auto* element = std::get_if<engine::ElementRef>(&provenance);
    if (!element)
        return;
    if (element->hook.layer >= 0)
        m_selection.setPlace(blockFor(element->hook), element->hook.layer, m_selection.head());
    const bool encoder = element->hook.stack == engine::Stack::Encoder;
    const auto& info = engine::hookInfo(element->hook.kind);
    for (std::size_t d = 0; d < static_cast<std::size_t>(info.rank); ++d) {
        switch (info.axes[d]) {
        case engine::Axis::Head:
            m_selection.setHead(element->index[d]);
            break;
        case engine::Axis::Position:
        case engine::Axis::Query:
            if (encoder)
                m_selection.setSource(element->index[d]);
            else
                m_selection.setTarget(element->index[d]);
            break;
        case engine::Axis::SourcePosition:
            m_selection.setSource(element->index[d]);
            break;
        case engine::Axis::Key:
        case engine::Axis::SourceKey:
            m_selection.setKey(element->index[d]);
            break;
        default:
            break;
        }
    }
}

void StageView::selectUnder(QPointF at) {
    const auto hit = hitTest(displayList(), at);
    if (!hit)
        return;
    const Provenance element = hit->provenance;
    if (!hit->action.isEmpty() && !hit->action.startsWith(QLatin1String("zoom:")))
        act(hit->action);
    else
        select(element);
    // At the last step in, what lies under the mouse is the number to see.
    if (m_zoom.level() == StageLevel::Matrix && std::holds_alternative<engine::ElementRef>(element))
        m_selection.ask(element);
}

void StageView::wheelEvent(QWheelEvent* event) {
    const double turned = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
    if (event->modifiers() & Qt::ControlModifier) {
        showMoreTokens(std::exp2(-turned / wheelStep / 2));
    } else if (event->modifiers() & Qt::ShiftModifier || event->angleDelta().y() == 0) {
        panTokens(-turned / wheelStep * std::max(1, state().window.count / 8));
    } else {
        m_wheel += turned;
        if (m_wheel >= wheelStep) {
            if (!m_zoom.moving())
                selectUnder(event->position());
            m_zoom.in();
            m_wheel = 0;
        } else if (m_wheel <= -wheelStep) {
            m_zoom.out();
            m_wheel = 0;
        }
    }
    event->accept();
}

/// Keeps the followed token in sight.
void StageView::showMoreTokens(double factor) {
    const int length = m_store.lengthOf(m_selection.stack());
    if (length == 0)
        return;
    const TokenWindow& old = m_zoom.window();
    const int before = old.count < 0 ? length : std::min(old.count, length);
    int count = static_cast<int>(std::lround(before * factor));
    if (count == before)
        count += factor > 1 ? 1 : -1;
    count = std::max(count, std::min(fewestTokens, length));
    if (count >= length) {
        m_zoom.setWindow({});
        return;
    }
    const int first = old.count < 0 ? 0 : old.first;
    const double share = before > 1 ? static_cast<double>(m_selection.query() - first) / (before - 1) : 0;
    m_zoom.setWindow(
        {std::clamp(m_selection.query() - static_cast<int>(std::lround(share * (count - 1))), 0, length - count),
         count});
    m_ends.reset();
}

void StageView::panTokens(double tokens) {
    const TokenWindow& old = m_zoom.window();
    if (old.count < 0 || m_store.length() == 0)
        return;
    const int by = static_cast<int>(std::lround(tokens));
    const int length = m_store.lengthOf(m_selection.stack());
    m_zoom.setWindow({std::clamp(old.first + by, 0, std::max(0, length - old.count)), old.count});
    m_ends.reset();
}

void StageView::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::MiddleButton && m_zoom.window().count >= 0) {
        m_panned = event->position();
        setCursor(Qt::ClosedHandCursor);
        return;
    }
    PictureWidget::mousePressEvent(event);
}

void StageView::mouseMoveEvent(QMouseEvent* event) {
    if (!m_panned) {
        PictureWidget::mouseMoveEvent(event);
        return;
    }
    const StageFrame frame = frameOf(size(), m_store.translates());
    const QPointF way = event->position() - *m_panned;
    // Tokens stand side by side or one below the other, as the level has it.
    const bool wide = std::abs(way.x()) >= std::abs(way.y());
    const double perToken = (wide ? frame.body.width() : frame.body.height()) / std::max(1, m_zoom.window().count);
    const double tokens = -(wide ? way.x() : way.y()) / perToken;
    if (std::abs(tokens) < 1)
        return;
    panTokens(std::trunc(tokens));
    m_panned = event->position();
}

void StageView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::MiddleButton && m_panned) {
        m_panned.reset();
        unsetCursor();
        return;
    }
    PictureWidget::mouseReleaseEvent(event);
}

void StageView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    if (const auto hit = hitTest(displayList(), event->position());
        hit && hit->action.startsWith(QLatin1String("zoom:")))
        return; // the first click went there already
    selectUnder(event->position());
    m_zoom.in();
}

} // namespace headlight
