// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/text_layout.h"

#include "widgets/picture/vector_registers.h"

#include <QFontMetricsF>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr int smallestPixels = 6;

QFont fontOf(const TextItem& item, const Theme& theme) {
    QFont font = item.mono ? theme.monoFont(item.px) : theme.font(item.px, item.bold);
    if (item.mono && item.bold)
        font.setWeight(QFont::Bold);
    const double height = QFontMetricsF(font).height();
    if (height > item.rect.height() && item.rect.height() > 0) {
        const double fitting = font.pixelSize() * item.rect.height() / height;
        font.setPixelSize(std::max(smallestPixels, static_cast<int>(fitting)));
    }
    return font;
}

/// Breaks at words; the last line that fits takes the elided rest.
std::vector<QString> wrapped(const QString& text, const QFont& font, const QFontMetricsF& metrics, QSizeF room,
                             bool& elided) {
    const auto most = static_cast<std::size_t>(std::max(1.0, std::floor(room.height() / metrics.height() + 1e-6)));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    QTextLayout layout(text, font);
    layout.setTextOption(option);
    layout.beginLayout();
    std::vector<QString> lines;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(room.width());
        if (lines.size() + 1 == most && line.textStart() + line.textLength() < text.size()) {
            lines.push_back(metrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, room.width()));
            elided = true;
            break;
        }
        lines.push_back(text.mid(line.textStart(), line.textLength()).trimmed());
    }
    layout.endLayout();
    return lines;
}

} // namespace

TextLines layoutText(const TextItem& item, const Theme& theme) {
    TextLines out;
    out.font = fontOf(item, theme);
    if (item.text.isEmpty() || item.rect.width() <= 0)
        return out;
    const QFontMetricsF metrics(out.font);
    std::vector<QString> lines;
    if (item.wrap) {
        for (const QString& paragraph : item.text.split(QLatin1Char('\n'))) {
            const double used = static_cast<double>(lines.size()) * metrics.height();
            if (used + metrics.height() > item.rect.height() + 1e-6 && !lines.empty()) {
                out.elided = true;
                break;
            }
            const auto more =
                wrapped(paragraph, out.font, metrics, {item.rect.width(), item.rect.height() - used}, out.elided);
            lines.insert(lines.end(), more.begin(), more.end());
        }
    } else {
        QString shown = item.text;
        if (metrics.horizontalAdvance(shown) > item.rect.width()) {
            shown = metrics.elidedText(item.text, Qt::ElideRight, item.rect.width());
            out.elided = true;
        }
        lines.push_back(shown);
    }
    const double height = metrics.height() * static_cast<double>(lines.size());
    double top = item.rect.top();
    if (item.alignment & Qt::AlignVCenter)
        top = item.rect.center().y() - height / 2;
    else if (item.alignment & Qt::AlignBottom)
        top = item.rect.bottom() - height;
    for (const QString& line : lines) {
        const double width = metrics.horizontalAdvance(line);
        double left = item.rect.left();
        if (item.alignment & Qt::AlignHCenter)
            left = item.rect.center().x() - width / 2;
        else if (item.alignment & Qt::AlignRight)
            left = item.rect.right() - width;
        if (!line.isEmpty() && width <= item.rect.width() + 0.5)
            out.lines.push_back({line, QRectF(left, top, width, metrics.height()), top + metrics.ascent()});
        top += metrics.height();
    }
    return out;
}

QSizeF textSize(const QString& text, const Theme& theme, double px, bool bold, bool mono) {
    const QFontMetricsF metrics(mono ? theme.monoFont(px) : theme.font(px, bold));
    const QSizeF size(metrics.horizontalAdvance(text), metrics.height());
    clearUpperVectorRegisters(); // new words load glyphs
    return size;
}

} // namespace headlight
