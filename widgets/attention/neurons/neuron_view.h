// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/neurons/neuron_layout.h"
#include "widgets/picture/picture_widget.h"

class QTimer;

namespace headlight {

class Playhead;
class Selection;
class TraceStore;

/// How a query's weights come about, number by number: q, each key's k, their products, the sum, the score, the
/// softmax. Up and Down follow another query, with Shift they select another key; a click on a row selects its key,
/// with Ctrl it gathers it; wheel, Page Up and Page Down show other keys.
class NeuronView : public PictureWidget {
    Q_OBJECT
public:
    NeuronView(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    const NeuronState& state() const { return m_state; }
    /// While it stands in the making of these numbers, they appear as they are made. It outlives this view.
    void setPlayhead(Playhead& playhead);
    /// From the first product to the softmax: the playhead goes to the beats that make them, and plays.
    void playThrough();
    bool canPlayThrough() const;
    DisplayList dataPicture() const override { return neuronData(m_state); }
    /// The key whose row is marked: under the mouse here, or of a number under it in another view; -1 = none.
    int hoveredKey() const { return m_hovered; }
    /// The query, its heaviest key, and how that weight came about; in one sentence.
    QString summary() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void summaryChanged(const QString& summary);
    void playableChanged(); ///< canPlayThrough() may be another

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void refresh();
    void followPlayhead();
    void present(NeuronState state);
    void scroll(int keys);
    void stepKey(int by);
    void onCell(const Provenance& provenance);
    void onAction(const QString& action);
    void setHovered(int key);
    void followHover();
    QString describeProduct(const Hit& hit, const CellGrid& grid) const;

    TraceStore& m_store;
    Selection& m_selection;
    NeuronState m_state;
    mutable NeuronTable m_table; ///< of the last layout
    Playhead* m_playhead = nullptr;
    QTimer* m_patience; ///< the last good picture stays this long while the next one is being computed
    int m_first = -1;   ///< first key shown, as scrolled; -1 = as the layout likes
    int m_hovered = -1;
};

} // namespace headlight
