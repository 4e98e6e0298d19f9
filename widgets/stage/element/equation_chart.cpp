// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/text_layout.h"
#include "widgets/stage/element/element_parts.h"

#include <algorithm>
#include <cmath>

namespace headlight::element {
namespace {

constexpr double smallestCell = 1.5;

struct Rows {
    QRectF label, sign, cells;
    double column = 1, row = 18, gap = 5;
    int step = 1;
};

Rows rowsOf(QRectF area, const Equation& e, double tokens, double room) {
    const double u = unitOf(area);
    Rows r;
    const double label = std::clamp(area.width() * 0.2, 74.0, 230 * u), sign = 22 * u;
    r.label = QRectF(area.left(), area.top() + tokens, label, 0);
    r.sign = QRectF(r.label.right(), area.top() + tokens, sign, 0);
    r.cells = QRectF(r.sign.right(), area.top() + tokens, area.right() - r.sign.right() - 4, 0);
    r.column = std::min(r.cells.width() / e.columns, 88 * u);
    r.cells.setWidth(r.column * e.columns);
    r.step = std::max(1, static_cast<int>(std::ceil(smallestCell / r.column)));
    r.gap = 6 * u;
    const auto n = static_cast<double>(e.rows.size());
    r.row = std::clamp((room - tokens) / n - r.gap, 12.0, 52 * u);
    return r;
}

void drawRow(StageCanvas& s, const Rows& r, const Strip& strip, double y, double unit, double share) {
    const double height = std::min(r.row, 22 * unit), px = 11.5 * unit;
    const QRectF line(r.label.left(), y + (r.row - height) / 2, r.label.width() - 4, height);
    double right = line.right();
    if (strip.role != Role::Neutral) {
        const double size = std::min(height, 16 * unit);
        const QRectF disc(right - size, line.center().y() - size / 2, size, size);
        s.box(strip.id + QStringLiteral(".badge"), disc, s.theme.role(strip.role), {}).radius = size / 2;
        s.text(strip.id + QStringLiteral(".letter"), disc, Theme::badge(strip.role), 9.5 * unit, Qt::AlignCenter,
               s.theme.textOn(s.theme.role(strip.role).rgb()), true);
        right = disc.left() - 5;
    }
    const QRectF words(line.left(), line.top(), right - line.left(), height);
    const bool fits = textSize(strip.name, s.theme, px).width() <= words.width();
    s.text(strip.id + QStringLiteral(".name"), words, fits ? strip.name : strip.shortName, px,
           Qt::AlignRight | Qt::AlignVCenter, s.theme.text());
    if (!strip.sign.isEmpty())
        s.text(strip.id + QStringLiteral(".sign"), QRectF(r.sign.left(), line.top(), r.sign.width(), height),
               strip.sign, 13 * unit, Qt::AlignCenter, s.theme.textMuted());
    const int count = strip.slice->columns;
    drawStrip(s, strip, strip.id, QRectF(r.cells.left() + strip.before * r.column, y, count * r.column, r.row), 0,
              count, r.step, share);
}

/// A frame around the element's column, and its opening towards the cards: the same column, seen from nearer.
void drawLens(StageCanvas& s, QRectF column, QRectF cards) {
    s.box(QStringLiteral("element.own"), column, {}, s.theme.accent()).strokeWidth = 2;
    for (const bool left : {true, false}) {
        PathItem path;
        path.id = left ? QStringLiteral("element.lens.left") : QStringLiteral("element.lens.right");
        path.points = {left ? column.bottomLeft() : column.bottomRight(), left ? cards.topLeft() : cards.topRight()};
        path.color = s.theme.accent();
        path.opacity = 0.45;
        s.list.items.emplace_back(std::move(path));
    }
    BoxItem& frame = s.box(QStringLiteral("element.lens"), cards, s.theme.surface(), s.theme.line());
    frame.radius = 8;
}

void drawCards(StageCanvas& s, QRectF area, const std::vector<Card>& cards, double share) {
    const double u = unitOf(QRectF(0, 0, s.list.size.width() - 90, s.list.size.height() - 180));
    const auto n = static_cast<double>(cards.size());
    const double width = std::min(area.width() / n, 210 * u), sign = std::min(30 * u, width * 0.26);
    double x = area.center().x() - n * width / 2;
    const double name = 20 * u, number = std::min(64 * u, area.height() * 0.4), reached = 18 * u;
    const double y = area.center().y() - (name + number + reached) / 2;
    const double shown = share * n;
    for (std::size_t i = 0; i < cards.size(); ++i, x += width) {
        const Card& card = cards[i];
        const QString id = QStringLiteral("element.card.") + card.id;
        const QRectF cell(x + sign, y + name, width - sign - 8 * u, number);
        if (!card.sign.isEmpty())
            s.text(id + QStringLiteral(".sign"), QRectF(x, cell.top(), sign, number), card.sign, 20 * u,
                   Qt::AlignCenter, s.theme.textMuted());
        s.text(id + QStringLiteral(".name"),
               QRectF(cell.left() - sign / 2, y, cell.width() + sign / 2 + 4 * u, name - 2),
               textSize(card.name, s.theme, 11 * u, card.result).width() <= cell.width() + sign / 2 ? card.name
                                                                                                    : card.shortName,
               (card.result ? 12 : 11) * u, Qt::AlignHCenter | Qt::AlignVCenter,
               card.result ? s.theme.text() : s.theme.textMuted(), card.result);
        if (card.result || card.role != Role::Neutral) {
            BoxItem& ring = s.box(id + QStringLiteral(".ring"), cell.adjusted(-2, -2, 2, 2),
                                  s.theme.roleSoft(card.role), s.theme.role(card.role));
            ring.strokeWidth = card.result ? 2.5 : 1;
        }
        const bool here = shown > static_cast<double>(i);
        drawNumber(s, id, card.name, cell, card.number, card.role, (card.result ? 26 : 20) * u,
                   card.result ? share >= 1 : here);
        if (card.reached && here)
            s.text(id + QStringLiteral(".reached"),
                   QRectF(cell.left() - sign / 2, cell.bottom() + 5, cell.width(), reached),
                   StageCanvas::tr("so far %1").arg(numberText(*card.reached)), 10.5 * u,
                   Qt::AlignHCenter | Qt::AlignVCenter, s.theme.textMuted());
    }
}

} // namespace

void drawEquation(StageCanvas& s, QRectF area, const Equation& e, double share) {
    const double u = unitOf(area);
    QString sentence = e.sentence;
    const Rows probe = rowsOf(area, e, 0, area.height());
    if (probe.step > 1)
        sentence = StageCanvas::tr("Each cell is the loudest of %n numbers.", nullptr, probe.step) + QLatin1Char(' ') +
                   sentence;
    const QRectF body = drawHeadline(s, area, e.headline, e.shortHeadline, sentence);
    const double tokens = columnTokensHeight(s, e.tokens, probe.column, u);
    const Rows r = rowsOf(body, e, tokens, body.height() * 0.46);
    if (tokens > 0)
        drawColumnTokens(s, QStringLiteral("element.token"), e.tokens, 0, e.columns,
                         QRectF(r.cells.left(), body.top(), r.cells.width(), tokens), r.column, u, e.own);
    double y = body.top() + tokens;
    QRectF own; ///< the element's column in the rows that it stands in
    for (std::size_t i = 0; i < e.rows.size(); ++i) {
        const bool result = i + 1 == e.rows.size();
        const double here = result && share < 1 ? share : shareOf(s, *e.rows[i].slice);
        drawRow(s, r, e.rows[i], y, u, here);
        if (i >= e.firstOwn && i < e.firstOwn + e.ownCount) {
            const double x = r.cells.left() + e.own * r.column, grow = std::max(2.0, (6 - r.column) / 2);
            own |= QRectF(x, y, r.column, r.row).adjusted(-grow, -3, grow, 3);
        }
        y += r.row + r.gap;
    }
    const double middle = y + 26 * u;
    const double wanted = std::min(body.bottom() - middle, 260 * u);
    const QRectF cards(body.left(), middle, body.width(), std::max(40.0, std::min(wanted, body.bottom() - middle)));
    const double x = r.cells.left() + e.own * r.column, grow = std::max(2.0, (6 - r.column) / 2);
    const QRectF result = QRectF(x, y - r.gap - r.row, r.column, r.row).adjusted(-grow, -3, grow, 3);
    if (!own.intersects(result))
        s.box(QStringLiteral("element.own.source"), own, {}, s.theme.accent()).strokeWidth = 2;
    drawLens(s, own.intersects(result) ? own : result, cards);
    drawCards(s, cards.adjusted(10, 4, -10, -4), e.cards, share);
}

} // namespace headlight::element
