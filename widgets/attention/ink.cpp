// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/ink.h"

#include "widgets/attention/attention_parts.h"

#include <algorithm>
#include <cmath>

namespace headlight::attention {

namespace {

/// With a real minus sign.
QString endWords(float value) {
    return shortNumber(double(value)).replace(QLatin1Char('-'), QChar(0x2212));
}

constexpr double stripWidth = 56;
constexpr int samples = 49;
} // namespace

Ink::Ink(DisplayList& into, const Theme& with)
    : list(into), theme(with), label(with.font(labelPx)), note(with.font(notePx)), title(with.font(14, true)) {}

double Ink::line() const {
    return std::ceil(label.height());
}

double Ink::width(const QString& words) const {
    return std::ceil(label.horizontalAdvance(words) * 1.08) + 4;
}

double Ink::widest(const std::vector<QString>& labels) const {
    constexpr std::size_t measured = 24;
    std::vector<std::pair<int, const QString*>> byLetters;
    for (const QString& each : labels) {
        int letters = 0; // those of East Asian scripts are twice as wide
        for (const QChar letter : each)
            letters += letter.unicode() >= 0x2e80 ? 2 : 1;
        byLetters.emplace_back(letters, &each);
    }
    const std::size_t count = std::min(measured, byLetters.size());
    std::partial_sort(byLetters.begin(), byLetters.begin() + static_cast<std::ptrdiff_t>(count), byLetters.end(),
                      [](const auto& a, const auto& b) { return a.first > b.first; });
    double widest = 0;
    for (std::size_t i = 0; i < count; ++i)
        widest = std::max(widest, width(*byLetters[i].second));
    return widest;
}

TextItem& Ink::text(const QString& id, const QRectF& rect, const QString& words, Qt::Alignment alignment,
                    const QColor& color, double px, bool bold) {
    TextItem item;
    item.id = id;
    item.rect = rect;
    item.text = words;
    item.px = px;
    item.alignment = alignment;
    item.color = color;
    item.bold = bold;
    return std::get<TextItem>(list.items.emplace_back(std::move(item)));
}

void Ink::badge(const QString& id, QPointF topLeft, Role role) {
    BoxItem box;
    box.id = id;
    box.rect = QRectF(topLeft, QSizeF(line(), line()));
    box.radius = 3;
    box.fill = theme.role(role);
    list.items.emplace_back(box);
    text(id + QStringLiteral("-letter"), box.rect, Theme::badge(role), Qt::AlignCenter,
         theme.textOn(theme.role(role).rgb()), notePx, true);
}

double Ink::coloursWidth(const QString& words, float low, float high) const {
    return width(words) + width(endWords(low)) + width(endWords(high)) + stripWidth + 12;
}

double Ink::colours(const QString& id, QPointF topLeft, const QString& words, ColorScale scale, float low, float high) {
    double x = topLeft.x();
    const auto put = [&](const QString& part, const QString& what, const QColor& color) {
        const double wide = width(what);
        text(id + part, QRectF(x, topLeft.y(), wide, line()), what, Qt::AlignLeft | Qt::AlignVCenter, color, labelPx);
        x += wide;
    };
    put(QStringLiteral("-words"), words, theme.textMuted());
    x += 4;
    put(QStringLiteral("-low"), endWords(low), theme.text());
    auto values = std::make_shared<std::vector<float>>(samples);
    for (int i = 0; i < samples; ++i)
        (*values)[static_cast<std::size_t>(i)] = low + (high - low) * static_cast<float>(i) / (samples - 1);
    CellGrid grid;
    grid.id = id;
    grid.name = Text::tr("colour scale");
    grid.rect = QRectF(x, topLeft.y() + std::floor(line() * 0.2), stripWidth, std::floor(line() * 0.6));
    grid.columns = samples;
    grid.values = std::move(values);
    grid.scale = scale;
    grid.low = low;
    grid.high = high;
    grid.borders = false;
    x = grid.rect.right() + 6;
    list.items.emplace_back(std::move(grid));
    put(QStringLiteral("-high"), endWords(high), theme.text());
    return x - topLeft.x();
}

void Ink::paragraph(const QString& id, const QRectF& rect, const QString& words) {
    text(id, rect, words, Qt::AlignLeft | Qt::AlignTop, theme.textMuted(), notePx).wrap = true;
}

double Ink::paragraphHeight(double width, const QString& words) const {
    return std::ceil(note.boundingRect(QRectF(0, 0, width, 4000), Qt::TextWordWrap, words).height()) + 4;
}

double Ink::titleLine(const QString& words, AttentionBlock block) {
    const QString of = blockWords(block);
    const double height = std::ceil(title.height());
    text(QStringLiteral("title"), QRectF(gap(), gap(), list.size.width() - 2 * gap(), height),
         of.isEmpty() ? words : Text::tr("%1, %2", "layer and head, which attention").arg(words, of),
         Qt::AlignLeft | Qt::AlignVCenter, theme.text(), 14, true);
    return 2 * gap() + height;
}

void Ink::message(const QString& words) {
    text(QStringLiteral("message"), QRectF(gap(), 0, list.size.width() - 2 * gap(), list.size.height()), words,
         Qt::AlignCenter, theme.textMuted(), 13)
        .wrap = true;
}

std::optional<int> numberOfAction(const QString& action, QLatin1String name) {
    if (!action.startsWith(name))
        return std::nullopt;
    bool ok = false;
    const int number = action.mid(name.size()).toInt(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

QString blockWords(AttentionBlock block) {
    switch (block) {
    case AttentionBlock::Encoder:
        return Text::tr("encoder");
    case AttentionBlock::Decoder:
        return Text::tr("decoder");
    case AttentionBlock::Cross:
        return Text::tr("cross-attention");
    case AttentionBlock::Own:
        break;
    }
    return {};
}

} // namespace headlight::attention
