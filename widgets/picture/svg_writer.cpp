// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/grid_dots.h"
#include "widgets/picture/grid_image.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/provenance_text.h"
#include "widgets/picture/text_layout.h"

#include "widgets/picture/number_text.h"

#include <QBuffer>
#include <QIODevice>
#include <QXmlStreamWriter>

#include <cmath>

namespace headlight {
namespace {

constexpr int mostRectangles = 4096; ///< cells of a grid; larger grids become one embedded image
constexpr QSize largestImage(4096, 4096);

QString number(double value) {
    return QString::number(std::round(value * 1000) / 1000, 'g', 10);
}

/// Writes SVG by hand: QSvgGenerator neither clips nor titles.
class SvgWriter {
public:
    SvgWriter(QIODevice& device, const Theme& theme) : m_xml(&device), m_theme(theme) {}

    bool write(const DisplayList& list, const QString& title) {
        m_xml.writeStartDocument();
        m_xml.writeStartElement(QStringLiteral("svg"));
        m_xml.writeDefaultNamespace(QStringLiteral("http://www.w3.org/2000/svg"));
        m_xml.writeNamespace(QStringLiteral("http://www.w3.org/1999/xlink"), QStringLiteral("xlink"));
        attribute("version", QStringLiteral("1.1"));
        attribute("width", list.size.width());
        attribute("height", list.size.height());
        attribute("viewBox", QStringLiteral("0 0 %1 %2").arg(number(list.size.width()), number(list.size.height())));
        m_xml.writeTextElement(QStringLiteral("title"), title);
        if (list.background.isValid())
            rectangle(QRectF(QPointF(), list.size), list.background, {});
        for (const Item& item : list.items) {
            if (!std::holds_alternative<MarkItem>(item))
                std::visit(*this, item);
        }
        for (const Item& item : list.items) {
            if (const auto* mark = std::get_if<MarkItem>(&item))
                (*this)(*mark);
        }
        m_xml.writeEndElement();
        m_xml.writeEndDocument();
        return !m_xml.hasError();
    }

    void operator()(const CellGrid& grid);
    void operator()(const TextItem& item);
    void operator()(const BoxItem& item);
    void operator()(const PathItem& item);
    void operator()(const RibbonItem& item);
    void operator()(const MarkItem& item);

private:
    void attribute(const char* name, const QString& value) { m_xml.writeAttribute(QLatin1String(name), value); }
    void attribute(const char* name, double value) { attribute(name, number(value)); }
    void paint(const char* what, const QColor& color) {
        attribute(what, color.isValid() ? color.name() : QStringLiteral("none"));
        if (color.isValid() && color.alpha() < 255)
            attribute(what == QLatin1String("fill") ? "fill-opacity" : "stroke-opacity", color.alphaF());
    }
    void opacity(double value) {
        if (value < 1)
            attribute("opacity", std::max(0.0, value));
    }
    void place(const QRectF& rect) {
        attribute("x", rect.left());
        attribute("y", rect.top());
        attribute("width", rect.width());
        attribute("height", rect.height());
    }
    void rectangle(const QRectF& rect, const QColor& fill, const QString& title);
    void cells(const CellGrid& grid);
    void cellNumberText(const CellGrid& grid, int row, int column, const QFont& font);
    void circle(QPointF middle, double radius, const QColor& color);
    void image(const CellGrid& grid);
    void borders(const CellGrid& grid);
    void strokeOf(const QColor& color, double width, bool dashed);
    void fontOf(const QFont& font);

    QXmlStreamWriter m_xml;
    const Theme& m_theme;
};

void SvgWriter::rectangle(const QRectF& rect, const QColor& fill, const QString& title) {
    m_xml.writeStartElement(QStringLiteral("rect"));
    place(rect);
    paint("fill", fill);
    if (!title.isEmpty())
        m_xml.writeTextElement(QStringLiteral("title"), title);
    m_xml.writeEndElement();
}

void SvgWriter::strokeOf(const QColor& color, double width, bool dashed) {
    paint("stroke", color);
    attribute("stroke-width", width);
    if (dashed)
        attribute("stroke-dasharray", QStringLiteral("%1 %2").arg(number(4 * width), number(2 * width)));
}

void SvgWriter::fontOf(const QFont& font) {
    attribute("font-family", font.families().join(QStringLiteral(", ")));
    attribute("font-size", font.pixelSize());
    if (font.weight() > QFont::Medium)
        attribute("font-weight", font.weight());
}

void SvgWriter::operator()(const CellGrid& grid) {
    if (grid.rows <= 0 || grid.columns <= 0 || grid.opacity <= 0 || grid.rect.isEmpty())
        return;
    m_xml.writeStartElement(QStringLiteral("g"));
    if (!grid.id.isEmpty())
        attribute("id", grid.id);
    opacity(grid.opacity);
    if (!grid.name.isEmpty())
        m_xml.writeTextElement(QStringLiteral("title"), grid.name);
    if (static_cast<std::int64_t>(grid.rows) * grid.columns > mostRectangles)
        image(grid);
    else
        cells(grid);
    if (grid.borders)
        borders(grid);
    m_xml.writeEndElement();
}

void SvgWriter::borders(const CellGrid& grid) {
    const double width = gridLineWidth(grid, m_theme);
    if (width <= 0)
        return;
    QString way;
    for (const QLineF& line : gridLines(grid, m_theme))
        way += QStringLiteral("M%1 %2L%3 %4")
                   .arg(number(line.x1()), number(line.y1()), number(line.x2()), number(line.y2()));
    if (!way.isEmpty()) {
        m_xml.writeEmptyElement(QStringLiteral("path"));
        attribute("d", way);
        paint("fill", {});
        strokeOf(m_theme.line(), width, false);
    }
    const double half = m_theme.hairline() > 1 ? width / 2 : 0; // strong ones stay inside, as on screen
    m_xml.writeEmptyElement(QStringLiteral("rect"));
    place(grid.rect.adjusted(half, half, -half, -half));
    paint("fill", {});
    strokeOf(m_theme.line(), width, false);
}

void SvgWriter::cells(const CellGrid& grid) {
    const bool numbers = printsNumbers(grid), dots = drawsDots(grid);
    const QFont font = m_theme.font(numberPixels(grid));
    for (int row = 0; row < grid.rows; ++row) {
        for (int column = 0; column < grid.columns; ++column) {
            if (!grid.shows(row, column))
                continue;
            const QRectF cell = grid.cellRect(row, column);
            const double radius = dots ? dotRadius(grid, row, column) : 0;
            const bool ground = dots && (radius > 0 || std::isfinite(grid.value(row, column)));
            rectangle(cell, QColor(ground ? dotGround(grid, m_theme) : cellColor(grid, m_theme, row, column)),
                      describeCell(grid, row, column));
            if (radius > 0)
                circle(cell.center(), radius, QColor(dotColor(grid, m_theme)));
            if (numbers && !grid.masked(row, column))
                cellNumberText(grid, row, column, font);
        }
    }
}

void SvgWriter::circle(QPointF middle, double radius, const QColor& color) {
    m_xml.writeEmptyElement(QStringLiteral("circle"));
    attribute("cx", middle.x());
    attribute("cy", middle.y());
    attribute("r", radius);
    paint("fill", color);
}

void SvgWriter::cellNumberText(const CellGrid& grid, int row, int column, const QFont& font) {
    const QRectF rect = grid.cellRect(row, column);
    m_xml.writeStartElement(QStringLiteral("text"));
    attribute("x", rect.center().x());
    attribute("y", rect.center().y() + font.pixelSize() * 0.35);
    attribute("text-anchor", QStringLiteral("middle"));
    paint("fill", m_theme.textOn(cellColor(grid, m_theme, row, column)));
    fontOf(font);
    m_xml.writeCharacters(cellNumber(grid.value(row, column)));
    m_xml.writeEndElement();
}

void SvgWriter::image(const CellGrid& grid) {
    // Enlarged by whole steps: viewers smooth images, and cells must stay crisp.
    QImage picture = drawsDots(grid) ? dotImage(grid, m_theme, (grid.rect.size() * 3).toSize().boundedTo(largestImage))
                                     : gridImage(grid, m_theme, largestImage);
    const int steps = std::max(1, std::min(4, 2048 / std::max(picture.width(), picture.height())));
    picture = picture.scaled(picture.size() * steps, Qt::IgnoreAspectRatio, Qt::FastTransformation);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    picture.save(&buffer, "PNG");
    m_xml.writeEmptyElement(QStringLiteral("image"));
    place(grid.rect);
    attribute("preserveAspectRatio", QStringLiteral("none"));
    attribute("style", QStringLiteral("image-rendering:pixelated"));
    m_xml.writeAttribute(QStringLiteral("http://www.w3.org/1999/xlink"), QStringLiteral("href"),
                         QStringLiteral("data:image/png;base64,") + QString::fromLatin1(bytes.toBase64()));
}

void SvgWriter::operator()(const TextItem& item) {
    if (item.opacity <= 0)
        return;
    const TextLines text = layoutText(item, m_theme);
    for (const TextLines::Line& line : text.lines) {
        m_xml.writeStartElement(QStringLiteral("text"));
        // Anchored where the layout aligned it, so that a viewer's other font still stands in place.
        const bool center = item.alignment & Qt::AlignHCenter, right = item.alignment & Qt::AlignRight;
        attribute("x", center ? line.rect.center().x() : right ? line.rect.right() : line.rect.left());
        attribute("y", line.baseline);
        if (center || right)
            attribute("text-anchor", center ? QStringLiteral("middle") : QStringLiteral("end"));
        if (item.angle != 0)
            attribute("transform",
                      QStringLiteral("rotate(%1 %2 %3)")
                          .arg(number(-item.angle), number(item.rect.left()), number(item.rect.center().y())));
        paint("fill", item.color);
        fontOf(text.font);
        opacity(item.opacity);
        m_xml.writeCharacters(line.text);
        m_xml.writeEndElement();
    }
}

void SvgWriter::operator()(const BoxItem& item) {
    if (item.opacity <= 0)
        return;
    const bool stroked = item.stroke.isValid() && item.strokeWidth > 0;
    const double width = m_theme.stroke(item.strokeWidth), inset = stroked ? width / 2 : 0;
    m_xml.writeStartElement(QStringLiteral("rect"));
    place(item.rect.adjusted(inset, inset, -inset, -inset));
    if (item.radius > 0)
        attribute("rx", item.radius);
    paint("fill", item.fill);
    if (stroked)
        strokeOf(item.stroke, width, item.dashed);
    opacity(item.opacity);
    if (!item.name.isEmpty())
        m_xml.writeTextElement(QStringLiteral("title"), item.name);
    m_xml.writeEndElement();
}

void SvgWriter::operator()(const PathItem& item) {
    if (item.opacity <= 0 || item.points.size() < 2)
        return;
    const double width = m_theme.stroke(item.width);
    const ArrowHead head = arrowHead(item, width);
    const auto joined = [](auto begin, auto end) {
        QStringList parts;
        for (auto it = begin; it != end; ++it)
            parts.append(number(it->x()) + QLatin1Char(',') + number(it->y()));
        return parts.join(QLatin1Char(' '));
    };
    std::vector<QPointF> points = item.points;
    points.back() = head.neck;
    m_xml.writeEmptyElement(QStringLiteral("polyline"));
    attribute("points", joined(points.begin(), points.end()));
    paint("fill", {});
    strokeOf(item.color, width, item.dashed);
    opacity(item.opacity);
    if (item.arrow) {
        m_xml.writeEmptyElement(QStringLiteral("polygon"));
        attribute("points", joined(head.corners.begin(), head.corners.end()));
        paint("fill", item.color);
        opacity(item.opacity);
    }
}

void SvgWriter::operator()(const RibbonItem& item) {
    if (item.opacity <= 0 || item.width <= 0)
        return;
    const double middle = (item.from.x() + item.to.x()) / 2;
    m_xml.writeStartElement(QStringLiteral("path"));
    attribute("d", QStringLiteral("M%1 %2C%3 %2 %3 %4 %5 %4")
                       .arg(number(item.from.x()), number(item.from.y()), number(middle), number(item.to.y()),
                            number(item.to.x())));
    paint("fill", {});
    strokeOf(item.color, item.width, false);
    opacity(item.opacity);
    if (!std::holds_alternative<std::monostate>(item.provenance))
        m_xml.writeTextElement(QStringLiteral("title"),
                               QStringLiteral("%1 = %2").arg(elementName(item.provenance), fullNumber(item.value)));
    m_xml.writeEndElement();
}

void SvgWriter::operator()(const MarkItem& item) {
    const double width = m_theme.stroke(item.width), half = width / 2;
    for (const bool rim : {true, false}) {
        m_xml.writeEmptyElement(QStringLiteral("rect"));
        place(item.rect.adjusted(-half, -half, half, half));
        attribute("rx", 2);
        paint("fill", {});
        strokeOf(rim ? m_theme.surface() : item.color, rim ? width + 2 : width, false);
    }
}

} // namespace

bool renderSvg(QIODevice& device, const DisplayList& list, const Theme& theme, const QString& title) {
    return device.isWritable() && SvgWriter(device, theme).write(list, title);
}

} // namespace headlight
