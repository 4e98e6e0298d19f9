// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/painter.h"

#include <QIODevice>
#include <QPainter>
#include <QPdfWriter>

namespace headlight {

bool renderPdf(QIODevice& device, QSizeF size, const QString& title, const std::function<void(QPainter&)>& draw) {
    constexpr int perInch = 1200; // what hairlines are rounded to
    constexpr double logical = 96;
    if (!device.isWritable() || size.isEmpty())
        return false;
    QPdfWriter writer(&device);
    writer.setPdfVersion(QPagedPaintDevice::PdfVersion_1_6);
    writer.setResolution(perInch);
    writer.setTitle(title);
    writer.setCreator(QStringLiteral("Headlight"));
    writer.setPageMargins({});
    // Without orientation: a page is as wide and high as the picture.
    if (!writer.setPageSize(QPageSize(size * 72 / logical, QPageSize::Point, {}, QPageSize::ExactMatch)))
        return false;
    QPainter painter;
    if (!painter.begin(&writer))
        return false;
    painter.scale(perInch / logical, perInch / logical);
    painter.setRenderHint(QPainter::LosslessImageRendering); // weights are no photographs
    draw(painter);
    return painter.end();
}

bool renderPdf(QIODevice& device, const DisplayList& list, const Theme& theme, const QString& title) {
    return renderPdf(device, list.size, title, [&](QPainter& painter) { paint(painter, list, theme); });
}

} // namespace headlight
