// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/timeline.h"

#include <QElapsedTimer>
#include <QObject>

#include <functional>
#include <utility>

class QTimer;

namespace headlight {

/// What playing goes round in: always what the playhead stands in.
enum class LoopKind { Off, Beat, Part, Layer, Token };
inline constexpr int loopKindCount = 5;

/// The one clock. Holds a time on a Timeline; views read phase() and draw. Play only moves the time.
class Playhead : public QObject {
    Q_OBJECT
public:
    explicit Playhead(QObject* parent = nullptr);

    const Timeline& timeline() const { return m_timeline; }
    /// Replaces the beats; stays at the same (position, op) when it still exists, else at the nearest earlier beat.
    void setTimeline(Timeline timeline);
    double seconds() const { return m_seconds; }
    BeatPhase phase() const;
    const Beat* beat() const; ///< nullptr when the time-line is empty
    bool playing() const { return m_playing; }
    double speed() const { return m_speed; }
    bool reducedMotion() const { return m_reducedMotion; }
    LoopKind loop() const { return m_loop; }
    /// First and last beat of the loop; {-1, -1} when there is none.
    std::pair<int, int> loopBeats() const { return m_loopBeats; }
    /// Parts that are skipped: whoever makes the time-line collapses them.
    const std::set<ChapterPart>& collapsed() const { return m_collapsed; }
    /// Asked, while playing, of every beat that settles: true pauses there and emits stopped().
    void setStopCondition(std::function<bool(int beat)> stopHere) { m_stopHere = std::move(stopHere); }

public slots:
    void play(); ///< from the start when at the end
    void pause();
    void togglePlay();
    void stepForward(); ///< to the settled end of this beat, or of the next when this one has settled
    void stepBack();    ///< to the settled end of the beat before; from the first to time 0
    void nextToken();   ///< the same op of the next position, settled; the end when there is none
    void previousToken();
    void toStart();
    void toEnd();
    void setSeconds(double seconds); ///< scrub
    void goToBeat(int beat);         ///< settled
    void setSpeed(double speed);     ///< 0.25 … 4
    void setReducedMotion(bool on);  ///< playing jumps from settled beat to settled beat
    void
    setLoop(headlight::LoopKind kind); ///< round what the playhead stands in; a step or scrub elsewhere takes it along
    void setCollapsed(std::set<headlight::ChapterPart> parts);
    void skipPart();       ///< collapses, in every chapter, the part that the playhead stands in
    void showEverything(); ///< nothing is collapsed any more
    void advance(double realSeconds); ///< what the timer calls; public so that tests need no waiting

signals:
    void moved();
    void beatChanged();
    void playingChanged(bool playing);
    void timelineChanged();
    void loopChanged(); ///< its kind or its beats
    void collapsedChanged();
    void stopped(int beat); ///< the stop condition held there

private:
    void moveTo(double seconds);
    void place(const Beat& old, double into);
    void findLoop();
    bool inLoop(int beat) const { return beat >= m_loopBeats.first && beat <= m_loopBeats.second; }
    double startOf(int beat) const { return m_timeline.beats()[static_cast<std::size_t>(beat)].start; }
    double endOf(int beat) const;
    bool stopWithin(double from, double to);
    void stepToken(int by);
    int lastBeat() const { return static_cast<int>(m_timeline.beats().size()) - 1; }

    Timeline m_timeline;
    double m_seconds = 0;
    int m_beat = -1; ///< as last announced by beatChanged()
    double m_speed = 1;
    bool m_playing = false;
    bool m_reducedMotion = false;
    LoopKind m_loop = LoopKind::Off;
    std::pair<int, int> m_loopBeats{-1, -1};
    std::set<ChapterPart> m_collapsed;
    std::function<bool(int)> m_stopHere;
    QTimer* m_timer;
    QElapsedTimer m_clock; ///< real time since the last frame
};

} // namespace headlight
