// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/picture_widget.h"
#include "widgets/stage/stage_layout.h"
#include "widgets/timeline/playhead.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

namespace headlight {

/// The Stage: shows layoutStage() of what the store, the selection and the playhead say. Keeps the playhead's time-line
/// in step with trace and open layer, and the selected query in step with the playhead's token.
class StageView : public PictureWidget {
    Q_OBJECT
public:
    StageView(TraceStore& store, Selection& selection, Playhead& playhead, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {1000, 620}; }
    QSize minimumSizeHint() const override { return {560, 380}; }
    StageState state() const;

protected:
    DisplayList layout(QSizeF size) const override;

private:
    void rebuildTimeline();
    void followPlayhead();
    void followSelection();
    void act(const QString& action);

    /// Is every number of the open layer here, or must the worker still recompute it?
    bool complete() const;

    TraceStore& m_store;
    Selection& m_selection;
    Playhead& m_playhead;
    mutable DisplayList m_lastComplete; ///< stays on screen while a newer trace's insides are on their way
    mutable int m_lastLayer = -1, m_lastHead = -1;
};

} // namespace headlight
