// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/decoding/candidate_rows_model.h"
#include "widgets/theme/theme.h"

#include <QtCharts/QChartView>

class QBarCategoryAxis;
class QBarSet;
class QHorizontalBarSeries;
class QValueAxis;

namespace headlight {

/// Two horizontal bars a candidate, before and after a sampling stage. Excluded candidates are struck through. Opaque
/// to screen readers: always stands beside the table of CandidateRowsModel.
class CandidateChart : public QChartView {
    Q_OBJECT
public:
    explicit CandidateChart(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void retranslate();
    /// Bars of stage `before` above those of stage `after`; values are percentages. `model` names the candidates.
    void setCandidates(std::vector<Candidate> candidates, const CandidateRowsModel& model, int before, int after);
    /// As many candidates as there is room for, beside the row of all others.
    int roomFor() const;
    const std::vector<Candidate>& candidates() const { return m_candidates; }
    int rows() const { return static_cast<int>(m_candidates.size()); }
    /// What a bar shows, read back from the chart.
    double barValue(int row, bool after) const;
    /// Categories from the first row down, as handed to the axis (rich text).
    QStringList labels() const;

signals:
    void roomChanged();       ///< candidates() should be set anew
    void barClicked(int row); ///< of candidates()
    void barHovered(int row); ///< -1: none

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void applyLook();
    int rowOf(int bar) const { return rows() - 1 - bar; } ///< the category axis counts from the bottom

    const Theme* m_theme;
    QHorizontalBarSeries* m_series;
    QBarSet* m_before;
    QBarSet* m_after;
    QBarCategoryAxis* m_categories;
    QValueAxis* m_percent;
    std::vector<Candidate> m_candidates;
};

} // namespace headlight
