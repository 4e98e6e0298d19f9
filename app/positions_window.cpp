// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/positions_window.h"

#include <QEvent>
#include <QVBoxLayout>

namespace headlight {

PositionsWindow::PositionsWindow(const TraceStore& store, const Theme& theme, QWidget* parent)
    : QDialog(parent), m_panel(new PositionsPanel(store, theme)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_panel);
    setWindowTitle(tr("Positions"));
    setMinimumSize(480, 360);
    resize(1120, 720);
}

void PositionsWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        setWindowTitle(tr("Positions"));
    QDialog::changeEvent(event);
}

} // namespace headlight
