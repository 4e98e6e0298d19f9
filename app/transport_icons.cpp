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

/// Lines of `width` around a path, as a shape to fill.
QPainterPath stroked(const QPainterPath& path, double width) {
    QPainterPathStroker pen;
    pen.setWidth(width);
    pen.setCapStyle(Qt::RoundCap);
    return pen.createStroke(path);
}

/// A round that comes back to where it began.
QPainterPath loopShape() {
    const QRectF round(4, 4, 12, 12);
    QPainterPath ring;
    ring.arcMoveTo(round, 50);
    ring.arcTo(round, 50, 290);
    QPainterPath out = stroked(ring, 2);
    QPainterPath head; // where the arc ends, on the right
    head.moveTo(18.5, 8);
    head.lineTo(15.5, 13);
    head.lineTo(12, 8.5);
    head.closeSubpath();
    return out + head;
}

/// A leap over what lies between.
QPainterPath skipShape() {
    QPainterPath leap;
    leap.moveTo(3.5, 12);
    leap.cubicTo(5, 3.5, 13, 3.5, 15.5, 9);
    QPainterPath out = stroked(leap, 2);
    QPainterPath head;
    head.moveTo(18.5, 6.5);
    head.lineTo(16.5, 12.5);
    head.lineTo(11.5, 9.5);
    head.closeSubpath();
    QPainterPath dots;
    for (const double x : {6.5, 10.0, 13.5})
        dots.addEllipse(QPointF(x, 15), 1.3, 1.3);
    return out + head + dots;
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
    case TransportIcon::Loop:
        return loopShape();
    case TransportIcon::Skip:
        return skipShape();
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

QIcon transportIcon(TransportIcon icon, const Theme& theme, bool on) {
    QIcon out;
    for (const int size : {20, 40, 60}) {
        out.addPixmap(pixmap(icon, on ? theme.accent() : theme.text(), size));
        out.addPixmap(pixmap(icon, theme.line(), size), QIcon::Disabled);
    }
    return out;
}

} // namespace headlight
