// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/positions/line_chart.h"

#include <QtCharts/QChart>
#include <QtCharts/QLegend>
#include <QtCharts/QLineSeries>
#include <QtCharts/QLogValueAxis>
#include <QtCharts/QValueAxis>

#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr int mostPoints = 1400; ///< of a line; more are closer than pixels

/// The next of 1, 2, 5, 10 … times a power of ten that is not below `step`.
double roundStep(double step) {
    const double power = std::pow(10.0, std::floor(std::log10(step)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= step * (1 - 1e-9))
            return factor * power;
    return 10 * power;
}

QList<QPointF> thinned(const QList<QPointF>& points) {
    if (points.size() <= mostPoints)
        return points;
    QList<QPointF> kept;
    const qsizetype stretches = mostPoints / 2;
    for (qsizetype i = 0; i < stretches; ++i) {
        const auto begin = points.begin() + i * points.size() / stretches,
                   end = points.begin() + (i + 1) * points.size() / stretches;
        auto [low, high] = std::minmax_element(begin, end, [](QPointF a, QPointF b) { return a.y() < b.y(); });
        if (high < low)
            std::swap(low, high);
        kept.append(*low);
        if (low != high)
            kept.append(*high);
    }
    return kept;
}

} // namespace

LineChart::LineChart(bool logarithmic, QWidget* parent)
    : QChartView(parent), m_theme(&Theme::named(ThemeName::Light)), m_x(new QValueAxis), m_logarithmic(logarithmic) {
    if (logarithmic) {
        auto* axis = new QLogValueAxis;
        axis->setBase(10);
        axis->setLabelFormat(QStringLiteral("%g"));
        m_y = axis;
    } else {
        m_y = new QValueAxis;
    }
    chart()->addAxis(m_x, Qt::AlignBottom);
    chart()->addAxis(m_y, Qt::AlignLeft);
    chart()->legend()->hide();
    chart()->setMargins(QMargins(2, 2, 6, 2));
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->setBackgroundRoundness(0);
    chart()->setAnimationOptions(QChart::NoAnimation);
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus); // its numbers are reached in the pictures and words beside it
    applyLook();
}

void LineChart::setTheme(const Theme& theme) {
    m_theme = &theme;
    applyLook();
}

void LineChart::setContent(Content content) {
    m_content = std::move(content);
    rebuild();
}

QList<QPointF> LineChart::drawnPoints(int line) const {
    return m_series[static_cast<std::size_t>(line)]->points();
}

void LineChart::rebuild() {
    const auto fresh = [this] {
        auto* series = new QLineSeries;
        chart()->addSeries(series);
        series->attachAxis(m_x);
        series->attachAxis(m_y);
        return series;
    };
    while (m_series.size() > m_content.lines.size()) {
        chart()->removeSeries(m_series.back());
        delete m_series.back();
        m_series.pop_back();
    }
    while (m_series.size() < m_content.lines.size())
        m_series.push_back(fresh());
    if (!m_marker)
        m_marker = fresh();
    const double room = (m_content.yHigh - m_content.yLow) * 0.04;
    m_x->setRange(m_content.xLow, std::max(m_content.xHigh, m_content.xLow + 1e-9));
    if (m_logarithmic)
        m_y->setRange(m_content.yLow, m_content.yHigh);
    else
        m_y->setRange(m_content.yLow - room, m_content.yHigh + room + (room == 0 ? 1e-9 : 0));
    for (std::size_t i = 0; i < m_series.size(); ++i)
        m_series[i]->replace(thinned(m_content.lines[i].points));
    m_marker->setVisible(m_content.marker.has_value());
    if (m_content.marker) {
        const double low = m_logarithmic ? m_content.yLow : m_content.yLow - room;
        m_marker->replace(
            QList<QPointF>{QPointF(*m_content.marker, low), QPointF(*m_content.marker, m_content.yHigh + room)});
    }
    applyLook();
}

void LineChart::applyTicks() {
    const QFontMetricsF metrics(m_theme->font(10));
    const double wide =
        std::max(40.0, metrics.horizontalAdvance(QString::number(static_cast<int>(m_content.xHigh))) * 2.2);
    const double xStep =
        std::max(1.0, roundStep((m_content.xHigh - m_content.xLow) / std::max(1.0, (width() - 60) / wide)));
    m_x->setTickType(QValueAxis::TicksDynamic);
    m_x->setTickAnchor(0);
    m_x->setTickInterval(xStep);
    m_x->setLabelFormat(QStringLiteral("%d"));
    auto* y = qobject_cast<QValueAxis*>(m_y);
    if (!y)
        return;
    const double span = std::max(m_content.yHigh - m_content.yLow, 1e-9);
    const double yStep = roundStep(span / std::clamp(height() / (metrics.height() * 2.6) - 1, 1.0, 6.0));
    y->setTickType(QValueAxis::TicksDynamic);
    y->setTickAnchor(0);
    y->setTickInterval(yStep);
    y->setLabelFormat(QStringLiteral("%g"));
}

void LineChart::applyLook() {
    const Theme& theme = *m_theme;
    setBackgroundBrush(theme.surface());
    chart()->setBackgroundBrush(theme.surface());
    chart()->setPlotAreaBackgroundVisible(false);
    const bool roomy = height() > 200 * Theme::textScale();
    for (QAbstractAxis* axis : {static_cast<QAbstractAxis*>(m_x), m_y}) {
        axis->setLabelsFont(theme.font(10));
        axis->setLabelsBrush(theme.textMuted());
        axis->setLinePen(QPen(theme.line(), theme.hairline()));
        axis->setGridLinePen(QPen(theme.lineFaint(), 1));
        axis->setTitleFont(theme.font(11));
        axis->setTitleBrush(theme.textMuted());
        axis->setTitleVisible(roomy);
    }
    m_x->setTitleText(m_content.xTitle);
    m_y->setTitleText(m_content.yTitle);
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        const Line& line = m_content.lines[i];
        m_series[i]->setName(line.name);
        m_series[i]->setPen(
            QPen(line.color, line.strong ? theme.stroke(2) : theme.stroke(1), line.dash, Qt::RoundCap, Qt::RoundJoin));
        m_series[i]->setPointsVisible(line.dots && line.points.size() <= 80);
    }
    if (m_marker)
        m_marker->setPen(QPen(theme.accent(), theme.stroke(1.5)));
    applyTicks();
}

void LineChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !m_series.empty())
        emit clickedAt(chart()->mapToValue(chart()->mapFromScene(mapToScene(event->pos())), m_series.front()).x());
    QChartView::mousePressEvent(event);
}

void LineChart::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    applyLook();
}

} // namespace headlight
