// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace headlight {

/// Leaves bare keys (Space, arrows, letters …) to the focused widget where it uses them itself: text fields type,
/// number boxes count, buttons press, lists and pictures walk. Only keys nobody uses reach the window's shortcuts.
/// Undo and redo always mean the prompt's: a number box would take them for itself and then do nothing.
class KeyGuard : public QObject {
    Q_OBJECT
public:
    /// Watches the whole application.
    explicit KeyGuard(QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace headlight
