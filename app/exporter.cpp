// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exporter.h"

#include "engine/error.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/picture_widget.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <functional>

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

void exportView(QWidget& view, const QString& file, const QString& title, double scale) {
    const auto* picture = qobject_cast<const PictureWidget*>(&view);
    if (file.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
        writeWhole(file, [&](QIODevice& device) {
            return picture ? renderSvg(device, picture->displayList(), picture->theme(), title)
                           : writeWidgetSvg(view, device, title);
        });
        return;
    }
    writePng(picture ? renderImage(picture->displayList(), picture->theme(), scale) : renderWidget(view, scale), file);
}

} // namespace headlight
