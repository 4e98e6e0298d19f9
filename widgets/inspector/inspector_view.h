// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/inspector/inspector_text.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;
class QTableView;
class QTimer;

namespace headlight {

class Selection;
class TermsModel;
class Theme;
class TraceStore;

/// Everything known about one number: what it is, where it comes from, and the formula that made it with the real
/// numbers in it. Shows the asked element, or what is under the cursor while nothing is asked.
class InspectorView : public QWidget {
    Q_OBJECT
public:
    InspectorView(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    const Provenance& shown() const { return m_shown; }
    TermsModel* terms() const { return m_terms; }
    QTableView* table() const { return m_table; }
    QSize sizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void refresh();
    void showExplanation(bool available);
    QString unavailable() const;                               ///< why there is no value
    bool sourcesHere(const engine::ElementRef& element) const; ///< can explain() be asked?
    void fillRows(const Facts& facts);
    void retranslate();
    void follow(int row, int column);

    TraceStore& m_store;
    Selection& m_selection;
    Provenance m_shown;
    TermsModel* m_terms;
    QLabel* m_hint;
    QLabel* m_title;
    QLabel* m_value;
    QLabel* m_formulaTitle;
    QLabel* m_formula;
    QLabel* m_numbers;
    QLabel* m_steps;
    QPushButton* m_copy;
    QPushButton* m_back;
    QPushButton* m_release;
    QWidget* m_rowsHost;
    QGridLayout* m_rows;
    QTableView* m_table;
    QTimer* m_later; ///< collects hovers
};

} // namespace headlight
