// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/calculator/calculator_presets.h"
#include "widgets/calculator/number_entry.h"

#include <QObject>
#include <QUndoStack>

namespace headlight {

/// The numbers of the calculator, all steps computed from them, and what can be undone. Sizes always fit each other and
/// numbers are always finite.
class CalculatorDocument : public QObject {
    Q_OBJECT
public:
    explicit CalculatorDocument(QObject* parent = nullptr);

    struct State {
        CalculatorInput input;
        CalculatorPreset preset = CalculatorPreset::Own;
        bool operator==(const State&) const = default;
    };

    const CalculatorInput& input() const { return m_state.input; }
    const AttentionSteps& steps() const { return m_steps; }
    CalculatorPreset preset() const { return m_state.preset; }
    QUndoStack& undoStack() { return m_undo; }

    /// Loads a published preset, or `input` for those that are not.
    void load(CalculatorPreset preset);
    void load(CalculatorInput input, CalculatorPreset preset);
    /// Replaces one number of Q, Kᵀ (row = number, column = key), V or the mask (0 or 1). Empty when it was taken, else
    /// why not.
    QString setNumber(const MatrixCell& cell, double value);
    void toggleMask(int row, int column); ///< switches a mask on that was off
    /// Writes `block` from `at` on; matrices grow where it is larger. Empty when it was taken, else why not.
    QString paste(const MatrixCell& at, const engine::SmallMatrix& block);
    /// Clamped to 1 … 16 rows, 1 … 128 columns. New numbers are 0.
    void resize(int queries, int keys, int width, int valueWidth);
    void setScale(ScaleMode mode, double divisor);
    void setMaskMode(MaskMode mode);
    void setMask(const engine::SmallMatrix& mask, const QString& name); ///< same size as now

    void apply(const State& state); ///< for the undo stack

signals:
    void changed();

private:
    void push(CalculatorInput input, const QString& name, CalculatorPreset preset = CalculatorPreset::Own);

    State m_state;
    AttentionSteps m_steps;
    QUndoStack m_undo;
};

} // namespace headlight
