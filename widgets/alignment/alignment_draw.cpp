// SPDX-License-Identifier: GPL-3.0-or-later
// One map: cells, names, what is hidden, what is followed.
#include "widgets/alignment/alignment_parts.h"
#include "widgets/attention/attention_layout.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headlight::alignment {

double sine() {
    return std::sin(slant * std::numbers::pi / 180);
}
double cosine() {
    return std::cos(slant * std::numbers::pi / 180);
}

void Page::text(const QString& id, const QRectF& rect, const QString& words, Qt::Alignment alignment,
                const QColor& color, double px, bool bold) {
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

namespace {

constexpr double largestCell = 46;

double stripThickness(const Page& page) {
    return std::ceil(page.line());
}

/// Names along one side of the map, also of what is not written yet: the map must not move while it grows.
std::vector<QString> names(const Page& page, const Sheet& sheet, bool ofQueries) {
    std::vector<QString> made;
    if (ofQueries)
        for (int query = 0; query < sheet.map.queryCount(); ++query)
            made.push_back(queryName(sheet.map, page.state.look, query));
    else
        for (int key : sheet.hidden.kept)
            made.push_back(sheet.map.keys[static_cast<std::size_t>(key)]);
    return made;
}

double widest(const Page& page, const std::vector<QString>& words, double limit) {
    double width = 0;
    for (const QString& word : words)
        width = std::max(width, page.label.horizontalAdvance(word));
    return std::min(limit, std::ceil(width * 1.08) + 4); // bold names are a little wider
}

QString hiddenWord() {
    return Text::tr("hidden", "weight on hidden tokens");
}

/// Position of a query or key among the cells along its side; -1 when it is not shown.
int slotOf(const Sheet& sheet, bool ofQueries, int index) {
    if (ofQueries)
        return index < sheet.queries ? index : -1;
    const auto at = std::find(sheet.hidden.kept.begin(), sheet.hidden.kept.end(), index);
    return at == sheet.hidden.kept.end() ? -1 : static_cast<int>(at - sheet.hidden.kept.begin());
}

int indexAt(const Sheet& sheet, bool ofQueries, int slot) {
    return ofQueries ? slot : sheet.hidden.kept[static_cast<std::size_t>(slot)];
}

QString fullName(const Page& page, const Sheet& sheet, bool ofQueries, int index) {
    const QString token =
        ofQueries ? queryName(sheet.map, page.state.look, index) : sheet.map.keys[static_cast<std::size_t>(index)];
    return ofQueries ? Text::tr("query %1, token %2").arg(token).arg(index)
                     : Text::tr("key %1, token %2").arg(token).arg(index);
}

QString mapName(const AlignmentMap& map) {
    if (!map.mean())
        return Text::tr("attention of head %1").arg(map.head);
    return map.layerCount > 1 ? Text::tr("attention, mean of all heads and layers")
                              : Text::tr("attention, mean of all heads");
}

/// The cells of kept keys `from` … `to`-1 (slots), which are neighbours in the tensor, too.
void addGrid(Page& page, const Sheet& sheet, const QRectF& cells, double side, int from, int to) {
    const AlignmentMap& map = sheet.map;
    const bool keysAreRows = page.state.look.keysAreRows;
    const int first = sheet.hidden.kept[static_cast<std::size_t>(from)], keys = to - from;
    CellGrid grid;
    grid.id = QStringLiteral("map:%1:%2").arg(sheet.index).arg(first);
    grid.name = mapName(map);
    grid.rows = keysAreRows ? keys : sheet.queries;
    grid.columns = keysAreRows ? sheet.queries : keys;
    const QPointF offset = keysAreRows ? QPointF(0, from * side) : QPointF(from * side, 0);
    grid.rect = QRectF(cells.topLeft() + offset, QSizeF(grid.columns * side, grid.rows * side));
    auto values = std::make_shared<std::vector<float>>();
    values->reserve(static_cast<std::size_t>(grid.rows) * static_cast<std::size_t>(grid.columns));
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column)
            values->push_back(keysAreRows ? map.weight(column, first + row) : map.weight(row, first + column));
    grid.values = std::move(values);
    if (!map.mean())
        grid.source.tensor = map.hook;
    const int queryAxis = AttentionSheet::headless(map.hook) ? 0 : 1; // the key's comes next
    if (queryAxis == 1)
        grid.source.base[0] = map.head;
    grid.source.base[static_cast<std::size_t>(queryAxis) + 1] = first;
    grid.source.rowAxis = keysAreRows ? queryAxis + 1 : queryAxis;
    grid.source.columnAxis = keysAreRows ? queryAxis : queryAxis + 1;
    grid.scale = ColorScale::Weight;
    grid.low = 0;
    grid.high = sheet.high;
    grid.role = Role::Pattern;
    grid.numbers = true;
    for (int row = 0; row < grid.rows; ++row)
        grid.rowLabels.push_back(fullName(page, sheet, !keysAreRows, keysAreRows ? first + row : row));
    for (int column = 0; column < grid.columns; ++column)
        grid.columnLabels.push_back(fullName(page, sheet, keysAreRows, keysAreRows ? column : first + column));
    page.list.items.emplace_back(std::move(grid));
}

/// What is not written yet: an empty frame.
void addFuture(Page& page, const Sheet& sheet, const QRectF& cells, double side) {
    if (sheet.queries >= sheet.map.queryCount() || cells.isEmpty())
        return;
    BoxItem box;
    box.id = QStringLiteral("future:%1").arg(sheet.index);
    box.rect = page.state.look.keysAreRows ? cells.adjusted(sheet.queries * side, 0, 0, 0)
                                           : cells.adjusted(0, sheet.queries * side, 0, 0);
    box.radius = 0;
    box.stroke = page.theme.line();
    box.dashed = true;
    page.list.items.emplace_back(std::move(box));
}

/// The edge of what a query may look at: beyond it everything is masked and exactly 0.
void addMaskEdge(Page& page, const Sheet& sheet, const QRectF& cells, double side) {
    if (!sheet.map.causal() || side < 4 || sheet.queries < 2)
        return;
    PathItem edge;
    edge.id = QStringLiteral("mask-edge:%1").arg(sheet.index);
    edge.color = page.theme.textMuted();
    const auto& kept = sheet.hidden.kept;
    for (int query = 0; query < sheet.queries; ++query) {
        const double open =
            static_cast<double>(std::upper_bound(kept.begin(), kept.end(), query) - kept.begin()) * side;
        for (const double along : {query * side, (query + 1) * side})
            edge.points.push_back(cells.topLeft() +
                                  (page.state.look.keysAreRows ? QPointF(along, open) : QPointF(open, along)));
    }
    page.list.items.emplace_back(std::move(edge));
}

/// The weight on hidden keys, beside each query's cells.
void addStrip(Page& page, const Sheet& sheet, const QRectF& cells, double side) {
    if (!sheet.strip() || sheet.queries == 0)
        return;
    const bool below = page.state.look.keysAreRows;
    const double thick = stripThickness(page), gap = 5;
    CellGrid grid;
    grid.id = QStringLiteral("hidden:%1").arg(sheet.index);
    grid.name = Text::tr("weight on hidden tokens");
    grid.rows = below ? 1 : sheet.queries;
    grid.columns = below ? sheet.queries : 1;
    grid.rect = below ? QRectF(cells.left(), cells.bottom() + gap, sheet.queries * side, thick)
                      : QRectF(cells.right() + gap, cells.top(), thick, sheet.queries * side);
    grid.values = std::make_shared<const std::vector<float>>(sheet.hidden.perQuery);
    grid.scale = ColorScale::Weight;
    grid.low = 0;
    grid.high = 1;
    grid.numbers = true;
    for (int query = 0; query < sheet.queries; ++query)
        (below ? grid.columnLabels : grid.rowLabels).push_back(fullName(page, sheet, true, query));
    const QRectF strip = grid.rect;
    page.list.items.emplace_back(std::move(grid));
    if (!sheet.rowLabels || !sheet.columnLabels)
        return;
    const double line = page.line();
    const QString id = QStringLiteral("hidden-label:%1").arg(sheet.index);
    const double width = std::ceil(page.label.horizontalAdvance(hiddenWord())) + 4;
    if (below) {
        page.text(id, QRectF(strip.left() - 6 - width, strip.center().y() - line / 2, width, line), hiddenWord(),
                  Qt::AlignRight | Qt::AlignVCenter, page.theme.textMuted());
    } else {
        page.text(id, QRectF(strip.center().x() + 1, strip.top() - 5 - line / 2, width, line), hiddenWord(),
                  Qt::AlignLeft | Qt::AlignVCenter, page.theme.textMuted());
        std::get<TextItem>(page.list.items.back()).angle = slant;
    }
}

QString actionOf(bool ofQueries, int index) {
    return (ofQueries ? QStringLiteral("query:%1") : QStringLiteral("key:%1")).arg(index);
}

void addRowLabels(Page& page, const Sheet& sheet, const QRectF& cells, double side, double width) {
    const bool ofQueries = !page.state.look.keysAreRows;
    const auto words = names(page, sheet, ofQueries);
    const int chosen = slotOf(sheet, ofQueries, ofQueries ? page.state.look.query : page.state.look.key);
    const double line = page.line();
    for (int row : thinnedLabels(static_cast<int>(words.size()), side, line, chosen)) {
        const int index = indexAt(sheet, ofQueries, row);
        if (ofQueries && index >= sheet.queries)
            continue;
        const QRectF rect(cells.left() - width - 6, cells.top() + (row + 0.5) * side - line / 2, width, line);
        BoxItem box;
        box.action = actionOf(ofQueries, index);
        box.id = QStringLiteral("%1:%2").arg(box.action).arg(sheet.index);
        box.rect = rect.adjusted(-3, 0, 3, 0);
        box.radius = 3;
        if (row == chosen)
            box.fill = page.theme.roleSoft(ofQueries ? Role::Query : Role::Key);
        box.name = fullName(page, sheet, ofQueries, index);
        page.list.items.emplace_back(std::move(box));
        page.text(QStringLiteral("row-label:%1:%2").arg(sheet.index).arg(index), rect,
                  words[static_cast<std::size_t>(row)], Qt::AlignRight | Qt::AlignVCenter,
                  row == chosen ? page.theme.text() : page.theme.textMuted(), labelPx, row == chosen);
    }
}

void addColumnLabels(Page& page, const Sheet& sheet, const QRectF& cells, double side, double width) {
    const bool ofQueries = page.state.look.keysAreRows;
    const auto words = names(page, sheet, ofQueries);
    const int chosen = slotOf(sheet, ofQueries, ofQueries ? page.state.look.query : page.state.look.key);
    const double line = page.line();
    for (int column : thinnedLabels(static_cast<int>(words.size()), side, line / sine(), chosen)) {
        const int index = indexAt(sheet, ofQueries, column);
        if (ofQueries && index >= sheet.queries)
            continue;
        const double middle = cells.left() + (column + 0.5) * side;
        BoxItem box;
        box.action = actionOf(ofQueries, index);
        box.id = QStringLiteral("%1:%2").arg(box.action).arg(sheet.index);
        box.rect = QRectF(middle - line / 2, cells.top() - line - 1, line, line);
        box.name = fullName(page, sheet, ofQueries, index);
        page.list.items.emplace_back(std::move(box));
        page.text(QStringLiteral("column-label:%1:%2").arg(sheet.index).arg(index),
                  QRectF(middle + 1, cells.top() - 5 - line / 2, width, line), words[static_cast<std::size_t>(column)],
                  Qt::AlignLeft | Qt::AlignVCenter, column == chosen ? page.theme.text() : page.theme.textMuted(),
                  labelPx, column == chosen);
        std::get<TextItem>(page.list.items.back()).angle = slant;
    }
}

void addMarks(Page& page, const Sheet& sheet) {
    const AlignmentLook& look = page.state.look;
    if (page.state.picture == AlignmentPicture::Heads && sheet.index != page.state.chosen)
        return;
    const AlignmentMap& current = page.state.maps.back();
    if (sheet.map.queries != current.queries || sheet.map.keys != current.keys)
        return; // kept from another text: the same number is another token there
    const MapCell cell{sheet.index, look.query, look.key};
    if (const QRectF line = lineOfQuery(page.list, cell); look.query >= 0 && !line.isEmpty())
        page.list.items.emplace_back(
            MarkItem{QStringLiteral("query-mark:%1").arg(sheet.index), line, page.theme.role(Role::Query), 2});
    if (const auto rect = rectOfCell(page.list, cell))
        page.list.items.emplace_back(
            MarkItem{QStringLiteral("key-mark:%1").arg(sheet.index), *rect, page.theme.selection(), 3});
}

} // namespace

Margins marginsOf(const Page& page, const Sheet& sheet, QSizeF room) {
    const bool keysAreRows = page.state.look.keysAreRows;
    Margins margins;
    const double line = page.line(), strip = sheet.strip() ? stripThickness(page) + 8 : 0;
    if (sheet.rowLabels) {
        margins.left = widest(page, names(page, sheet, !keysAreRows), room.width() * 0.3) + 9;
        if (keysAreRows && sheet.strip())
            margins.left = std::max(margins.left, page.label.horizontalAdvance(hiddenWord()) + 13);
    }
    double overhang = 0;
    if (sheet.columnLabels) {
        const double limit = std::min(room.height() * 0.26 / sine(), room.width() * 0.3);
        double width = widest(page, names(page, sheet, keysAreRows), limit);
        if (!keysAreRows && sheet.strip())
            width = std::max(width, page.label.horizontalAdvance(hiddenWord()) + 4);
        margins.top = std::ceil(width * sine() + line * cosine() + 4);
        overhang = std::ceil(width * cosine());
    }
    margins.right = keysAreRows ? overhang : std::max(strip, overhang);
    margins.bottom = keysAreRows ? strip : 0;
    if (!keysAreRows && sheet.columnLabels)
        margins.right = strip + overhang;
    return margins;
}

double cellSide(const Page& page, const Sheet& sheet, const Margins& margins, QSizeF room) {
    const int rows = std::max(1, sheet.rows(page.state.look)), columns = std::max(1, sheet.columns(page.state.look));
    const double across = (room.width() - margins.left - margins.right) / columns;
    const double down = (room.height() - margins.top - margins.bottom) / rows;
    const double side = std::clamp(std::min(across, down), 0.05, largestCell * std::max(1.0, page.line() / 16));
    return side >= 6 ? std::floor(side) : side; // whole pixels keep the lines between cells even
}

QRectF drawMap(Page& page, const Sheet& sheet, QPointF corner, double side, const Margins& margins) {
    const AlignmentLook& look = page.state.look;
    const QRectF cells(corner, QSizeF(sheet.columns(look) * side, sheet.rows(look) * side));
    const auto& kept = sheet.hidden.kept;
    for (std::size_t from = 0; from < kept.size() && sheet.queries > 0;) {
        std::size_t to = from + 1;
        while (to < kept.size() && kept[to] == kept[to - 1] + 1)
            ++to;
        addGrid(page, sheet, cells, side, static_cast<int>(from), static_cast<int>(to));
        from = to;
    }
    addMaskEdge(page, sheet, cells, side);
    addFuture(page, sheet, cells, side);
    addStrip(page, sheet, cells, side);
    if (sheet.rowLabels)
        addRowLabels(page, sheet, cells, side, margins.left - 9);
    if (sheet.columnLabels)
        addColumnLabels(page, sheet, cells, side, (margins.top - 4 - page.line() * cosine()) / sine());
    addMarks(page, sheet);
    return cells;
}

} // namespace headlight::alignment
