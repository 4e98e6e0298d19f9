// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_palette.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QVBoxLayout>

namespace headlight {

namespace {

/// Every word of `wanted` occurs in `name`.
bool matches(const QString& name, const QString& wanted) {
    for (const QString& word : wanted.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        if (!name.contains(word, Qt::CaseInsensitive))
            return false;
    return true;
}

QString plainName(const QAction* action) {
    const QVariant full = action->property("fullName"); // says what a choice in a submenu is about
    QString name = full.isValid() ? full.toString() : action->text();
    return name.remove(QLatin1Char('&'));
}

} // namespace

CommandPalette::CommandPalette(const QList<QAction*>& actions, QWidget* parent)
    : QDialog(parent), m_field(new QLineEdit(this)), m_list(new QListWidget(this)) {
    setWindowTitle(tr("Every action by name"));
    setAttribute(Qt::WA_DeleteOnClose);
    for (QAction* action : actions)
        if (action->isEnabled() && action->isVisible() && !action->text().isEmpty() && !action->menu())
            m_actions.append(action);
    m_field->setPlaceholderText(tr("Type a part of the name"));
    m_field->setAccessibleName(tr("Name of the action"));
    m_field->setClearButtonEnabled(true);
    m_field->installEventFilter(this);
    m_list->setAccessibleName(tr("Actions"));
    m_list->setUniformItemSizes(true);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_field);
    column->addWidget(m_list);
    resize(480, 420);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::triggerCurrent);
    connect(m_list, &QListWidget::itemActivated, this, &CommandPalette::triggerCurrent);
    filter({});
    m_field->setFocus();
}

void CommandPalette::filter(const QString& text) {
    m_list->clear();
    for (int i = 0; i < m_actions.size(); ++i) {
        const QAction* action = m_actions[i];
        if (!matches(plainName(action), text))
            continue;
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        auto* item =
            new QListWidgetItem(keys.isEmpty() ? plainName(action) : plainName(action) + QStringLiteral("   ") + keys);
        item->setData(Qt::UserRole, i);
        m_list->addItem(item);
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::triggerCurrent() {
    const QListWidgetItem* item = m_list->currentItem();
    if (!item)
        return;
    QAction* action = m_actions[item->data(Qt::UserRole).toInt()];
    accept();
    // After the dialog is gone, so that the action finds the window's focus where it was.
    QMetaObject::invokeMethod(action, &QAction::trigger, Qt::QueuedConnection);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
            QCoreApplication::sendEvent(m_list, event);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace headlight
