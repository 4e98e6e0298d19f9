// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/positions/positions_panel.h"

#include <QDialog>

namespace headlight {

/// How positions are told apart, in a window of its own beside the live one.
class PositionsWindow : public QDialog {
    Q_OBJECT
public:
    PositionsWindow(const TraceStore& store, const Theme& theme, QWidget* parent);

    void setTheme(const Theme& theme) { m_panel->setTheme(theme); }
    PositionsPanel* panel() const { return m_panel; }

protected:
    void changeEvent(QEvent* event) override;

private:
    PositionsPanel* m_panel;
};

} // namespace headlight
