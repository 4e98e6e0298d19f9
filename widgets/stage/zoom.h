// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/stage/stage_level.h"

#include <QElapsedTimer>
#include <QObject>

class QTimer;

namespace headlight {

/// How near the Stage looks, and at which tokens. Zooming only moves a number; pictures are made from it.
class Zoom : public QObject {
    Q_OBJECT
public:
    explicit Zoom(QObject* parent = nullptr);

    /// 0 … 4, a StageLevel when at rest.
    double depth() const;
    /// Where it rests, or will.
    StageLevel level() const { return static_cast<StageLevel>(m_to); }
    bool moving() const { return m_progress < 1; }
    const TokenWindow& window() const { return m_window; }

public slots:
    void in();
    void out();
    void to(headlight::StageLevel level);
    void jump(headlight::StageLevel level); ///< without the way there
    void home();                            ///< the block, all tokens: where one starts
    void setWindow(headlight::TokenWindow window);
    void setReducedMotion(bool on) { m_reducedMotion = on; } ///< cuts instead of ways
    void advance(double realSeconds); ///< what the timer calls; public so that tests need no waiting

signals:
    void moved();
    void levelChanged(headlight::StageLevel level);

private:
    double m_from = 1;
    int m_to = 1;
    double m_progress = 1; ///< of the way, before easing
    bool m_reducedMotion = false;
    TokenWindow m_window;
    QTimer* m_timer;
    QElapsedTimer m_clock;
};

} // namespace headlight
