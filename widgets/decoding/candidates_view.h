// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/decoding/candidate_rows_model.h"
#include "widgets/picture/display_list.h"

#include <QWidget>

class QLabel;
class QSplitter;
class QTabBar;
class QTableView;
class QToolButton;

namespace headlight {

class CandidateChart;
class Selection;
class TraceStore;

/// The candidates for the next token: a bar chart of one stage before and after, and a table of all stages: side by
/// side or one above the other where there is room, else in turns.
class CandidatesView : public QWidget {
    Q_OBJECT
public:
    CandidatesView(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    const CandidateRowsModel& model() const { return *m_model; }
    CandidateChart* chart() const { return m_chart; }
    QTableView* table() const { return m_table; }
    /// The table in the place of the bars, where there is room for one of them only.
    void setTableShown(bool shown);

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
    TokenText tokenText() const;
    void refresh();
    void retranslate();
    void showStage(int tab);
    void arrange();
    void activate(const Candidate& candidate);
    void hover(const Candidate* candidate);

    TraceStore& m_store;
    Selection& m_selection;
    CandidateRowsModel* m_model;
    CandidateChart* m_chart;
    QTableView* m_table;
    QTabBar* m_tabs;
    QToolButton* m_asTable;
    QSplitter* m_splitter;
    QLabel* m_caption;
    QLabel* m_empty;
    int m_room = 0; ///< candidates the chart was last filled with
};

} // namespace headlight
