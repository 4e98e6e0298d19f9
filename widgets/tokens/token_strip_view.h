// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/picture_widget.h"
#include "widgets/tokens/token_strip_layout.h"

namespace headlight {

class Selection;
class TraceStore;

/// The tokens of the trace; a click selects the query. Grows with its content: put it into a scroll area (TokensPanel
/// does).
class TokenStripView : public PictureWidget {
    Q_OBJECT
public:
    TokenStripView(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    /// Where the selected token is drawn, to scroll there.
    std::optional<QRectF> selectedRect() const;

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    TokenStripState state() const;

    TraceStore& m_store;
    Selection& m_selection;
};

} // namespace headlight
