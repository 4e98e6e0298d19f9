// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

#include <QImage>

#include <functional>

class QPainter;
class QIODevice;

namespace headlight {

/// Replays a display list. The only code that touches pixels for pictures.
void paint(QPainter& painter, const DisplayList& list, const Theme& theme);

/// The picture at `scale` device pixels per logical pixel.
QImage renderImage(const DisplayList& list, const Theme& theme, double scale = 1.0);

/// Where an arrow's line ends and its filled head begins; without an arrow `neck` is the last point.
struct ArrowHead {
    QPointF neck;
    std::array<QPointF, 3> corners;
};
/// `path` has at least two points and is drawn `width` wide.
ArrowHead arrowHead(const PathItem& path, double width);

/// SVG at 96 dpi, text as text, large grids as one embedded image; cells carry <title>hook[index] = value</title> where
/// they are drawn as rectangles. Returns false when the device cannot be written.
bool renderSvg(QIODevice& device, const DisplayList& list, const Theme& theme, const QString& title);

/// One page of PDF as large as the picture at 96 dpi: text as text, with its fonts. Returns false when the device cannot
/// be written.
bool renderPdf(QIODevice& device, const DisplayList& list, const Theme& theme, const QString& title);
/// … of anything that is drawn in logical pixels.
bool renderPdf(QIODevice& device, QSizeF size, const QString& title, const std::function<void(QPainter&)>& draw);

} // namespace headlight
