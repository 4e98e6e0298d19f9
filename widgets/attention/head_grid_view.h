// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/head_grid_layout.h"
#include "widgets/picture/picture_widget.h"

class QTimer;

namespace headlight {

class Selection;

/// Thumbnails of every head's attention pattern, in their places or ordered by what they do; a click or the arrow keys
/// choose the layer and head that all views follow. Wheel, + and − zoom, dragging pans, 0 shows all again.
class HeadGridView : public PictureWidget {
    Q_OBJECT
public:
    HeadGridView(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    HeadOrder order() const { return m_order; }
    const GridWindow& window() const { return m_window; }
    HeadGridState state() const;
    DisplayList dataPicture() const override { return headGridData(state()); }

public slots:
    void setOrder(headlight::HeadOrder order);
    void setLowestFirst(bool lowest);
    void setMost(int most); ///< of an ordered table; 0 = all heads

signals:
    void switchRequested(); ///< the selected head is to be switched off or on

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void refresh();
    AttentionBlock block() const;
    void choose(int layer, int head);
    void walk(int columns, int rows);
    void setWindow(GridWindow window);
    void zoomAt(QPointF at, double factor);
    void followHover();
    QRectF rectOfHead(int layer, int head) const;

    TraceStore& m_store;
    Selection& m_selection;
    AttentionBlock m_block = AttentionBlock::Own; ///< whose heads are shown
    std::vector<HeadThumbnail> m_thumbnails;      ///< the last good ones
    QTimer* m_patience;                           ///< how long they stay while the next are being computed
    HeadOrder m_order = HeadOrder::Place;
    bool m_lowestFirst = false;
    int m_most = 0;
    GridWindow m_window;
    std::optional<std::pair<QPointF, QPointF>> m_drag; ///< where the button went down, the window's middle then
    bool m_dragged = false;
    QRectF m_hovered; ///< the head that another view has under the cursor
};

} // namespace headlight
