// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/attention_parts.h"

#include <algorithm>

namespace headlight::attention {

inline constexpr double slant = 52;      ///< degrees of the matrix's column labels
inline constexpr double stripWidth = 64; ///< of the legend's colours

/// One side of the matrix: the positions that are seen of one of its texts.
struct Side {
    Role role = Role::Query;
    int first = 0, end = 0; ///< positions
    int cells = 0;
    int followed = -1; ///< the query or key of the selection
    const std::vector<int>* chosen = nullptr;
    const std::vector<QString>* tokens = nullptr; ///< of the whole text
    const QString& token(int position) const { return (*tokens)[static_cast<std::size_t>(position)]; }
    bool isQueries() const { return role == Role::Query; }
    int cellOf(int position, int step) const { return (position - first) / step; }
    bool holds(int position) const { return position >= first && position < end; }
    int firstOf(int cell, int step) const { return first + cell * step; }
    bool isChosen(int position) const { return std::binary_search(chosen->begin(), chosen->end(), position); }
};

/// Where everything of the matrix stands.
struct Frame {
    QRectF cells;
    double cell = 0;   ///< side
    bool dots = false; ///< asked for, and cells are large enough
    Side rows, columns;
    int step = 1;        ///< positions a cell pools, both ways
    double rowLabel = 0; ///< widths
    double columnLabel = 0;
    double margin = 0; ///< thickness of the strips right of the rows and below the columns; 0 = none
    QRectF legend;     ///< below the cells, or beside them where that leaves larger cells
    const Side& queries() const { return rows.isQueries() ? rows : columns; }
    const Side& keys() const { return rows.isQueries() ? columns : rows; }
};

double sine(); ///< of the slant
/// The largest cells that fit `area` with labels, margins and legend.
Frame frameOf(const Page& page, const QRectF& area);
/// What the rows are.
QString rowTitle(const Frame& frame);
/// The colours with the data's true range, and what is pooled or left out.
void addLegend(Page& page, const Frame& frame, const MatrixShades& shades);

} // namespace headlight::attention
