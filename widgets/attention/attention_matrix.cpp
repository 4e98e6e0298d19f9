// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/attention_parts.h"
#include "widgets/picture/grid_dots.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headlight::attention {

namespace {

constexpr double slant = 52; ///< degrees of the column labels
constexpr double largestCell = 46;
constexpr double stripWidth = 64;  ///< of the legend's colours
constexpr double smallestCell = 2; ///< below this cells pool, so that one stays a thing to point at

double sine() {
    return std::sin(slant * std::numbers::pi / 180);
}
double cosine() {
    return std::cos(slant * std::numbers::pi / 180);
}

/// One side of the matrix: the positions that are seen of one of its texts.
struct Side {
    Role role = Role::Query;
    int first = 0, end = 0; ///< positions
    int cells = 0;
    int followed = -1; ///< the query or key of the selection
    const std::vector<int>* chosen = nullptr;
    const std::vector<QString>* tokens = nullptr; ///< of the whole text
    const QString& token(int position) const { return (*tokens)[static_cast<std::size_t>(position)]; }
    bool isQueries() const { return role == Role::Query; }
    int cellOf(int position, int step) const { return (position - first) / step; }
    bool holds(int position) const { return position >= first && position < end; }
    int firstOf(int cell, int step) const { return first + cell * step; }
    bool isChosen(int position) const { return std::binary_search(chosen->begin(), chosen->end(), position); }
};

/// Where everything of the matrix stands.
struct Frame {
    QRectF cells;
    double cell = 0;   ///< side
    bool dots = false; ///< asked for, and cells are large enough
    Side rows, columns;
    int step = 1;        ///< positions a cell pools, both ways
    double rowLabel = 0; ///< widths
    double columnLabel = 0;
    double margin = 0; ///< thickness of the strips right of the rows and below the columns; 0 = none
    QRectF legend;     ///< below the cells, or beside them where that leaves larger cells
    const Side& queries() const { return rows.isQueries() ? rows : columns; }
    const Side& keys() const { return rows.isQueries() ? columns : rows; }
};

/// A whole number of positions round the window's middle.
void see(Side& side, int begin, int end, double zoom, double centre) {
    const int all = end - begin;
    const int seen = std::clamp(static_cast<int>(std::ceil(all / std::max(1.0, zoom))), std::min(1, all), all);
    side.first = begin + std::clamp(static_cast<int>(std::lround(centre * all - seen / 2.0)), 0, all - seen);
    side.end = side.first + seen;
}

/// A strip of colours with its ends' numbers.
double legendWidth(const Page& page) {
    return std::ceil(page.label.horizontalAdvance(QStringLiteral("0 0.00"))) + stripWidth + 16;
}

void chooseSides(Frame& frame, const AttentionState& state) {
    Side queries, keys;
    queries.followed = state.query;
    queries.chosen = &state.chosenQueries;
    queries.tokens = &state.queryTokens;
    keys.tokens = &state.keyTokens;
    keys.role = Role::Key;
    keys.followed = state.key;
    keys.chosen = &state.chosenKeys;
    frame.rows = state.look.transposed ? keys : queries;
    frame.columns = state.look.transposed ? queries : keys;
    const auto seen = [&state](Side& side, double centre) {
        const int first = !side.isQueries() && state.look.hideSink && state.keyCount() > 1 ? 1 : 0;
        see(side, first, static_cast<int>(side.tokens->size()), state.window.zoom, centre);
    };
    seen(frame.rows, state.window.centre.y());
    seen(frame.columns, state.window.centre.x());
}

QString rowTitle(const Frame& frame) {
    return frame.rows.isQueries() ? Text::tr("query (row)") : Text::tr("key (row)");
}

Frame frameOf(const Page& page, const QRectF& area) {
    Frame frame;
    chooseSides(frame, page.state);
    const double gap = page.gap();
    frame.rowLabel = page.labelWidth(area.width() * 0.26);
    frame.columnLabel = page.labelWidth(std::min(area.height() * 0.24 / sine(), area.width() * 0.3));
    const double side = std::max(frame.rowLabel + gap, page.line() + 9 + page.label.horizontalAdvance(rowTitle(frame)));
    const double band = page.line() + 4 + frame.columnLabel * sine() + page.line() * cosine();
    const double below = page.line() + 3 * page.note.height() + 2 * gap;
    const double beside = legendWidth(page);
    frame.margin = !page.state.contribution && std::max(page.state.queryCount(), page.state.keyCount()) > 1 &&
                           std::min(area.width(), area.height()) > 260
                       ? std::floor(page.line() * 0.6)
                       : 0;
    const double strip = frame.margin > 0 ? frame.margin + 3 : 0;
    const double width = area.width() - side - std::max(strip, frame.columnLabel * cosine()) - 4;
    const double height = area.height() - band - strip;
    // Beside the cells it stands under the overhanging labels, which then need no room of their own.
    const double overhang = frame.columnLabel * cosine();
    const double narrower = width + overhang - std::max(beside + gap + strip, overhang);
    const bool isBeside = std::min(narrower, height - gap) > std::min(width, height - below);
    const double roomAcross = std::max(8.0, isBeside ? narrower : width);
    const double roomDown = std::max(8.0, isBeside ? height - gap : height - below);
    const int positions = std::max(frame.rows.end - frame.rows.first, frame.columns.end - frame.columns.first);
    const int most = std::max(1, static_cast<int>(std::min(roomAcross, roomDown) / smallestCell));
    frame.step = (positions + most - 1) / most;
    for (Side* of : {&frame.rows, &frame.columns})
        of->cells = (of->end - of->first + frame.step - 1) / frame.step;
    const double cap = largestCell * std::max(1.0, page.line() / 16) * (page.state.window.whole() ? 1 : 2);
    frame.cell = std::min({cap, roomAcross / frame.columns.cells, roomDown / frame.rows.cells});
    if (frame.cell >= 6)
        frame.cell = std::floor(frame.cell); // whole pixels keep the lines between cells even
    frame.dots = page.state.look.dots && frame.cell >= smallestDotCell;
    const QSizeF extent(frame.cell * frame.columns.cells, frame.cell * frame.rows.cells);
    const double spare = std::max(0.0, (isBeside ? narrower : width) - extent.width());
    frame.cells = QRectF(
        QPointF(std::floor(area.left() + side + std::min(spare / 2, 60.0)), std::floor(area.top() + band)), extent);
    if (isBeside) {
        const double left = frame.cells.right() + gap + strip;
        frame.legend = QRectF(left, frame.cells.top(), area.right() - left, frame.cells.height());
    } else {
        const double left = std::min(frame.cells.left(), area.right() - beside);
        frame.legend = QRectF(left, frame.cells.bottom() + gap + strip, area.right() - left, below - gap);
    }
    return frame;
}

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

/// The colours in use between the numbers they stand for.
void addColours(Page& page, QPointF topLeft, const QString& low, const QString& high) {
    constexpr int samples = 48;
    const double line = page.line();
    const double lowWidth = std::ceil(page.label.horizontalAdvance(low)) + 4;
    page.text(QStringLiteral("legend-low"), QRectF(topLeft, QSizeF(lowWidth, line)), low,
              Qt::AlignLeft | Qt::AlignVCenter, page.theme.text());
    auto values = std::make_shared<std::vector<float>>(samples);
    for (int i = 0; i < samples; ++i)
        (*values)[static_cast<std::size_t>(i)] = static_cast<float>(i) / (samples - 1);
    CellGrid grid;
    grid.id = QStringLiteral("legend");
    grid.name = Text::tr("colour scale");
    grid.rect =
        QRectF(topLeft.x() + lowWidth, topLeft.y() + std::floor(line * 0.2), stripWidth, std::floor(line * 0.6));
    grid.columns = samples;
    grid.values = std::move(values);
    grid.scale = ColorScale::Weight;
    grid.low = 0;
    grid.high = 1;
    page.text(QStringLiteral("legend-high"),
              QRectF(grid.rect.right() + 6, topLeft.y(), std::ceil(page.label.horizontalAdvance(high)) + 2, line), high,
              Qt::AlignLeft | Qt::AlignVCenter, page.theme.text());
    page.list.items.emplace_back(std::move(grid));
}

/// What the numbers are where they are no weights.
QString contributionNote(const Frame& frame, const MatrixShades& shades) {
    QString words =
        frame.step > 1
            ? Text::tr("Pooled: each cell shows the largest of %1 × %1 numbers.").arg(frame.step) + QLatin1Char(' ')
            : QString();
    words +=
        Text::tr("‖α·v·W_O‖ from %1 to %2: how much a key writes into the residual stream, weight times the length "
                 "of its value. A weight alone is no contribution (Kobayashi et al. 2020).")
            .arg(shortNumber(double(shades.low)), shortNumber(double(shades.high)));
    return words;
}

QString rangeNote(const Page& page, const Frame& frame, const MatrixShades& shades) {
    const QString low = shortNumber(double(shades.low)), high = shortNumber(double(shades.high));
    if (frame.step > 1)
        return Text::tr("Pooled: each cell shows the largest of %1 × %1 weights.").arg(frame.step) + QLatin1Char(' ') +
               Text::tr("Weights from %1 to %2.").arg(low, high);
    if (!page.state.causal() || page.state.queryCount() < 2)
        return Text::tr("Weights from %1 to %2.").arg(low, high);
    if (!frame.rows.isQueries())
        return Text::tr("Weights from %1 to %2; below the steps: masked, exactly 0.").arg(low, high);
    return Text::tr("Weights from %1 to %2; right of the steps: masked, exactly 0.").arg(low, high);
}

/// What the colours mean, and what else is true of the picture.
void addLegend(Page& page, const Frame& frame, const MatrixShades& shades) {
    const MatrixLook& look = page.state.look;
    QStringList notes;
    QString low = shortNumber(0), high = shortNumber(double(shades.high));
    if (look.scale == MatrixScale::Logarithmic) {
        low = shortNumber(double(shades.floor));
        notes << Text::tr("Logarithmic; the lightest colour: at most %1.").arg(low);
    } else if (look.scale == MatrixScale::RowMaximum) {
        high = Text::tr("the query's largest");
        notes << Text::tr("Each query has colours of its own, up to its largest weight.");
    }
    if (look.dots)
        notes << (frame.dots ? Text::tr("The larger the weight, the larger the dot's area.")
                             : Text::tr("The cells are too small for dots: zoom in to see them."));
    notes << (page.state.contribution ? contributionNote(frame, shades) : rangeNote(page, frame, shades));
    if (look.hideSink)
        notes << (page.state.contribution
                      ? Text::tr("The first token is hidden: of a query's sum it has %1 on average.")
                      : Text::tr("The first token is hidden: %1 of all weight is on it."))
                     .arg(percent(shades.hiddenSink));
    if (look.mass < 1)
        notes << (page.state.contribution
                      ? Text::tr(
                            "Only the largest numbers that make up %1 of each query's sum have a colour; on average "
                            "%2 of it has none.")
                      : Text::tr(
                            "Only the heaviest keys that make up %1 of each query have a colour; %2 of all weight has "
                            "none."))
                     .arg(percent(look.mass), percent(shades.hiddenMass));
    if (!page.state.window.whole())
        notes << Text::tr("Queries %1 to %2, keys %3 to %4; 0 shows all.")
                     .arg(frame.queries().first)
                     .arg(frame.queries().end - 1)
                     .arg(frame.keys().first)
                     .arg(frame.keys().end - 1);
    if (!frame.dots)
        addColours(page, frame.legend.topLeft(), low, high);
    page.text(QStringLiteral("legend-note"), frame.legend.adjusted(0, frame.dots ? 0 : page.line() + 3, 0, 0),
              notes.join(QLatin1Char(' ')), Qt::AlignLeft | Qt::AlignTop, page.theme.textMuted(), notePx);
    std::get<TextItem>(page.list.items.back()).wrap = true;
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
