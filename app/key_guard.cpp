// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/key_guard.h"

#include "widgets/picture/picture_widget.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTabBar>

namespace headlight {

namespace {

bool isArrow(int key) {
    return key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down;
}

bool isEnter(int key) {
    return key == Qt::Key_Return || key == Qt::Key_Enter;
}

bool isJump(int key) {
    return key == Qt::Key_Home || key == Qt::Key_End || key == Qt::Key_PageUp || key == Qt::Key_PageDown;
}

/// Does `widget` itself answer this key, pressed without Ctrl, Alt or Meta?
bool uses(const QWidget* widget, int key) {
    if (qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget))
        return key != Qt::Key_Escape;
    if (qobject_cast<const QAbstractSpinBox*>(widget))
        return key != Qt::Key_Escape;
    if (qobject_cast<const QAbstractButton*>(widget))
        return key == Qt::Key_Space || isEnter(key);
    if (qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractItemView*>(widget))
        return key != Qt::Key_Escape && key != Qt::Key_G && key != Qt::Key_S;
    if (qobject_cast<const QAbstractSlider*>(widget))
        return isArrow(key) || isJump(key);
    if (qobject_cast<const QTabBar*>(widget))
        return isArrow(key);
    if (const auto* picture = qobject_cast<const PictureWidget*>(widget))
        return picture->focusedCell() && (isArrow(key) || isEnter(key) || isJump(key));
    return qobject_cast<const QMenu*>(widget) != nullptr;
}

bool isNumberBox(const QObject* watched) {
    return qobject_cast<const QAbstractSpinBox*>(watched) ||
           (qobject_cast<const QLineEdit*>(watched) && qobject_cast<const QAbstractSpinBox*>(watched->parent()));
}

} // namespace

KeyGuard::KeyGuard(QObject* parent) : QObject(parent) {
    qApp->installEventFilter(this);
}

bool KeyGuard::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride)
        return false;
    auto* key = static_cast<QKeyEvent*>(event);
    if (isNumberBox(watched) && (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo))) {
        event->ignore();
        return true; // the box does not get to claim it
    }
    if (key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return false;
    const auto* widget = qobject_cast<const QWidget*>(watched);
    if (!widget || !uses(widget, key->key()))
        return false;
    event->accept();
    return true;
}

} // namespace headlight
