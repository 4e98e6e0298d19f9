// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/candidate_chart.h"

#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSet>
#include <QtCharts/QChart>
#include <QtCharts/QHorizontalBarSeries>
#include <QtCharts/QLegend>
#include <QtCharts/QValueAxis>

#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

constexpr double labelMargins =
    13;                         ///< Qt Charts lays axis labels out as documents; without room for them it writes "..."
constexpr int labelLength = 15; ///< characters of a token in front of its bars; the table shows all of it

/// What labels must fit in: Qt Charts gives an axis no more of the chart, and writes "..." instead of what is longer.
struct LabelRoom {
    QFontMetricsF metrics;
    double width;
};
constexpr double axisShare = 0.36;

/// What is left of the label's width beside the mark and the rank.
double roomForToken(const Candidate& candidate, const LabelRoom& room) {
    const QString rank = QLocale().toString(candidate.rank);
    return candidate.isOthers() ? room.width
                                : room.width - room.metrics.horizontalAdvance(QStringLiteral("▸  ") + rank);
}

QString fittedToken(const CandidateRowsModel& model, const Candidate& candidate, const LabelRoom& room) {
    QString text = model.label(candidate);
    if (text.size() > labelLength && !candidate.isOthers())
        text = text.left(labelLength - 1) + QStringLiteral("…");
    return room.metrics.elidedText(text, Qt::ElideRight,
                                   std::max(roomForToken(candidate, room), room.metrics.averageCharWidth() * 2));
}

/// Is there room to say why the candidate is out, beside its token?
bool reasonFits(const CandidateRowsModel& model, const Candidate& candidate, const LabelRoom& room) {
    return candidate.isOthers() || candidate.exclusion == engine::Exclusion::Kept ||
           room.metrics.horizontalAdvance(fittedToken(model, candidate, room)) +
                   room.metrics.horizontalAdvance(exclusionText(candidate.exclusion, model.options())) <=
               roomForToken(candidate, room);
}

/// Axis labels are rich text: the strike goes in as a tag, the token's own characters must not.
QString axisLabel(const CandidateRowsModel& model, const Candidate& candidate, const LabelRoom& room, bool reasons) {
    const QString rank = QLocale().toString(candidate.rank);
    QString text = fittedToken(model, candidate, room).toHtmlEscaped();
    if (candidate.isOthers())
        return QStringLiteral("<i>%1</i>").arg(text);
    if (candidate.exclusion != engine::Exclusion::Kept) {
        text = QStringLiteral("<s>%1</s>").arg(text);
        // Struck through says that it is out; why it is also stands in the table.
        const QString why = exclusionText(candidate.exclusion, model.options());
        if (reasons)
            text = QStringLiteral("<small>%1</small>&nbsp;%2").arg(why.toHtmlEscaped(), text);
    }
    if (candidate.next)
        text = QStringLiteral("<b>▸ %1</b>").arg(text);
    // Categories must be unique and tokens need not look different: the rank makes them so.
    return QStringLiteral("%1&nbsp;<small>%2</small>").arg(text, rank);
}

/// The next of 1, 2, 5, 10, 20 … that is not below `step`.
double roundStep(double step) {
    const double power = std::pow(10.0, std::floor(std::log10(step)));
    for (double factor : {1.0, 2.0, 5.0})
        if (factor * power >= step * (1 - 1e-9))
            return factor * power;
    return 10 * power;
}

} // namespace

CandidateChart::CandidateChart(QWidget* parent)
    : QChartView(parent), m_theme(&Theme::named(ThemeName::Light)), m_series(new QHorizontalBarSeries),
      m_before(new QBarSet(QString())), m_after(new QBarSet(QString())), m_categories(new QBarCategoryAxis),
      m_percent(new QValueAxis) {
    // Sets stack upwards inside a category: the first one is the lower bar.
    m_series->append(m_after);
    m_series->append(m_before);
    m_series->setBarWidth(0.82);
    m_series->setLabelsVisible(true);
    m_series->setLabelsPosition(QAbstractBarSeries::LabelsOutsideEnd);
    m_series->setLabelsPrecision(3);
    chart()->addSeries(m_series);
    chart()->addAxis(m_categories, Qt::AlignLeft);
    chart()->addAxis(m_percent, Qt::AlignBottom);
    m_series->attachAxis(m_categories);
    m_series->attachAxis(m_percent);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->legend()->hide();
    chart()->setMargins({4, 4, 8, 4});
    chart()->setBackgroundRoundness(0);
    chart()->setLocalizeNumbers(true);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    m_categories->setGridLineVisible(false);
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus); // the table is walked by keyboard
    connect(m_series, &QHorizontalBarSeries::clicked, this, [this](int bar) { emit barClicked(rowOf(bar)); });
    connect(m_series, &QHorizontalBarSeries::hovered, this,
            [this](bool on, int bar) { emit barHovered(on ? rowOf(bar) : -1); });
    applyLook();
    retranslate();
}

void CandidateChart::retranslate() {
    m_series->setLabelsFormat(tr("@value %", "a percentage; @value stays as it is"));
    m_percent->setLabelFormat(tr("%.3g %", "a percentage; %.3g stays as it is"));
}

void CandidateChart::setTheme(const Theme& theme) {
    m_theme = &theme;
    applyLook();
}

void CandidateChart::setCandidates(std::vector<Candidate> candidates, const CandidateRowsModel& model, int before,
                                   int after) {
    m_candidates = std::move(candidates);
    QStringList labels;
    QList<qreal> beforeValues, afterValues;
    double largest = 0;
    const LabelRoom room{QFontMetricsF(m_categories->labelsFont()), width() * axisShare - labelMargins};
    // Reasons beside some labels only would read as if the others had none.
    const bool reasons = std::all_of(m_candidates.begin(), m_candidates.end(),
                                     [&](const Candidate& candidate) { return reasonFits(model, candidate, room); });
    for (int bar = 0; bar < rows(); ++bar) {
        const Candidate& candidate = m_candidates[static_cast<std::size_t>(rowOf(bar))];
        labels << axisLabel(model, candidate, room, reasons);
        beforeValues << candidate.probability[static_cast<std::size_t>(before)] * 100;
        afterValues << candidate.probability[static_cast<std::size_t>(after)] * 100;
        largest = std::max({largest, beforeValues.back(), afterValues.back()});
    }
    m_before->remove(0, m_before->count());
    m_after->remove(0, m_after->count());
    m_before->append(beforeValues);
    m_after->append(afterValues);
    m_categories->clear();
    m_categories->append(labels);
    // Room for the number behind the longest bar, and round numbers at the ticks.
    const double step = roundStep(std::max(1e-6, largest * 1.25) / std::clamp(width() / 80, 2, 6));
    const int steps = std::max(1, static_cast<int>(std::ceil(largest * 1.25 / step - 1e-9)));
    m_percent->setRange(0, steps * step);
    m_percent->setTickCount(steps + 1);
}

void CandidateChart::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    emit roomChanged();
}

int CandidateChart::roomFor() const {
    const double axis = QFontMetricsF(m_percent->labelsFont()).height() + 22;
    const double row = std::max(2 * QFontMetricsF(m_before->labelFont()).height(),
                                1.2 * QFontMetricsF(m_categories->labelsFont()).height() + labelMargins) +
                       2;
    return std::clamp(static_cast<int>((height() - axis) / row) - 1, 1, 12);
}

double CandidateChart::barValue(int row, bool after) const {
    return (after ? m_after : m_before)->at(rowOf(row));
}

QStringList CandidateChart::labels() const {
    QStringList labels = m_categories->categories();
    std::reverse(labels.begin(), labels.end());
    return labels;
}

void CandidateChart::applyLook() {
    const Theme& theme = *m_theme;
    setBackgroundBrush(theme.surface());
    chart()->setBackgroundBrush(theme.surface());
    chart()->setPlotAreaBackgroundVisible(false);
    m_after->setColor(theme.role(Role::Logits));
    m_after->setPen(QPen(theme.role(Role::Logits), 1));
    m_before->setColor(theme.roleSoft(Role::Logits));
    m_before->setPen(QPen(theme.role(Role::Logits), 1));
    for (QBarSet* set : {m_before, m_after}) {
        set->setLabelColor(theme.text());
        set->setLabelFont(theme.font(10));
    }
    m_categories->setLabelsFont(theme.font(12));
    m_categories->setLabelsBrush(theme.text());
    m_categories->setLinePen(QPen(theme.line(), theme.hairline()));
    m_percent->setLabelsFont(theme.font(10));
    m_percent->setLabelsBrush(theme.textMuted());
    m_percent->setLinePen(QPen(theme.line(), theme.hairline()));
    m_percent->setGridLinePen(QPen(theme.lineFaint(), 1));
}

} // namespace headlight
