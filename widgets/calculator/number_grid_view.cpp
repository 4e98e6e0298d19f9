// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/calculator/number_grid_view.h"

#include "widgets/picture/cell_walk.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMouseEvent>
#include <QRegularExpression>

#include <algorithm>

namespace headlight {
namespace {

constexpr double editorWidth = 72, editorHeight = 24; ///< at least, before the text's scale

bool isEnter(int key) {
    return key == Qt::Key_Return || key == Qt::Key_Enter;
}

/// Starts a number: what is typed replaces the old one.
bool startsNumber(const QKeyEvent& event) {
    if (event.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier) || event.text().size() != 1)
        return false;
    const QChar c = event.text().front();
    return c.isDigit() || QStringLiteral("+-.,").contains(c);
}

} // namespace

NumberGridView::NumberGridView(QWidget* parent) : PictureWidget(parent) {}

std::optional<GridCell> NumberGridView::cellAt(QPointF at) const {
    const auto hit = hitTest(displayList(), at);
    const auto* grid = hit && hit->row >= 0
                           ? std::get_if<CellGrid>(&displayList().items[static_cast<std::size_t>(hit->item)])
                           : nullptr;
    return grid ? std::optional(GridCell{grid->id, hit->row, hit->column}) : std::nullopt;
}

std::optional<GridCell> NumberGridView::focused() const {
    const auto hit = focusedCell();
    const auto* grid = hit && hit->row >= 0
                           ? std::get_if<CellGrid>(&displayList().items[static_cast<std::size_t>(hit->item)])
                           : nullptr;
    return grid ? std::optional(GridCell{grid->id, hit->row, hit->column}) : std::nullopt;
}

std::optional<QRectF> NumberGridView::rectOf(const GridCell& cell) const {
    const CellGrid* grid = displayList().grid(cell.grid);
    if (!grid || cell.row >= grid->rows || cell.column >= grid->columns)
        return std::nullopt;
    return grid->cellRect(cell.row, cell.column);
}

/// The mouse and the keyboard both point; who moved last is followed.
void NumberGridView::follow(bool mouse) {
    auto now = mouse ? m_under : hasFocus() || m_editor ? (m_edited ? m_edited : focused()) : std::nullopt;
    if (mouse && !now && (hasFocus() || m_editor))
        now = m_edited ? m_edited : focused();
    if (now == m_current)
        return;
    m_current = now;
    currentChanged();
    invalidate();
}

void NumberGridView::mouseMoveEvent(QMouseEvent* event) {
    PictureWidget::mouseMoveEvent(event);
    m_under = cellAt(event->position());
    follow(true);
}

void NumberGridView::leaveEvent(QEvent* event) {
    PictureWidget::leaveEvent(event);
    m_under.reset();
    follow(true);
}

void NumberGridView::mousePressEvent(QMouseEvent* event) {
    const auto cell = cellAt(event->position());
    if (m_editor && !finish(false))
        close();
    PictureWidget::mousePressEvent(event);
    m_under = cell;
    if (cell && event->button() == Qt::LeftButton) {
        if (kindOf(cell->grid) == Kind::Toggle)
            toggle(*cell);
        else if (kindOf(cell->grid) == Kind::Number)
            edit(*cell);
    }
    follow(true);
}

void NumberGridView::mouseDoubleClickEvent(QMouseEvent* event) {
    mousePressEvent(event); // a fast second click toggles again
}

void NumberGridView::edit(const GridCell& cell, const QString& typed) {
    const auto rect = rectOf(cell);
    if (!rect || kindOf(cell.grid) != Kind::Number)
        return;
    close();
    const auto& items = displayList().items;
    for (std::size_t i = 0; i < items.size(); ++i)
        if (const auto* grid = std::get_if<CellGrid>(&items[i]); grid && grid->id == cell.grid)
            setFocusedCell({static_cast<int>(i), cell.row, cell.column});
    m_edited = cell;
    m_editor = new QLineEdit(this);
    m_editor->setAlignment(Qt::AlignCenter);
    m_editor->setAccessibleName(describe(hitTest(displayList(), rect->center()).value_or(Hit{})));
    const double scale = Theme::textScale();
    m_editor->setFont(theme().font(13));
    const QSizeF size(std::max(rect->width() + 4, editorWidth * scale),
                      std::max(rect->height() + 4, editorHeight * scale));
    QRectF place(rect->center() - QPointF(size.width() / 2, size.height() / 2), size);
    place.moveLeft(std::clamp(place.left(), 0.0, std::max(0.0, width() - size.width())));
    place.moveTop(std::clamp(place.top(), 0.0, std::max(0.0, height() - size.height())));
    m_editor->setGeometry(place.toRect());
    m_editor->setText(typed.isEmpty() ? textOf(cell) : typed);
    m_editor->installEventFilter(this);
    m_editor->show();
    m_editor->setFocus();
    if (typed.isEmpty())
        m_editor->selectAll();
    follow(false);
}

bool NumberGridView::finish(bool keepOpen) {
    if (!m_editor || !m_edited)
        return true;
    const GridCell cell = *m_edited;
    const QString text = m_editor->text();
    const QString sentence = text == textOf(cell) ? QString() : enter(cell, text);
    refuse(sentence);
    if (sentence.isEmpty() || !keepOpen)
        close();
    return sentence.isEmpty();
}

void NumberGridView::close() {
    if (!m_editor)
        return;
    QLineEdit* editor = m_editor;
    m_editor = nullptr;
    m_edited.reset();
    editor->removeEventFilter(this);
    const bool focus = editor->hasFocus();
    editor->hide();
    editor->deleteLater();
    if (focus)
        setFocus(Qt::OtherFocusReason);
    invalidate();
}

/// From the edited cell to the next one, which is edited too; past the edge the editor closes.
void NumberGridView::step(int rows, int columns) {
    const GridCell from = *m_edited;
    if (!finish(true))
        return;
    const CellGrid* grid = displayList().grid(from.grid);
    if (!grid)
        return;
    GridCell to{from.grid, from.row + rows, from.column + columns};
    if (to.column >= grid->columns || to.column < 0) { // on to the next row
        to.row += to.column < 0 ? -1 : 1;
        to.column = to.column < 0 ? grid->columns - 1 : 0;
    }
    if (to.row >= 0 && to.row < grid->rows)
        edit(to);
    else
        follow(false);
}

bool NumberGridView::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_editor || !m_editor)
        return PictureWidget::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut) {
        if (static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason)
            QMetaObject::invokeMethod(
                this,
                [this, editor = m_editor] {
                    if (editor == m_editor && !editor->hasFocus())
                        finish(false);
                },
                Qt::QueuedConnection);
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Escape) {
        refuse({});
        close();
        follow(false);
    } else if (isEnter(key->key()) || key->key() == Qt::Key_Down) {
        step(1, 0);
    } else if (key->key() == Qt::Key_Up) {
        step(-1, 0);
    } else if (key->key() == Qt::Key_Tab) {
        step(0, 1);
    } else if (key->key() == Qt::Key_Backtab) {
        step(0, -1);
    } else if (key->matches(QKeySequence::Paste) && QGuiApplication::clipboard()->text().trimmed().contains(
                                                        QRegularExpression(QStringLiteral("[\\t\\n;\\[]")))) {
        const GridCell cell = *m_edited; // rows go into the matrix, a single number into the editor
        close();
        pasteText(cell, false);
    } else {
        return false;
    }
    return true;
}

bool NumberGridView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool own = key->matches(QKeySequence::Copy) || key->matches(QKeySequence::Paste) ||
                         (focused() && (startsNumber(*key) || key->key() == Qt::Key_Escape));
        if (own) { // and Esc must not free the cell before it is pressed
            event->accept();
            return true;
        }
    }
    const bool handled = PictureWidget::event(event);
    if (event->type() == QEvent::FocusIn)
        follow(false);
    return handled;
}

void NumberGridView::keyPressEvent(QKeyEvent* event) {
    const auto cell = focused();
    const Kind kind = cell ? kindOf(cell->grid) : Kind::Fixed;
    if (event->matches(QKeySequence::Copy)) {
        copyMatrix();
    } else if (event->matches(QKeySequence::Paste)) {
        paste();
    } else if (cell && event->key() == Qt::Key_Escape) {
        clearFocusedCell();
        follow(false);
    } else if (kind == Kind::Number && (isEnter(event->key()) || event->key() == Qt::Key_F2)) {
        edit(*cell);
    } else if (kind == Kind::Number && startsNumber(*event)) {
        edit(*cell, event->text());
    } else if (kind == Kind::Number && (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace)) {
        refuse(enter(*cell, QStringLiteral("0")));
    } else if (kind == Kind::Toggle && (isEnter(event->key()) || event->key() == Qt::Key_Space)) {
        toggle(*cell);
    } else {
        PictureWidget::keyPressEvent(event);
        follow(false);
    }
}

void NumberGridView::focusOutEvent(QFocusEvent* event) {
    PictureWidget::focusOutEvent(event);
    if (!m_editor && event->reason() != Qt::PopupFocusReason)
        follow(true);
}

void NumberGridView::resizeEvent(QResizeEvent* event) {
    if (m_editor)
        finish(false);
    PictureWidget::resizeEvent(event);
}

void NumberGridView::copyMatrix() {
    const auto cell = m_current ? m_current : focused();
    if (cell)
        QGuiApplication::clipboard()->setText(matrixText(cell->grid));
}

void NumberGridView::paste() {
    if (const auto cell = focused() ? focused() : m_current)
        pasteText(*cell, false);
}

void NumberGridView::pasteText(const GridCell& cell, bool turned) {
    refuse(pasteAt(cell, QGuiApplication::clipboard()->text(), turned));
}

void NumberGridView::contextMenuEvent(QContextMenuEvent* event) {
    const auto cell = event->reason() == QContextMenuEvent::Mouse ? cellAt(QPointF(event->pos())) : focused();
    const auto rect = cell ? rectOf(*cell) : std::nullopt;
    if (!rect) {
        event->ignore();
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto copy = [](const QString& text) { QGuiApplication::clipboard()->setText(text); };
    connect(menu->addAction(tr("Copy number")), &QAction::triggered, this, [=, this] { copy(textOf(*cell)); });
    connect(menu->addAction(tr("Copy matrix")), &QAction::triggered, this, [=, this] { copy(matrixText(cell->grid)); });
    if (canTurn(cell->grid))
        connect(menu->addAction(tr("Copy matrix, one key a line")), &QAction::triggered, this,
                [=, this] { copy(turnedText(cell->grid)); });
    if (kindOf(cell->grid) != Kind::Fixed) {
        connect(menu->addAction(tr("Paste rows here")), &QAction::triggered, this,
                [=, this] { pasteText(*cell, false); });
        if (canTurn(cell->grid))
            connect(menu->addAction(tr("Paste rows here, one key a line")), &QAction::triggered, this,
                    [=, this] { pasteText(*cell, true); });
    }
    menu->popup(event->reason() == QContextMenuEvent::Mouse ? event->globalPos()
                                                            : mapToGlobal(rect->bottomLeft().toPoint()));
}

} // namespace headlight
