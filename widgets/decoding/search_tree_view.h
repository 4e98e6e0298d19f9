// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/decoding/search_tree_layout.h"
#include "widgets/picture/picture_widget.h"

namespace headlight {

/// A search as a tree, from left to right, token by token: wheel and drag move it, a click chooses a node, Ctrl+click a
/// second one to compare, a double click folds what stands behind it, the arrow keys walk.
class SearchTreeView : public PictureWidget {
    Q_OBJECT
public:
    explicit SearchTreeView(QWidget* parent = nullptr);

    /// Another tree starts with all of it in the window; the same one, grown or not, stays where it is.
    void setModel(SearchTreeModel model);
    const SearchTreeModel& model() const { return m_model; }
    const SearchTreeCamera& camera() const { return m_camera; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    void setStep(int steps);       ///< shows the first so many steps; −1: all
    int find(const QString& text); ///< marks tokens that contain it, goes to the first; how many there are
    void findNext();
    void findPrevious();
    void fit();
    void zoomBy(double factor); ///< about the window's middle
    void select(int node);      ///< −1: none
    void compare(int node);     ///< with the selected one
    void toggleFold(int node);

signals:
    void nodeSelected(int node);
    /// Enter, or "Continue from here": what is generated next comes behind this node.
    void forceRequested(int node);

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    SearchTreeScale scale() const;
    bool isThere(int node) const;
    int nodeAt(QPointF at) const;
    int neighbour(int key) const;
    void zoomAbout(QPointF at, double factor);
    void moveBy(QPointF pixels);
    void unfoldTo(int node);
    void showNode(int node);
    void focusNode(int node);
    void findFrom(int start, int direction);
    void replan();
    void refresh();

    SearchTreeModel m_model;
    bool m_opening = false; ///< the camera is where it was put when the tree came
    SearchTreeCamera m_camera;
    SearchTreePlan m_plan;
    QPointF m_pressedAt, m_draggedTo;
    bool m_pressed = false, m_dragging = false;
};

} // namespace headlight
