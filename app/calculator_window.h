// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/calculator/calculator_panel.h"
#include "widgets/calculator/mask_panel.h"

#include <QDialog>

class QTabWidget;

namespace headlight {

/// The attention calculator and the masks, in a window of their own.
class CalculatorWindow : public QDialog {
    Q_OBJECT
public:
    CalculatorWindow(const Theme& theme, const TraceStore& store, const Selection& selection, QWidget* parent);

    void setTheme(const Theme& theme);
    CalculatorPanel* calculator() const { return m_calculator; }
    MaskPanel* masks() const { return m_masks; }
    QTabWidget* tabs() const { return m_tabs; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    QTabWidget* m_tabs;
    CalculatorPanel* m_calculator;
    MaskPanel* m_masks;
};

} // namespace headlight
