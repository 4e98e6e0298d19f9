// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/scrub_bar.h"

#include "widgets/theme/theme.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace headlight {

ScrubBar::ScrubBar(QWidget* parent) : QAbstractSlider(parent), m_theme(&Theme::named(ThemeName::Light)) {
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QAbstractSlider::valueChanged, this, [this](int milliseconds) {
        update();
        if (!m_showing)
            emit scrubbed(milliseconds / 1000.0);
    });
}

void ScrubBar::setTheme(const Theme& theme) {
    m_theme = &theme;
    update();
}

void ScrubBar::setTimeline(const Timeline& timeline, std::function<QString(const Beat&)> hint) {
    m_beats = timeline.beats();
    m_duration = timeline.duration();
    m_hint = std::move(hint);
    m_showing = true;
    setRange(0, static_cast<int>(m_duration * 1000));
    setSingleStep(250);
    setPageStep(2000);
    m_showing = false;
    setEnabled(m_duration > 0);
    update();
}

void ScrubBar::setSeconds(double seconds) {
    m_showing = true;
    setValue(static_cast<int>(seconds * 1000));
    m_showing = false;
}

void ScrubBar::setLoop(double first, double last) {
    m_loopFirst = first;
    m_loopLast = last;
    update();
}

void ScrubBar::setMarks(std::vector<double> seconds) {
    m_marks = std::move(seconds);
    update();
}

QRectF ScrubBar::track() const {
    return QRectF(rect()).adjusted(9, 0, -9, 0);
}

double ScrubBar::xOf(double seconds) const {
    return m_duration > 0 ? track().left() + track().width() * seconds / m_duration : track().left();
}

double ScrubBar::secondsAt(double x) const {
    return std::clamp((x - track().left()) / std::max(1.0, track().width()), 0.0, 1.0) * m_duration;
}

void ScrubBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = track();
    const double middle = area.center().y();
    const double now = xOf(value() / 1000.0);
    const QRectF groove(area.left(), middle - 3, area.width(), 6);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme->line());
    painter.drawRoundedRect(groove, 3, 3);
    if (!isEnabled())
        return;
    painter.setBrush(m_theme->accent());
    painter.drawRoundedRect(QRectF(groove.topLeft(), QPointF(now, groove.bottom())), 3, 3);
    paintLoop(painter);
    paintChapters(painter, now);
    paintMarks(painter);
    painter.setBrush(m_theme->surface());
    painter.setPen(QPen(m_theme->accent(), 2));
    painter.drawEllipse(QPointF(now, middle), 7, 7);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_theme->accent(), 1, Qt::DotLine));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
    }
}

void ScrubBar::paintLoop(QPainter& painter) const {
    if (m_loopFirst >= m_loopLast)
        return;
    const double middle = track().center().y(), left = xOf(m_loopFirst);
    const double right = std::max(xOf(m_loopLast), left + 3); // a beat among a thousand tokens is still to be seen
    QColor fill = m_theme->accent();
    fill.setAlphaF(0.22f);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRect(QRectF(left, middle - 11, right - left, 22));
    painter.setBrush(m_theme->accent());
    for (const double x : {left - 1.5, right})
        painter.drawRect(QRectF(x, middle - 11, 1.5, 22));
}

/// A mark where each token begins, as many as leave room between them.
void ScrubBar::paintChapters(QPainter& painter, double now) const {
    const double middle = track().center().y();
    double last = -1e9;
    int chapter = sourceChapter - 1;
    painter.setPen(Qt::NoPen);
    for (const Beat& beat : m_beats) {
        if (beat.position == chapter)
            continue;
        chapter = beat.position;
        const double x = xOf(beat.start);
        if (x - last < 5)
            continue;
        last = x;
        painter.setBrush(x <= now ? m_theme->accent() : m_theme->textMuted());
        painter.drawRect(QRectF(x - 0.75, middle - 8, 1.5, 16));
    }
}

void ScrubBar::paintMarks(QPainter& painter) const {
    const double top = track().center().y() - 15;
    double last = -1e9;
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme->warning());
    for (const double seconds : m_marks) {
        const double x = xOf(seconds);
        if (x - last < 4)
            continue;
        last = x;
        painter.drawPolygon(QPolygonF({{x - 4, top}, {x + 4, top}, {x, top + 6}}));
    }
}

const Beat* ScrubBar::beatAt(double x) const {
    const auto after = std::upper_bound(m_beats.begin(), m_beats.end(), secondsAt(x),
                                        [](double s, const Beat& beat) { return s < beat.start; });
    return after == m_beats.begin() ? nullptr : &*std::prev(after);
}

void ScrubBar::contextMenuEvent(QContextMenuEvent* event) {
    const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
    const double x = keyboard ? xOf(value() / 1000.0) : event->pos().x();
    const QPoint at = keyboard ? mapToGlobal(QPoint(static_cast<int>(x), height())) : event->globalPos();
    if (const Beat* beat = beatAt(x))
        emit menuRequested(*beat, at);
}

void ScrubBar::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_duration <= 0)
        return;
    setSliderDown(true);
    setValue(static_cast<int>(secondsAt(event->position().x()) * 1000));
}

void ScrubBar::mouseMoveEvent(QMouseEvent* event) {
    if (isSliderDown())
        setValue(static_cast<int>(secondsAt(event->position().x()) * 1000));
}

void ScrubBar::mouseReleaseEvent(QMouseEvent*) {
    setSliderDown(false);
}

bool ScrubBar::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_hint) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const Beat* beat = beatAt(help->pos().x()))
            QToolTip::showText(help->globalPos(), m_hint(*beat), this);
        return true;
    }
    return QAbstractSlider::event(event);
}

} // namespace headlight
