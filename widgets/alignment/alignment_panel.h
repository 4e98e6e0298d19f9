// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QBoxLayout;
class QCheckBox;
class QComboBox;
class QLabel;
class QTabBar;
class QToolButton;

namespace headlight {

class AlignmentView;
class Playhead;
class Selection;
class Theme;
class TraceStore;

/// Who looks at whom: choosers of block, layer and numbers, the maps, and the followed token in a sentence.
class AlignmentPanel : public QWidget {
    Q_OBJECT
public:
    AlignmentPanel(TraceStore& store, Selection& selection, Playhead* playhead, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    AlignmentView* view() const { return m_view; }

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void compose();
    void connectView();
    void retranslate();
    void fillChoosers();
    void fillLayers();
    void follow();
    void arrange();

    TraceStore& m_store;
    Selection& m_selection;
    AlignmentView* m_view;
    QBoxLayout* m_bar = nullptr;
    QComboBox *m_block, *m_layer, *m_numbers;
    QTabBar* m_tabs;
    QCheckBox* m_hideSinks;
    QToolButton *m_keep, *m_more;
    QAction *m_keysAreRows, *m_byWritten, *m_followPlayhead, *m_forget;
    QLabel* m_summary;
};

} // namespace headlight
