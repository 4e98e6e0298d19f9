// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/decoding_options.h"
#include "engine/decoding/sampling.h"
#include "widgets/picture/display_list.h"

#include <QByteArray>

#include <filesystem>
#include <optional>

namespace headlight {

/// One table of a picture's numbers with what it is a part of.
struct DataTable {
    QString id;   ///< of the grid; unique among the tables of a picture
    QString name; ///< in words
    GridSource source;
    int rows = 0, columns = 0;
    std::shared_ptr<const std::vector<float>> values; ///< rows × columns, row-major
    std::vector<QString> rowLabels, columnLabels;     ///< as many as rows and columns, or none

    float value(int row, int column) const { return (*values)[static_cast<std::size_t>(row) * columns + column]; }
    /// The hook or weight that the numbers are of; empty where they are none's (sums, legends of lines).
    QString tensor() const;
    /// Elements of the tensor behind a number: more than one where a picture pools.
    int pooled() const { return source.rowStep * source.columnStep; }
};

/// What a file of data says besides the numbers.
struct DataContext {
    QString title, model, text;
    std::optional<engine::SamplingOptions> sampling;      ///< that the text's tokens are generated with
    std::optional<engine::DecodingOptions> decoding = {}; ///< of a search
};

/// The grids of a picture in their order, without the colour scale's own; then its curves, as "lines".
std::vector<DataTable> dataOf(const DisplayList& list);

/// UTF-8, a table after another with an empty line between them. The first line of each begins with '#' and says its
/// id, tensor and name; then a line of column labels and one line for each row, its label first. Fields as in RFC 4180,
/// numbers as short as they can be read back exactly, "nan", "inf" and "-inf".
QByteArray toCsv(const std::vector<DataTable>& tables);

/// {"title", "model", "text", "sampling": {"greedy", "temperature", "top_k", "top_p", "seed"}, "program", "tables":
/// [{"id", "name", "tensor", "base", "rowAxis", "columnAxis", "rowStep", "columnStep", "rows", "columns", "values"}]}:
/// row and column labels, rows of numbers; a number that is not finite is the string "nan", "inf" or "-inf".
QByteArray toJson(const std::vector<DataTable>& tables, const DataContext& context);

/// A NumPy archive: each table's numbers as <f4 [rows, columns] by its id, and "ID.place" <i8 [7] with base index, row
/// axis, column axis, row step and column step where they are a tensor's. Throws engine::Error{WriteFailed}.
void writeNpz(const std::vector<DataTable>& tables, const std::filesystem::path& file);

} // namespace headlight
