// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/decoding/score_chain_layout.h"

namespace headlight {

/// Where the parts of a chain's picture stand. Parts that there is no room for are left out: height 0.
struct ChainGeometry {
    static constexpr double margin = 10;
    static constexpr double px = 12; ///< of all words

    std::vector<int> columns; ///< by index in ChainNumbers
    std::vector<engine::TokenId> rows;
    double line = 0;            ///< height of a line of words
    double labels = 0;          ///< width of the tokens' column
    double column = 0, gap = 0; ///< widths
    double percent = 0;         ///< width of the number before a bar
    double pager = 0;           ///< height of the line that names hidden columns
    double headLines = 1;
    double rowHeight = 0;
    bool others = false; ///< a row for all tokens that have none
    double footLines = 0;
    double barTop = 0, barHeight = 0; ///< of the 0–1 bar with its words
    double top = 0;                   ///< of the rows
    double scale = 1;                 ///< probability of a bar as long as there is room

    double left(int place) const { return margin + labels + gap + place * (column + gap); }
    double rowTop(int row) const { return top + row * rowHeight; }
    double footTop() const { return rowTop(static_cast<int>(rows.size()) + (others ? 1 : 0)); }
    double barLeft(int place) const { return left(place) + percent + 6; }
    double barRoom() const { return column - percent - 6; }
    QRectF cell(int place, int row) const { return {left(place), rowTop(row), column, rowHeight}; }
    QRectF bar(int place, int row, double probability) const {
        const double height = std::min(rowHeight - 3, line);
        return {barLeft(place), rowTop(row) + (rowHeight - height) / 2, probability / scale * barRoom(), height};
    }
};
ChainGeometry chainGeometry(const ScoreChainState& state, const Theme& theme, QSizeF size);

} // namespace headlight
