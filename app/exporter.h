// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/picture_data.h"

#include <QString>

class QImage;
class QWidget;

namespace headlight {

/// Writes what `view` shows, as the file's suffix says. `.svg` and `.pdf`: pictures from their display list, other
/// widgets as they are drawn; `.csv`, `.json` and `.npz`: the numbers of a picture or a table, whole where the picture
/// shows a part of them; anything else is PNG at `scale` device pixels per logical pixel. The file appears whole or not
/// at all. Throws engine::Error{WriteFailed; BadArgument where the view has no numbers}.
void exportView(QWidget& view, const QString& file, const DataContext& context, double scale = 2.0);

/// For file dialogs: every kind that exportView() writes of this view.
QString exportFilters(const QWidget& view);

/// The widget, with everything in it, as an image.
QImage renderWidget(QWidget& widget, double scale);

/// Writes a PNG, whole or not at all. Throws engine::Error{WriteFailed}.
void writePng(const QImage& image, const QString& file);

} // namespace headlight
