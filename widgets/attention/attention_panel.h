// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QLabel;
class QAction;
class QToolButton;

namespace headlight {

class AttentionView;
class FlowView;
class HeadGridView;
class HeadSwitch;
class NeuronView;
class RowView;
class Selection;
class Theme;
class Tensor2TensorView;
class TraceStore;

/// What the window shows of attention: choosers for kind of picture, layer and head, the picture, the followed row in a
/// sentence, and the thumbnails of all heads: beside the picture where there is room, and in its place on demand, where
/// they can be ordered by what they do.
/// Tensor2Tensor's widget shows all heads at once and has a chooser of its own.
class AttentionPanel : public QWidget {
    Q_OBJECT
public:
    enum Tab { Matrix, Curves, Both, Neurons, Rows, Flow, Heads, Words };

    AttentionPanel(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    AttentionView* view() const { return m_view; }
    HeadGridView* heads() const { return m_heads; }
    HeadSwitch* headSwitch() const { return m_switch; }
    Tensor2TensorView* words() const { return m_words; }
    NeuronView* neurons() const { return m_neurons; }
    RowView* rows() const { return m_rows; }
    FlowView* flow() const { return m_flow; }
    /// Shows a kind of picture; Both is what it says where there is room, else Matrix.
    void setTab(Tab tab);
    Tab tab() const { return m_tab; } ///< what is shown

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void compose();
    void retranslate();
    void fillChoosers();
    void fillKinds(bool both);
    void fillBlocks();
    void fillPlaces();
    void fillAttentions();
    void fillOrders();
    void composeLook();
    void retranslateLook();
    void applyLook();
    void followSelection();
    void arrange();
    void showSummary();

    TraceStore& m_store;
    Selection& m_selection;
    AttentionView* m_view;
    HeadGridView* m_heads;
    Tensor2TensorView* m_words;
    NeuronView* m_neurons;
    RowView* m_rows;
    FlowView* m_flow;
    QBoxLayout* m_bar = nullptr;
    QWidget* m_left = nullptr;
    QComboBox* m_block; ///< of a translator's attentions
    QComboBox* m_layer;
    QComboBox* m_head;
    QComboBox* m_kind;   ///< of picture; its items' data are Tabs
    QToolButton* m_look; ///< how the matrix is drawn
    QList<QAction*> m_scales, m_masses;
    QAction *m_all = nullptr, *m_contribution = nullptr, *m_sink = nullptr, *m_transpose = nullptr,
            *m_numbers = nullptr, *m_dots = nullptr;
    HeadSwitch* m_switch;
    QComboBox* m_order; ///< of the heads
    QCheckBox* m_lowest;
    QComboBox* m_most;
    QComboBox* m_attention; ///< of Tensor2Tensor's widget
    QCheckBox* m_swap;
    QToolButton* m_play; ///< the numbers of a query
    QLabel* m_summary;
    Tab m_wanted = Both; ///< as chosen; shown when there is room for it
    Tab m_tab = Both;
};

} // namespace headlight
