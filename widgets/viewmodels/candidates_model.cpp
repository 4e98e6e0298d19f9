// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/viewmodels/candidates_model.h"

#include "widgets/viewmodels/trace_store.h"

#include <QLocale>

#include <algorithm>

namespace headlight {
namespace {

bool isProbability(int column) {
    return column >= CandidatesModel::Raw && column <= CandidatesModel::Final;
}

/// "12.34 %"; a probability that is not zero never reads as zero.
QString percent(float probability) {
    const QLocale locale;
    const double value = static_cast<double>(probability) * 100;
    if (value > 0 && value < 0.005)
        return QStringLiteral("< ") + locale.toString(0.01, 'f', 2) + QStringLiteral(" %");
    return locale.toString(value, 'f', 2) + QStringLiteral(" %");
}

} // namespace

CandidatesModel::CandidatesModel(const TraceStore& store, int most, QObject* parent)
    : QAbstractTableModel(parent), m_store(store), m_most(most) {
    connect(&store, &TraceStore::stagesChanged, this, &CandidatesModel::refresh);
    connect(&store, &TraceStore::traceChanged, this, &CandidatesModel::refresh);
    refresh();
}

void CandidatesModel::refresh() {
    beginResetModel();
    m_rows = m_store.stages() ? std::min(m_most, static_cast<int>(m_store.stages()->order.size())) : 0;
    endResetModel();
}

void CandidatesModel::setMost(int most) {
    m_most = std::max(0, most);
    refresh();
}

int CandidatesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_rows;
}
int CandidatesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

int CandidatesModel::tokenAt(int row) const {
    return m_store.stages()->order.at(static_cast<std::size_t>(row));
}

float CandidatesModel::probability(int column, int token) const {
    const engine::SamplingStages& stages = *m_store.stages();
    const auto at = static_cast<std::size_t>(token);
    switch (column) {
    case Raw:
        return stages.raw.at(at);
    case Tempered:
        return stages.tempered.at(at);
    case AfterTopK:
        return stages.afterTopK.at(at);
    case AfterTopP:
        return stages.afterTopP.at(at);
    default:
        return stages.final.at(at);
    }
}

QString CandidatesModel::reason(int token) const {
    const engine::SamplingStages& stages = *m_store.stages();
    switch (stages.exclusion.at(static_cast<std::size_t>(token))) {
    case engine::Exclusion::ByTopK:
        return tr("not among the %n most likely", nullptr, stages.options.topK);
    case engine::Exclusion::ByTopP:
        return tr("beyond top-p %1").arg(QLocale().toString(stages.options.topP));
    case engine::Exclusion::Kept:
        break;
    }
    return {};
}

QVariant CandidatesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || !m_store.stages())
        return {};
    const int column = index.column(), token = tokenAt(index.row());
    if (role == Qt::TextAlignmentRole) {
        const bool words = column == Token || column == Reason;
        return QVariant::fromValue(Qt::Alignment((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    if (isProbability(column)) {
        const float p = probability(column, token);
        return role == SortRole ? QVariant(p) : QVariant(percent(p));
    }
    switch (column) {
    case Rank:
        return index.row() + 1;
    case Token:
        return m_store.tokenText(token);
    case Id:
        return token;
    case Reason:
        return reason(token);
    default:
        return {};
    }
}

QVariant CandidatesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Rank:
        return tr("Rank");
    case Token:
        return tr("Token");
    case Id:
        return tr("Id");
    case Raw:
        return tr("Raw");
    case Tempered:
        return tr("÷ temperature");
    case AfterTopK:
        return tr("After top-k");
    case AfterTopP:
        return tr("After top-p");
    case Final:
        return tr("Final");
    case Reason:
        return tr("Excluded because");
    default:
        return {};
    }
}

} // namespace headlight
