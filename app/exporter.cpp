// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exporter.h"

#include "engine/error.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/picture_widget.h"

#include <QAbstractItemModel>
#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QImage>
#include <QMainWindow>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QTableView>

#include <algorithm>
#include <functional>
#include <optional>

namespace headlight {

namespace {

void writeWhole(const QString& file, const std::function<bool(QIODevice&)>& write) {
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || !write(out) || !out.commit())
        throw engine::Error(engine::ErrorCode::WriteFailed,
                            file.toStdString() + " could not be written: " + out.errorString().toStdString() + ".");
}

bool writeWidgetSvg(QWidget& view, QIODevice& device, const QString& title) {
    QSvgGenerator generator;
    generator.setOutputDevice(&device);
    generator.setResolution(96);
    generator.setSize(view.size());
    generator.setViewBox(view.rect());
    generator.setTitle(title);
    QPainter painter;
    if (!painter.begin(&generator))
        return false;
    view.render(&painter, {}, {}, QWidget::DrawWindowBackground | QWidget::DrawChildren);
    return painter.end();
}

} // namespace

QImage renderWidget(QWidget& widget, double scale) {
    QImage image((QSizeF(widget.size()) * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    widget.render(&painter);
    return image;
}

void writePng(const QImage& image, const QString& file) {
    writeWhole(file, [&](QIODevice& device) { return image.save(&device, "PNG"); });
}

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(headlight::Exporter)
};

/// Of a table that is not drawn by us: numbers as they are, words as row labels.
std::optional<DataTable> tableOf(const QAbstractItemModel& model) {
    DataTable table;
    table.id = QStringLiteral("table");
    table.name = Words::tr("the table's numbers, a row each");
    auto values = std::make_shared<std::vector<float>>();
    std::vector<int> numeric;
    for (int column = 0; column < model.columnCount(); ++column) {
        const QVariant first = model.rowCount() > 0 ? model.index(0, column).data(Qt::EditRole) : QVariant();
        const bool number = first.typeId() == QMetaType::Float || first.typeId() == QMetaType::Double ||
                            first.typeId() == QMetaType::Int;
        if (!number)
            continue;
        numeric.push_back(column);
        table.columnLabels.push_back(model.headerData(column, Qt::Horizontal).toString());
    }
    if (numeric.empty())
        return std::nullopt;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList words;
        for (int column = 0; column < model.columnCount(); ++column)
            if (std::find(numeric.begin(), numeric.end(), column) == numeric.end())
                words << model.index(row, column).data(Qt::DisplayRole).toString();
        table.rowLabels.push_back(words.join(QLatin1Char(' ')));
        for (const int column : numeric)
            values->push_back(model.index(row, column).data(Qt::EditRole).toFloat());
    }
    table.rows = model.rowCount();
    table.columns = static_cast<int>(numeric.size());
    table.values = std::move(values);
    return table;
}

std::vector<DataTable> numbersOf(const QWidget& view) {
    if (const auto* picture = qobject_cast<const PictureWidget*>(&view))
        return dataOf(picture->dataPicture());
    if (const auto* table = view.findChild<QTableView*>();
        table && !qobject_cast<const QMainWindow*>(&view) && table->model())
        if (auto numbers = tableOf(*table->model()))
            return {std::move(*numbers)};
    return {};
}

void exportData(const QWidget& view, const QString& file, const QString& kind, const DataContext& context) {
    const std::vector<DataTable> tables = numbersOf(view);
    if (tables.empty())
        throw engine::Error(
            engine::ErrorCode::BadArgument,
            "What is shown here has no numbers to export; choose a kind of picture (.png, .svg, .pdf).");
    if (kind == QLatin1String("npz")) {
        writeNpz(tables, file.toStdString());
        return;
    }
    const QByteArray bytes = kind == QLatin1String("csv") ? toCsv(tables) : toJson(tables, context);
    writeWhole(file, [&](QIODevice& device) { return device.write(bytes) == bytes.size(); });
}

} // namespace

void exportView(QWidget& view, const QString& file, const DataContext& context, double scale) {
    const auto* picture = qobject_cast<const PictureWidget*>(&view);
    const QString kind = QFileInfo(file).suffix().toLower();
    if (kind == QLatin1String("csv") || kind == QLatin1String("json") || kind == QLatin1String("npz")) {
        exportData(view, file, kind, context);
    } else if (kind == QLatin1String("svg")) {
        writeWhole(file, [&](QIODevice& device) {
            return picture ? renderSvg(device, picture->displayList(), picture->theme(), context.title)
                           : writeWidgetSvg(view, device, context.title);
        });
    } else if (kind == QLatin1String("pdf")) {
        writeWhole(file, [&](QIODevice& device) {
            return picture ? renderPdf(device, picture->displayList(), picture->theme(), context.title)
                           : renderPdf(device, view.size(), context.title, [&view](QPainter& painter) {
                                 view.render(&painter, {}, {}, QWidget::DrawWindowBackground | QWidget::DrawChildren);
                             });
        });
    } else {
        writePng(picture ? renderImage(picture->displayList(), picture->theme(), scale) : renderWidget(view, scale),
                 file);
    }
}

QString exportFilters(const QWidget& view) {
    QStringList filters{Words::tr("Picture, PNG (*.png)"), Words::tr("Picture, SVG (*.svg)"),
                        Words::tr("Page, PDF (*.pdf)")};
    if (!numbersOf(view).empty())
        filters << Words::tr("Numbers, CSV (*.csv)") << Words::tr("Numbers, JSON (*.json)")
                << Words::tr("Numbers, NumPy (*.npz)");
    return filters.join(QLatin1String(";;"));
}

} // namespace headlight
