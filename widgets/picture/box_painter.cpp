// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/box_painter.h"

#include <QPaintEngine>
#include <QPainter>
#include <QPen>

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

// Qt's raster engine divides 96 translucent spans and more among the threads of a pool, and waking these takes several
// times as long as the spans. So a translucent box is painted in pieces of few rows; the pixels are the same.
constexpr int fewRows = 64;   ///< of plain rectangles: one span a row
constexpr int worthRows = 32; ///< below this many the whole box is few spans

/// How a box is painted, in logical pixels.
struct Look {
    QRectF rect;
    double radius = 0;
    QColor fill, stroke; ///< invalid = none
    double width = 0;    ///< of the stroke
    bool dashed = false;
};

void paintWhole(QPainter& painter, const Look& look) {
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setBrush(look.fill.isValid() ? QBrush(look.fill) : QBrush(Qt::NoBrush));
    QPen pen(Qt::NoPen);
    if (look.stroke.isValid()) {
        pen = QPen(look.stroke, look.width, look.dashed ? Qt::DashLine : Qt::SolidLine);
        pen.setJoinStyle(Qt::MiterJoin);
    }
    painter.setPen(pen);
    const double inset = look.width / 2;
    painter.drawRoundedRect(look.rect.adjusted(inset, inset, -inset, -inset), look.radius, look.radius);
}

/// Fills whole pixels, few rows at a time.
void fillPixels(QPainter& painter, const QRect& pixels, const QColor& color) {
    for (int y = pixels.top(); y <= pixels.bottom(); y += fewRows)
        painter.fillRect(QRect(pixels.left(), y, pixels.width(), std::min(fewRows, pixels.bottom() + 1 - y)), color);
}

/// Fills [left, right) on whole rows, its edges as light as their share of a pixel.
void fillColumns(QPainter& painter, double left, double right, int top, int bottom, const QColor& color) {
    const auto part = [&](int x, int columns, double share) {
        QColor c = color;
        c.setAlphaF(static_cast<float>(color.alphaF() * share));
        if (columns > 0 && c.alpha() > 0)
            fillPixels(painter, QRect(x, top, columns, bottom - top), c);
    };
    const int first = static_cast<int>(std::ceil(left)), last = static_cast<int>(std::floor(right));
    if (first > last) {
        part(last, 1, right - left);
        return;
    }
    part(first - 1, 1, first - left);
    part(first, last - first, 1);
    part(last, 1, right - last);
}

/// Lets one unit be one pixel of the device as long as it lives.
class DevicePixels {
public:
    explicit DevicePixels(QPainter& painter) : m_painter(painter) {
        painter.save();
        const QTransform device = painter.deviceTransform();
        painter.setWorldTransform(device.inverted() * painter.worldTransform());
    }
    ~DevicePixels() { m_painter.restore(); }
    DevicePixels(const DevicePixels&) = delete;
    DevicePixels& operator=(const DevicePixels&) = delete;

private:
    QPainter& m_painter;
};

void paintInPieces(QPainter& painter, const Look& look) {
    const QTransform device = painter.deviceTransform();
    const double scale = device.m11();
    Look in = look;
    in.rect = device.mapRect(look.rect);
    in.radius *= scale;
    in.width *= scale;
    const DevicePixels unit(painter);
    // Between the corners every row is the same.
    const double corner = std::min(in.radius, in.rect.height() / 2) + in.width + 1;
    const int top = static_cast<int>(std::ceil(in.rect.top() + corner)),
              bottom = static_cast<int>(std::floor(in.rect.bottom() - corner));
    if (bottom - top < worthRows) {
        paintWhole(painter, in);
        return;
    }
    const QRect whole = in.rect.toAlignedRect();
    for (const QRect& end : {QRect(whole.topLeft(), QPoint(whole.right(), top - 1)),
                             QRect(QPoint(whole.left(), bottom), whole.bottomRight())}) {
        painter.save();
        painter.setClipRect(end, Qt::IntersectClip);
        paintWhole(painter, in);
        painter.restore();
    }
    const double left = in.rect.left(), right = in.rect.right(), inset = in.width / 2;
    if (look.fill.isValid())
        fillColumns(painter, left + inset, right - inset, top, bottom, look.fill);
    if (look.stroke.isValid()) {
        fillColumns(painter, left, left + in.width, top, bottom, look.stroke);
        fillColumns(painter, right - in.width, right, top, bottom, look.stroke);
    }
}

bool translucent(const QPainter& painter, const QColor& color) {
    return color.isValid() && (painter.opacity() < 1 || color.alpha() < 255);
}

} // namespace

bool onPixels(const QPainter& painter) {
    const QTransform& t = painter.deviceTransform();
    return painter.paintEngine()->type() == QPaintEngine::Raster && t.type() <= QTransform::TxScale && t.m11() > 0 &&
           qFuzzyCompare(t.m11(), t.m22());
}

void paintBox(QPainter& painter, const BoxItem& box, const Theme& theme) {
    if (box.opacity <= 0)
        return;
    painter.setOpacity(box.opacity);
    Look look{box.rect, box.radius, box.fill, {}, 0, box.dashed};
    if (box.stroke.isValid() && box.strokeWidth > 0) {
        look.stroke = box.stroke;
        look.width = theme.stroke(box.strokeWidth);
    }
    const bool pieces = (translucent(painter, look.fill) || translucent(painter, look.stroke)) && onPixels(painter) &&
                        !(look.dashed && look.stroke.isValid());
    if (box.radius > 0 || look.stroke.isValid()) {
        pieces ? paintInPieces(painter, look) : paintWhole(painter, look);
    } else if (look.fill.isValid() && pieces) {
        const QRectF in = painter.deviceTransform().mapRect(box.rect);
        const DevicePixels unit(painter);
        fillPixels(
            painter,
            QRect(QPoint(qRound(in.left()), qRound(in.top())), QPoint(qRound(in.right()) - 1, qRound(in.bottom()) - 1)),
            look.fill);
    } else if (look.fill.isValid()) {
        painter.fillRect(box.rect, look.fill);
    }
}

bool paintTranslucentLines(QPainter& painter, const QList<QLineF>& lines, const QColor& color, double width) {
    if (!translucent(painter, color) || !onPixels(painter))
        return false;
    const QTransform device = painter.deviceTransform();
    const int pixels = std::max(1, qRound(width * device.m11()));
    const DevicePixels unit(painter);
    for (const QLineF& line : lines) {
        const QLineF in = device.map(line);
        const int x = static_cast<int>(std::floor(in.x1())), y = static_cast<int>(std::floor(in.y1()));
        const int right = static_cast<int>(std::floor(in.x2())), bottom = static_cast<int>(std::floor(in.y2()));
        fillPixels(painter,
                   in.dx() == 0 ? QRect(x, y, pixels, std::max(1, bottom - y)) // down
                                : QRect(x, y, std::max(1, right - x), pixels),
                   color);
    }
    return true;
}

} // namespace headlight
