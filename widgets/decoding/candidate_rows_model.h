// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/sampling.h"

#include <QAbstractTableModel>

#include <array>
#include <functional>
#include <memory>
#include <optional>

namespace headlight {

/// Stages of sampling in the order they happen; indices of CandidateElement::stage.
inline constexpr int stageCount = 5;
/// "raw", "÷ T", "top-k", "top-p", "final"
QString stageName(int stage);
/// A stage's distribution over the whole vocabulary.
const std::vector<float>& stageValues(const engine::SamplingStages& stages, int stage);

/// One row of the candidate pictures: a token, or everything that is not listed.
struct Candidate {
    int token = -1;  ///< vocabulary id; -1 for the row of all others
    QString text;    ///< token as shown
    int rank = 0;    ///< 1 = most probable before any processing; of `others`: how many they are
    float logit = 0; ///< meaningless for the others
    std::array<double, stageCount> probability{}; ///< exactly the stages' values; of the others: their sums
    engine::Exclusion exclusion = engine::Exclusion::Kept;
    bool next = false; ///< what Generate takes now: the dice's choice, or the best when greedy

    bool isOthers() const { return token < 0; }
};

/// The `count` most probable tokens before processing (and the one that would be drawn, wherever it ranks), then the
/// sum of all others where there are any. `position` is where the token will stand: it throws the dice.
using TokenText = std::function<QString(engine::TokenId)>;
std::vector<Candidate> topCandidates(const engine::SamplingStages& stages, int position, const TokenText& tokenText,
                                     int count = 12);

/// "12.3 %"; "< 0.1 %" for what would round to nothing, "0 %" only for exactly nothing.
QString percentText(double probability);
/// "" when kept, else "cut by top-k 40".
QString exclusionText(engine::Exclusion exclusion, const engine::SamplingOptions& options);

/// The candidates as a table: token, id, one column a stage, what became of it. The accessible side of the chart.
class CandidateRowsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Token, FirstStage, Fate = FirstStage + stageCount, ColumnCount };

    explicit CandidateRowsModel(QObject* parent = nullptr);
    void setCandidates(std::vector<Candidate> candidates, engine::SamplingOptions options);
    const std::vector<Candidate>& candidates() const { return m_candidates; }
    const engine::SamplingOptions& options() const { return m_options; }
    /// Token as shown, or "2,036 others".
    QString label(const Candidate& candidate) const;
    /// Everything about a candidate in lines, for tooltips and screen readers.
    QString description(const Candidate& candidate) const;
    /// Texts depend on the language.
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const Candidate& candidate, int column) const;

    std::vector<Candidate> m_candidates;
    engine::SamplingOptions m_options;
};

} // namespace headlight
