// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/attention/attention_parts.h"

#include <algorithm>

namespace headlight {
namespace {

constexpr double gap = 28;    ///< between the three parts, with an arrow
constexpr double labels = 18; ///< numbers of the heads beside their lines
constexpr double cardGap = 10;

void placeLeft(AttentionFrame& f, QRectF area) {
    const double entry = std::clamp(area.height() * 0.13, 38.0, 110.0), between = 14;
    const double lines = f.weights ? (area.width() - labels - 12) / 2 : area.width() - labels;
    f.input =
        QRectF(area.left() + (f.weights ? 0 : labels), area.top(), area.width() - (f.weights ? 0 : labels), entry);
    const double height = (area.height() - entry - 3 * between) / 3;
    for (std::size_t i = 0; i < 3; ++i) {
        const double y = area.top() + entry + between + static_cast<double>(i) * (height + between);
        f.heads[i] = QRectF(area.right() - lines, y, lines, height);
        if (f.weights)
            f.projections[i] = QRectF(area.left(), y, lines, height);
    }
}

void placeRight(AttentionFrame& f, QRectF area) {
    const double between = 18, left = area.left() + labels, width = area.width() - labels;
    const double room = area.height() - (f.weights ? 2 : 1) * between;
    const double weight = f.weights ? room * 0.42 : 0, line = (room - weight) / 2;
    f.merged = QRectF(left, area.top(), width, line);
    double y = f.merged.bottom() + between;
    if (f.weights) {
        f.outputWeight = QRectF(left, y, width, weight);
        y += weight + between;
    }
    f.output = QRectF(left, y, width, line);
}

} // namespace

AttentionFrame attentionFrameOf(QRectF body) {
    AttentionFrame f;
    f.weights = body.width() >= 860 && body.height() >= 400;
    f.rows = body.width() >= 600 && body.height() >= 260;
    f.steps = QRectF(body.left(), body.top(), body.width(), 26);
    const QRectF area = body.adjusted(0, f.steps.height() + 10, 0, 0);
    const double W = area.width();
    const double left = !f.rows     ? 0
                        : f.weights ? std::clamp(W * 0.25, 250.0, 640.0)
                                    : std::clamp(W * 0.2, 120.0, 240.0);
    const double right = !f.rows ? 0 : std::clamp(W * 0.15, 110.0, 340.0);
    if (f.rows) {
        placeLeft(f, QRectF(area.left(), area.top(), left, area.height()));
        placeRight(f, QRectF(area.right() - right, area.top(), right, area.height()));
    }
    const double line = 16;
    const double from = area.left() + (f.rows ? left + gap : 0), to = area.right() - (f.rows ? right + gap : 0);
    f.cards = QRectF(QPointF(from, area.top()), QPointF(to, area.bottom() - line - 4));
    f.caption = QRectF(from, area.bottom() - line, to - from, line);
    return f;
}

QRectF CardGrid::at(int head, QRectF area) const {
    const double usedWidth = columns * width + (columns - 1) * cardGap,
                 usedHeight = rows * height + (rows - 1) * cardGap;
    return {area.center().x() - usedWidth / 2 + head % columns * (width + cardGap),
            area.center().y() - usedHeight / 2 + head / columns * (height + cardGap), width, height};
}

HeadCard headCardOf(QRectF whole) {
    HeadCard c;
    c.whole = whole;
    const double pad = whole.height() < 110 ? 4 : 8;
    const QRectF in = whole.adjusted(pad, pad * 0.6, -pad, -pad);
    const double title = std::clamp(in.height() * 0.16, 11.0, 18.0);
    const double strip = std::clamp(in.height() * 0.055, 4.0, 13.0), between = std::clamp(in.height() * 0.03, 2.0, 7.0);
    const bool tokens = whole.width() >= 190 && whole.height() >= 190;
    c.gutter = whole.width() < 100 ? 0 : tokens ? std::clamp(whole.width() * 0.19, 44.0, 84.0) : 20;
    c.title = QRectF(in.left(), in.top(), in.width(), title);
    const double left = in.left() + c.gutter, width = std::max(4.0, in.width() - c.gutter);
    const double above = tokens ? 14 : 0;
    c.z = QRectF(left, in.bottom() - strip, width, strip);
    c.row = QRectF(left, c.z.top() - between - strip, width, strip);
    c.square = QRectF(QPointF(left, c.title.bottom() + 2 + above), QPointF(left + width, c.row.top() - between));
    if (tokens) {
        c.queryLabels = QRectF(in.left(), c.square.top(), c.gutter - 4, c.square.height());
        c.keyLabels = QRectF(left, c.square.top() - above, width, above - 1);
    }
    return c;
}

CardGrid cardGridOf(int heads, QSizeF area) {
    constexpr double widest = 1.5; ///< width to height of a square's cells
    CardGrid best;
    double most = -1;
    for (int columns = 1; columns <= heads; ++columns) {
        CardGrid g;
        g.columns = columns;
        g.rows = (heads + columns - 1) / columns;
        g.width = (area.width() - (columns - 1) * cardGap) / columns;
        g.height = (area.height() - (g.rows - 1) * cardGap) / g.rows;
        g.height = std::min(g.height, std::max(g.width * 1.25 + 76, 40.0));
        // Cards wider than their squares can use are empty: they become narrower, and the grid stands in the middle.
        for (int pass = 0; pass < 3; ++pass) { // a narrower card may have a narrower gutter
            const QRectF square = headCardOf({0, 0, g.width, g.height}).square;
            g.width = std::min(g.width, std::max(square.height() * widest, 60.0) + g.width - square.width());
        }
        const QRectF square = headCardOf({0, 0, g.width, g.height}).square;
        const double worth = std::min(square.width(), square.height());
        if (worth > most) {
            most = worth;
            best = g;
        }
    }
    return best;
}

} // namespace headlight
