// SPDX-License-Identifier: GPL-3.0-or-later
// Exact-area rasterization as in Raph Levien's font-rs: every edge adds its signed area to the pixels it crosses, and a
// running sum along each row is the coverage.
#include "widgets/picture/ribbon_layer.h"

#include "widgets/picture/box_painter.h"

#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr int ribbonPieces = 48;
constexpr std::size_t fewest = 4;      ///< ribbons; fewer are painted one by one
constexpr double faintest = 1 / 255.0; ///< of alpha

/// Of the part of a polygon on one side of an axis-parallel line (Sutherland and Hodgman).
template <typename Inside, typename Cut>
QPolygonF clipped(const QPolygonF& polygon, Inside inside, Cut cut) {
    QPolygonF out;
    for (qsizetype i = 0; i < polygon.size(); ++i) {
        const QPointF from = polygon[i], to = polygon[(i + 1) % polygon.size()];
        if (inside(from))
            out << from;
        if (inside(from) != inside(to))
            out << cut(from, to);
    }
    return out;
}

QPointF atX(QPointF a, QPointF b, double x) {
    return {x, a.y() + (b.y() - a.y()) * (x - a.x()) / (b.x() - a.x())};
}
QPointF atY(QPointF a, QPointF b, double y) {
    return {a.x() + (b.x() - a.x()) * (y - a.y()) / (b.y() - a.y()), y};
}

QPolygonF inside(QPolygonF polygon, double width, double height) {
    const QRectF bounds = polygon.boundingRect();
    const auto clip = [&](bool needed, auto in, auto cut) {
        if (needed && !polygon.isEmpty())
            polygon = clipped(polygon, in, cut);
    };
    clip(
        bounds.left() < 0, [](QPointF p) { return p.x() >= 0; }, [](QPointF a, QPointF b) { return atX(a, b, 0); });
    clip(
        bounds.right() > width, [&](QPointF p) { return p.x() <= width; },
        [&](QPointF a, QPointF b) { return atX(a, b, width); });
    clip(
        bounds.top() < 0, [](QPointF p) { return p.y() >= 0; }, [](QPointF a, QPointF b) { return atY(a, b, 0); });
    clip(
        bounds.bottom() > height, [&](QPointF p) { return p.y() <= height; },
        [&](QPointF a, QPointF b) { return atY(a, b, height); });
    return polygon;
}

} // namespace

CoverageLayer::CoverageLayer(QSize size)
    : m_image(size, QImage::Format_ARGB32_Premultiplied), m_stride(size.width() + 2),
      m_cover(static_cast<std::size_t>(m_stride) * static_cast<std::size_t>(size.height()), 0.0F),
      m_touched(static_cast<std::size_t>(size.height()), {m_stride, -1}) {
    m_image.fill(Qt::transparent);
}

void CoverageLayer::edge(QPointF from, QPointF to) {
    if (from.y() == to.y())
        return;
    const float direction = from.y() < to.y() ? 1.0F : -1.0F;
    if (from.y() > to.y())
        std::swap(from, to);
    const double slope = (to.x() - from.x()) / (to.y() - from.y());
    double x = from.x();
    const int last = std::min(m_image.height(), static_cast<int>(std::ceil(to.y())));
    for (int row = static_cast<int>(from.y()); row < last; ++row) {
        const double height = std::min(row + 1.0, to.y()) - std::max(double(row), from.y());
        const double next = x + slope * height;
        const double left = std::clamp(std::min(x, next), 0.0, double(m_image.width())),
                     right = std::clamp(std::max(x, next), 0.0, double(m_image.width()));
        const int first = static_cast<int>(left), end = static_cast<int>(std::ceil(right));
        float* cover = m_cover.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(m_stride) + first;
        const auto d = static_cast<float>(height) * direction;
        if (end <= first + 1) { // within one pixel
            const auto share = static_cast<float>((left + right) / 2 - first);
            cover[0] += d * (1 - share);
            cover[1] += d * share;
        } else {
            const auto s = static_cast<float>(1 / (right - left));
            const auto leftShare = static_cast<float>(left - first), rightShare = static_cast<float>(right - end + 1);
            const float firstArea = 0.5F * s * (1 - leftShare) * (1 - leftShare);
            const float lastArea = 0.5F * s * rightShare * rightShare;
            const int count = end - first;
            cover[0] += d * firstArea;
            if (count == 2) {
                cover[1] += d * (1 - firstArea - lastArea);
            } else {
                const float second = s * (1.5F - leftShare);
                cover[1] += d * (second - firstArea);
                for (int i = 2; i < count - 1; ++i)
                    cover[i] += d * s;
                cover[count - 1] += d * (1 - (second + static_cast<float>(count - 3) * s) - lastArea);
            }
            cover[count] += d * lastArea;
        }
        auto& touched = m_touched[static_cast<std::size_t>(row)];
        touched = {std::min(touched.first, first), std::max(touched.second, std::max(end, first + 1))};
        x = next;
    }
}

void CoverageLayer::blend(int row, QRgb color, double alpha) {
    auto& [first, last] = m_touched[static_cast<std::size_t>(row)];
    float* cover = m_cover.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(m_stride);
    auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(row));
    float sum = 0;
    for (int x = first; x <= last; ++x) {
        sum += std::exchange(cover[x], 0.0F);
        const int a = x < m_image.width() ? qRound(std::min(std::abs(sum), 1.0F) * alpha * 255) : 0;
        if (a <= 0)
            continue;
        const int rest = 255 - a;
        const QRgb under = line[x];
        const auto over = [&](int mine, int below) { return (mine * a + below * rest + 127) / 255; };
        line[x] = qRgba(over(qRed(color), qRed(under)), over(qGreen(color), qGreen(under)),
                        over(qBlue(color), qBlue(under)), over(255, qAlpha(under)));
    }
    first = m_stride;
    last = -1;
}

void CoverageLayer::fill(const QPolygonF& polygon, const QColor& color, double opacity) {
    const QPolygonF seen = inside(polygon, m_image.width(), m_image.height());
    if (seen.size() < 3)
        return;
    for (qsizetype i = 0; i < seen.size(); ++i)
        edge(seen[i], seen[(i + 1) % seen.size()]);
    const QRectF bounds = seen.boundingRect();
    const int last = std::min(m_image.height(), static_cast<int>(std::ceil(bounds.bottom())));
    for (int row = std::max(0, static_cast<int>(bounds.top())); row < last; ++row)
        blend(row, color.rgb(), opacity * color.alphaF());
}

QPolygonF bandOf(const RibbonItem& item) {
    QPolygonF band(2 * (ribbonPieces + 1));
    for (int i = 0; i <= ribbonPieces; ++i) {
        const QPointF along = pointOn(item, std::min(1.0, (i + 0.5) / ribbonPieces)) -
                              pointOn(item, std::max(0.0, (i - 0.5) / ribbonPieces));
        const double length = std::max(1e-9, std::hypot(along.x(), along.y()));
        const QPointF side(-along.y() / length * item.width / 2, along.x() / length * item.width / 2);
        const QPointF here = pointOn(item, static_cast<double>(i) / ribbonPieces);
        band[i] = here + side;
        band[2 * ribbonPieces + 1 - i] = here - side;
    }
    return band;
}

bool paintRibbons(QPainter& painter, std::span<const Item> items, QSizeF page) {
    if (items.size() < fewest || !onPixels(painter))
        return false;
    const QTransform device = painter.deviceTransform();
    std::vector<std::pair<QPolygonF, const RibbonItem*>> bands;
    QRectF bounds;
    for (const Item& item : items) {
        const auto& ribbon = std::get<RibbonItem>(item);
        if (ribbon.width <= 0 || ribbon.opacity * ribbon.color.alphaF() < faintest / 2)
            continue;
        bands.emplace_back(device.map(bandOf(ribbon)), &ribbon);
        bounds |= bands.back().first.boundingRect();
    }
    QRect pixels = bounds.toAlignedRect() & device.mapRect(QRectF(QPointF(), page)).toAlignedRect();
    if (painter.hasClipping())
        pixels &= device.mapRect(painter.clipBoundingRect()).toAlignedRect();
    if (pixels.isEmpty())
        return true;
    CoverageLayer layer(pixels.size());
    for (auto& [band, ribbon] : bands)
        layer.fill(band.translated(-pixels.topLeft()), ribbon->color, ribbon->opacity);
    painter.save();
    painter.setOpacity(1);
    painter.setWorldTransform(device.inverted() * painter.worldTransform());
    painter.drawImage(pixels.topLeft(), layer.image());
    painter.restore();
    return true;
}

} // namespace headlight
