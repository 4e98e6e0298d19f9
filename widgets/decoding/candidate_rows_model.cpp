// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/candidate_rows_model.h"

#include <QCoreApplication>
#include <QFont>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

struct CandidateText {
    Q_DECLARE_TR_FUNCTIONS(headlight::Candidates)
};

Candidate candidateOf(const engine::SamplingStages& stages, int token, int rank) {
    const auto id = static_cast<std::size_t>(token);
    Candidate candidate;
    candidate.token = token;
    candidate.rank = rank;
    candidate.logit = stages.logits[id];
    for (int stage = 0; stage < stageCount; ++stage)
        candidate.probability[static_cast<std::size_t>(stage)] = stageValues(stages, stage)[id];
    candidate.exclusion = stages.exclusion[id];
    return candidate;
}

int nextToken(const engine::SamplingStages& stages, int position) {
    return stages.options.isGreedy() ? stages.order.front()
                                     : engine::draw(stages, engine::coinAt(stages.options.seed, position));
}

} // namespace

QString stageName(int stage) {
    switch (stage) {
    case 0:
        return CandidateText::tr("raw");
    case 1:
        return CandidateText::tr("÷ T");
    case 2:
        return CandidateText::tr("top-k");
    case 3:
        return CandidateText::tr("top-p");
    default:
        return CandidateText::tr("final");
    }
}

const std::vector<float>& stageValues(const engine::SamplingStages& stages, int stage) {
    switch (stage) {
    case 0:
        return stages.raw;
    case 1:
        return stages.tempered;
    case 2:
        return stages.afterTopK;
    case 3:
        return stages.afterTopP;
    default:
        return stages.final;
    }
}

std::vector<Candidate> topCandidates(const engine::SamplingStages& stages, int position, const TokenText& tokenText,
                                     int count) {
    const int vocabulary = static_cast<int>(stages.order.size());
    const int next = nextToken(stages, position);
    std::vector<bool> listed(stages.order.size(), false);
    std::vector<Candidate> candidates;
    for (int rank = 0; rank < vocabulary; ++rank) {
        const int token = stages.order[static_cast<std::size_t>(rank)];
        if (rank >= count && token != next)
            continue;
        candidates.push_back(candidateOf(stages, token, rank + 1));
        candidates.back().next = token == next;
        candidates.back().text = tokenText(token);
        listed[static_cast<std::size_t>(token)] = true;
    }
    if (static_cast<int>(candidates.size()) == vocabulary)
        return candidates;
    Candidate others;
    others.rank = vocabulary - static_cast<int>(candidates.size());
    for (int token = 0; token < vocabulary; ++token)
        if (!listed[static_cast<std::size_t>(token)])
            for (int stage = 0; stage < stageCount; ++stage)
                others.probability[static_cast<std::size_t>(stage)] +=
                    stageValues(stages, stage)[static_cast<std::size_t>(token)];
    candidates.push_back(others);
    return candidates;
}

QString percentText(double probability) {
    const double percent = probability * 100;
    if (percent > 0 && percent < 0.05)
        return CandidateText::tr("< %1 %", "percentage").arg(QLocale().toString(0.1, 'f', 1));
    return CandidateText::tr("%1 %", "percentage").arg(QLocale().toString(percent, 'f', percent > 0 ? 1 : 0));
}

QString exclusionText(engine::Exclusion exclusion, const engine::SamplingOptions& options) {
    switch (exclusion) {
    case engine::Exclusion::ByTopK:
        return CandidateText::tr("cut by top-k %1").arg(options.topK);
    case engine::Exclusion::ByTopP:
        return CandidateText::tr("cut by top-p %1").arg(QLocale().toString(options.topP, 'g', 4));
    default:
        return {};
    }
}

CandidateRowsModel::CandidateRowsModel(QObject* parent) : QAbstractTableModel(parent) {}

void CandidateRowsModel::setCandidates(std::vector<Candidate> candidates, engine::SamplingOptions options) {
    beginResetModel();
    m_candidates = std::move(candidates);
    m_options = options;
    endResetModel();
}

QString CandidateRowsModel::label(const Candidate& candidate) const {
    return candidate.isOthers() ? tr("%Ln others", "tokens that are not listed", candidate.rank) : candidate.text;
}

QString CandidateRowsModel::description(const Candidate& candidate) const {
    QStringList lines;
    if (candidate.isOthers())
        lines << tr("%Ln tokens that are not listed, together", nullptr, candidate.rank);
    else
        lines << tr("“%1”, vocabulary id %2, rank %3")
                     .arg(candidate.text)
                     .arg(candidate.token)
                     .arg(QLocale().toString(candidate.rank))
              << tr("logit %1").arg(QLocale().toString(static_cast<double>(candidate.logit), 'g', 6));
    QStringList stages;
    for (int stage = 0; stage < stageCount; ++stage)
        stages << tr("%1 %2", "stage, then percentage")
                      .arg(stageName(stage),
                           tr("%1 %", "percentage")
                               .arg(QLocale().toString(candidate.probability[static_cast<std::size_t>(stage)] * 100,
                                                       'g', 5)));
    lines << stages.join(QStringLiteral(" → "));
    if (const QString fate = text(candidate, Fate); !fate.isEmpty())
        lines << fate;
    return lines.join(QLatin1Char('\n'));
}

void CandidateRowsModel::retranslate() {
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_candidates.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int CandidateRowsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_candidates.size());
}

int CandidateRowsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QString CandidateRowsModel::text(const Candidate& candidate, int column) const {
    if (column == Token)
        return candidate.isOthers() ? label(candidate)
                                    : tr("%1  #%2", "token, vocabulary id").arg(label(candidate)).arg(candidate.token);
    if (column >= FirstStage && column < Fate)
        return percentText(candidate.probability[static_cast<std::size_t>(column - FirstStage)]);
    if (candidate.isOthers())
        return {};
    if (candidate.next)
        return tr("taken next");
    return exclusionText(candidate.exclusion, m_options);
}

QVariant CandidateRowsModel::data(const QModelIndex& at, int role) const {
    if (!at.isValid() || at.row() >= rowCount())
        return {};
    const Candidate& candidate = m_candidates[static_cast<std::size_t>(at.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(candidate, at.column());
    case Qt::EditRole: // the numbers themselves
        return at.column() >= FirstStage && at.column() < Fate
                   ? QVariant(candidate.probability[static_cast<std::size_t>(at.column() - FirstStage)])
                   : QVariant(text(candidate, at.column()));
    case Qt::ToolTipRole:
        return description(candidate);
    case Qt::AccessibleTextRole: {
        // Strike-through cannot be heard: the token's cell says it.
        const QString fate = at.column() == Token ? text(candidate, Fate) : QString();
        return fate.isEmpty() ? text(candidate, at.column())
                              : text(candidate, at.column()) + QStringLiteral(", ") + fate;
    }
    case Qt::TextAlignmentRole:
        return QVariant(at.column() >= FirstStage && at.column() < Fate ? Qt::AlignRight | Qt::AlignVCenter
                                                                        : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setStrikeOut(at.column() == Token && candidate.exclusion != engine::Exclusion::Kept);
        font.setBold(candidate.next);
        font.setItalic(candidate.isOthers());
        return font;
    }
    default:
        return {};
    }
}

QVariant CandidateRowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical) {
        if (role != Qt::DisplayRole || section >= rowCount())
            return {};
        const Candidate& candidate = m_candidates[static_cast<std::size_t>(section)];
        return candidate.isOthers() ? QString() : QLocale().toString(candidate.rank);
    }
    if (role == Qt::DisplayRole) {
        if (section == Token)
            return tr("token");
        return section == Fate ? tr("fate") : stageName(section - FirstStage);
    }
    if (role == Qt::ToolTipRole && section >= FirstStage && section < Fate) {
        const QLocale locale;
        switch (section - FirstStage) {
        case 0:
            return tr("Softmax of the logits");
        case 1:
            return tr("Logits divided by the temperature %1 first").arg(locale.toString(m_options.temperature, 'g', 4));
        case 2:
            return m_options.topK > 0 ? tr("Only the %1 most probable stay").arg(m_options.topK) : tr("Top-k is off");
        case 3:
            return m_options.topP < 1 ? tr("Only the most probable that together hold %1 stay")
                                            .arg(locale.toString(m_options.topP, 'g', 4))
                                      : tr("Top-p is off");
        default:
            return m_options.isGreedy() ? tr("Greedy: the most probable one") : tr("What the dice are thrown on");
        }
    }
    return {};
}

} // namespace headlight
