// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/attention_parts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headlight {

namespace {

constexpr double coveredShare = 0.9;           ///< of each row's weight, while the limit allows
constexpr float faintest = 1.0F / (255 * 255); ///< lighter lines have an opacity that no screen shows

/// Smallest weight among the heaviest ones that together cover `coveredShare` of the row.
float rowThreshold(std::vector<float> row) {
    std::sort(row.begin(), row.end(), std::greater<>());
    const double whole = std::accumulate(row.begin(), row.end(), 0.0);
    double covered = 0;
    for (float weight : row) {
        covered += weight;
        if (covered >= coveredShare * whole)
            return weight;
    }
    return row.back();
}

} // namespace

double ribbonOpacity(float weight) {
    return std::sqrt(std::clamp(static_cast<double>(weight), 0.0, 1.0));
}

RibbonChoice chooseRibbons(const AttentionState& state, int limit) {
    RibbonChoice choice;
    const int first = state.allQueries ? 0 : state.query;
    const int last = state.allQueries ? state.queryCount() - 1 : state.query;
    double whole = 0;
    float threshold = 1;
    for (int query = first; query <= last; ++query) {
        std::vector<float> row;
        for (int key = 0; key < state.keysOf(query); ++key) {
            row.push_back(state.weight(query, key));
            choice.lines.push_back({query, key, row.back()});
            whole += row.back();
        }
        // One row alone may use up the limit; of all rows, what covers each is enough.
        threshold = state.allQueries ? std::min(threshold, rowThreshold(std::move(row))) : faintest;
    }
    choice.total = static_cast<int>(choice.lines.size());
    std::stable_sort(choice.lines.begin(), choice.lines.end(),
                     [](const auto& a, const auto& b) { return a.weight < b.weight; });
    if (choice.total <= limit)
        return choice;
    // One threshold for all rows, so that "lines under x are hidden" is the whole truth.
    const auto heaviest = choice.lines.end() - limit;
    auto kept = std::lower_bound(choice.lines.begin(), choice.lines.end(), threshold,
                                 [](const auto& line, float least) { return line.weight < least; });
    if (kept < heaviest) { // too many; equal weights at the border all go, or none would be "under x"
        const float border = (heaviest - 1)->weight;
        kept = std::upper_bound(heaviest - 1, choice.lines.end(), border,
                                [](float least, const auto& line) { return least < line.weight; });
        if (kept == choice.lines.end())
            kept = heaviest; // all alike: the border cannot be told by weight
    }
    choice.lines.erase(choice.lines.begin(), kept);
    double drawn = 0;
    for (const auto& line : choice.lines)
        drawn += line.weight;
    choice.threshold = choice.lines.front().weight;
    choice.hiddenShare = whole > 0 ? std::max(0.0, 1 - drawn / whole) : 0;
    return choice;
}

namespace attention {

namespace {

/// Where the two token columns and their rows stand.
struct Columns {
    double top = 0;
    double pitch = 0;
    double label = 0; ///< width of token labels
    double queryLeft = 0, queryRight = 0;
    double keyLeft = 0; ///< of the strip of cells
    double keyLabel = 0, percentLeft = 0, percentWidth = 0;
    double noteTop = 0;

    double middle(int position) const { return top + (position + 0.5) * pitch; }
};

constexpr double stripWidth = 12;

Columns columnsOf(const Page& page, const QRectF& area) {
    Columns columns;
    const double line = page.line();
    columns.percentWidth = std::ceil(page.label.horizontalAdvance(QStringLiteral("< 0.1 %"))) + 6;
    columns.label = page.labelWidth(area.width() * 0.24);
    const double width = std::min(area.width(), 2 * columns.label + columns.percentWidth + 380);
    const double left = area.left() + (area.width() - width) / 2;
    columns.queryLeft = left;
    columns.queryRight = left + columns.label + 6;
    columns.percentLeft = left + width - columns.percentWidth;
    columns.keyLabel = columns.percentLeft - columns.label - 4;
    columns.keyLeft = columns.keyLabel - stripWidth - 8;
    columns.top = area.top() + line + page.gap();
    const double notes = 2 * page.note.height() + page.gap();
    const double room = std::max(20.0, area.bottom() - notes - columns.top);
    const int most = std::max(page.state.queryCount(), page.state.keyCount());
    columns.pitch = std::min(line * 1.7, room / most);
    columns.noteTop = columns.top + columns.pitch * most + page.gap();
    return columns;
}

void addToken(Page& page, const Columns& columns, int position, bool isQuery) {
    const AttentionState& state = page.state;
    const bool selected = position == (isQuery ? state.query : state.key);
    const double line = page.line();
    const double middle = columns.middle(position);
    const double left = isQuery ? columns.queryLeft : columns.keyLabel;
    const Role role = isQuery ? Role::Query : Role::Key;
    const QRectF rect(left, middle - line / 2, columns.label, line);
    const QString token = (isQuery ? state.queryTokens : state.keyTokens)[static_cast<std::size_t>(position)];
    BoxItem box;
    // The same token stands in the matrix, too: another id, the same meaning of a click.
    box.id = (isQuery ? QStringLiteral("curve-query:%1") : QStringLiteral("curve-key:%1")).arg(position);
    // A key of the same text is followed next; one of another text has no row here.
    const bool follow = isQuery || !state.crossing();
    box.action = (follow ? QStringLiteral("query:%1") : QStringLiteral("key:%1")).arg(position);
    box.rect = rect.adjusted(-3, 0, 3, 0);
    box.radius = 3;
    if (selected) {
        box.fill = page.theme.roleSoft(role);
        box.stroke = page.theme.role(role);
    }
    box.name = isQuery ? Text::tr("query %1, token %2").arg(token).arg(position)
                       : Text::tr("key %1, token %2").arg(token).arg(position);
    page.list.items.emplace_back(box);
    page.text((isQuery ? QStringLiteral("curve-query-label:%1") : QStringLiteral("curve-key-label:%1")).arg(position),
              rect, token, (isQuery ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
              selected ? page.theme.text() : page.theme.textMuted(), labelPx, selected);
    const bool seen = position < state.keysOf(state.query);
    if (!isQuery && !seen && !state.allQueries)
        std::get<TextItem>(page.list.items.back()).opacity = 0.75; // masked for the followed query
    if (!isQuery && seen && !state.allQueries) {
        page.text(QStringLiteral("percent:%1").arg(position),
                  QRectF(columns.percentLeft, middle - line / 2, columns.percentWidth, line),
                  percent(state.weight(state.query, position)), Qt::AlignRight | Qt::AlignVCenter, page.theme.text());
        std::get<TextItem>(page.list.items.back()).provenance = state.element(state.query, position);
    }
}

/// The followed row again, standing beside the keys.
void addStrip(Page& page, const Columns& columns) {
    const AttentionState& state = page.state;
    const int rows = state.keysOf(state.query);
    CellGrid grid;
    grid.id = QStringLiteral("key-strip");
    grid.name = Text::tr("weights of query %1, token %2")
                    .arg(state.queryTokens[static_cast<std::size_t>(state.query)])
                    .arg(state.query);
    grid.rect = QRectF(columns.keyLeft, columns.top, stripWidth, rows * columns.pitch);
    grid.rows = rows;
    const auto* row = state.pattern->data() + static_cast<std::size_t>(state.query) * state.keyTokens.size();
    grid.values = std::make_shared<const std::vector<float>>(row, row + rows);
    const int queryAxis = AttentionSheet::headless(state.hook) ? 0 : 1;
    grid.source.tensor = state.hook;
    grid.source.base = state.element(state.query, 0).index;
    grid.source.rowAxis = queryAxis + 1;
    grid.source.columnAxis = queryAxis;
    grid.scale = ColorScale::Weight;
    grid.low = 0;
    grid.high = 1;
    grid.role = Role::Pattern;
    for (int key = 0; key < rows; ++key)
        grid.rowLabels.push_back(Text::tr("%1, token %2").arg(state.keyTokens[static_cast<std::size_t>(key)]).arg(key));
    page.list.items.emplace_back(std::move(grid));
}

void addRibbons(Page& page, const Columns& columns, const RibbonChoice& choice) {
    const AttentionState& state = page.state;
    const double widest = state.allQueries ? 1.0 : std::clamp(columns.pitch * 0.7, 1.0, 9.0);
    for (const auto& line : choice.lines) {
        if (line.weight <= 0)
            continue; // nothing to see, and nothing hidden
        RibbonItem ribbon;
        ribbon.id = QStringLiteral("ribbon:%1:%2").arg(line.query).arg(line.key);
        ribbon.from = QPointF(columns.queryRight, columns.middle(line.query));
        ribbon.to = QPointF(columns.keyLeft - 2, columns.middle(line.key));
        ribbon.color = page.theme.role(Role::Pattern);
        ribbon.width = std::max(1.0, widest * line.weight);
        ribbon.opacity = ribbonOpacity(line.weight);
        ribbon.value = line.weight;
        ribbon.provenance = state.element(line.query, line.key);
        page.list.items.emplace_back(std::move(ribbon));
    }
}

void addNote(Page& page, const Columns& columns, const QRectF& area, const RibbonChoice& choice) {
    const QLocale locale;
    const int drawn = static_cast<int>(choice.lines.size());
    QString note = Text::tr("The stronger a line, the larger the weight; every line is drawn.");
    if (drawn < choice.total)
        note = Text::tr("%1 of %2 lines drawn; lines under %3 hidden: %4 of the weight.")
                   .arg(locale.toString(drawn), locale.toString(choice.total), shortNumber(choice.threshold),
                        percent(choice.hiddenShare));
    page.text(QStringLiteral("ribbon-note"), QRectF(area.left(), columns.noteTop, area.width(), 2 * page.note.height()),
              note, Qt::AlignHCenter | Qt::AlignTop, page.theme.textMuted(), notePx);
    std::get<TextItem>(page.list.items.back()).wrap = true;
}

} // namespace

void layoutCurves(Page& page, const QRectF& area) {
    const AttentionState& state = page.state;
    const Columns columns = columnsOf(page, area);
    const QString queryWords = Text::tr("query");
    const double queryWidth = page.line() + 9 + page.label.horizontalAdvance(queryWords);
    page.badge(QStringLiteral("curve-queries"),
               QPointF(std::max(area.left(), columns.queryRight - queryWidth), area.top()), Role::Query, queryWords);
    page.badge(QStringLiteral("curve-keys"), QPointF(columns.keyLabel - 3, area.top()), Role::Key, Text::tr("key"));
    const RibbonChoice choice = chooseRibbons(state);
    addRibbons(page, columns, choice);
    if (!state.allQueries)
        addStrip(page, columns);
    for (int position : thinnedLabels(state.queryCount(), columns.pitch, page.line(), state.query))
        addToken(page, columns, position, true);
    // The keys' labels thin out around the selected key, else around the one that matters most.
    int important = state.key;
    if (important < 0) {
        important = 0;
        for (int key = 1; key < state.keysOf(state.query); ++key)
            if (state.weight(state.query, key) > state.weight(state.query, important))
                important = key;
    }
    for (int position : thinnedLabels(state.keyCount(), columns.pitch, page.line(), important))
        addToken(page, columns, position, false);
    addNote(page, columns, area, choice);
}

} // namespace attention
} // namespace headlight
