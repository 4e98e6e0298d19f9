// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/provenance_text.h"

#include "widgets/picture/number_text.h"

#include <QCoreApplication>

namespace headlight {
namespace {

/// Gives the free functions below a translation context.
struct Picture {
    Q_DECLARE_TR_FUNCTIONS(headlight::Picture)
};

QString stageName(int stage) {
    switch (stage) {
    case 0:
        return Picture::tr("raw probability");
    case 1:
        return Picture::tr("probability after temperature");
    case 2:
        return Picture::tr("probability after top-k");
    case 3:
        return Picture::tr("probability after top-p");
    default:
        return Picture::tr("final probability");
    }
}

} // namespace

QString elementName(const Provenance& provenance) {
    if (const auto* element = std::get_if<engine::ElementRef>(&provenance))
        return QString::fromStdString(engine::toString(*element));
    if (const auto* weight = std::get_if<engine::WeightElement>(&provenance))
        return QStringLiteral("%1[%2, %3]")
            .arg(QString::fromStdString(engine::weightName(weight->weight)))
            .arg(weight->row)
            .arg(weight->column);
    if (const auto* candidate = std::get_if<CandidateElement>(&provenance))
        return Picture::tr("%1 of token #%2").arg(stageName(candidate->stage)).arg(candidate->token);
    return {};
}

QString tensorName(const Provenance& provenance) {
    if (const auto* element = std::get_if<engine::ElementRef>(&provenance))
        return QString::fromStdString(engine::hookName(element->hook));
    if (const auto* weight = std::get_if<engine::WeightElement>(&provenance))
        return QString::fromStdString(engine::weightName(weight->weight));
    return {};
}

QString describeCell(const CellGrid& grid, int row, int column) {
    const QString name = elementName(grid.source.at(row, column));
    if (!grid.shows(row, column))
        return Picture::tr("%1: not computed yet").arg(name);
    const QString value = fullNumber(grid.value(row, column));
    if (grid.masked(row, column))
        return Picture::tr("%1 = %2 (masked: the key comes after the query)").arg(name, value);
    const int pooled = grid.pooled();
    if (pooled > 1)
        return Picture::tr("largest of %n values from %1 on = %2", nullptr, pooled).arg(name, value);
    return name.isEmpty() ? value : QStringLiteral("%1 = %2").arg(name, value);
}

} // namespace headlight
