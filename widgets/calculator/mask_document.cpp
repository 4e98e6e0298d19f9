// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/calculator/mask_document.h"

#include "widgets/calculator/number_entry.h"

#include <QUndoCommand>

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr int sizeStep = 1, cutStep = 2; ///< undo steps that merge with their like
constexpr double largestId = 999999;     ///< larger ones would have no room in their cells

class ReplaceMasks : public QUndoCommand {
public:
    ReplaceMasks(MaskDocument& document, MaskDocument::State before, MaskDocument::State after, const QString& name,
                 int kind)
        : QUndoCommand(name), m_document(document), m_before(std::move(before)), m_after(std::move(after)),
          m_kind(kind) {}
    int id() const override { return m_kind; }
    /// One drag of a slider is one step.
    bool mergeWith(const QUndoCommand* other) override {
        m_after = static_cast<const ReplaceMasks*>(other)->m_after;
        setObsolete(m_after == m_before);
        return true;
    }
    void undo() override { m_document.apply(m_before); }
    void redo() override { m_document.apply(m_after); }

private:
    MaskDocument& m_document;
    MaskDocument::State m_before, m_after;
    int m_kind;
};

} // namespace

MaskDocument::MaskDocument(QObject* parent) : QObject(parent) {
    apply({maskPreset(MaskPreset::Padding), MaskPreset::Padding});
}

void MaskDocument::apply(const State& state) {
    m_state = state;
    for (MaskPlace place : maskPlaces)
        m_studies[static_cast<std::size_t>(place)] = studyMasks(state.input, place);
    emit changed();
}

void MaskDocument::push(MaskStudyInput input, const QString& name, MaskPreset preset, int kind) {
    State after{std::move(input), preset};
    if (after.input == m_state.input && (preset == MaskPreset::Own || preset == m_state.preset))
        return;
    m_undo.push(new ReplaceMasks(*this, m_state, std::move(after), name, kind));
}

void MaskDocument::load(MaskPreset preset) {
    MaskStudyInput input = maskPreset(preset);
    input.mode = m_state.input.mode;
    push(std::move(input), maskPresetName(preset), preset);
}

QString MaskDocument::setIds(bool target, int at, const std::vector<double>& ids) {
    for (double id : ids)
        if (!(id >= 0 && id <= largestId && id == std::floor(id)))
            return tr("A token id is a whole number from 0 on, up to 999999; 0 is padding.");
    const int needed = at + static_cast<int>(ids.size());
    if (needed > kMostRows)
        return tr("There may be up to %1 tokens.").arg(kMostRows);
    MaskStudyInput in = needed > m_state.input.length() ? withLength(m_state.input, needed) : m_state.input;
    for (std::size_t i = 0; i < ids.size(); ++i)
        (target ? in.target : in.source)[static_cast<std::size_t>(at) + i] = static_cast<int>(ids[i]);
    push(std::move(in), tr("token ids"));
    return {};
}

QString MaskDocument::setScores(int row, int column, const engine::SmallMatrix& block) {
    const int needed = std::max(row + block.rows, column + block.columns);
    if (needed > kMostRows)
        return tr("There may be up to %1 tokens.").arg(kMostRows);
    for (double score : block.values)
        if (!std::isfinite(score) || std::abs(score) > kLargestEntry)
            return tr("Only finite numbers up to 1e15 can be calculated with.");
    MaskStudyInput in = needed > m_state.input.length() ? withLength(m_state.input, needed) : m_state.input;
    for (int r = 0; r < block.rows; ++r)
        for (int c = 0; c < block.columns; ++c)
            in.scores.at(row + r, column + c) = block.at(r, c);
    push(std::move(in), tr("scores"));
    return {};
}

void MaskDocument::setLength(int length) {
    push(withLength(m_state.input, length), tr("size"), MaskPreset::Own, sizeStep);
}

void MaskDocument::setMode(MaskMode mode) {
    State state = m_state;
    state.input.mode = mode;
    push(std::move(state.input), tr("mask"), state.preset); // what is said of the example still holds
}

void MaskDocument::setCut(int cut) {
    State state = m_state;
    state.input.cut = std::clamp(cut, 1, state.input.length());
    push(std::move(state.input), tr("cut"), state.preset, cutStep);
}

} // namespace headlight
