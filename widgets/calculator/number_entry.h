// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/transformer/masks.h"

#include <QString>

#include <variant>

namespace headlight {

/// Why what was typed or pasted cannot be taken.
struct EntryError {
    QString sentence;
};

/// Larger numbers are refused: everything that is computed from them must stay finite.
inline constexpr double kLargestEntry = 1e15;

/// "0.5", "0,5", "−3", "1e-3". Refuses anything else, NaN and infinity among it.
std::variant<double, EntryError> readNumber(const QString& text);

/// Rows as spreadsheets copy them (tabs), or separated by semicolons, commas or spaces, or as Python prints them in
/// square brackets. Refuses rows of different lengths, and more than 16 rows or 128 columns.
std::variant<engine::SmallMatrix, EntryError> readRows(const QString& text);

/// One row a line, tabs between the numbers, as many digits as it takes to read the same numbers again.
QString rowsAsText(const engine::SmallMatrix& matrix);

} // namespace headlight
