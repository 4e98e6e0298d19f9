// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace headlight {

class BreakpointWatch;
class Theme;
class TraceStore;

/// The list of breakpoints: switch on and off, write a new one with what is wrong in it said while typing, remove.
/// Stays open beside the window.
class BreakpointsDialog : public QDialog {
    Q_OBJECT
public:
    BreakpointsDialog(BreakpointWatch& watch, const TraceStore& store, QWidget* parent);
    void setTheme(const Theme& theme);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void check();
    void add();
    void removeChosen();
    void retranslate();

    BreakpointWatch& m_watch;
    const TraceStore& m_store;
    QLabel *m_words, *m_error;
    QListWidget* m_list;
    QLineEdit* m_line;
    QPushButton *m_add, *m_remove, *m_close;
    bool m_filling = false;
};

} // namespace headlight
