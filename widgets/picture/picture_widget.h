// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

#include <QWidget>

class QMenu;

namespace headlight {

struct CellPlace;

/// Base of every view: shows one display list, answers hover, click, keyboard walking over cells, tooltips and the
/// accessible tree from it. A view subclasses it and implements layout(); it holds no numbers of its own.
class PictureWidget : public QWidget {
    Q_OBJECT
public:
    explicit PictureWidget(QWidget* parent = nullptr);
    ~PictureWidget() override;

    void setTheme(const Theme& theme);
    const Theme& theme() const { return *m_theme; }
    /// The list last laid out for the current size (lays out if needed).
    const DisplayList& displayList() const;
    /// The cell that has keyboard focus, if any.
    std::optional<Hit> focusedCell() const;
    /// What is exported as data: the picture, or its numbers whole where the picture shows only a part of them or pools.
    virtual DisplayList dataPicture() const { return displayList(); }
    /// Where showLinked()'s element is drawn; empty where it is not.
    std::optional<QRectF> linkedRect() const;

public slots:
    /// Something the picture depends on changed: lay out again before the next paint.
    void invalidate();
    /// Outlines the element where the picture shows it: another view's is pointed at. Monostate: nothing.
    void showLinked(const headlight::Provenance& element);
    void clearFocusedCell(); ///< keyboard walking ends: the arrows are the window's again

signals:
    void languageChanged(); ///< what is said with tr() outside layout() is to be said again
    void hovered(const headlight::Provenance& provenance,
                 const QString& description);                       ///< monostate when nothing is under the cursor
    void cellClicked(const headlight::Provenance& provenance);      ///< also by Return on a focused cell
    void actionTriggered(const QString& action);                    ///< a BoxItem with an action was clicked
    void explainRequested(const headlight::Provenance& provenance); ///< Enter on a cell, double click, or context menu
    void exportRequested();                                         ///< by the context menu

protected:
    /// Pure: same state and size, same list.
    virtual DisplayList layout(QSizeF size) const = 0;
    /// Tooltip and screen-reader text for a hit: "blocks.0.attn.hook_q[3, 1, 7] = 0.42 …".
    virtual QString describe(const Hit& hit) const;
    void setFocusedCell(const CellPlace& place); ///< where the keyboard goes on from

    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    friend class AccessiblePicture; ///< the accessible tree reads the list and moves the focus
    void activate(const Hit& hit);
    void setHover(std::optional<QPointF> at);
    void showMenu(const Hit& hit, QPoint globalPosition);
    void addElementMenu(QMenu& menu, const Hit& hit);
    void handleFocusIn(Qt::FocusReason reason);
    void paintOverlay(QPainter& painter) const;
    QRectF outlineOf(const Hit& hit) const;
    const Theme* m_theme;
    mutable DisplayList m_list;
    mutable bool m_dirty = true;
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace headlight
