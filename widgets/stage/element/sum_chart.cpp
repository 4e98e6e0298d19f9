// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/text_layout.h"
#include "widgets/stage/element/element_parts.h"

#include <algorithm>
#include <cmath>

namespace headlight::element {
namespace {

constexpr double printedWidth = 34;  ///< of a cell that prints its number
constexpr double printedHeight = 16; ///< the same
constexpr double smallestCell = 1.5; ///< narrower ones are pooled

/// Where everything goes. Terms that do not fit into one line of readable cells are folded into several where there is
/// room; else the cells get small, and the largest terms are told by number.
struct Places {
    QRectF label, sign, strips, result, terms;
    double unit = 1;
    int lines = 1, perLine = 1;
    int step = 1; ///< terms pooled into one cell
    double column = 1, row = 18, tokens = 0, waterfall = 60, lineHeight = 0;
};

double gapOf(double unit) {
    return 5 * unit;
}

double groupHeight(const Places& p, const Sum& sum, double row, double waterfall) {
    const double rows = static_cast<double>(sum.above.size() + sum.below.size());
    return p.tokens + rows * (row + gapOf(p.unit)) + waterfall + gapOf(p.unit);
}

Places placesOf(const StageCanvas& s, QRectF area, const Sum& sum) {
    Places p;
    p.unit = unitOf(area);
    const double u = p.unit, gap = 14 * u, sign = 30 * u;
    const double label = std::clamp(area.width() * 0.17, 74.0, 210 * u);
    const double result = std::clamp(area.width() * 0.19, 96.0, 230 * u);
    p.label = QRectF(area.left(), area.top(), label, area.height());
    p.sign = QRectF(p.label.right(), area.top(), sign, area.height());
    p.result = QRectF(area.right() - result, area.top(), result, area.height());
    p.strips = QRectF(p.sign.right(), area.top(), p.result.left() - gap * 1.6 - p.sign.right(), area.height());
    const int n = static_cast<int>(sum.contributions.size());
    const auto width = [&](int columns) { return std::min(p.strips.width() / columns, 88 * u); };

    const double least = std::max(printedHeight, 17 * u), waterfall = 54 * u;
    p.lines = std::max(1, static_cast<int>(std::ceil(n * printedWidth / p.strips.width())));
    p.perLine = (n + p.lines - 1) / p.lines;
    p.lines = (n + p.perLine - 1) / p.perLine;
    p.column = width(p.perLine);
    p.tokens = columnTokensHeight(s, sum.tokens, p.column, u);
    const double between = 12 * u;
    double terms = 0;
    if (p.lines * (groupHeight(p, sum, least, waterfall) + between) > area.height() + between) {
        p.lines = 1;
        p.perLine = n;
        p.column = width(n);
        p.step = std::max(1, static_cast<int>(std::ceil(smallestCell / p.column)));
        p.tokens = columnTokensHeight(s, sum.tokens, p.column, u);
        terms = p.column < printedWidth ? largestTermsHeight(u) : 0;
    }
    p.terms = QRectF(area.left(), area.bottom() - terms, area.width(), terms);
    const double room = area.height() - terms - (terms > 0 ? 14 * u : 0);
    p.lineHeight = (room - between * (p.lines - 1)) / p.lines;
    p.row = std::clamp(p.lineHeight * 0.1, least * 0.8, 46 * u);
    p.waterfall = std::clamp(p.lineHeight - groupHeight(p, sum, p.row, 0), 24.0, 460 * u);
    p.lineHeight = groupHeight(p, sum, p.row, p.waterfall);
    return p;
}

void drawLabel(StageCanvas& s, const Places& p, const QString& id, const Strip& strip, double y, bool words) {
    const double height = std::min(p.row, 22 * p.unit), px = 11.5 * p.unit;
    const QRectF line(p.label.left(), y + (p.row - height) / 2, p.label.width() - 4, height);
    const QString badge = strip.role == Role::Neutral ? QString() : Theme::badge(strip.role);
    double right = line.right();
    if (!badge.isEmpty()) {
        const double size = std::min(height, 16 * p.unit);
        const QRectF disc(right - size, line.center().y() - size / 2, size, size);
        s.box(id + QStringLiteral(".badge"), disc, s.theme.role(strip.role), {}).radius = size / 2;
        s.text(id + QStringLiteral(".letter"), disc, badge, 9.5 * p.unit, Qt::AlignCenter,
               s.theme.textOn(s.theme.role(strip.role).rgb()), true);
        right = disc.left() - 5;
    }
    if (words) {
        const QRectF room(line.left(), line.top(), right - line.left(), line.height());
        const bool fits = textSize(strip.name, s.theme, px).width() <= room.width();
        s.text(id + QStringLiteral(".name"), room, fits ? strip.name : strip.shortName, px,
               Qt::AlignRight | Qt::AlignVCenter, s.theme.text());
    }
    if (!strip.sign.isEmpty())
        s.text(id + QStringLiteral(".sign"), QRectF(p.sign.left(), line.top(), p.sign.width(), line.height()),
               strip.sign, 13 * p.unit, Qt::AlignCenter, s.theme.textMuted());
}

struct Line {
    int index, first, count;
    double top;
};

/// One line of columns: tokens, factors, products, waterfall, what comes of it. Returns where its sum ends.
QPointF drawLine(StageCanvas& s, const Places& p, const Sum& sum, const Line& line, double shown) {
    const QString at = p.lines > 1 ? QStringLiteral(".%1").arg(line.index) : QString();
    const double width = line.count * p.column, gap = gapOf(p.unit);
    double y = line.top;
    if (p.tokens > 0)
        drawColumnTokens(s, QStringLiteral("element.token"), sum.tokens, line.first, line.count,
                         QRectF(p.strips.left(), y, width, p.tokens), p.column, p.unit, sum.own);
    y += p.tokens;
    const auto strip = [&](const Strip& one, bool computed) {
        drawLabel(s, p, one.id + at, one, y, line.index == 0);
        const double here = one.computed.empty()
                                ? one.slice ? shareOf(s, *one.slice) : shareOf(s, one.scattered.front())
                            : computed ? (shown - line.first) / line.count
                                       : 1;
        drawStrip(s, one, one.id + at, QRectF(p.strips.left(), y, width, p.row), line.first, line.count, p.step, here);
        y += p.row + gap;
    };
    for (const Strip& one : sum.above)
        strip(one, true);
    const QRectF waterfall(p.strips.left(), y, width, p.waterfall);
    const double height = std::min(p.waterfall, 20 * p.unit);
    if (line.index == 0)
        s.text(QStringLiteral("element.sum.name"),
               QRectF(p.label.left(), waterfall.center().y() - height / 2, p.label.width() - 4, height), sum.totalName,
               11.5 * p.unit, Qt::AlignRight | Qt::AlignVCenter, s.theme.text());
    s.text(QStringLiteral("element.sum.sign") + at,
           QRectF(p.sign.left(), waterfall.center().y() - height / 2, p.sign.width(), height), QStringLiteral("Σ"),
           14 * p.unit, Qt::AlignCenter, s.theme.textMuted());
    const QPointF end = drawWaterfall(s, QStringLiteral("element.sum") + at, waterfall, sum.contributions, line.first,
                                      line.count, p.column, shown, sum.bars);
    y = waterfall.bottom() + gap;
    for (const Strip& one : sum.below)
        strip(one, false);
    if (sum.own >= line.first && sum.own < line.first + line.count) { // the column asked about
        const double x = p.strips.left() + (sum.own - line.first) * p.column;
        BoxItem& own = s.box(QStringLiteral("element.own"),
                             QRectF(x - 2, line.top + p.tokens - 3, p.column + 4, y - gap - line.top - p.tokens + 6),
                             {}, s.theme.accent());
        own.strokeWidth = 2;
    }
    return end;
}

/// One number on the way to the result: its name, its cell, and the sign before it. Returns the cell.
QRectF drawStep(StageCanvas& s, const Step& step, QRectF column, double y, double k, bool shown) {
    const QString id = QStringLiteral("element.step.") + step.id;
    const double sign = 24 * k, name = (step.result ? 18 : 16) * k;
    const QRectF rect(column.left() + sign, y + name, column.width() - sign, (step.result ? 46 : 26) * k);
    s.text(id + QStringLiteral(".name"), QRectF(rect.left(), y, rect.width(), name),
           step.result ? StageCanvas::tr("the result") : step.name, (step.result ? 12 : 11) * k,
           Qt::AlignLeft | Qt::AlignVCenter, step.result ? s.theme.text() : s.theme.textMuted(), step.result);
    const QRectF beside(column.left(), rect.top(), sign - 4 * k, rect.height());
    if (textSize(step.sign, s.theme, 15 * k).width() <= beside.width() || !step.after)
        s.text(id + QStringLiteral(".sign"), beside, step.sign, 15 * k, Qt::AlignCenter, s.theme.textMuted());
    else
        s.text(id + QStringLiteral(".sign"), QRectF(rect.left(), rect.bottom(), rect.width(), 16 * k), step.sign,
               12 * k, Qt::AlignLeft | Qt::AlignVCenter, s.theme.textMuted());
    if (step.result)
        s.box(id + QStringLiteral(".ring"), rect.adjusted(-2, -2, 2, 2), s.theme.roleSoft(step.role),
              s.theme.role(step.role))
            .strokeWidth = 2;
    drawNumber(s, id, step.name, rect, step.number, step.role, (step.result ? 22 : 13) * k, shown);
    return rect;
}

/// The sum's way on to the result, at the right.
void drawSteps(StageCanvas& s, const Places& p, const Sum& sum, QPointF from, double bottom, bool done) {
    double least = 0;
    for (const Step& step : sum.steps)
        least += step.result ? 78 : 52;
    const double k = std::min(p.unit, (bottom - p.result.top()) / std::max(1.0, least));
    double y = p.result.top() + std::max(0.0, (bottom - p.result.top() - least * k) / 2);
    for (std::size_t i = 0; i < sum.steps.size(); ++i) {
        const Step& step = sum.steps[i];
        const bool shown = done && (!step.after || shareOf(s, *step.number.slice) > 0);
        const QRectF cell = drawStep(s, step, p.result, y, k, shown);
        if (i == sum.from && done) {
            const double middle = (p.strips.right() + p.result.left()) / 2;
            s.arrow(QStringLiteral("element.step.arrow"),
                    {from, QPointF(middle, from.y()), QPointF(middle, cell.center().y()),
                     QPointF(p.result.left(), cell.center().y())},
                    1);
        }
        y = cell.bottom() + (step.result ? 14 : 10) * k;
    }
}

} // namespace

void drawSum(StageCanvas& s, QRectF area, const Sum& sum, double share) {
    const double u = unitOf(area);
    const int n = static_cast<int>(sum.contributions.size());
    const double shown = std::ceil(share * n);
    QString sentence = sum.sentence;
    const QRectF below = [&] {
        const Places first = placesOf(s, area, sum);
        if (first.step > 1)
            sentence = StageCanvas::tr("Each cell is the loudest of %n numbers.", nullptr, first.step) +
                       QLatin1Char(' ') + sentence;
        return drawHeadline(s, area, sum.headline, sum.shortHeadline, sentence);
    }();
    const Places p = placesOf(s, below, sum);
    QPointF end;
    double y = below.top();
    for (int line = 0; line < p.lines; ++line) {
        const int first = line * p.perLine;
        end = drawLine(s, p, sum, {line, first, std::min(p.perLine, n - first), y}, shown);
        y += p.lineHeight + 12 * u;
    }
    drawSteps(s, p, sum, end, y - 12 * u, share >= 1);
    if (p.terms.height() > 0)
        drawLargestTerms(s, QRectF(p.terms.left(), y + 6 * u, p.terms.width(), p.terms.bottom() - y - 6 * u), sum,
                         shown);
}

} // namespace headlight::element
