// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/stage_view.h"

namespace headlight {

StageView::StageView(TraceStore& store, Selection& selection, Playhead& playhead, QWidget* parent)
    : PictureWidget(parent), m_store(store), m_selection(selection), m_playhead(playhead) {
    setAccessibleName(tr("Stage"));
    connect(&store, &TraceStore::traceChanged, this, &StageView::rebuildTimeline);
    connect(&store, &TraceStore::insideArrived, this, &StageView::invalidate);
    connect(&selection, &Selection::changed, this, &StageView::followSelection);
    connect(&selection, &Selection::askedChanged, this, &StageView::invalidate);
    connect(&playhead, &Playhead::moved, this, &StageView::invalidate);
    connect(&playhead, &Playhead::beatChanged, this, &StageView::followPlayhead);
    connect(this, &PictureWidget::actionTriggered, this, &StageView::act);
    rebuildTimeline();
}

StageState StageView::state() const {
    StageState s;
    s.store = &m_store;
    s.theme = &theme();
    s.layer = m_selection.layer();
    s.head = m_selection.head();
    s.query = m_selection.query();
    s.beat = m_playhead.beat();
    s.phase = m_playhead.phase().phase;
    s.asked = m_selection.asked();
    return s;
}

bool StageView::complete() const {
    const int layers = m_store.model() ? m_store.model()->shape().layerCount : 0;
    return m_store.length() == 0 ||
           (m_store.inside(m_selection.layer()) && m_store.inside(-1) && m_store.inside(layers));
}

DisplayList StageView::layout(QSizeF size) const {
    const bool sameView = m_lastLayer == m_selection.layer() && m_lastHead == m_selection.head() &&
                          m_lastComplete.size == size && m_lastComplete.background == theme().window();
    const bool here = complete();
    if (!here && sameView)
        return m_lastComplete;
    DisplayList list = layoutStage(state(), size);
    if (here) {
        m_lastComplete = list;
        m_lastLayer = m_selection.layer();
        m_lastHead = m_selection.head();
    }
    return list;
}

void StageView::rebuildTimeline() {
    const bool atEnd =
        !m_playhead.beat() || m_playhead.phase().beat + 1 == static_cast<int>(m_playhead.timeline().beats().size());
    if (m_store.ops() && m_store.length() > 0)
        m_playhead.setTimeline(Timeline::make(*m_store.ops(), 0, m_store.length() - 1, m_selection.layer()));
    else
        m_playhead.setTimeline({});
    if (atEnd && !m_playhead.playing()) // typing with the walk finished: stay with the newest token, finished
        m_playhead.toEnd();
    invalidate();
}

void StageView::followPlayhead() {
    if (const Beat* beat = m_playhead.beat(); beat && beat->position != m_selection.query())
        m_selection.setQuery(beat->position);
    invalidate();
}

void StageView::followSelection() {
    const Beat* beat = m_playhead.beat();
    const auto& beats = m_playhead.timeline().beats();
    bool openHere = false; // does the time-line open the selected layer?
    for (const Beat& b : beats)
        if (b.layer == m_selection.layer()) {
            openHere = !b.folded;
            break;
        }
    if (beat && !openHere)
        m_playhead.setTimeline(Timeline::make(*m_store.ops(), 0, m_store.length() - 1, m_selection.layer()));
    beat = m_playhead.beat();
    if (beat && beat->position != m_selection.query() && !beat->ops.empty()) {
        const int same = m_playhead.timeline().find(m_selection.query(), beat->ops.front());
        if (same >= 0)
            m_playhead.goToBeat(same);
    }
    invalidate();
}

void StageView::act(const QString& action) {
    bool ok = false;
    const int number = action.section(QLatin1Char(':'), 1).toInt(&ok);
    if (!ok)
        return;
    if (action.startsWith(QLatin1String("token:")))
        m_selection.setQuery(number);
    else if (action.startsWith(QLatin1String("layer:")))
        m_selection.setLayer(number);
}

} // namespace headlight
