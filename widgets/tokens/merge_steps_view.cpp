// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokens/merge_steps_view.h"

#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <algorithm>
#include <cmath>

namespace headlight {

MergeStepsView::MergeStepsView(TraceStore& store, Selection& selection, QWidget* parent)
    : PictureWidget(parent), m_store(store), m_selection(selection) {
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&store, &TraceStore::modelChanged, this, &MergeStepsView::refresh);
    connect(&store, &TraceStore::traceChanged, this, &MergeStepsView::refresh);
    connect(&selection, &Selection::changed, this, &MergeStepsView::refresh);
    connect(this, &PictureWidget::languageChanged, this, &MergeStepsView::refresh);
}

void MergeStepsView::refresh() {
    if (!isVisible())
        return; // showEvent() catches up: hidden, it must not slow typing down
    m_state = {};
    if (m_store.tokenizer() && m_store.trace())
        m_state = mergeStepsAt(*m_store.tokenizer(), m_store.trace()->tokens(), m_selection.query());
    setAccessibleName(tr("Merge steps"));
    QStringList steps;
    for (const auto& step : m_state.trace.steps) {
        QStringList pieces;
        for (const std::string& piece : step.pieces)
            pieces << visibleToken(piece);
        steps << pieces.join(QLatin1Char(' '));
    }
    setAccessibleDescription(steps.join(QStringLiteral("; ")));
    updateGeometry();
    invalidate();
}

int MergeStepsView::heightForWidth(int width) const {
    return static_cast<int>(std::ceil(layoutMergeSteps(m_state, theme(), width).size.height()));
}

QSize MergeStepsView::sizeHint() const {
    return {320, heightForWidth(std::max(width(), 240))};
}

DisplayList MergeStepsView::layout(QSizeF size) const {
    DisplayList list = layoutMergeSteps(m_state, theme(), size.width());
    list.size.setHeight(std::max(list.size.height(), size.height()));
    return list;
}

void MergeStepsView::showEvent(QShowEvent* event) {
    PictureWidget::showEvent(event);
    refresh();
}

} // namespace headlight
