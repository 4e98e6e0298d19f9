// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/matrix_frame.h"
#include "widgets/picture/grid_dots.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headlight::attention {

namespace {

/// Largest number of every step × step block of `numbers` [query, key]: one bright cell survives any pooling.
std::shared_ptr<const std::vector<float>> pooled(const AttentionState& state, const Frame& frame,
                                                 const std::shared_ptr<const std::vector<float>>& numbers) {
    const auto keys = static_cast<std::size_t>(state.keyCount());
    const bool whole = frame.step == 1 && frame.rows.isQueries() && frame.rows.cells == state.queryCount() &&
                       frame.columns.cells == state.keyCount();
    if (whole || !numbers)
        return numbers;
    const int step = frame.step;
    auto values =
        std::make_shared<std::vector<float>>(static_cast<std::size_t>(frame.rows.cells) * frame.columns.cells, 0.0F);
    const Side& down = frame.queries();
    const Side& across = frame.keys();
    const std::size_t queryStride = frame.rows.isQueries() ? static_cast<std::size_t>(frame.columns.cells) : 1;
    const std::size_t keyStride = frame.rows.isQueries() ? 1 : static_cast<std::size_t>(frame.columns.cells);
    for (int query = down.first; query < down.end; ++query) {
        const float* in = numbers->data() + static_cast<std::size_t>(query) * keys;
        float* line = values->data() + static_cast<std::size_t>(down.cellOf(query, step)) * queryStride;
        for (int cell = 0; cell < across.cells; ++cell) {
            float& most = line[static_cast<std::size_t>(cell) * keyStride];
            const int end = std::min(across.first + (cell + 1) * step, across.end);
            for (int key = across.first + cell * step; key < end; ++key)
                most = in[key] > most || std::isnan(in[key]) ? in[key] : most;
        }
    }
    return values;
}

QString labelOf(const Side& side, int cell, int step) {
    const int first = side.firstOf(cell, step);
    const int last = std::min(first + step, side.end) - 1;
    return step == 1 ? Text::tr("%1, token %2").arg(side.token(first)).arg(first)
                     : Text::tr("tokens %1 to %2").arg(first).arg(last);
}

void addGrid(Page& page, const Frame& frame, const MatrixShades& shades) {
    const AttentionState& state = page.state;
    const bool straight = frame.rows.isQueries();
    CellGrid grid;
    grid.id = QStringLiteral("pattern");
    grid.name = state.contribution
                    ? Text::tr("‖α·v·W_O‖, layer %1 head %2").arg(state.hook.layer).arg(state.head)
                    : (straight ? Text::tr("attention pattern, layer %1 head %2: rows are queries, columns are keys")
                                : Text::tr("attention pattern, layer %1 head %2: rows are keys, columns are queries"))
                          .arg(state.hook.layer)
                          .arg(state.head);
    grid.rect = frame.cells;
    grid.rows = frame.rows.cells;
    grid.columns = frame.columns.cells;
    grid.values = pooled(state, frame, state.shown());
    grid.shades = pooled(state, frame, shades.shades);
    const int queryAxis = AttentionSheet::headless(state.hook) ? 0 : 1;
    if (!state.contribution) // no hook records what a weight writes
        grid.source.tensor = state.hook;
    grid.source.base = state.element(frame.queries().first, frame.keys().first).index;
    grid.source.rowAxis = straight ? queryAxis : queryAxis + 1;
    grid.source.columnAxis = straight ? queryAxis + 1 : queryAxis;
    grid.source.rowStep = grid.source.columnStep = frame.step;
    grid.scale = ColorScale::Weight;
    grid.low = 0;
    grid.high = shades.high;
    grid.role = Role::Pattern;
    grid.numbers = frame.step == 1 && state.look.numbers;
    grid.dots = frame.dots;
    for (int i = 0; i < grid.rows; ++i)
        grid.rowLabels.push_back(labelOf(frame.rows, i, frame.step));
    for (int i = 0; i < grid.columns; ++i)
        grid.columnLabels.push_back(labelOf(frame.columns, i, frame.step));
    page.list.items.emplace_back(std::move(grid));
}

/// A strip beside the matrix: what its queries spend, what its keys receive.
void addMargin(Page& page, const Frame& frame, const Side& side, const std::vector<float>& all, const QRectF& rect) {
    auto values = std::make_shared<std::vector<float>>(static_cast<std::size_t>(side.cells), 0.0F);
    CellGrid grid;
    grid.high = 0;
    for (int position = side.first; position < side.end; ++position) {
        float& cell = (*values)[static_cast<std::size_t>(side.cellOf(position, frame.step))];
        cell = std::max(cell, all[static_cast<std::size_t>(position)]);
        grid.high = std::max(grid.high, cell);
    }
    const bool isRows = &side == &frame.rows;
    grid.id = side.isQueries() ? QStringLiteral("query-margin") : QStringLiteral("key-margin");
    grid.name = side.isQueries()
                    ? (page.state.chosenKeys.empty() ? Text::tr("largest weight of each query")
                                                     : Text::tr("weight of each query on the chosen keys"))
                    : (page.state.chosenQueries.empty() ? Text::tr("weight each key receives from all queries")
                                                        : Text::tr("weight each key receives from the chosen queries"));
    grid.rect = rect;
    grid.rows = isRows ? side.cells : 1;
    grid.columns = isRows ? 1 : side.cells;
    grid.values = std::move(values);
    grid.scale = ColorScale::Weight;
    grid.low = 0;
    grid.role = side.role;
    for (int cell = 0; cell < side.cells; ++cell)
        (isRows ? grid.rowLabels : grid.columnLabels).push_back(labelOf(side, cell, frame.step));
    page.list.items.emplace_back(std::move(grid));
}

void addMargins(Page& page, const Frame& frame) {
    if (frame.margin <= 0)
        return;
    const auto made = page.state.margins ? nullptr : std::make_shared<const MatrixMargins>(marginsOf(page.state));
    const MatrixMargins& margins = page.state.margins ? *page.state.margins : *made;
    const auto& of = [&](const Side& side) -> const std::vector<float>& {
        return side.isQueries() ? margins.queries : margins.keys;
    };
    addMargin(page, frame, frame.rows, of(frame.rows),
              QRectF(frame.cells.right() + 3, frame.cells.top(), frame.margin, frame.cells.height()));
    addMargin(page, frame, frame.columns, of(frame.columns),
              QRectF(frame.cells.left(), frame.cells.bottom() + 3, frame.cells.width(), frame.margin));
}

/// The edge of what a token may look at: behind it everything is masked and exactly 0.
void addMaskEdge(Page& page, const Frame& frame) {
    if (frame.step != 1 || frame.cell < 4 || page.state.queryCount() < 2 || !page.state.causal())
        return;
    PathItem edge;
    edge.id = QStringLiteral("mask-edge");
    edge.color = page.theme.textMuted();
    const Side& queries = frame.queries();
    const Side& keys = frame.keys();
    for (int query = std::max(queries.first, keys.first - 1); query < std::min(queries.end, keys.end); ++query) {
        const double across = (query + 1 - keys.first) * frame.cell;
        for (const double down : {(query - queries.first) * frame.cell, (query - queries.first + 1) * frame.cell})
            edge.points.push_back(frame.cells.topLeft() +
                                  (frame.rows.isQueries() ? QPointF(across, down) : QPointF(down, across)));
    }
    if (edge.points.size() >= 2)
        page.list.items.emplace_back(std::move(edge));
}

/// "query:5" or "key:5", and its accessible name.
BoxItem labelBox(const Side& side, int position) {
    BoxItem box;
    box.id = box.action = (side.isQueries() ? QStringLiteral("query:%1") : QStringLiteral("key:%1")).arg(position);
    box.radius = 3;
    box.name = (side.isQueries() ? Text::tr("query %1, token %2") : Text::tr("key %1, token %2"))
                   .arg(side.token(position))
                   .arg(position);
    return box;
}

/// The cell whose label is kept whatever happens; -1 = none.
int keptCell(const Side& side, int step) {
    return side.holds(side.followed) ? side.cellOf(side.followed, step) : -1;
}

void addRowLabels(Page& page, const Frame& frame) {
    const double line = page.line();
    const int kept = keptCell(frame.rows, frame.step);
    for (int row : thinnedLabels(frame.rows.cells, frame.cell, line, kept)) {
        const bool followed = row == kept;
        const int position = followed ? frame.rows.followed : frame.rows.firstOf(row, frame.step);
        const double middle = frame.cells.top() + (row + 0.5) * frame.cell;
        const QRectF rect(frame.cells.left() - frame.rowLabel - 6, middle - line / 2, frame.rowLabel, line);
        BoxItem box = labelBox(frame.rows, position);
        box.rect = rect.adjusted(-3, 0, 3, 0);
        if (followed)
            box.fill = page.theme.roleSoft(frame.rows.role);
        page.list.items.emplace_back(box);
        page.text(QStringLiteral("row-label:%1").arg(position), rect, frame.rows.token(position),
                  Qt::AlignRight | Qt::AlignVCenter, followed ? page.theme.text() : page.theme.textMuted(), labelPx,
                  followed);
    }
}

void addColumnLabels(Page& page, const Frame& frame) {
    const double line = page.line();
    const int chosen = keptCell(frame.columns, frame.step);
    for (int column : thinnedLabels(frame.columns.cells, frame.cell, line / sine(), chosen)) {
        const bool selected = column == chosen;
        const int position = selected ? frame.columns.followed : frame.columns.firstOf(column, frame.step);
        const double middle = frame.cells.left() + (column + 0.5) * frame.cell;
        BoxItem box = labelBox(frame.columns, position);
        box.rect = QRectF(middle - line / 2, frame.cells.top() - line - 1, line, line);
        page.list.items.emplace_back(box);
        TextItem item;
        item.id = QStringLiteral("column-label:%1").arg(position);
        item.rect = QRectF(middle + 1, frame.cells.top() - 5 - line / 2, frame.columnLabel, line);
        item.text = frame.columns.token(position);
        item.px = labelPx;
        item.angle = slant;
        item.bold = selected;
        item.color = selected ? page.theme.text() : page.theme.textMuted();
        page.list.items.emplace_back(std::move(item));
    }
}

void addAxisTitles(Page& page, const Frame& frame, const QRectF& area) {
    const auto id = [](const Side& side) {
        return side.isQueries() ? QStringLiteral("axis-queries") : QStringLiteral("axis-keys");
    };
    page.badge(id(frame.columns), QPointF(frame.cells.left(), area.top()), frame.columns.role,
               frame.columns.isQueries() ? Text::tr("query (column)") : Text::tr("key (column)"));
    const QString words = rowTitle(frame);
    const double width = page.line() + 9 + page.label.horizontalAdvance(words);
    page.badge(id(frame.rows),
               QPointF(std::max(area.left(), frame.cells.left() - 6 - width), frame.cells.top() - page.line() - 6),
               frame.rows.role, words);
}

void addMarks(Page& page, const Frame& frame) {
    const Side& queries = frame.queries();
    if (!queries.holds(queries.followed))
        return;
    const bool straight = frame.rows.isQueries();
    const double at = queries.cellOf(queries.followed, frame.step) * frame.cell;
    const QRectF band =
        straight ? QRectF(0, at, frame.cells.width(), frame.cell) : QRectF(at, 0, frame.cell, frame.cells.height());
    page.list.items.emplace_back(MarkItem{QStringLiteral("query-mark"), band.translated(frame.cells.topLeft()),
                                          page.theme.role(Role::Query), 2});
    const Side& keys = frame.keys();
    if (!keys.holds(keys.followed))
        return;
    const double across = keys.cellOf(keys.followed, frame.step) * frame.cell;
    const QRectF cell(straight ? QPointF(across, at) : QPointF(at, across), QSizeF(frame.cell, frame.cell));
    page.list.items.emplace_back(
        MarkItem{QStringLiteral("key-mark"), cell.translated(frame.cells.topLeft()), page.theme.selection(), 3});
}

/// A bar beside each gathered token, whether its name is written or not.
void addChosen(Page& page, const Frame& frame) {
    constexpr double thick = 3;
    const double length = std::min(frame.cell, 16.0);
    for (const Side* side : {&frame.rows, &frame.columns})
        for (const int position : *side->chosen) {
            if (!side->holds(position))
                continue;
            const double at = (side->cellOf(position, frame.step) + 0.5) * frame.cell - length / 2;
            BoxItem bar;
            bar.id =
                (side->isQueries() ? QStringLiteral("chosen-query:%1") : QStringLiteral("chosen-key:%1")).arg(position);
            bar.rect = side == &frame.rows
                           ? QRectF(frame.cells.left() - thick - 1, frame.cells.top() + at, thick, length)
                           : QRectF(frame.cells.left() + at, frame.cells.top() - thick - 1, length, thick);
            bar.radius = 1;
            bar.fill = page.theme.role(side->role);
            page.list.items.emplace_back(bar);
        }
}

} // namespace

void layoutMatrix(Page& page, const QRectF& area) {
    const AttentionState& state = page.state;
    const auto shades =
        state.shades ? state.shades
                     : std::make_shared<const MatrixShades>(
                           shadesOf(*state.shown(), state.queryCount(), state.keyCount(), state.causal(), state.look));
    const Frame frame = frameOf(page, area);
    addGrid(page, frame, *shades);
    addMaskEdge(page, frame);
    addMargins(page, frame);
    addRowLabels(page, frame);
    addColumnLabels(page, frame);
    addChosen(page, frame);
    addAxisTitles(page, frame, area);
    addMarks(page, frame);
    addLegend(page, frame, *shades);
}

} // namespace headlight::attention
