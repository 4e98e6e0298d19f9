// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/timeline.h"

#include <QAbstractSlider>

#include <functional>

namespace headlight {

class Theme;

/// A slider over a time-line, in milliseconds, with a mark at every chapter (token) and a hint under the cursor. Time
/// runs from left to right in every language.
class ScrubBar : public QAbstractSlider {
    Q_OBJECT
public:
    explicit ScrubBar(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// `hint` words what happens at a beat.
    void setTimeline(const Timeline& timeline, std::function<QString(const Beat&)> hint);
    void setSeconds(double seconds);
    /// The stretch that playing goes round; empty where first ≥ last.
    void setLoop(double first, double last);
    /// Where playing will stop.
    void setMarks(std::vector<double> seconds);
    const std::vector<double>& marks() const { return m_marks; }
    /// The beat under a point of this widget; null without a time-line.
    const Beat* beatAt(double x) const;
    double xOf(double seconds) const;

    QSize sizeHint() const override { return {300, 34}; }
    QSize minimumSizeHint() const override { return {120, 34}; }

signals:
    /// The user moved it.
    void scrubbed(double seconds);
    /// The context menu was asked for at a beat.
    void menuRequested(const headlight::Beat& beat, const QPoint& globalPosition);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    QRectF track() const;
    double secondsAt(double x) const;
    void paintLoop(QPainter& painter) const;
    void paintChapters(QPainter& painter, double now) const;
    void paintMarks(QPainter& painter) const;

    const Theme* m_theme;
    std::vector<Beat> m_beats;
    double m_duration = 0;
    double m_loopFirst = 0, m_loopLast = 0;
    std::vector<double> m_marks;
    std::function<QString(const Beat&)> m_hint;
    bool m_showing = false; ///< the value follows the playhead, not the user
};

} // namespace headlight
