// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/viewmodels/tokens_model.h"

#include "widgets/viewmodels/trace_store.h"

namespace headlight {

TokensModel::TokensModel(const TraceStore& store, QObject* parent) : QAbstractTableModel(parent), m_store(store) {
    connect(&store, &TraceStore::traceChanged, this, &TokensModel::refresh);
    connect(&store, &TraceStore::modelChanged, this, &TokensModel::refresh);
    refresh();
}

void TokensModel::refresh() {
    beginResetModel();
    m_rows = m_store.length();
    endResetModel();
}

int TokensModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_rows;
}
int TokensModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TokensModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.row() >= m_store.length())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment((index.column() == Token ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Position:
        return index.row();
    case Token:
        return m_store.tokenAt(index.row());
    case Id:
        return m_store.token(index.row());
    case Origin:
        return index.row() < m_store.promptLength() ? tr("prompt") : tr("generated");
    default:
        return {};
    }
}

QVariant TokensModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Position:
        return tr("Position");
    case Token:
        return tr("Token");
    case Id:
        return tr("Id");
    case Origin:
        return tr("Origin");
    default:
        return {};
    }
}

} // namespace headlight
