// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/tensor2tensor_layout.h"
#include "widgets/picture/picture_widget.h"
#include "widgets/viewmodels/trace_store.h"

class QTimer;

namespace headlight {

class Selection;

/// Tensor2Tensor's attention widget (tensor2tensor/visualization/attention.js) on this program's numbers: two columns
/// of tokens, a line a weight in its head's colour. A click on a head's square switches it, a double click shows it
/// alone, again: all. A hovered token shows its own lines only, and what each head gives its counterparts. From the
/// keyboard: arrows walk over squares and tokens (a token under the focus counts as hovered), Return switches a head,
/// Shift+Return shows it alone.
class Tensor2TensorView : public PictureWidget {
    Q_OBJECT
public:
    Tensor2TensorView(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    T2TAttention attention() const { return m_attention; }
    /// The kinds that the model has, in the order of the drop-down.
    std::vector<T2TAttention> attentions() const;
    static QString nameOf(T2TAttention attention, bool oneText);
    const std::vector<bool>& heads() const { return m_heads; }
    const T2TToken& hoveredToken() const { return m_hover; }
    bool swapped() const { return m_swapped; }
    /// Insides that the picture needs.
    std::vector<Place> wanted() const;
    /// What the hovered token looks at, or which heads are shown; in one sentence.
    QString summary() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    DisplayList dataPicture() const override { return tensor2TensorData(m_state); }

public slots:
    void setAttention(headlight::T2TAttention attention);
    void setSwapped(bool swapped); ///< the keys' column on the left

signals:
    void attentionsChanged(); ///< another model or attention: what there is to choose from, and what is chosen
    void wantedChanged();
    void summaryChanged(const QString& summary);

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;
    bool event(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    std::vector<AttentionBlock> shownBlocks() const;
    AttentionBlock ownBlock() const;
    void followBlock();
    void announceWanted();
    void onModel();
    void refresh();
    void present(T2TState state);
    void onAction(const QString& action);
    void setHeads(std::vector<bool> heads);
    void setHover(const T2TToken& token);
    void hoverFocused();
    std::optional<int> focusedHead() const;
    void say();

    TraceStore& m_store;
    Selection& m_selection;
    T2TAttention m_attention = T2TAttention::OutputOutput;
    bool m_swapped = false;
    std::vector<bool> m_heads;
    T2TToken m_hover;
    std::vector<Place> m_wanted; ///< as last announced
    T2TState m_state;
    T2TState m_next;    ///< still being computed
    QTimer* m_patience; ///< the last good picture stays this long while the next one is being computed
};

} // namespace headlight
