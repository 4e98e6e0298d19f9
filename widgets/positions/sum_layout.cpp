// SPDX-License-Identifier: GPL-3.0-or-later
// What a word's vector is before the first layer: its embedding and the encoding of its place, number by number.
#include "widgets/picture/number_text.h"
#include "widgets/picture/text_layout.h"
#include "widgets/positions/position_layouts.h"
#include "widgets/positions/position_words.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headlight {
namespace {

constexpr double small = 11, text = 12.5, gap = 8;

struct Canvas {
    DisplayList list;
    const Theme& theme;
    const PositionSum& sum;
    const PositionState& state;
    QRectF rest;

    void say(const QString& id, const QString& words, double px, QColor color) {
        const double height = wrappedHeight(words, theme, px, rest.width());
        putText(list, theme, id, QRectF(rest.left(), rest.top(), rest.width(), height), words, px, color,
                Qt::AlignLeft | Qt::AlignTop, false, true);
        rest.setTop(rest.top() + height + 4);
    }
};

/// A line of the addition.
struct Addend {
    QString id, sign, words;
    const std::vector<double>& numbers;
    double factor;
    Role role;
    GridSource source; ///< of number 0
};

double lengthOf(const std::vector<double>& vector) {
    return std::sqrt(std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0));
}

/// The words of the text that fit around the chosen one, each to click.
void drawTokens(Canvas& c) {
    const double line = lineHeight(c.theme, text) + 8;
    const int count = static_cast<int>(c.sum.tokens.size());
    const auto widthOf = [&](int token) {
        return std::clamp(textSize(c.sum.tokens[static_cast<std::size_t>(token)], c.theme, text).width() + 14, 26.0,
                          c.rest.width() * 0.45);
    };
    int first = c.sum.chosen, last = c.sum.chosen;
    double used = widthOf(c.sum.chosen);
    for (bool grew = true; grew;) {
        grew = false;
        if (last + 1 < count && used + widthOf(last + 1) + 4 <= c.rest.width()) {
            used += widthOf(++last) + 4;
            grew = true;
        }
        if (first > 0 && used + widthOf(first - 1) + 4 <= c.rest.width()) {
            used += widthOf(--first) + 4;
            grew = true;
        }
    }
    double x = c.rest.left();
    for (int token = first; token <= last; ++token) {
        const bool chosen = token == c.sum.chosen;
        BoxItem box;
        box.id = QStringLiteral("positions.token.%1").arg(token);
        box.rect = QRectF(x, c.rest.top(), widthOf(token), line);
        box.fill = chosen ? c.theme.accent() : c.theme.surfaceRaised();
        box.stroke = chosen ? c.theme.accent() : c.theme.line();
        box.name =
            PositionWords::tr("token %1 at position %2").arg(c.sum.tokens[static_cast<std::size_t>(token)]).arg(token);
        box.action = QStringLiteral("token:%1").arg(token);
        putText(c.list, c.theme, box.id + QStringLiteral(".text"), box.rect.adjusted(3, 0, -3, 0),
                c.sum.tokens[static_cast<std::size_t>(token)], text,
                chosen ? c.theme.textOn(c.theme.accent().rgb()) : c.theme.text(), Qt::AlignCenter);
        const auto words = std::prev(c.list.items.end());
        c.list.items.insert(words, std::move(box)); // under its words
        x += widthOf(token) + 4;
    }
    c.rest.setTop(c.rest.top() + line + gap);
}

CellGrid gridOf(const Addend& addend, const QString& id, int first, int count, const QRectF& rect, double reach,
                bool numbers) {
    CellGrid grid;
    grid.id = id;
    grid.name = addend.words;
    grid.rect = rect;
    grid.rows = 1;
    grid.columns = count;
    auto values = std::make_shared<std::vector<float>>();
    for (int i = 0; i < count; ++i) {
        values->push_back(static_cast<float>(addend.numbers[static_cast<std::size_t>(first + i)] * addend.factor));
        grid.columnLabels.push_back(PositionWords::tr("number %1").arg(first + i));
    }
    grid.values = std::move(values);
    grid.low = static_cast<float>(-reach);
    grid.high = static_cast<float>(reach);
    grid.numbers = numbers;
    grid.borders = numbers;
    grid.role = addend.role;
    grid.source = addend.source;
    grid.source.base[static_cast<std::size_t>(grid.source.columnAxis)] += first;
    return grid;
}

std::vector<Addend> addendsOf(const PositionSum& s) {
    const auto ofWeight = [](const std::optional<engine::WeightId>& weight, int row) {
        GridSource source;
        if (weight)
            source = {*weight, {row, 0, 0}, 0, 1, 1, 1};
        return source;
    };
    const QString word = s.tokens[static_cast<std::size_t>(s.chosen)];
    std::vector<Addend> lines{{QStringLiteral("embedding"), QString(), PositionWords::tr("embedding of “%1”").arg(word),
                               s.embedding, 1, Role::Residual, ofWeight(s.table, s.token)}};
    if (s.factor != 1)
        lines.push_back({QStringLiteral("scaled"),
                         QStringLiteral("×"),
                         PositionWords::tr("× %1, the root of %2").arg(fullNumber(s.factor)).arg(s.embedding.size()),
                         s.embedding,
                         s.factor,
                         Role::Residual,
                         {}});
    lines.push_back({QStringLiteral("encoding"), QStringLiteral("+"),
                     PositionWords::tr("encoding of position %1").arg(s.chosen), s.encoding, 1, Role::Neutral,
                     ofWeight(s.encodingTable, s.chosen)});
    lines.push_back({QStringLiteral("sum"),
                     QStringLiteral("="),
                     PositionWords::tr("what enters the first layer"),
                     s.sum,
                     1,
                     Role::Residual,
                     {}});
    return lines;
}

/// The numbers around the chosen one, and all of them as a strip.
void drawLines(Canvas& c) {
    const std::vector<Addend> lines = addendsOf(c.sum);
    const double scale = Theme::textScale(), label = lineHeight(c.theme, text), sign = 18 * scale;
    const double width = c.rest.width() - sign;
    const int depth = static_cast<int>(c.sum.sum.size());
    const int count = std::clamp(static_cast<int>(width / (46 * std::max(1.0, scale * 0.9))), 1, depth);
    const int first = std::clamp(c.state.dimension - count / 2, 0, depth - count);
    const double below = lineHeight(c.theme, small) + 4;
    const double each = std::min((c.rest.height() - below) / static_cast<double>(lines.size()), label + 140 * scale);
    const double rowHeight = std::clamp(each - label - 18, 12.0, 44 * scale),
                 strip = std::clamp((each - label - rowHeight - gap) * 0.75, 0.0, 60.0);
    double reach = 1e-9;
    for (const Addend& line : lines)
        for (int i = 0; i < depth; ++i)
            reach = std::max(reach, std::abs(line.numbers[static_cast<std::size_t>(i)] * line.factor));
    double y = c.rest.top();
    for (const Addend& line : lines) {
        const QString id = QStringLiteral("positions.sum.") + line.id;
        putText(c.list, c.theme, id + QStringLiteral(".words"), QRectF(c.rest.left() + sign, y, width, label),
                line.words, text, c.theme.text());
        const double top = y + label;
        if (!line.sign.isEmpty())
            putText(c.list, c.theme, id + QStringLiteral(".sign"), QRectF(c.rest.left(), top, sign, rowHeight),
                    line.sign, 15, c.theme.textMuted(), Qt::AlignCenter, true);
        c.list.items.emplace_back(
            gridOf(line, id, first, count, QRectF(c.rest.left() + sign, top, width, rowHeight), reach, true));
        if (strip >= 5)
            c.list.items.emplace_back(gridOf(line, id + QStringLiteral(".all"), 0, depth,
                                             QRectF(c.rest.left() + sign, top + rowHeight + 3, width, strip), reach,
                                             false));
        y += each;
    }
    const bool strips = strip >= 5;
    putText(c.list, c.theme, QStringLiteral("positions.sum.below"),
            QRectF(c.rest.left() + sign, y + 2, width, below - 4),
            strips ? PositionWords::tr("numbers %1 to %2; strips: all %3, colours from −%4 to %4")
                         .arg(first)
                         .arg(first + count - 1)
                         .arg(depth)
                         .arg(shortNumber(reach))
                   : PositionWords::tr("numbers %1 to %2 of %3").arg(first).arg(first + count - 1).arg(depth),
            small, c.theme.textMuted());
}

QString lengthsInWords(const PositionSum& s) {
    std::vector<double> scaled = s.embedding;
    for (double& v : scaled)
        v *= s.factor;
    const double a = lengthOf(scaled), b = lengthOf(s.encoding);
    const double dot = std::inner_product(scaled.begin(), scaled.end(), s.encoding.begin(), 0.0);
    return PositionWords::tr("Lengths: embedding %1, encoding %2, sum %3; cosine of the angle between the two: %4.")
        .arg(QString::number(a, 'g', 3), QString::number(b, 'g', 3), QString::number(lengthOf(s.sum), 'g', 3),
             a > 0 && b > 0 ? fullNumber(static_cast<float>(std::round(1000 * dot / (a * b)) / 1000))
                            : QStringLiteral("0"));
}

} // namespace

DisplayList layoutSum(const PositionSum& sum, const PositionState& state, const Theme& theme, QSizeF size) {
    Canvas c{{}, theme, sum, state, heatMapArea(size)};
    c.list.size = size;
    c.list.background = theme.surface();
    if (sum.empty()) {
        c.say(QStringLiteral("positions.sum.none"),
              PositionWords::tr("The embeddings of the text's words appear when a model has run on a text in the main "
                                "window."),
              text, theme.textMuted());
        return c.list;
    }
    drawTokens(c);
    if (!sum.own)
        c.say(
            QStringLiteral("positions.sum.other"),
            PositionWords::tr("%1 itself does not add this encoding: this is what it would be. Its embeddings have %2 "
                              "numbers, so the encoding has here too.")
                .arg(sum.model)
                .arg(sum.sum.size()),
            small, theme.warning());
    c.say(QStringLiteral("positions.sum.lengths"), lengthsInWords(sum), small, theme.textMuted());
    drawLines(c);
    return c.list;
}

} // namespace headlight
