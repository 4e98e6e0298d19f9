// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/number_text.h"
#include "widgets/picture/text_layout.h"
#include "widgets/stage/element/element_parts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headlight::element {
namespace {

constexpr int mostBars = 200;       ///< more become one line
constexpr double slantDegrees = 50; ///< of token names that do not fit above their column

double slantSine() {
    return std::sin(slantDegrees * 3.14159265358979 / 180);
}

std::pair<float, float> finiteRange(const std::vector<float>& values) {
    float low = 0, high = 0;
    for (float v : values)
        if (std::isfinite(v)) {
            low = std::min(low, v);
            high = std::max(high, v);
        }
    return {low, high};
}

/// Width of the token with most letters. Measuring a thousand of them would cost a frame.
double longestToken(const StageCanvas& s, const std::vector<QString>& tokens, double px) {
    const auto most = std::max_element(tokens.begin(), tokens.end(),
                                       [](const QString& a, const QString& b) { return a.size() < b.size(); });
    return textSize(*most, s.theme, px).width() * (tokens.size() > 1 ? 1.1 : 1); // others may have wider letters
}

CellGrid& addComputed(StageCanvas& s, const QString& id, const QString& name, QRectF rect, std::vector<float> values,
                      std::pair<float, float> range, ColorScale scale, double share) {
    CellGrid g;
    g.id = id;
    g.name = name;
    g.rect = rect;
    g.rows = 1;
    g.columns = static_cast<int>(values.size());
    g.values = std::make_shared<const std::vector<float>>(std::move(values));
    g.scale = scale;
    g.low = range.first;
    g.high = range.second;
    g.numbers = true;
    g.revealed = share >= 1 ? -1 : static_cast<int>(std::ceil(std::clamp(share, 0.0, 1.0) * g.columns - 1e-9));
    s.list.items.emplace_back(std::move(g));
    return std::get<CellGrid>(s.list.items.back());
}

/// Lowest and highest that the sum gets on its way, and 0.
std::pair<double, double> runningRange(const std::vector<double>& terms) {
    double low = 0, high = 0, sum = 0;
    for (double t : terms) {
        sum += t;
        if (!std::isfinite(sum))
            break;
        low = std::min(low, sum);
        high = std::max(high, sum);
    }
    return low < high ? std::pair{low, high} : std::pair{-1.0, 1.0};
}

std::vector<int> largestTerms(const std::vector<double>& terms, int most) {
    const auto size = [&](int i) { return std::abs(terms[static_cast<std::size_t>(i)]); };
    std::vector<int> order;
    for (int i = 0; i < static_cast<int>(terms.size()); ++i)
        if (std::isfinite(size(i)))
            order.push_back(i);
    const auto end = order.begin() + std::min<std::ptrdiff_t>(most, std::ssize(order));
    std::partial_sort(order.begin(), end, order.end(),
                      [&](int a, int b) { return size(a) > size(b) || (size(a) == size(b) && a < b); });
    order.erase(end, order.end());
    return order;
}

struct TermWidths {
    double label, cell, sign;
};

/// "no. 128  −2.29 × −0.06 = 0.14", the factors as cells to follow.
void drawTerm(StageCanvas& s, const QString& id, QRectF rect, const Sum& sum, int term, const TermWidths& w,
              double px) {
    const QString name =
        sum.tokens.empty() ? StageCanvas::tr("no. %1").arg(term) : sum.tokens[static_cast<std::size_t>(term)];
    s.text(id, QRectF(rect.left(), rect.top(), w.label - 4, rect.height()), name, px, Qt::AlignRight | Qt::AlignVCenter,
           s.theme.text());
    double x = rect.left() + w.label;
    for (std::size_t f = 0; f < sum.above.size(); ++f) {
        const Strip& strip = sum.above[f];
        if (f > 0) {
            s.text(id + QStringLiteral(".%1.sign").arg(f), QRectF(x, rect.top(), w.sign, rect.height()),
                   f + 1 == sum.above.size() ? QStringLiteral("=") : strip.sign, px, Qt::AlignCenter,
                   s.theme.textMuted());
            x += w.sign;
        }
        drawStrip(s, strip, id + QStringLiteral(".%1").arg(f), QRectF(x, rect.top(), w.cell, rect.height()), term, 1, 1,
                  1);
        x += w.cell;
    }
}

} // namespace

double unitOf(QRectF area) {
    return std::clamp(std::min(area.width() / 960, area.height() / 440), 0.8, 2.4);
}

QRectF drawHeadline(StageCanvas& s, QRectF area, const QString& headline, const QString& shorter,
                    const QString& sentence) {
    const double u = unitOf(area), text = std::min(Theme::textScale(), 1.4);
    const double first = 26 * u * text, second = 19 * u * text;
    const bool fits = textSize(headline, s.theme, 18 * u, true).width() <= area.width();
    s.text(QStringLiteral("element.headline"), QRectF(area.left(), area.top(), area.width(), first),
           fits || shorter.isEmpty() ? headline : shorter, 18 * u, Qt::AlignLeft | Qt::AlignVCenter, s.theme.text(),
           true);
    const bool oneLine = textSize(sentence, s.theme, 12.5 * u).width() <= area.width();
    const double lines = second * (oneLine ? 1 : 1.9);
    s.text(QStringLiteral("element.sentence"), QRectF(area.left(), area.top() + first, area.width(), lines), sentence,
           (oneLine ? 12.5 : 11.5) * u, Qt::AlignLeft | Qt::AlignVCenter, s.theme.textMuted());
    std::get<TextItem>(s.list.items.back()).wrap = !oneLine;
    return area.adjusted(0, first + lines + 10 * u, 0, 0);
}

bool drawStrip(StageCanvas& s, const Strip& strip, const QString& id, QRectF rect, int first, int count, int step,
               double share) {
    const double column = rect.width() / count;
    rect.setWidth(column * ((count + step - 1) / step) * step);
    if (strip.slice) {
        Slice part = *strip.slice;
        const Gathered all = s.gathered(part);
        part.base[static_cast<std::size_t>(part.columnAxis)] += first;
        part.columns = (count + step - 1) / step;
        part.columnStep = step;
        return s.grid(id, strip.name, rect, part, strip.scale, strip.role, share, true, std::pair{all.low, all.high});
    }
    if (!strip.scattered.empty()) {
        float low = 0, high = 0;
        for (const Slice& one : strip.scattered) {
            const auto [l, h] = s.rangeOf(one);
            low = std::min(low, l);
            high = std::max(high, h);
        }
        bool all = true;
        const int end = std::min(first + count, static_cast<int>(strip.scattered.size()));
        for (int i = first; i < end; ++i)
            all = s.grid(id + QStringLiteral(".%1").arg(i), strip.name,
                         QRectF(rect.left() + (i - first) * column, rect.top(), column, rect.height()),
                         strip.scattered[static_cast<std::size_t>(i)], strip.scale, strip.role, share >= 1 ? 1 : 0,
                         true, std::pair{low, high}) &&
                  all;
        return all;
    }
    std::vector<float> values;
    for (int i = first; i < first + count; i += step) {
        float loudest = strip.computed[static_cast<std::size_t>(i)];
        for (int j = i + 1; j < std::min(i + step, first + count); ++j)
            if (const float v = strip.computed[static_cast<std::size_t>(j)];
                std::isnan(v) || std::abs(v) > std::abs(loudest))
                loudest = v;
        values.push_back(loudest);
    }
    const auto range = strip.scale == ColorScale::Weight ? std::pair{0.0F, 1.0F} : finiteRange(strip.computed);
    addComputed(s, id, strip.name, rect, std::move(values), range, strip.scale, share);
    return true;
}

void drawNumber(StageCanvas& s, const QString& id, const QString& name, QRectF rect, const Number& number, Role role,
                double px, bool shown) {
    double value = number.value;
    Provenance from;
    if (number.slice) {
        const CellGrid* g = s.grid(id, name, rect, *number.slice, ColorScale::Plain, role, shown ? 1 : 0, px <= 0);
        if (!g)
            return;
        value = static_cast<double>(g->value(0, 0));
        from = g->source.at(0, 0);
    } else {
        s.box(id, rect, s.theme.surface(), s.theme.line(), name).radius = 2;
    }
    if (!shown || px <= 0)
        return;
    const QString digits = cellNumber(static_cast<float>(value));
    const QRectF room = rect.adjusted(3, 0, -3, 0);
    const double wide = textSize(digits, s.theme, px, true).width() + 1;
    s.text(id + QStringLiteral(".value"), room, digits, wide > room.width() ? px * 0.94 * room.width() / wide : px,
           Qt::AlignCenter, s.theme.text(), px > 16);
    std::get<TextItem>(s.list.items.back()).provenance = from;
}

QPointF drawWaterfall(StageCanvas& s, const QString& id, QRectF rect, const std::vector<double>& terms, int first,
                      int count, double columnWidth, double shown, Role bars) {
    const auto range = runningRange(terms);
    const double pad = 3;
    const auto y = [&](double v) {
        return rect.bottom() - pad - (v - range.first) / (range.second - range.first) * (rect.height() - 2 * pad);
    };
    PathItem zero;
    zero.id = id + QStringLiteral(".zero");
    zero.points = {QPointF(rect.left(), y(0)), QPointF(rect.right(), y(0))};
    zero.color = s.theme.textMuted();
    zero.opacity = 0.6;
    s.list.items.emplace_back(std::move(zero));

    const QColor up =
        bars == Role::Neutral ? QColor::fromRgb(s.theme.color(ColorScale::Signed, 0.7F, -1, 1)) : s.theme.role(bars);
    const QColor down = QColor::fromRgb(s.theme.color(ColorScale::Signed, -0.7F, -1, 1));
    double sum = std::accumulate(terms.begin(), terms.begin() + first, 0.0);
    PathItem line;
    line.id = id + QStringLiteral(".line");
    line.color = s.theme.text();
    line.width = static_cast<int>(terms.size()) > mostBars ? 1.5 : 1;
    QPointF at(rect.left(), y(std::isfinite(sum) ? sum : 0));
    line.points = {at};
    double drawnTo = rect.left();
    for (int i = first; i < first + count && i < static_cast<int>(shown); ++i) {
        const double after = sum + terms[static_cast<std::size_t>(i)];
        const double left = rect.left() + (i - first) * columnWidth, right = left + columnWidth;
        if (!std::isfinite(after)) { // nothing can be summed after this
            s.box(id + QStringLiteral(".broken"), QRectF(left, rect.top(), std::max(2.0, columnWidth), rect.height()),
                  s.theme.notFinite(), {}, StageCanvas::tr("the sum is not finite from here on"))
                .radius = 0;
            break;
        }
        if (static_cast<int>(terms.size()) <= mostBars) {
            const double top = std::min(y(sum), y(after)), inset = std::min(3.0, columnWidth * 0.16);
            s.box(id + QStringLiteral(".bar.%1").arg(i),
                  QRectF(left + inset, top, columnWidth - 2 * inset, std::max(1.0, std::abs(y(after) - y(sum)))),
                  terms[static_cast<std::size_t>(i)] < 0 ? down : up, {})
                .radius = 0;
        }
        at = QPointF(right, y(after));
        if (static_cast<int>(terms.size()) <= mostBars) {
            line.points.emplace_back(left, y(sum));
            line.points.emplace_back(left, y(after));
            line.points.push_back(at);
        } else if (right - drawnTo >= 0.75 || i + 1 == first + count) { // a point per pixel is enough
            line.points.push_back(at);
            drawnTo = right;
        }
        sum = after;
    }
    if (line.points.size() > 1)
        s.list.items.emplace_back(std::move(line));
    return at;
}

double columnTokensHeight(const StageCanvas& s, const std::vector<QString>& tokens, double columnWidth, double unit) {
    if (tokens.empty())
        return 0;
    const double longest = longestToken(s, tokens, 11 * unit);
    const double flat = textSize(tokens.front(), s.theme, 11 * unit).height() + 3;
    return longest + 4 <= columnWidth ? flat : std::min(longest * slantSine() + flat, 62 * unit);
}

void drawColumnTokens(StageCanvas& s, const QString& id, const std::vector<QString>& tokens, int first, int count,
                      QRectF rect, double columnWidth, double unit, int own) {
    const double px = 11 * unit;
    const double longest = longestToken(s, tokens, px);
    const double height = textSize(tokens.front(), s.theme, px).height();
    const bool flat = longest + 4 <= columnWidth;
    const int every = flat ? 1 : std::max(1, static_cast<int>(std::ceil(height * 1.15 / slantSine() / columnWidth)));
    for (int i = 0; i < count; ++i) {
        const int k = first + i;
        const bool owned = k == own;
        if (!owned && (i % every != 0 || (own >= first && std::abs(k - own) < every)))
            continue;
        const double middle = rect.left() + (i + 0.5) * columnWidth;
        const QString& token = tokens[static_cast<std::size_t>(k)];
        const QColor color = owned ? s.theme.text() : s.theme.textMuted();
        if (flat) {
            s.text(id + QStringLiteral(".%1").arg(k), QRectF(middle - columnWidth / 2, rect.top(), columnWidth, height),
                   token, px, Qt::AlignCenter, color, owned);
            continue;
        }
        const double room = (s.list.size.width() - 6 - middle) / std::sqrt(1 - slantSine() * slantSine());
        const double length = std::min((rect.height() - height * 0.6) / slantSine(), room);
        s.text(id + QStringLiteral(".%1").arg(k), QRectF(middle - 2, rect.bottom() - height * 0.75, length, height),
               token, px, Qt::AlignLeft | Qt::AlignVCenter, color, owned);
        std::get<TextItem>(s.list.items.back()).angle = slantDegrees;
    }
}

double largestTermsHeight(double unit) {
    return 20 * unit + 2 * std::max(22 * unit, 19.0);
}

void drawLargestTerms(StageCanvas& s, QRectF area, const Sum& sum, double shown) {
    const double u = unitOf(QRectF(0, 0, area.width(), 1e6));
    const double title = 16 * u, row = std::clamp((area.height() - title - 4 * u) / 2, 18.0, std::max(18.0, 26 * u));
    const TermWidths w{54 * u, 46 * u, 13 * u};
    const auto factors = static_cast<double>(sum.above.size() - 1);
    const double width = w.label + (factors + 1) * w.cell + factors * w.sign + 18 * u;
    const int across = std::clamp(static_cast<int>(area.width() / width), 1, 4);
    s.text(QStringLiteral("element.largest.title"), QRectF(area.left(), area.top(), area.width(), title),
           StageCanvas::tr("the largest of %n term(s)", nullptr, static_cast<int>(sum.contributions.size())), 11 * u,
           Qt::AlignLeft | Qt::AlignVCenter, s.theme.textMuted(), true);
    int place = 0;
    for (const int term : largestTerms(sum.contributions, 2 * across)) {
        const QRectF rect(area.left() + place % across * width, area.top() + title + 3 * u + place / across * row,
                          width, row - 3 * u);
        if (term < static_cast<int>(shown)) // a term keeps its place while the sum is still growing
            drawTerm(s, QStringLiteral("element.largest.%1").arg(place), rect, sum, term, w, 11 * u);
        ++place;
    }
}

} // namespace headlight::element
