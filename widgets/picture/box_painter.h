// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

#include <QLineF>
#include <QList>

class QPainter;

namespace headlight {

/// A box's fill, and its stroke inside the rectangle: crisp on whole pixels, and boxes side by side do not overlap.
void paintBox(QPainter& painter, const BoxItem& box, const Theme& theme);

/// Whether the picture is only scaled and moved, and becomes pixels.
bool onPixels(const QPainter& painter);

/// Lines that run across or down, on whole pixels, where Qt would take long: see the .cpp. False, and nothing is
/// painted, where QPainter does it as well: opaque lines, turned pictures, SVG.
bool paintTranslucentLines(QPainter& painter, const QList<QLineF>& lines, const QColor& color, double width);

} // namespace headlight
