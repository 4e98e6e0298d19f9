// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transport_icons.h"

#include "widgets/theme/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

namespace headlight {

namespace {

/// Triangle pointing right with its base at x.
void addTriangle(QPainterPath& path, double x, double width) {
    path.moveTo(x, 4);
    path.lineTo(x + width, 10);
    path.lineTo(x, 16);
    path.closeSubpath();
}

/// In a 20 × 20 box, pointing right.
QPainterPath shape(TransportIcon icon) {
    QPainterPath path;
    switch (icon) {
    case TransportIcon::Play:
        addTriangle(path, 5, 11);
        break;
    case TransportIcon::Pause:
        path.addRect(5, 4, 3.5, 12);
        path.addRect(11.5, 4, 3.5, 12);
        break;
    case TransportIcon::PreviousBeat:
    case TransportIcon::NextBeat:
        path.addRect(4.5, 4, 2, 12);
        addTriangle(path, 8.5, 8);
        break;
    case TransportIcon::PreviousToken:
    case TransportIcon::NextToken:
        addTriangle(path, 3, 6);
        addTriangle(path, 9.5, 6);
        path.addRect(16, 4, 2, 12);
        break;
    }
    return path;
}

QPixmap pixmap(TransportIcon icon, const QColor& color, int size) {
    QPixmap out(size, size);
    out.fill(Qt::transparent);
    QPainter painter(&out);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(size / 20.0, size / 20.0);
    if (icon == TransportIcon::PreviousBeat || icon == TransportIcon::PreviousToken) {
        painter.translate(20, 0);
        painter.scale(-1, 1);
    }
    painter.fillPath(shape(icon), color);
    return out;
}

} // namespace

QIcon transportIcon(TransportIcon icon, const Theme& theme) {
    QIcon out;
    for (const int size : {20, 40, 60}) {
        out.addPixmap(pixmap(icon, theme.text(), size));
        out.addPixmap(pixmap(icon, theme.line(), size), QIcon::Disabled);
    }
    return out;
}

} // namespace headlight
