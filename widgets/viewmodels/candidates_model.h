// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

namespace headlight {

class TraceStore;

/// The most likely next tokens and what every sampling stage made of them; one row a token, best first. Excluded tokens
/// stay, with the reason. Follows its store.
class CandidatesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Rank, Token, Id, Raw, Tempered, AfterTopK, AfterTopP, Final, Reason, ColumnCount };
    /// Under this role the probability columns give their number in [0, 1], the others what they display.
    static constexpr int SortRole = Qt::UserRole;

    explicit CandidatesModel(const TraceStore& store, int most = 50, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// Vocabulary id shown in a row.
    int tokenAt(int row) const;
    /// Rows shown at most.
    void setMost(int most);

private:
    void refresh();
    QString reason(int token) const;
    /// Probability of a token after the stage that a column shows.
    float probability(int column, int token) const;

    const TraceStore& m_store;
    int m_most;
    int m_rows = 0;
};

} // namespace headlight
