// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/picture_widget.h"
#include "widgets/tokens/merge_steps_layout.h"

namespace headlight {

class Selection;
class TraceStore;

/// How the tokenizer built the selected token's word, byte by byte and merge by merge. Grows with its content.
class MergeStepsView : public PictureWidget {
    Q_OBJECT
public:
    MergeStepsView(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    DisplayList layout(QSizeF size) const override;
    void showEvent(QShowEvent* event) override;

private:
    void refresh();

    TraceStore& m_store;
    Selection& m_selection;
    MergeStepsState m_state;
};

} // namespace headlight
