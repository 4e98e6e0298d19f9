// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/decoding/candidate_rows_model.h"
#include "widgets/picture/display_list.h"

#include <QWidget>

class QLabel;
class QSplitter;
class QTabBar;
class QTableView;

namespace headlight {

class CandidateChart;
class Selection;
class TraceStore;

/// The candidates for the next token: a bar chart of one stage before and after, and a table of all stages beside it.
class CandidatesView : public QWidget {
    Q_OBJECT
public:
    CandidatesView(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    const CandidateRowsModel& model() const { return *m_model; }
    CandidateChart* chart() const { return m_chart; }
    QTableView* table() const { return m_table; }

    QSize sizeHint() const override;

signals:
    /// A bar or row was clicked, or Enter pressed on it: append this token.
    void candidateActivated(int tokenId);
    /// A bar or row is under the cursor or has the focus (monostate: none).
    void hovered(const headlight::Provenance& provenance, const QString& description);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void retranslate();
    void showStage(int tab);
    void activate(int row);
    void hoverRow(int row);

    TraceStore& m_store;
    Selection& m_selection;
    CandidateRowsModel* m_model;
    CandidateChart* m_chart;
    QTableView* m_table;
    QTabBar* m_tabs;
    QSplitter* m_splitter;
    QLabel* m_caption;
    QLabel* m_empty;
};

} // namespace headlight
