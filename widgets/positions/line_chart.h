// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

#include <QtCharts/QChartView>

#include <optional>
#include <vector>

class QAbstractAxis;
class QLineSeries;
class QValueAxis;

namespace headlight {

/// Curves over whole numbers. Opaque to screen readers: its accessible description and the words beside it say the
/// same.
class LineChart : public QChartView {
    Q_OBJECT
public:
    struct Line {
        QString name;
        QColor color;
        Qt::PenStyle dash = Qt::SolidLine;
        QList<QPointF> points;
        bool strong = false;
        bool dots = false; ///< a dot on each point, where they are few
    };
    struct Content {
        QString xTitle, yTitle;
        double xLow = 0, xHigh = 1, yLow = -1, yHigh = 1;
        std::optional<double> marker; ///< a vertical line
        std::vector<Line> lines;
    };
    /// `logarithmic`: values in powers of ten.
    explicit LineChart(bool logarithmic = false, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setContent(Content content);
    const Content& content() const { return m_content; }
    /// The points of a line as the chart holds them: all, or the smallest and the largest of each stretch where points
    /// are closer than pixels.
    QList<QPointF> drawnPoints(int line) const;

    QSize sizeHint() const override { return {420, 240}; }
    QSize minimumSizeHint() const override { return {120, 80}; }

signals:
    void clickedAt(double x);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void rebuild();
    void applyLook();
    void applyTicks();

    const Theme* m_theme;
    Content m_content;
    QValueAxis* m_x;
    QAbstractAxis* m_y;
    std::vector<QLineSeries*> m_series;
    QLineSeries* m_marker = nullptr;
    bool m_logarithmic;
};

} // namespace headlight
