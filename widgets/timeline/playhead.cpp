// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/playhead.h"

#include <QTimer>

#include <algorithm>

namespace headlight {
namespace {
constexpr int frameMilliseconds = 16;
/// A frame never jumps further than this, however long the program was busy.
constexpr double longestFrame = 0.25;
} // namespace

Playhead::Playhead(QObject* parent) : QObject(parent), m_timer(new QTimer(this)) {
    m_timer->setTimerType(Qt::PreciseTimer);
    m_timer->setInterval(frameMilliseconds);
    connect(m_timer, &QTimer::timeout, this,
            [this] { advance(std::min(static_cast<double>(m_clock.restart()) / 1000.0, longestFrame)); });
}

void Playhead::setTimeline(Timeline timeline) {
    const Beat* before = beat();
    const bool stood = before != nullptr;
    const Beat old = stood ? *before : Beat{};
    const double into = m_seconds - old.start;
    m_timeline = std::move(timeline);
    m_seconds = 0;
    if (stood && !m_timeline.empty()) {
        const int op = old.ops.front();
        const int same = m_timeline.find(old.position, op);
        if (same >= 0) {
            const Beat& now = m_timeline.beats()[static_cast<std::size_t>(same)];
            // An op that was opened or folded away under the playhead is shown done.
            m_seconds = now.ops == old.ops ? now.start + std::clamp(into, 0.0, now.duration) : m_timeline.settled(same);
        } else {
            const auto& beats = m_timeline.beats();
            const auto later = std::find_if(beats.begin(), beats.end(), [&](const Beat& b) {
                return b.position > old.position || (b.position == old.position && b.ops.front() > op);
            });
            if (later != beats.begin())
                m_seconds = m_timeline.settled(static_cast<int>(later - beats.begin()) - 1);
        }
    }
    m_beat = m_timeline.empty() ? -1 : m_timeline.at(m_seconds).beat;
    if (m_timeline.empty())
        pause();
    emit timelineChanged();
    emit beatChanged();
    emit moved();
}

BeatPhase Playhead::phase() const {
    BeatPhase phase = m_timeline.at(m_seconds);
    if (m_reducedMotion)
        phase.phase = 1; // cuts: every beat is shown done
    return phase;
}

const Beat* Playhead::beat() const {
    return m_timeline.empty() ? nullptr : &m_timeline.beats()[static_cast<std::size_t>(m_timeline.at(m_seconds).beat)];
}

void Playhead::moveTo(double seconds) {
    const double to = std::clamp(seconds, 0.0, m_timeline.duration());
    if (m_timeline.empty() || to == m_seconds)
        return;
    const BeatPhase before = phase();
    m_seconds = to;
    const BeatPhase after = phase();
    const bool otherBeat = after.beat != m_beat;
    m_beat = after.beat;
    if (otherBeat)
        emit beatChanged();
    if (otherBeat || after.phase != before.phase)
        emit moved();
}

void Playhead::play() {
    if (m_playing || m_timeline.empty())
        return;
    if (m_seconds >= m_timeline.settled(lastBeat()))
        moveTo(0);
    m_playing = true;
    m_clock.start();
    m_timer->start();
    emit playingChanged(true);
}

void Playhead::pause() {
    if (!m_playing)
        return;
    m_playing = false;
    m_timer->stop();
    emit playingChanged(false);
}

void Playhead::togglePlay() {
    m_playing ? pause() : play();
}

void Playhead::stepForward() {
    pause();
    if (m_timeline.empty())
        return;
    // A beat that has not come to its end yet is finished first.
    const BeatPhase here = phase();
    moveTo(m_timeline.settled(here.phase < 1 ? here.beat : here.beat + 1));
}

void Playhead::stepBack() {
    pause();
    if (m_timeline.empty())
        return;
    const int here = phase().beat;
    moveTo(here == 0 ? 0 : m_timeline.settled(here - 1));
}

void Playhead::stepToken(int by) {
    pause();
    const Beat* here = beat();
    if (!here)
        return;
    const int same = m_timeline.find(here->position + by, here->ops.front());
    if (same >= 0)
        moveTo(m_timeline.settled(same));
    else
        by > 0 ? toEnd() : toStart();
}

void Playhead::nextToken() {
    stepToken(1);
}
void Playhead::previousToken() {
    stepToken(-1);
}

void Playhead::toStart() {
    pause();
    moveTo(0);
}

void Playhead::toEnd() {
    pause();
    moveTo(m_timeline.settled(lastBeat()));
}

void Playhead::setSeconds(double seconds) {
    moveTo(seconds);
}

void Playhead::goToBeat(int beat) {
    pause();
    if (!m_timeline.empty())
        moveTo(m_timeline.settled(beat));
}

void Playhead::setSpeed(double speed) {
    m_speed = std::clamp(speed, 0.25, 4.0);
}

void Playhead::setReducedMotion(bool on) {
    if (on == m_reducedMotion)
        return;
    m_reducedMotion = on;
    emit moved();
}

void Playhead::advance(double realSeconds) {
    if (!m_playing)
        return;
    moveTo(m_seconds + realSeconds * m_speed);
    if (m_seconds >= m_timeline.duration())
        pause();
}

} // namespace headlight
