// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/trace/trace.h"
#include "widgets/attention/attention_layout.h"
#include "widgets/picture/picture_widget.h"

class QTimer;

namespace headlight {

class Selection;
class TraceStore;

/// The attention pattern of the selected layer and head. A click on a cell selects its query and key, on a token its
/// query or key; with Ctrl tokens are gathered whose sums the margins show, with Ctrl and Shift whole words. Wheel, +
/// and − zoom the matrix, dragging pans it, 0 shows all of it.
class AttentionView : public PictureWidget {
    Q_OBJECT
public:
    AttentionView(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    AttentionMode mode() const { return m_mode; }
    bool allQueries() const { return m_allQueries; }
    /// The followed row in one sentence, for the line under the picture and for screen readers.
    QString summary() const;
    const MatrixLook& look() const { return m_look; }
    const GridWindow& window() const { return m_window; }
    const AttentionState& state() const { return m_state; }
    DisplayList dataPicture() const override;
    AttentionPlace linked() const { return m_linked; } ///< what is under the cursor of this view or another

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    void setMode(headlight::AttentionMode mode);
    void setAllQueries(bool all);
    void setLook(const headlight::MatrixLook& look);

signals:
    void summaryChanged(const QString& summary);
    void lookChanged();

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    void refresh();
    void take(AttentionSheet sheet);
    void onCell(const Provenance& provenance);
    void onAction(const QString& action);
    static AttentionPlace placeOfAction(const QString& action);
    AttentionPlace contributionPlace(const Hit& hit) const;
    AttentionPlace marginPlace(const CellGrid& margin, const Hit& hit) const;
    void followHover();
    void setLinked(AttentionPlace place);
    QList<QRectF> linkedRects() const;
    QRegion linkedRegion() const;
    bool choose(const Hit& hit, Qt::KeyboardModifiers modifiers);
    void setWindow(GridWindow window);
    void zoomAt(QPointF at, double factor);

    TraceStore& m_store;
    Selection& m_selection;
    AttentionMode m_mode = AttentionMode::Both;
    bool m_allQueries = false;
    MatrixLook m_look;
    GridWindow m_window;
    std::optional<std::pair<QPointF, QPointF>> m_drag; ///< where the button went down, the window's middle then
    bool m_dragged = false;
    AttentionState m_state;
    std::shared_ptr<const engine::Tensor> m_shown; ///< where m_state.pattern was copied from
    QTimer* m_patience;      ///< the last good picture stays this long while the next one is being computed
    AttentionPlace m_linked; ///< under the cursor, here or in another view
};

} // namespace headlight
