// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QImage;
class QWidget;

namespace headlight {

/// Writes what `view` shows: pictures from their display list, other widgets as they are drawn. `.svg` gives SVG,
/// anything else PNG at `scale` device pixels per logical pixel. The file appears whole or not at all. Throws
/// engine::Error{WriteFailed}.
void exportView(QWidget& view, const QString& file, const QString& title, double scale = 2.0);

/// The widget, with everything in it, as an image.
QImage renderWidget(QWidget& widget, double scale);

/// Writes a PNG, whole or not at all. Throws engine::Error{WriteFailed}.
void writePng(const QImage& image, const QString& file);

} // namespace headlight
