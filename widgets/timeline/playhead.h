// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/timeline.h"

#include <QElapsedTimer>
#include <QObject>

class QTimer;

namespace headlight {

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
    void setSeconds(double seconds);  ///< scrub
    void goToBeat(int beat);          ///< settled
    void setSpeed(double speed);      ///< 0.25 … 4
    void setReducedMotion(bool on);   ///< playing jumps from settled beat to settled beat
    void advance(double realSeconds); ///< what the timer calls; public so that tests need no waiting

signals:
    void moved();
    void beatChanged();
    void playingChanged(bool playing);
    void timelineChanged();

private:
    void moveTo(double seconds);
    void stepToken(int by);
    int lastBeat() const { return static_cast<int>(m_timeline.beats().size()) - 1; }

    Timeline m_timeline;
    double m_seconds = 0;
    int m_beat = -1; ///< as last announced by beatChanged()
    double m_speed = 1;
    bool m_playing = false;
    bool m_reducedMotion = false;
    QTimer* m_timer;
    QElapsedTimer m_clock; ///< real time since the last frame
};

} // namespace headlight
