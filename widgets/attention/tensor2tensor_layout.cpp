// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/tensor2tensor_layout.h"

#include "widgets/attention/attention_parts.h"
#include "widgets/picture/text_layout.h"
#include "widgets/theme/head_colors.h"

#include <QFontMetricsF>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

struct T2TText {
    Q_DECLARE_TR_FUNCTIONS(headlight::Tensor2Tensor)
};
using attention::labelPx;
using attention::notePx;

constexpr double lineWidth = 2;
constexpr double widestLines = 340; ///< room between the columns; longer lines say no more
constexpr double breakRows = 0.7;   ///< rows left free between input and output

/// Where the columns stand. The left one holds the queries unless they are swapped.
struct Columns {
    double top = 0, pitch = 0;
    double box = 0; ///< width of a token's box
    double left = 0, right = 0;
    double line = 0; ///< height of a line of text
    int queryBreak = -1, keyBreak = -1;
    bool swapped = false;

    double y(bool isQuery, int index) const {
        const int at = isQuery ? queryBreak : keyBreak;
        return top + pitch * (index + (at >= 0 && index >= at ? breakRows : 0));
    }
    double middle(bool isQuery, int index) const { return y(isQuery, index) + pitch / 2; }
    bool onLeft(bool isQuery) const { return isQuery != swapped; }
    QRectF box_(bool isQuery, int index) const {
        return {onLeft(isQuery) ? left : right, y(isQuery, index), box, pitch};
    }
    /// Where lines begin or end.
    double inner(bool isQuery) const { return onLeft(isQuery) ? left + box : right; }
};

/// A model with one stack has one text and no input beside an output.
bool oneText(const T2TState& state) {
    return !state.parts.empty() && state.parts.front().sheet.hook.stack == engine::Stack::Only;
}

QString attentionName(const T2TState& state) {
    if (oneText(state))
        return T2TText::tr("Text-Text");
    switch (state.attention) {
    case T2TAttention::All:
        return T2TText::tr("All");
    case T2TAttention::InputInput:
        return T2TText::tr("Input-Input");
    case T2TAttention::InputOutput:
        return T2TText::tr("Input-Output");
    case T2TAttention::OutputOutput:
        break;
    }
    return T2TText::tr("Output-Output");
}

QString notes(const T2TState& state, const T2TLines& lines) {
    const QLocale locale;
    QStringList words;
    words << (state.hover.index >= 0
                  ? T2TText::tr("A line's opacity is its weight.")
                  : T2TText::tr("A line's opacity is its weight ÷ %1 (heads shown).").arg(state.activeHeads()));
    if (lines.hiddenShare >= 0.0005)
        words << T2TText::tr("%1 of %2 lines drawn; the others carry %3 of the weight.")
                     .arg(locale.toString(static_cast<int>(lines.lines.size())), locale.toString(lines.total),
                          attention::percent(lines.hiddenShare));
    bool decoder = false;
    for (const T2TPart& part : state.parts)
        decoder |= part.sheet.hook.stack == engine::Stack::Decoder;
    if (decoder)
        words << T2TText::tr("Output tokens are those the decoder reads; the first is its start token.");
    if (state.attention == T2TAttention::All)
        words << T2TText::tr("The same colour in input, output and between them means three unrelated heads.");
    return words.join(QLatin1Char(' '));
}

double noteHeight(const Theme& theme, double width, const QString& words) {
    const QFontMetricsF metrics(theme.font(notePx));
    return std::ceil(metrics.boundingRect(QRectF(0, 0, width, 1000), Qt::TextWordWrap, words).height()) + 4;
}

/// The longest note there can be, so that hovering moves nothing.
double noteRoom(const T2TState& state, const Theme& theme, double width) {
    T2TLines all;
    all.total = 1'000'000;
    all.hiddenShare = 0.005;
    T2TState still = state;
    still.hover = {};
    return noteHeight(theme, width, notes(still, all));
}

struct Squares {
    double side = 0;
    int perRow = 1, rows = 1;
    QPointF topLeft;
    QRectF rect(int head) const {
        return {topLeft.x() + (head % perRow) * side, topLeft.y() + (head / perRow) * side, side, side};
    }
};

struct Places {
    double titleHeight = 0;
    Squares squares;
    double headings = 0; ///< top of the columns' headings
    Columns columns;
    QRectF note;
};

Columns columnsOf(const T2TState& state, const Theme& theme, double width, double top, double bottom) {
    const QFontMetricsF label(theme.font(labelPx));
    Columns columns;
    columns.queryBreak = state.queryBreak;
    columns.keyBreak = state.keyBreak;
    columns.swapped = state.swapped;
    columns.line = label.height();
    double widest = 0;
    for (const auto* column : {&state.queries, &state.keys})
        for (const QString& token : *column)
            widest = std::max(widest, label.horizontalAdvance(token));
    columns.box = std::floor(std::clamp(widest * 1.08 + 16, 5 * columns.line, width * 0.34));
    const double between = std::min(width - 2 * (columns.box + Theme::spacing()), widestLines);
    columns.left = std::floor((width - between) / 2 - columns.box);
    columns.right = columns.left + columns.box + between;
    const double rows =
        std::max({1.0, static_cast<double>(state.queries.size()), static_cast<double>(state.keys.size())}) +
        (state.keyBreak >= 0 ? breakRows : 0);
    columns.top = top;
    columns.pitch = std::clamp((bottom - top) / rows, 0.5, columns.line * 1.5);
    return columns;
}

Places placesOf(const T2TState& state, const Theme& theme, QSizeF size) {
    const double gap = Theme::spacing();
    const QFontMetricsF label(theme.font(labelPx)), title(theme.font(14, true));
    Places places;
    places.titleHeight = std::ceil(title.height());
    Squares& squares = places.squares;
    squares.side = std::ceil(label.height() * 1.3);
    squares.topLeft = QPointF(gap, gap + places.titleHeight + gap / 2);
    squares.perRow = std::max(1, static_cast<int>((size.width() - 2 * gap) / squares.side));
    squares.rows = std::max(1, (state.headCount() + squares.perRow - 1) / squares.perRow);
    places.headings = squares.topLeft.y() + squares.rows * squares.side + gap;
    const double note = noteRoom(state, theme, size.width() - 2 * gap);
    const double top = places.headings + label.height() + gap / 2;
    places.columns = columnsOf(state, theme, size.width(), top, size.height() - note - gap);
    const Columns& c = places.columns;
    const double end =
        std::max(c.y(true, static_cast<int>(state.queries.size())), c.y(false, static_cast<int>(state.keys.size())));
    places.note = QRectF(gap, end + gap / 2, size.width() - 2 * gap, note);
    return places;
}

void addText(DisplayList& list, const QString& id, const QRectF& rect, const QString& words, Qt::Alignment alignment,
             const QColor& color, double px = labelPx, bool bold = false) {
    TextItem item;
    item.id = id;
    item.rect = rect;
    item.text = words;
    item.px = px;
    item.alignment = alignment;
    item.color = color;
    item.bold = bold;
    list.items.emplace_back(std::move(item));
}

void addSquares(DisplayList& list, const T2TState& state, const Theme& theme, const Squares& squares) {
    for (int head = 0; head < state.headCount(); ++head) {
        const bool on = state.heads[static_cast<std::size_t>(head)];
        const QColor color = on ? headColor(theme, head) : headOffColor(theme, head);
        BoxItem box;
        box.id = box.action = QStringLiteral("t2t-head:%1").arg(head);
        box.rect = squares.rect(head).adjusted(0.5, 0.5, -0.5, -0.5);
        box.radius = 2;
        box.fill = color;
        box.stroke = on ? theme.text() : theme.line();
        box.dashed = !on;
        box.name = on ? T2TText::tr("head %1, shown").arg(head) : T2TText::tr("head %1, not shown").arg(head);
        list.items.emplace_back(box);
        addText(list, box.id + QStringLiteral("-number"), box.rect, QString::number(head), Qt::AlignCenter,
                theme.textOn(color.rgb()), notePx, on);
    }
}

void addHeadings(DisplayList& list, const Theme& theme, const Places& places) {
    const Columns& c = places.columns;
    for (const bool isQuery : {true, false}) {
        const Role role = isQuery ? Role::Query : Role::Key;
        const bool left = c.onLeft(isQuery);
        const QString words = isQuery ? T2TText::tr("looks") : T2TText::tr("is looked at");
        const QFontMetricsF metrics(theme.font(labelPx));
        const double side = metrics.height();
        const double width =
            std::min(std::ceil(metrics.horizontalAdvance(words)) + 4, list.size.width() / 2 - side - 12);
        double x = left ? c.left + c.box - 8 - side - 5 - width : c.right + 8;
        x = std::clamp(x, 4.0, std::max(4.0, list.size.width() - side - 5 - width - 4));
        BoxItem badge;
        badge.id = isQuery ? QStringLiteral("t2t-queries-badge") : QStringLiteral("t2t-keys-badge");
        badge.rect = QRectF(x, places.headings, side, side);
        badge.radius = 3;
        badge.fill = theme.role(role);
        list.items.emplace_back(badge);
        addText(list, badge.id + QStringLiteral("-letter"), badge.rect, Theme::badge(role), Qt::AlignCenter,
                theme.textOn(theme.role(role).rgb()), notePx, true);
        addText(list, isQuery ? QStringLiteral("t2t-queries") : QStringLiteral("t2t-keys"),
                QRectF(x + side + 5, places.headings, width, side), words, Qt::AlignLeft | Qt::AlignVCenter,
                theme.textMuted());
    }
}

using HeadColors = std::vector<QColor>; ///< made once for all lines

RibbonItem ribbonOf(const T2TState& state, const HeadColors& colors, const T2TLine& line) {
    RibbonItem ribbon;
    ribbon.color = colors[static_cast<std::size_t>(line.head)];
    ribbon.opacity = lineOpacity(state, line.weight);
    ribbon.value = line.weight;
    ribbon.provenance = state.provenance(line.head, line.query, line.key);
    return ribbon;
}

QString lineId(const char* kind, const T2TLine& line) {
    return QStringLiteral("%1:%2:%3:%4").arg(QLatin1String(kind)).arg(line.head).arg(line.query).arg(line.key);
}

/// Beside a hovered token's counterparts: a cell a head, side by side, as opaque as the weight is large.
void addCells(DisplayList& list, const T2TState& state, const HeadColors& colors, const Columns& c,
              const T2TLines& lines) {
    if (state.hover.index < 0)
        return;
    const double width = c.box / std::max(1, state.activeHeads());
    std::vector<int> place(state.heads.size(), 0); // among the active heads
    for (std::size_t head = 1; head < place.size(); ++head)
        place[head] = place[head - 1] + (state.heads[head - 1] ? 1 : 0);
    const bool toQueries = !state.hover.isQuery;
    for (const T2TLine& line : lines.lines) {
        const QRectF box = c.box_(toQueries, toQueries ? line.query : line.key);
        RibbonItem cell = ribbonOf(state, colors, line);
        cell.id = lineId("t2t-cell", line);
        const double left = box.left() + place[static_cast<std::size_t>(line.head)] * width;
        cell.from = QPointF(left, box.center().y());
        cell.to = QPointF(left + width, box.center().y());
        cell.width = box.height();
        list.items.emplace_back(std::move(cell));
    }
}

void addLines(DisplayList& list, const T2TState& state, const HeadColors& colors, const Columns& c,
              const T2TLines& lines) {
    for (const T2TLine& line : lines.lines) {
        RibbonItem ribbon = ribbonOf(state, colors, line);
        ribbon.id = lineId("t2t-line", line);
        ribbon.from = QPointF(c.inner(true), c.middle(true, line.query));
        ribbon.to = QPointF(c.inner(false), c.middle(false, line.key));
        ribbon.width = lineWidth;
        list.items.emplace_back(std::move(ribbon));
    }
}

void addColumn(DisplayList& list, const T2TState& state, const Theme& theme, const Columns& c, bool isQuery) {
    const auto& tokens = isQuery ? state.queries : state.keys;
    const int hovered = state.hover.isQuery == isQuery ? state.hover.index : -1;
    const int chosen = state.chosen.isQuery == isQuery ? state.chosen.index : -1;
    for (int i = 0; i < static_cast<int>(tokens.size()); ++i) {
        BoxItem box;
        box.id = box.action = (isQuery ? QStringLiteral("t2t-query:%1") : QStringLiteral("t2t-key:%1")).arg(i);
        box.rect = c.box_(isQuery, i);
        box.radius = 2;
        if (i == hovered)
            box.fill = theme.roleSoft(Role::Neutral);
        if (i == chosen)
            box.stroke = theme.role(isQuery ? Role::Query : Role::Key);
        const QString token = tokens[static_cast<std::size_t>(i)];
        box.name = isQuery ? T2TText::tr("query %1, token %2").arg(token).arg(i)
                           : T2TText::tr("key %1, token %2").arg(token).arg(i);
        list.items.emplace_back(std::move(box));
    }
    const int important = hovered >= 0 ? hovered : chosen;
    for (int i : thinnedLabels(static_cast<int>(tokens.size()), c.pitch, c.line, important)) {
        const double middle = c.middle(isQuery, i);
        const QRectF box = c.box_(isQuery, i);
        addText(list, (isQuery ? QStringLiteral("t2t-query-label:%1") : QStringLiteral("t2t-key-label:%1")).arg(i),
                QRectF(box.left() + 6, middle - c.line / 2, box.width() - 12, c.line),
                tokens[static_cast<std::size_t>(i)],
                (c.onLeft(isQuery) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, theme.text(), labelPx,
                i == important);
    }
}

} // namespace

T2TToken tokenUnder(const T2TState& state, const Theme& theme, QSizeF size, QPointF at) {
    const Columns c = placesOf(state, theme, size).columns;
    for (const bool isQuery : {true, false}) {
        const auto count = static_cast<int>((isQuery ? state.queries : state.keys).size());
        for (int i = 0; i < count; ++i)
            if (const QRectF box = c.box_(isQuery, i);
                at.x() >= box.left() && at.x() < box.right() && at.y() >= box.top() && at.y() < box.bottom())
                return {isQuery, i};
    }
    return {};
}

DisplayList layoutTensor2Tensor(const T2TState& state, const Theme& theme, QSizeF size) {
    DisplayList list;
    list.size = size;
    list.background = theme.surface();
    const double gap = Theme::spacing();
    if (state.parts.empty()) {
        const QString words = state.computing
                                  ? T2TText::tr("Computing the attention of layer %1…").arg(state.layer)
                                  : T2TText::tr("Nothing has run yet: type a text to see where its tokens look.");
        addText(list, QStringLiteral("message"), QRectF(gap, 0, size.width() - 2 * gap, size.height()), words,
                Qt::AlignCenter, theme.textMuted(), 13);
        std::get<TextItem>(list.items.back()).wrap = true;
        return list;
    }
    const Places places = placesOf(state, theme, size);
    const T2TLines lines = chooseLines(state);
    addText(list, QStringLiteral("title"), QRectF(gap, gap, size.width() - 2 * gap, places.titleHeight),
            T2TText::tr("Layer %1, %2").arg(state.layer).arg(attentionName(state)), Qt::AlignLeft | Qt::AlignVCenter,
            theme.text(), 14, true);
    addSquares(list, state, theme, places.squares);
    addHeadings(list, theme, places);
    HeadColors colors;
    for (int head = 0; head < state.headCount(); ++head)
        colors.push_back(headColor(theme, head));
    addCells(list, state, colors, places.columns, lines);
    addLines(list, state, colors, places.columns, lines);
    addColumn(list, state, theme, places.columns, true);
    addColumn(list, state, theme, places.columns, false);
    addText(list, QStringLiteral("note"), places.note, notes(state, lines), Qt::AlignLeft | Qt::AlignTop,
            theme.textMuted(), notePx);
    std::get<TextItem>(list.items.back()).wrap = true;
    return list;
}

} // namespace headlight
