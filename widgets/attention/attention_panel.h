// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

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
/// sentence, and the thumbnails of all heads.
class AttentionPanel : public QWidget {
    Q_OBJECT
public:
    AttentionPanel(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    AttentionView* view() const { return m_view; }
    HeadGridView* heads() const { return m_heads; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void fillChoosers();
    void followSelection();

    TraceStore& m_store;
    Selection& m_selection;
    AttentionView* m_view;
    HeadGridView* m_heads;
    QLabel* m_layerLabel;
    QLabel* m_headLabel;
    QComboBox* m_layer;
    QComboBox* m_head;
    QTabBar* m_mode;
    QCheckBox* m_all;
    QLabel* m_summary;
};

} // namespace headlight
