// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/calculator_window.h"

#include <QEvent>
#include <QVBoxLayout>

namespace headlight {

CalculatorWindow::CalculatorWindow(const Theme& theme, const TraceStore& store, const Selection& selection,
                                   QWidget* parent)
    : QDialog(parent), m_calculator(new CalculatorPanel(theme, &store, &selection)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_calculator);
    setTheme(theme);
    retranslate();
    resize(1120, 720);
    m_calculator->setFocus();
}

void CalculatorWindow::setTheme(const Theme& theme) {
    m_calculator->setTheme(theme);
}

void CalculatorWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void CalculatorWindow::retranslate() {
    setWindowTitle(tr("Attention calculator"));
}

} // namespace headlight
