// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

namespace headlight {

class TraceStore;

/// The tokens of the current trace: one row a position. Follows its store.
class TokensModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Position, Token, Id, Origin, ColumnCount };

    explicit TokensModel(const TraceStore& store, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void refresh();

    const TraceStore& m_store;
    int m_rows = 0; ///< rows announced to the views
};

} // namespace headlight
