// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/calculator_window.h"

#include <QEvent>
#include <QScrollArea>
#include <QTabWidget>
#include <QVBoxLayout>

namespace headlight {

CalculatorWindow::CalculatorWindow(const Theme& theme, const TraceStore& store, const Selection& selection,
                                   QWidget* parent)
    : QDialog(parent), m_tabs(new QTabWidget), m_calculator(new CalculatorPanel(theme, &store, &selection)),
      m_masks(new MaskPanel(theme)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_tabs->setDocumentMode(true);
    for (QWidget* page : std::initializer_list<QWidget*>{m_calculator, m_masks}) {
        auto* scrolled = new QScrollArea; // large letters in a small window
        scrolled->setWidgetResizable(true);
        scrolled->setFrameShape(QFrame::NoFrame);
        scrolled->setFocusPolicy(Qt::NoFocus);
        scrolled->setWidget(page);
        m_tabs->addTab(scrolled, QString());
    }
    column->addWidget(m_tabs);
    setTheme(theme);
    retranslate();
    resize(1120, 720);
    m_calculator->setFocus();
}

void CalculatorWindow::setTheme(const Theme& theme) {
    m_calculator->setTheme(theme);
    m_masks->setTheme(theme);
}

void CalculatorWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void CalculatorWindow::retranslate() {
    setWindowTitle(tr("Attention calculator"));
    m_tabs->setTabText(0, tr("Attention"));
    m_tabs->setTabText(1, tr("Masks"));
}

} // namespace headlight
