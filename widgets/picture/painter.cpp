// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/painter.h"

#include "widgets/picture/box_painter.h"
#include "widgets/picture/grid_dots.h"
#include "widgets/picture/grid_image.h"
#include "widgets/picture/grid_image_cache.h"
#include "widgets/picture/number_text.h"
#include "widgets/picture/ribbon_layer.h"
#include "widgets/picture/text_layout.h"
#include "widgets/picture/vector_registers.h"

#include <QCache>
#include <QFontMetricsF>
#include <QGlyphRun>
#include <QHash>
#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPolygonF>
#include <QRawFont>
#include <QStaticText>

#include <algorithm>
#include <cmath>
#include <span>

namespace headlight {
namespace {

constexpr double hatchFrom = 6;  ///< masked cells at least this large are hatched
constexpr double glyphFrom = 10; ///< cells at least this large spell out NaN and ∞

/// Advances and glyphs of the few characters that numbers are made of; a thousand numbers then cost one draw call.
class NumberFont {
public:
    explicit NumberFont(const QFont& font) : m_raw(QRawFont::fromFont(font)) {
        const QFontMetricsF metrics(font);
        m_ascent = metrics.ascent();
        m_height = metrics.height();
    }
    double height() const { return m_height; }
    double width(const QString& text) {
        double sum = 0;
        for (const QChar c : text)
            sum += glyph(c).advance;
        return sum;
    }
    /// Appends `text`, centred in `rect`, to a run; nothing when it does not fit.
    void put(const QString& text, const QRectF& rect, QList<quint32>& glyphs, QList<QPointF>& places) {
        const double wide = width(text);
        if (wide > rect.width())
            return;
        QPointF at(rect.center().x() - wide / 2, rect.center().y() - m_height / 2 + m_ascent);
        for (const QChar c : text) {
            const Glyph& g = glyph(c);
            glyphs.append(g.index);
            places.append(at);
            at.rx() += g.advance;
        }
    }
    void draw(QPainter& painter, const QColor& color, const QList<quint32>& glyphs,
              const QList<QPointF>& places) const {
        if (glyphs.isEmpty())
            return;
        QGlyphRun run;
        run.setRawFont(m_raw);
        run.setGlyphIndexes(glyphs);
        run.setPositions(places);
        painter.setPen(color);
        painter.drawGlyphRun({}, run);
    }

private:
    struct Glyph {
        quint32 index = 0;
        double advance = 0;
    };
    const Glyph& glyph(QChar c) {
        const auto found = m_glyphs.constFind(c);
        if (found != m_glyphs.constEnd())
            return *found;
        QList<quint32> index = m_raw.glyphIndexesForString(QString(c));
        if (index.isEmpty() || index.front() == 0) // a font without ∞ or −
            index = m_raw.glyphIndexesForString(c == QChar(0x2212) ? QStringLiteral("-") : QStringLiteral("~"));
        Glyph g;
        if (!index.isEmpty()) {
            g.index = index.front();
            const QList<QPointF> advance = m_raw.advancesForGlyphIndexes({g.index});
            g.advance = advance.isEmpty() ? 0 : advance.front().x();
        }
        return *m_glyphs.insert(c, g);
    }
    QRawFont m_raw;
    double m_ascent = 0, m_height = 0;
    QHash<QChar, Glyph> m_glyphs;
};

NumberFont& numberFont(const QFont& font) {
    static thread_local QHash<QString, std::shared_ptr<NumberFont>> fonts;
    auto& entry = fonts[font.key()];
    if (!entry)
        entry = std::make_shared<NumberFont>(font);
    return *entry;
}

/// Text that was laid out before: the same labels come back on every frame.
struct CachedText {
    TextLines lines;
    std::vector<QStaticText> ready;
};

/// Everything that the lines of a text depend on.
struct TextKey {
    QString text;
    double width, height, px;
    int style;
    bool operator==(const TextKey&) const = default;
};

std::size_t qHash(const TextKey& key, std::size_t seed) {
    return qHashMulti(seed, key.text, key.width, key.height, key.px, key.style);
}

const CachedText& cachedText(const TextItem& item, const Theme& theme) {
    static thread_local QCache<TextKey, CachedText> cache(4096);
    const TextKey key{item.text, item.rect.width(), item.rect.height(), item.px * Theme::textScale(),
                      static_cast<int>(item.alignment) * 8 + item.bold + 2 * item.mono + 4 * item.wrap};
    if (const CachedText* found = cache.object(key))
        return *found;
    auto* made = new CachedText;
    TextItem atOrigin = item;
    atOrigin.rect.moveTo(0, 0);
    made->lines = layoutText(atOrigin, theme);
    for (const TextLines::Line& line : made->lines.lines) {
        QStaticText text(line.text);
        text.setTextFormat(Qt::PlainText);
        text.setPerformanceHint(QStaticText::AggressiveCaching);
        text.prepare({}, made->lines.font);
        made->ready.push_back(text);
    }
    cache.insert(key, made);
    return *made;
}

class ItemPainter {
public:
    ItemPainter(QPainter& painter, const Theme& theme) : m_painter(painter), m_theme(theme) {
        const QTransform& t = painter.deviceTransform();
        m_scale = std::max(1e-6, std::hypot(t.m11(), t.m12()));
    }

    void operator()(const CellGrid& grid);
    void operator()(const TextItem& item);
    void operator()(const BoxItem& item) { paintBox(m_painter, item, m_theme); }
    void operator()(const PathItem& item);
    void operator()(const RibbonItem& item);
    void operator()(const MarkItem& item);

private:
    bool gridAsShapes(const CellGrid& grid);
    void gridBorders(const CellGrid& grid);
    void gridHatch(const CellGrid& grid);
    void gridNumbers(const CellGrid& grid, QSizeF cell);

    QPainter& m_painter;
    const Theme& m_theme;
    double m_scale = 1; ///< device pixels per logical pixel
};

void ItemPainter::operator()(const CellGrid& grid) {
    if (grid.rows <= 0 || grid.columns <= 0 || grid.opacity <= 0 || grid.rect.isEmpty())
        return;
    m_painter.setOpacity(grid.opacity);
    const QSizeF cell(grid.rect.width() / grid.columns, grid.rect.height() / grid.rows);
    const QSize most(static_cast<int>(grid.rect.width() * m_scale), static_cast<int>(grid.rect.height() * m_scale));
    m_painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    m_painter.setRenderHint(QPainter::Antialiasing, false);
    if (!gridAsShapes(grid))
        m_painter.drawImage(grid.rect, drawsDots(grid) && !most.isEmpty() ? dotImage(grid, m_theme, most)
                                                                          : cachedGridImage(grid, m_theme, most));
    if (std::min(cell.width(), cell.height()) >= hatchFrom)
        gridHatch(grid);
    if (grid.borders)
        gridBorders(grid);
    gridNumbers(grid, cell);
}

/// On paper cells are shapes, as viewers smooth images and compress their colours; too many of them stay an image.
bool ItemPainter::gridAsShapes(const CellGrid& grid) {
    constexpr int most = 4096;
    if (m_painter.paintEngine()->type() != QPaintEngine::Pdf || grid.rows * grid.columns > most)
        return false;
    const bool dots = drawsDots(grid);
    m_painter.setPen(Qt::NoPen);
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column) {
            const double radius = dots ? dotRadius(grid, row, column) : 0;
            const bool ground = dots && std::isfinite(grid.value(row, column));
            const QRectF cell = grid.cellRect(row, column);
            m_painter.fillRect(
                cell, QColor::fromRgba(ground ? dotGround(grid, m_theme) : cellColor(grid, m_theme, row, column)));
            if (radius <= 0)
                continue;
            m_painter.setBrush(QColor(dotColor(grid, m_theme)));
            m_painter.drawEllipse(cell.center(), radius, radius);
        }
    return true;
}

void ItemPainter::gridBorders(const CellGrid& grid) {
    m_painter.setBrush(Qt::NoBrush);
    if (m_theme.hairline() > 1) { // whole device pixels and inside the grid, so that all lines look equally strong
        const double wanted = gridLineWidth(grid, m_theme);
        if (wanted <= 0)
            return;
        const double width = std::max(1.0, std::round(wanted * m_scale)) / m_scale;
        m_painter.setPen(QPen(m_theme.line(), width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
        m_painter.drawLines(gridLines(grid, m_theme));
        m_painter.drawRect(grid.rect.adjusted(width / 2, width / 2, -width / 2, -width / 2));
        return;
    }
    const QList<QLineF> lines = gridLines(grid, m_theme);
    const bool framed = gridLineWidth(grid, m_theme) > 0;
    if (grid.opacity < 1) {
        QList<QLineF> all = lines;
        const QRectF r = grid.rect.adjusted(0, 0, -1 / m_scale, -1 / m_scale);
        if (framed)
            all << QLineF(r.topLeft(), r.topRight()) << QLineF(r.bottomLeft(), r.bottomRight())
                << QLineF(r.topLeft(), r.bottomLeft()) << QLineF(r.topRight(), r.bottomRight());
        if (paintTranslucentLines(m_painter, all, m_theme.line(), m_scale >= 2 ? 0.5 : 0))
            return;
    }
    m_painter.setPen(QPen(m_theme.line(), m_scale >= 2 ? 0.5 : 0)); // a hairline on screen, not thinner in print
    m_painter.drawLines(lines);
    if (framed)
        m_painter.drawRect(grid.rect.adjusted(0, 0, -1 / m_scale, -1 / m_scale));
}

void ItemPainter::gridHatch(const CellGrid& grid) {
    const auto* hook = std::get_if<engine::Hook>(&grid.source.tensor);
    if (!hook || hook->kind != engine::HookKind::AttnScores)
        return;
    QList<QLineF> lines;
    for (int row = 0; row < grid.rows; ++row) {
        for (int column = 0; column < grid.columns; ++column) {
            if (!grid.masked(row, column))
                continue;
            const QRectF cell = grid.cellRect(row, column);
            lines.append(QLineF(cell.bottomLeft(), cell.topRight()));
        }
    }
    m_painter.setRenderHint(QPainter::Antialiasing, true);
    m_painter.setPen(QPen(m_theme.line(), m_theme.hairline()));
    m_painter.drawLines(lines);
    m_painter.setRenderHint(QPainter::Antialiasing, false);
}

void ItemPainter::gridNumbers(const CellGrid& grid, QSizeF cell) {
    const bool printed = printsNumbers(grid);
    if (!printed && std::min(cell.width(), cell.height()) < glyphFrom)
        return;
    NumberFont& font = numberFont(m_theme.font(numberPixels(grid)));
    // Two inks: dark and light. Whatever colour a cell has, one of them reads on it.
    std::array<QList<quint32>, 2> glyphs;
    std::array<QList<QPointF>, 2> places;
    std::array<QColor, 2> ink;
    for (int row = 0; row < grid.rows; ++row) {
        for (int column = 0; column < grid.columns; ++column) {
            if (!grid.shows(row, column) || grid.masked(row, column))
                continue;
            const float value = grid.value(row, column);
            if (!printed && std::isfinite(value))
                continue;
            const QColor color = m_theme.textOn(cellColor(grid, m_theme, row, column));
            const std::size_t which = color.lightness() > 127;
            ink[which] = color;
            font.put(cellNumber(value), grid.cellRect(row, column).adjusted(1, 0, -1, 0), glyphs[which], places[which]);
        }
    }
    for (std::size_t which : {0U, 1U})
        font.draw(m_painter, ink[which], glyphs[which], places[which]);
}

void ItemPainter::operator()(const TextItem& item) {
    if (item.opacity <= 0 || item.text.isEmpty())
        return;
    m_painter.setOpacity(item.opacity);
    const CachedText& text = cachedText(item, m_theme);
    m_painter.setFont(text.lines.font);
    m_painter.setPen(item.color);
    if (item.angle != 0) {
        m_painter.save();
        m_painter.setTransform(turned(item), true);
    }
    for (std::size_t i = 0; i < text.ready.size(); ++i)
        m_painter.drawStaticText(item.rect.topLeft() + text.lines.lines[i].rect.topLeft(), text.ready[i]);
    if (item.angle != 0)
        m_painter.restore();
}

void ItemPainter::operator()(const PathItem& item) {
    if (item.opacity <= 0 || item.points.size() < 2)
        return;
    m_painter.setOpacity(item.opacity);
    m_painter.setRenderHint(QPainter::Antialiasing, true);
    const double width = m_theme.stroke(item.width);
    QPen pen(item.color, width, item.dashed ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
    m_painter.setPen(pen);
    m_painter.setBrush(Qt::NoBrush);
    const ArrowHead head = arrowHead(item, width);
    std::vector<QPointF> points = item.points;
    points.back() = head.neck;
    m_painter.drawPolyline(points.data(), static_cast<int>(points.size()));
    if (item.arrow) {
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(item.color);
        m_painter.drawPolygon(head.corners.data(), static_cast<int>(head.corners.size()));
    }
}

void ItemPainter::operator()(const RibbonItem& item) {
    if (item.opacity <= 0 || item.width <= 0)
        return;
    m_painter.setOpacity(item.opacity);
    m_painter.setRenderHint(QPainter::Antialiasing, true);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(item.color, item.width, Qt::SolidLine, Qt::FlatCap));
    if (item.width <= 1) {
        const double middle = (item.from.x() + item.to.x()) / 2;
        QPainterPath path(item.from);
        path.cubicTo({middle, item.from.y()}, {middle, item.to.y()}, item.to);
        m_painter.drawPath(path);
        return;
    }
    if (item.width > 2) { // wide enough for the seams between short lines to show
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(item.color);
        m_painter.drawPolygon(bandOf(item));
        return;
    }
    // A long path with a pen above 1 px leaves the raster engine's fast path; short lines stay on it.
    constexpr int pieces = 48;
    std::array<QLineF, pieces> lines;
    QPointF last = item.from;
    for (int i = 0; i < pieces; ++i) {
        const QPointF here = pointOn(item, (i + 1.0) / pieces);
        lines[static_cast<std::size_t>(i)] = QLineF(last, here);
        last = here;
    }
    m_painter.drawLines(lines.data(), pieces);
}

void ItemPainter::operator()(const MarkItem& item) {
    m_painter.setOpacity(1);
    m_painter.setRenderHint(QPainter::Antialiasing, true);
    m_painter.setBrush(Qt::NoBrush);
    const double width = m_theme.stroke(item.width), half = width / 2;
    // A rim in the surface tone keeps the outline readable on cells of its own colour.
    m_painter.setPen(QPen(m_theme.surface(), width + 2));
    const QRectF around = item.rect.adjusted(-half, -half, half, half);
    m_painter.drawRoundedRect(around, 2, 2);
    m_painter.setPen(QPen(item.color, width));
    m_painter.drawRoundedRect(around, 2, 2);
}

} // namespace

ArrowHead arrowHead(const PathItem& path, double width) {
    const QPointF tip = path.points.back();
    const QPointF before = path.points[path.points.size() - 2];
    const QLineF way(before, tip);
    if (!path.arrow || way.length() <= 0)
        return {tip, {tip, tip, tip}};
    const double size = std::min(4 + 2 * width, way.length());
    const QPointF along = (tip - before) / way.length() * size;
    const QPointF across(-along.y() * 0.45, along.x() * 0.45);
    return {tip - along * 0.8, {tip, tip - along + across, tip - along - across}};
}

/// How many ribbons stand one behind the other from here on.
static std::size_t ribbonsFrom(const DisplayList& list, std::size_t first) {
    std::size_t end = first;
    while (end < list.items.size() && std::holds_alternative<RibbonItem>(list.items[end]))
        ++end;
    return end - first;
}

void paint(QPainter& painter, const DisplayList& list, const Theme& theme) {
    painter.save();
    const double opacity = painter.opacity();
    if (list.background.isValid())
        painter.fillRect(QRectF(QPointF(), list.size), list.background);
    clearUpperVectorRegisters();
    ItemPainter items(painter, theme);
    for (std::size_t i = 0; i < list.items.size();) {
        const std::size_t ribbons = ribbonsFrom(list, i);
        const bool together = paintRibbons(painter, std::span(list.items).subspan(i, ribbons), list.size);
        if (!together && !std::holds_alternative<MarkItem>(list.items[i]))
            std::visit(items, list.items[i]);
        clearUpperVectorRegisters();
        i += together ? ribbons : 1;
    }
    for (const Item& item : list.items) { // marks lie above everything, wherever they stand in the list
        if (const auto* mark = std::get_if<MarkItem>(&item))
            items(*mark);
    }
    clearUpperVectorRegisters();
    painter.setOpacity(opacity);
    painter.restore();
}

QImage renderImage(const DisplayList& list, const Theme& theme, double scale) {
    const QSize pixels(std::max(1, static_cast<int>(std::ceil(list.size.width() * scale - 1e-6))),
                       std::max(1, static_cast<int>(std::ceil(list.size.height() * scale - 1e-6))));
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    paint(painter, list, theme);
    return image;
}

} // namespace headlight
