// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/calculator/mask_study.h"

#include <QObject>
#include <QUndoStack>

namespace headlight {

/// The texts and scores of the masks, what they do, and what can be undone.
class MaskDocument : public QObject {
    Q_OBJECT
public:
    explicit MaskDocument(QObject* parent = nullptr);

    struct State {
        MaskStudyInput input;
        MaskPreset preset = MaskPreset::Own;
        bool operator==(const State&) const = default;
    };

    const MaskStudyInput& input() const { return m_state.input; }
    MaskPreset preset() const { return m_state.preset; }
    const MaskStudy& study(MaskPlace place) const { return m_studies[static_cast<std::size_t>(place)]; }
    QUndoStack& undoStack() { return m_undo; }

    void load(MaskPreset preset);
    /// Writes ids from `at` on. Empty when they were taken, else why not: ids are whole numbers from 0 on.
    QString setIds(bool target, int at, const std::vector<double>& ids);
    /// Writes scores from a cell on; the same.
    QString setScores(int row, int column, const engine::SmallMatrix& block);
    void setLength(int length);
    void setMode(MaskMode mode);
    void setCut(int cut);

    void apply(const State& state); ///< for the undo stack

signals:
    void changed();

private:
    void push(MaskStudyInput input, const QString& name, MaskPreset preset = MaskPreset::Own, int kind = -1);

    State m_state;
    std::array<MaskStudy, 3> m_studies;
    QUndoStack m_undo;
};

} // namespace headlight
