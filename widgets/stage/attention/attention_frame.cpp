// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/attention/attention_parts.h"

#include <algorithm>

namespace headlight {
namespace {

constexpr double gap = 28;    ///< between the three parts, with an arrow
constexpr double labels = 18; ///< numbers of the heads beside their lines
constexpr double cardGap = 10;
constexpr double cardExtra = 76; ///< height of a card besides its square

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
        const double side = std::max(g.height - cardExtra, g.height * 0.4);
        // Cards wider than their squares can use are empty: they become narrower, and the grid stands in the middle.
        const double width = std::min(g.width, std::max(side * widest, 60.0) + 40);
        const double worth = std::min(side, g.width - 40);
        g.height = std::min(g.height, std::max(g.width * 1.25 + cardExtra, 40.0));
        g.width = width;
        if (worth > most) {
            most = worth;
            best = g;
        }
    }
    return best;
}

} // namespace headlight
