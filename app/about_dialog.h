// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QAction;
class QWidget;

namespace headlight {

/// Name, version, licence, and what the program is built from with its licences.
void showAboutDialog(QWidget* parent);

/// Every key of the window beside what it does.
void showKeysDialog(QWidget* parent, const QList<QAction*>& actions);

} // namespace headlight
