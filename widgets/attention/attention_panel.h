// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QLabel;
class QTabBar;

namespace headlight {

class AttentionView;
class HeadGridView;
class Selection;
class Theme;
class TraceStore;

/// What the window shows of attention: choosers for layer, head and kind of picture, the picture, the followed row in a
/// sentence, and the thumbnails of all heads: beside the picture where there is room, else in its place on demand.
class AttentionPanel : public QWidget {
    Q_OBJECT
public:
    enum Tab { Matrix, Curves, Both, Heads };

    AttentionPanel(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    AttentionView* view() const { return m_view; }
    HeadGridView* heads() const { return m_heads; }
    /// Shows a kind of picture; Both and Heads are what they say where there is room, else Matrix and heads alone.
    void setTab(Tab tab);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void compose();
    void retranslate();
    void fillChoosers();
    void followSelection();
    void arrange();

    TraceStore& m_store;
    Selection& m_selection;
    AttentionView* m_view;
    HeadGridView* m_heads;
    QBoxLayout* m_bar = nullptr;
    QWidget* m_left = nullptr;
    QComboBox* m_layer;
    QComboBox* m_head;
    QTabBar* m_tabs;
    QCheckBox* m_all;
    QLabel* m_summary;
    Tab m_wanted = Both; ///< as chosen; shown when there is room for it
};

} // namespace headlight
