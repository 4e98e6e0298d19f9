// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/terms_model.h"

#include "widgets/inspector/inspector_text.h"

#include <QRegularExpression>

#include <algorithm>

namespace headlight {

namespace {

constexpr int portion = 100; ///< rows a fetch adds

Provenance provenanceOf(const engine::Operand& operand) {
    if (const auto* element = std::get_if<engine::ElementRef>(&operand.origin))
        return *element;
    if (const auto* weight = std::get_if<engine::WeightElement>(&operand.origin))
        return *weight;
    return {};
}

QString originName(const engine::Operand& operand) {
    if (const auto* element = std::get_if<engine::ElementRef>(&operand.origin))
        return QString::fromStdString(engine::toString(*element));
    if (const auto* weight = std::get_if<engine::WeightElement>(&operand.origin))
        return QStringLiteral("%1[%2, %3]")
            .arg(QString::fromStdString(engine::weightName(weight->weight)))
            .arg(weight->row)
            .arg(weight->column);
    return TermsModel::tr("constant");
}

} // namespace

TermsModel::TermsModel(QObject* parent) : QAbstractTableModel(parent) {}

void TermsModel::setTerms(std::vector<engine::Term> terms) {
    beginResetModel();
    m_terms = std::move(terms);
    m_factorCount = 0;
    for (const engine::Term& term : m_terms)
        m_factorCount = std::max(m_factorCount, static_cast<int>(term.factors.size()));
    m_shown = std::min(portion, static_cast<int>(m_terms.size()));
    endResetModel();
}

Provenance TermsModel::origin(int row, int factor) const {
    if (row < 0 || row >= static_cast<int>(m_terms.size()))
        return {};
    const auto& factors = m_terms[static_cast<std::size_t>(row)].factors;
    return factor >= 0 && factor < static_cast<int>(factors.size())
               ? provenanceOf(factors[static_cast<std::size_t>(factor)])
               : Provenance{};
}

Provenance TermsModel::firstOrigin(int row) const {
    for (int factor = 0; factor < m_factorCount; ++factor)
        if (const Provenance found = origin(row, factor); !std::holds_alternative<std::monostate>(found))
            return found;
    return {};
}

void TermsModel::retranslate() {
    if (columnCount() > 0)
        emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

int TermsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_shown;
}

int TermsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || m_terms.empty() ? 0 : 2 * m_factorCount + 1;
}

QVariant TermsModel::data(const QModelIndex& at, int role) const {
    if (!at.isValid() || at.row() >= m_shown)
        return {};
    const engine::Term& term = m_terms[static_cast<std::size_t>(at.row())];
    const bool isContribution = at.column() == 0;
    const auto factor = static_cast<std::size_t>((at.column() - 1) / 2);
    const bool isValue = at.column() % 2 == 0;
    if (role == Qt::TextAlignmentRole)
        return QVariant((isValue ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    if (isContribution)
        return exactNumber(term.contribution);
    if (factor >= term.factors.size())
        return {};
    if (isValue)
        return exactNumber(term.factors[factor].value);
    const QString name = originName(term.factors[factor]);
    // All terms of a number come from one block: its name would only push the numbers out of sight.
    static const QRegularExpression block(QStringLiteral("^blocks\\.\\d+\\."));
    return role == Qt::ToolTipRole ? name : QString(name).remove(block);
}

QVariant TermsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Vertical)
        return section;
    if (section == 0)
        return tr("adds");
    return section % 2 == 1 ? tr("from") : tr("number");
}

bool TermsModel::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && m_shown < static_cast<int>(m_terms.size());
}

void TermsModel::fetchMore(const QModelIndex& parent) {
    if (!canFetchMore(parent))
        return;
    const int more = std::min(portion, static_cast<int>(m_terms.size()) - m_shown);
    beginInsertRows({}, m_shown, m_shown + more - 1);
    m_shown += more;
    endInsertRows();
}

} // namespace headlight
