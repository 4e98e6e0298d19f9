// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/picture_data.h"

#include "engine/decoding/decoding_options_json.h"
#include "engine/formats/npz_writer.h"
#include "widgets/picture/provenance_text.h"

#include <QCoreApplication>

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <set>

namespace headlight {

namespace {

/// As short as it can be read back exactly; NumPy and most programs read these words.
std::string exact(float value) {
    if (!std::isfinite(value))
        return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
    char digits[32];
    return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

/// The double whose shortest text is the float's; no locale has a say in it.
double shortest(float value) {
    const std::string digits = exact(value);
    double read = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), read);
    return read;
}

QByteArray field(const QString& text) {
    QByteArray utf8 = text.toUtf8();
    if (!utf8.contains(',') && !utf8.contains('"') && !utf8.contains('\n') && !utf8.contains('\r') &&
        !utf8.startsWith('#') && utf8 == utf8.trimmed())
        return utf8;
    return '"' + utf8.replace('"', "\"\"") + '"';
}

QString labelAt(const std::vector<QString>& labels, int index) {
    return index < static_cast<int>(labels.size()) ? labels[static_cast<std::size_t>(index)] : QString::number(index);
}

/// Every number that a curve stands for.
std::optional<DataTable> linesOf(const DisplayList& list) {
    DataTable table;
    table.id = QStringLiteral("lines");
    table.name = QCoreApplication::translate("headlight::PictureData", "curves that are drawn");
    auto values = std::make_shared<std::vector<float>>();
    for (const Item& item : list.items)
        if (const auto* ribbon = std::get_if<RibbonItem>(&item);
            ribbon && !std::holds_alternative<std::monostate>(ribbon->provenance)) {
            table.rowLabels.push_back(elementName(ribbon->provenance));
            values->push_back(ribbon->value);
        }
    if (values->empty())
        return std::nullopt;
    table.rows = static_cast<int>(values->size());
    table.columns = 1;
    table.columnLabels = {QStringLiteral("value")};
    table.values = std::move(values);
    return table;
}

nlohmann::ordered_json labels(const std::vector<QString>& names) {
    auto out = nlohmann::ordered_json::array();
    for (const QString& name : names)
        out.push_back(name.toStdString());
    return out;
}

nlohmann::ordered_json numbers(const DataTable& table) {
    auto rows = nlohmann::ordered_json::array();
    for (int row = 0; row < table.rows; ++row) {
        auto line = nlohmann::ordered_json::array();
        for (int column = 0; column < table.columns; ++column) {
            const float value = table.value(row, column);
            if (std::isfinite(value))
                line.push_back(shortest(value));
            else
                line.push_back(exact(value));
        }
        rows.push_back(std::move(line));
    }
    return rows;
}

} // namespace

QString DataTable::tensor() const {
    if (const auto* hook = std::get_if<engine::Hook>(&source.tensor))
        return QString::fromStdString(engine::hookName(*hook));
    if (std::holds_alternative<engine::WeightId>(source.tensor))
        return tensorName(source.at(0, 0));
    return {};
}

std::vector<DataTable> dataOf(const DisplayList& list) {
    std::vector<DataTable> tables;
    std::set<QString> ids;
    for (const Item& item : list.items) {
        const auto* grid = std::get_if<CellGrid>(&item);
        if (!grid || !grid->values || grid->values->empty() || grid->id.contains(QLatin1String("legend")))
            continue;
        DataTable table{grid->id,      grid->name,   grid->source,    grid->rows,
                        grid->columns, grid->values, grid->rowLabels, grid->columnLabels};
        for (int again = 2; !ids.insert(table.id).second; ++again)
            table.id = QStringLiteral("%1-%2").arg(grid->id).arg(again);
        tables.push_back(std::move(table));
    }
    if (auto lines = linesOf(list))
        tables.push_back(std::move(*lines));
    return tables;
}

QByteArray toCsv(const std::vector<DataTable>& tables) {
    QByteArray out;
    for (const DataTable& table : tables) {
        if (!out.isEmpty())
            out += "\r\n";
        QString head = QStringLiteral("# ") + table.id;
        if (const QString tensor = table.tensor(); !tensor.isEmpty())
            head += QStringLiteral(" (%1)").arg(tensor);
        head += QStringLiteral(": ") + table.name;
        if (table.pooled() > 1)
            head +=
                QStringLiteral(" [pooled: loudest of %1 x %2]").arg(table.source.rowStep).arg(table.source.columnStep);
        out += head.simplified().toUtf8() + "\r\n";
        for (int column = 0; column < table.columns; ++column)
            out += ',' + field(labelAt(table.columnLabels, column));
        out += "\r\n";
        for (int row = 0; row < table.rows; ++row) {
            out += field(labelAt(table.rowLabels, row));
            for (int column = 0; column < table.columns; ++column)
                out += ',' + QByteArray::fromStdString(exact(table.value(row, column)));
            out += "\r\n";
        }
    }
    return out;
}

QByteArray toJson(const std::vector<DataTable>& tables, const DataContext& context) {
    nlohmann::ordered_json out;
    out["title"] = context.title.toStdString();
    out["model"] = context.model.toStdString();
    out["text"] = context.text.toStdString();
    if (const auto& s = context.sampling)
        out["sampling"] = {{"greedy", s->greedy},
                           {"temperature", s->temperature},
                           {"top_k", s->topK},
                           {"top_p", s->topP},
                           {"seed", s->seed}};
    if (context.decoding)
        out["settings"] = nlohmann::ordered_json::parse(engine::decodingSettingsJson(*context.decoding));
    out["program"] = QStringLiteral("Headlight %1").arg(QCoreApplication::applicationVersion()).toStdString();
    out["tables"] = nlohmann::ordered_json::array();
    for (const DataTable& table : tables) {
        nlohmann::ordered_json one;
        one["id"] = table.id.toStdString();
        one["name"] = table.name.toStdString();
        if (const QString tensor = table.tensor(); !tensor.isEmpty()) {
            one["tensor"] = tensor.toStdString();
            one["base"] = table.source.base;
            one["rowAxis"] = table.source.rowAxis;
            one["columnAxis"] = table.source.columnAxis;
            one["rowStep"] = table.source.rowStep;
            one["columnStep"] = table.source.columnStep;
        }
        one["rows"] = labels(table.rowLabels);
        one["columns"] = labels(table.columnLabels);
        one["values"] = numbers(table);
        out["tables"].push_back(std::move(one));
    }
    return QByteArray::fromStdString(out.dump(1) + "\n");
}

void writeNpz(const std::vector<DataTable>& tables, const std::filesystem::path& file) {
    engine::NpzWriter writer(file);
    for (const DataTable& table : tables) {
        const std::string name = table.id.toStdString();
        engine::TensorView view;
        view.data = table.values->data();
        view.shape = {table.rows, table.columns};
        writer.add(name, view);
        if (table.tensor().isEmpty())
            continue;
        const GridSource& s = table.source;
        const std::vector<std::int64_t> place{s.base[0],    s.base[1], s.base[2],   s.rowAxis,
                                              s.columnAxis, s.rowStep, s.columnStep};
        writer.add(name + ".place", place);
    }
    writer.finish();
}

} // namespace headlight
