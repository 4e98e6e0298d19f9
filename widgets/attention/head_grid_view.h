// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/head_grid_layout.h"
#include "widgets/picture/picture_widget.h"

class QTimer;

namespace headlight {

class Selection;

/// Thumbnails of every head's attention pattern; a click or the arrow keys choose the layer and head that all views
/// follow.
class HeadGridView : public PictureWidget {
    Q_OBJECT
public:
    HeadGridView(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    void refresh();
    void choose(int layer, int head);

    TraceStore& m_store;
    Selection& m_selection;
    std::vector<HeadThumbnail> m_thumbnails; ///< the last good ones
    QTimer* m_patience;                      ///< how long they stay while the next are being computed
};

} // namespace headlight
