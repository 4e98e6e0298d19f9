// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/picture_widget.h"

class QLineEdit;

namespace headlight {

/// A cell of a grid in the picture.
struct GridCell {
    QString grid;
    int row = 0, column = 0;
    bool operator==(const GridCell&) const = default;
};

/// A picture whose grids can be edited in place: a click or typing opens an editor in the cell, Enter and Tab take the
/// number and go on to the next, Esc leaves it as it was. Cells of masks toggle by click and Space. Ctrl+C copies the
/// grid, Ctrl+V pastes from the cell on. Knows no numbers: the subclass does.
class NumberGridView : public PictureWidget {
    Q_OBJECT
public:
    explicit NumberGridView(QWidget* parent = nullptr);

    /// Under the mouse, else where the keyboard stands.
    const std::optional<GridCell>& current() const { return m_current; }
    /// The open editor; null without one.
    QLineEdit* editor() const { return m_editor; }
    void edit(const GridCell& cell, const QString& typed = {}); ///< `typed` replaces the number

public slots:
    void copyMatrix();
    void paste();

protected:
    enum class Kind { Fixed, Number, Toggle };
    virtual Kind kindOf(const QString& grid) const = 0;
    virtual QString textOf(const GridCell& cell) const = 0; ///< as it is edited
    /// Takes what was typed; empty when it was taken, else why not: the editor stays open.
    virtual QString enter(const GridCell& cell, const QString& text) = 0;
    virtual void toggle(const GridCell& cell) = 0;
    virtual QString matrixText(const QString& grid) const = 0; ///< rows, to copy
    virtual QString pasteAt(const GridCell& cell, const QString& text, bool turned) = 0;
    /// The copy and paste of a grid that is shown with rows as columns offer both ways.
    virtual bool canTurn(const QString&) const { return false; }
    virtual QString turnedText(const QString& grid) const { return matrixText(grid); }
    virtual void currentChanged() = 0;
    virtual void refuse(const QString& sentence) = 0; ///< empty: the last entry was fine

    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    std::optional<GridCell> cellAt(QPointF at) const;
    std::optional<GridCell> focused() const;
    std::optional<QRectF> rectOf(const GridCell& cell) const;
    void follow(bool mouse);
    bool finish(bool keepOpen); ///< false when the text was refused
    void close();
    void step(int rows, int columns);
    void pasteText(const GridCell& cell, bool turned);

    std::optional<GridCell> m_current, m_edited, m_under;
    QLineEdit* m_editor = nullptr;
};

} // namespace headlight
