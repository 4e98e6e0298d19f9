// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/op_table.h"
#include "widgets/picture/display_list.h"

#include <QAbstractTableModel>

namespace headlight {

/// The terms of an explanation, one a row: the factors with where they come from, and what they add. Rows are shown in
/// portions (fetchMore): a softmax over a vocabulary has thousands.
class TermsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit TermsModel(QObject* parent = nullptr);
    void setTerms(std::vector<engine::Term> terms);
    const std::vector<engine::Term>& terms() const { return m_terms; }
    /// Column 0 is what the term adds; columns 2i+1 and 2i+2 are source and value of factor i.
    int factorCount() const { return m_factorCount; }
    /// Where factor `factor` of a row comes from; monostate for constants.
    Provenance origin(int row, int factor) const;
    /// First factor of the row that has a source: what a click on the row asks.
    Provenance firstOrigin(int row) const;
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

private:
    std::vector<engine::Term> m_terms;
    int m_factorCount = 0;
    int m_shown = 0;
};

} // namespace headlight
