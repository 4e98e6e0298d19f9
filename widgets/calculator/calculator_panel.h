// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/calculator/calculator_view.h"


class QComboBox;
class QDoubleSpinBox;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace headlight {

class Selection;
class TraceStore;

/// The attention calculator: matrices whose numbers are edited in place, examples to start from, sizes, division, mask.
class CalculatorPanel : public QWidget {
    Q_OBJECT
public:
    /// `store` and `selection` may be null: then no numbers can be had from a model.
    CalculatorPanel(const Theme& theme, const TraceStore* store, const Selection* selection, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    CalculatorDocument& document() { return *m_document; }
    CalculatorView* view() const { return m_view; }

public slots:
    void takeFromModel(); ///< the selected head's numbers, or a sentence why not

protected:
    void changeEvent(QEvent* event) override;

private:
    void compose();
    void connectControls();
    void retranslate();
    void follow(); ///< controls show the document

    const TraceStore* m_store;
    const Selection* m_selection;
    CalculatorDocument* m_document;
    CalculatorView* m_view;
    QComboBox *m_preset, *m_scale, *m_mask;
    QSpinBox *m_queries, *m_keys, *m_width, *m_valueWidth;
    QDoubleSpinBox* m_divisor;
    QPushButton* m_model;
    QToolButton *m_lookAhead, *m_clearMask, *m_undo, *m_redo;
};

} // namespace headlight
