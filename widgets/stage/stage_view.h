// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/picture_widget.h"
#include "widgets/stage/slice_memo.h"
#include "widgets/stage/stage_layout.h"
#include "widgets/stage/zoom.h"
#include "widgets/timeline/playhead.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

namespace headlight {

/// The Stage: shows layoutStage() of what the store, the selection, the playhead and the zoom say. Keeps the playhead's
/// time-line in step with trace and open layer, and the selected query in step with the playhead's token. The wheel and
/// a double click zoom to what lies under the mouse; Ctrl+wheel changes how many tokens are shown, Shift+wheel and
/// dragging with the middle button move along them.
class StageView : public PictureWidget {
    Q_OBJECT
public:
    StageView(TraceStore& store, Selection& selection, Playhead& playhead, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {1000, 620}; }
    QSize minimumSizeHint() const override { return {560, 380}; }
    StageState state() const;
    Zoom& zoom() { return m_zoom; }
    const Zoom& zoom() const { return m_zoom; }

protected:
    DisplayList layout(QSizeF size) const override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    void refresh(); ///< something other than the zoom changed
    void forgetNumbers();
    void rebuildTimeline();
    Timeline timeline() const;
    AttentionBlock blockFor(engine::Hook hook) const;
    void followPlayhead();
    void followSelection();
    void act(const QString& action);
    void select(const Provenance& element);
    void selectUnder(QPointF at);
    void showMoreTokens(double factor);
    void panTokens(double tokens);

    /// Is every number that the level shows here, or must the worker still recompute it?
    bool complete() const;

    TraceStore& m_store;
    Selection& m_selection;
    Playhead& m_playhead;
    Zoom m_zoom;
    mutable SliceMemo m_memo;
    mutable DisplayList m_lastComplete; ///< stays on screen while a newer trace's insides are on their way
    mutable AttentionBlock m_lastBlock = AttentionBlock::Own;
    mutable int m_lastLayer = -1, m_lastHead = -1;
    mutable double m_lastDepth = -1;
    mutable const Theme* m_lastTheme = nullptr;
    mutable bool m_lastFresh = false; ///< nothing but the zoom changed since
    /// While zooming, the two pictures it moves between.
    struct Ends {
        int level;
        QSizeF size;
        DisplayList outer, inner;
    };
    mutable std::optional<Ends> m_ends;
    double m_wheel = 0; ///< angle turned since the last step
    std::optional<QPointF> m_panned;
};

} // namespace headlight
