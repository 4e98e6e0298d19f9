// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/zoom.h"

#include "widgets/timeline/timeline.h"

#include <QTimer>

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {
constexpr int frameMilliseconds = 16;
constexpr double longestFrame = 0.25; ///< a frame never jumps further, however long the program was busy
constexpr double secondsPerLevel = 0.45;
} // namespace

Zoom::Zoom(QObject* parent) : QObject(parent), m_timer(new QTimer(this)) {
    m_timer->setTimerType(Qt::PreciseTimer);
    m_timer->setInterval(frameMilliseconds);
    connect(m_timer, &QTimer::timeout, this,
            [this] { advance(std::min(static_cast<double>(m_clock.restart()) / 1000.0, longestFrame)); });
}

double Zoom::depth() const {
    return m_progress >= 1 ? m_to : m_from + (m_to - m_from) * ease(m_progress);
}

void Zoom::in() {
    to(static_cast<StageLevel>(std::min(m_to + 1, stageLevelCount - 1)));
}

void Zoom::out() {
    to(static_cast<StageLevel>(std::max(m_to - 1, 0)));
}

void Zoom::to(StageLevel level) {
    if (level == this->level())
        return;
    if (m_reducedMotion) {
        jump(level);
        return;
    }
    m_from = depth();
    m_to = static_cast<int>(level);
    m_progress = 0;
    if (!m_timer->isActive()) {
        m_clock.start();
        m_timer->start();
    }
    emit levelChanged(level);
}

void Zoom::jump(StageLevel level) {
    const bool other = level != this->level();
    m_timer->stop();
    m_to = static_cast<int>(level);
    m_progress = 1;
    emit moved();
    if (other)
        emit levelChanged(level);
}

void Zoom::home() {
    setWindow({});
    to(StageLevel::Block);
}

void Zoom::setWindow(TokenWindow window) {
    if (window == m_window)
        return;
    m_window = window;
    emit moved();
}

void Zoom::advance(double realSeconds) {
    if (!moving())
        return;
    // A long way goes faster, but not so fast that nothing of it is seen.
    const double seconds = secondsPerLevel * std::sqrt(std::max(1.0, std::abs(m_to - m_from)));
    m_progress = std::min(1.0, m_progress + realSeconds / seconds);
    if (!moving())
        m_timer->stop();
    emit moved();
}

} // namespace headlight
