// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/calculator/calculator_layout.h"
#include "widgets/calculator/number_grid_view.h"

namespace headlight {

/// Shows layoutCalculator() of a document and edits it.
class CalculatorView : public NumberGridView {
    Q_OBJECT
public:
    explicit CalculatorView(CalculatorDocument& document, QWidget* parent = nullptr);

    /// What there must be room for; in smaller windows it is scrolled to.
    QSize sizeHint() const override { return {640, static_cast<int>(150 + 110 * Theme::textScale())}; }
    QSize minimumSizeHint() const override { return {320, 180}; }
    const QString& refused() const { return m_refused; }

public slots:
    void refuse(const QString& sentence) override;

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;
    Kind kindOf(const QString& grid) const override;
    QString textOf(const GridCell& cell) const override;
    QString enter(const GridCell& cell, const QString& text) override;
    void toggle(const GridCell& cell) override;
    QString matrixText(const QString& grid) const override;
    QString pasteAt(const GridCell& cell, const QString& text, bool turned) override;
    bool canTurn(const QString& grid) const override;
    QString turnedText(const QString& grid) const override;
    void currentChanged() override;

private:
    std::optional<MatrixCell> cellOf(const GridCell& cell) const;
    QString explain(const MatrixCell& cell) const;

    CalculatorDocument& m_document;
    QString m_refused;
};

} // namespace headlight
