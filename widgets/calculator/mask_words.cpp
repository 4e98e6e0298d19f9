// SPDX-License-Identifier: GPL-3.0-or-later
// Which numbers the grids of the masks show, and how each is explained.
#include "widgets/calculator/calculator_words.h"
#include "widgets/calculator/mask_layout.h"
#include "widgets/picture/number_text.h"

namespace headlight {
namespace {

engine::SmallMatrix rowOf(const std::vector<int>& ids) {
    return {1, static_cast<int>(ids.size()), std::vector<double>(ids.begin(), ids.end())};
}

bool perPlace(MaskGrid grid) {
    return grid != MaskGrid::Source && grid != MaskGrid::Target && grid != MaskGrid::Scores;
}

} // namespace

QString maskGridId(MaskGrid grid, MaskPlace place) {
    return QStringLiteral("mask.%1.%2").arg(static_cast<int>(grid)).arg(perPlace(grid) ? static_cast<int>(place) : 0);
}

std::optional<MaskCell> maskGridOf(const QString& id) {
    for (int grid = 0; grid <= static_cast<int>(MaskGrid::Weights); ++grid)
        for (MaskPlace place : maskPlaces)
            if (maskGridId(static_cast<MaskGrid>(grid), place) == id)
                return MaskCell{static_cast<MaskGrid>(grid), place};
    return std::nullopt;
}

engine::SmallMatrix maskMatrix(const MaskDocument& document, MaskGrid grid, MaskPlace place) {
    const MaskStudy& study = document.study(place);
    switch (grid) {
    case MaskGrid::Source:
        return rowOf(document.input().source);
    case MaskGrid::Target:
        return rowOf(document.input().target);
    case MaskGrid::Scores:
        return document.input().scores;
    case MaskGrid::Padding:
        return study.padding;
    case MaskGrid::LookAhead:
        return study.lookAhead;
    case MaskGrid::Combined:
        return study.combined;
    case MaskGrid::Weights:
        return study.weights;
    }
    return {};
}

MaskWords explainMaskCell(const MaskDocument& document, const MaskCell& c) {
    const MaskStudyInput& in = document.input();
    const MaskStudy& study = document.study(c.place);
    const double value = maskMatrix(document, c.grid, c.place).at(c.row, c.column);
    const QString cell = CalculatorWords::tr("query %1, key %2").arg(c.row + 1).arg(c.column + 1);
    const auto mask = [](const engine::SmallMatrix& m, int row, int column) { return m.rows ? m.at(row, column) : 0; };
    switch (c.grid) {
    case MaskGrid::Source:
    case MaskGrid::Target:
        return {CalculatorWords::tr("token %1 = %2").arg(c.column + 1).arg(fullNumber(value)),
                CalculatorWords::tr("Click or type to change the id; 0 is padding.")};
    case MaskGrid::Scores:
        return {CalculatorWords::tr("score, %1 = %2").arg(cell, fullNumber(value)),
                CalculatorWords::tr("Click or type to change it; Ctrl+V pastes rows from a spreadsheet.")};
    case MaskGrid::Padding: {
        const int id = in.keys(c.place)[static_cast<std::size_t>(c.column)];
        return {
            CalculatorWords::tr("%1, padding mask, key %2 = %3").arg(placeName(c.place)).arg(c.column + 1).arg(value),
            id == 0 ? CalculatorWords::tr("Its id is 0: padding, hidden from every query.")
                    : CalculatorWords::tr("Its id is %1, not 0: every query may see it.").arg(id)};
    }
    case MaskGrid::LookAhead:
        return {CalculatorWords::tr("%1, look-ahead mask, %2 = %3").arg(placeName(c.place), cell).arg(value),
                value != 0 ? CalculatorWords::tr("The key comes after the query: hidden.")
                           : CalculatorWords::tr("The key does not come after the query: open.")};
    case MaskGrid::Combined: {
        const double padding = study.padding.at(0, c.column), later = mask(study.lookAhead, c.row, c.column);
        return {CalculatorWords::tr("%1, mask, %2 = %3").arg(placeName(c.place), cell).arg(value),
                c.place == MaskPlace::Decoder ? QStringLiteral("max(%1, %2) = %3").arg(padding).arg(later).arg(value)
                                              : CalculatorWords::tr("The padding mask alone: %1.").arg(padding)};
    }
    case MaskGrid::Weights: {
        const auto begin = study.masked.values.begin() + static_cast<std::ptrdiff_t>(c.row) * study.masked.columns;
        const std::vector<double> scores(begin, begin + study.masked.columns);
        return {CalculatorWords::tr("%1, softmax, %2 = %3").arg(placeName(c.place), cell, fullNumber(value)),
                softmaxEquation(scores, c.column).text};
    }
    }
    return {};
}

} // namespace headlight
