// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/playhead.h"

#include <QTimer>

#include <algorithm>
#include <cmath>

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
    if (stood && !m_timeline.empty())
        place(old, into);
    m_beat = m_timeline.empty() ? -1 : m_timeline.at(m_seconds).beat;
    if (m_timeline.empty())
        pause();
    findLoop();
    emit timelineChanged();
    emit beatChanged();
    emit moved();
}

/// Goes to where it stood in another time-line.
void Playhead::place(const Beat& old, double into) {
    // What a skipped part had shown stays shown when it is opened again.
    const int op = old.collapsed && into > 0 ? old.ops.back() : old.ops.front();
    const int same = m_timeline.find(old.position, op);
    if (same >= 0) {
        const Beat& now = m_timeline.beats()[static_cast<std::size_t>(same)];
        // An op that was opened or folded away under the playhead is shown done.
        m_seconds = now.ops == old.ops ? now.start + std::clamp(into, 0.0, now.duration) : m_timeline.settled(same);
        return;
    }
    const auto& beats = m_timeline.beats();
    const auto later = std::find_if(beats.begin(), beats.end(), [&](const Beat& b) {
        return b.position > old.position || (b.position == old.position && b.ops.front() > op);
    });
    if (later != beats.begin())
        m_seconds = m_timeline.settled(static_cast<int>(later - beats.begin()) - 1);
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
    if (!inLoop(after.beat))
        findLoop();
    if (otherBeat || after.phase != before.phase)
        emit moved();
}

void Playhead::play() {
    if (m_playing || m_timeline.empty())
        return;
    if (m_loop != LoopKind::Off && m_seconds >= m_timeline.settled(m_loopBeats.second))
        moveTo(startOf(m_loopBeats.first));
    else if (m_seconds >= m_timeline.settled(lastBeat()))
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
    const int first = here->ofSource() && by > 0 ? m_timeline.firstBeatOf(0) : -1; // the first token written
    if (same >= 0 || first >= 0)
        moveTo(m_timeline.settled(same >= 0 ? same : first));
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

void Playhead::setLoop(LoopKind kind) {
    if (kind == m_loop)
        return;
    m_loop = kind;
    m_loopBeats = {-1, -1};
    findLoop();
    emit loopChanged();
}

void Playhead::setCollapsed(std::set<ChapterPart> parts) {
    if (parts == m_collapsed)
        return;
    m_collapsed = std::move(parts);
    emit collapsedChanged();
}

void Playhead::skipPart() {
    const Beat* here = beat();
    if (!here || !here->part)
        return;
    std::set<ChapterPart> parts = m_collapsed;
    parts.insert(*here->part);
    setCollapsed(std::move(parts));
}

void Playhead::showEverything() {
    setCollapsed({});
}

/// The loop's beats: the neighbours of the beat the playhead stands in that belong to the same thing.
void Playhead::findLoop() {
    const auto before = m_loopBeats;
    m_loopBeats = {-1, -1};
    if (m_loop != LoopKind::Off && !m_timeline.empty()) {
        const auto& beats = m_timeline.beats();
        const int here = m_timeline.at(m_seconds).beat;
        const Beat& stands = beats[static_cast<std::size_t>(here)];
        const auto belongs = [&](int beat) {
            if (beat < 0 || beat > lastBeat())
                return false;
            const Beat& b = beats[static_cast<std::size_t>(beat)];
            return m_loop != LoopKind::Beat && b.position == stands.position &&
                   (m_loop == LoopKind::Token ||
                    (b.layer == stands.layer && b.stack == stands.stack && (m_loop == LoopKind::Layer || b.part == stands.part)));
        };
        m_loopBeats = {here, here};
        while (belongs(m_loopBeats.first - 1))
            --m_loopBeats.first;
        while (belongs(m_loopBeats.second + 1))
            ++m_loopBeats.second;
    }
    if (m_loopBeats != before)
        emit loopChanged();
}

double Playhead::endOf(int beat) const {
    const Beat& b = m_timeline.beats()[static_cast<std::size_t>(beat)];
    return b.start + b.duration;
}

/// Pauses at the first beat that settles after `from` and not after `to` and at which the stop condition holds.
bool Playhead::stopWithin(double from, double to) {
    if (!m_stopHere)
        return false;
    for (int beat = m_timeline.at(from).beat; beat <= lastBeat() && m_timeline.settled(beat) <= to; ++beat) {
        const double settled = m_timeline.settled(beat);
        if (settled <= from || !m_stopHere(beat))
            continue;
        pause();
        moveTo(settled);
        emit stopped(beat);
        return true;
    }
    return false;
}

void Playhead::advance(double realSeconds) {
    if (!m_playing)
        return;
    const bool looping = m_loop != LoopKind::Off;
    const double end = looping ? endOf(m_loopBeats.second) : m_timeline.duration();
    const double to = m_seconds + realSeconds * m_speed;
    if (stopWithin(m_seconds, std::min(to, end)))
        return;
    if (looping && to >= end) { // round again
        const double start = startOf(m_loopBeats.first);
        const double again = start + std::fmod(to - end, end - start);
        const bool wholeRound = to - end >= end - start;
        if (!stopWithin(start, wholeRound ? end : again))
            moveTo(again);
        return;
    }
    moveTo(to);
    if (m_seconds >= m_timeline.duration())
        pause();
}

} // namespace headlight
