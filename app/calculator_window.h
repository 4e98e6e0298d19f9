// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/calculator/calculator_panel.h"

#include <QDialog>

namespace headlight {

/// The attention calculator in a window of its own.
class CalculatorWindow : public QDialog {
    Q_OBJECT
public:
    CalculatorWindow(const Theme& theme, const TraceStore& store, const Selection& selection, QWidget* parent);

    void setTheme(const Theme& theme);
    CalculatorPanel* calculator() const { return m_calculator; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    CalculatorPanel* m_calculator;
};

} // namespace headlight
