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

    QSize sizeHint() const override { return {300, 34}; }
    QSize minimumSizeHint() const override { return {120, 34}; }

signals:
    /// The user moved it.
    void scrubbed(double seconds);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    QRectF track() const;
    double xOf(double seconds) const;
    double secondsAt(double x) const;

    const Theme* m_theme;
    std::vector<Beat> m_beats;
    double m_duration = 0;
    std::function<QString(const Beat&)> m_hint;
    bool m_showing = false; ///< the value follows the playhead, not the user
};

} // namespace headlight
