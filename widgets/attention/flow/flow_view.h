// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/flow/flow_layout.h"
#include "widgets/picture/picture_widget.h"

#include <optional>

class QTimer;

namespace headlight {

class Selection;
class TraceStore;

/// What reaches the followed position from the input tokens, layer by layer. A click on a column selects its key; Up
/// and Down follow another query.
class FlowView : public PictureWidget {
    Q_OBJECT
public:
    FlowView(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    const FlowState& state() const { return m_state; }
    DisplayList dataPicture() const override { return flowData(m_state); }
    /// What the picture needs; empty while it is not seen.
    std::optional<RowQuestion> wanted() const { return m_wanted; }
    QString summary() const { return flowSummary(m_state); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void wantedChanged();
    void summaryChanged(const QString& summary);

protected:
    DisplayList layout(QSizeF size) const override { return layoutFlow(m_state, theme(), size); }
    QString describe(const Hit& hit) const override;
    bool event(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    FlowState stateNow() const;
    void refresh();
    void present(FlowState state);
    void announceWanted();
    int keyOf(const Hit& hit) const;

    TraceStore& m_store;
    Selection& m_selection;
    FlowState m_state;
    QTimer* m_patience; ///< the last good picture stays this long while the next one is being gathered
    std::optional<RowQuestion> m_wanted;
};

} // namespace headlight
