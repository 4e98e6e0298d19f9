// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/attention_parts.h"

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

/// Where everything of the matrix stands.
struct Frame {
    QRectF cells;
    double cell = 0;     ///< side
    int count = 0;       ///< cells a side
    int step = 1;        ///< positions a cell pools
    double rowLabel = 0; ///< widths
    double columnLabel = 0;
    QRectF legend; ///< below the cells, or beside them where that leaves larger cells
};

/// A strip of colours with its ends' numbers.
double legendWidth(const Page& page) {
    return std::ceil(page.label.horizontalAdvance(QStringLiteral("0 0.00"))) + stripWidth + 16;
}

Frame frameOf(const Page& page, const QRectF& area) {
    Frame frame;
    const double gap = page.gap();
    frame.rowLabel = page.labelWidth(area.width() * 0.26);
    frame.columnLabel = page.labelWidth(std::min(area.height() * 0.24 / sine(), area.width() * 0.3));
    const double side =
        std::max(frame.rowLabel + gap, page.line() + 9 + page.label.horizontalAdvance(Text::tr("query (row)")));
    const double band = page.line() + 4 + frame.columnLabel * sine() + page.line() * cosine();
    const double below = page.line() + 2 * page.note.height() + 2 * gap;
    const double beside = legendWidth(page);
    const double width = area.width() - side - frame.columnLabel * cosine() - 4;
    const double height = area.height() - band;
    // Beside the cells it stands under the overhanging labels, which then need no room of their own.
    const double narrower = width + frame.columnLabel * cosine() - std::max(beside + gap, frame.columnLabel * cosine());
    const bool isBeside = std::min(narrower, height - gap) > std::min(width, height - below);
    const double room = std::max(8.0, isBeside ? std::min(narrower, height - gap) : std::min(width, height - below));
    const int positions = page.state.length();
    const int most = std::max(1, static_cast<int>(room / smallestCell));
    frame.step = (positions + most - 1) / most;
    frame.count = (positions + frame.step - 1) / frame.step;
    const double cap = largestCell * std::max(1.0, page.line() / 16);
    frame.cell = std::min(cap, room / frame.count);
    if (frame.cell >= 6)
        frame.cell = std::floor(frame.cell); // whole pixels keep the lines between cells even
    const double extent = frame.cell * frame.count;
    const double spare = std::max(0.0, (isBeside ? narrower : width) - extent);
    frame.cells = QRectF(std::floor(area.left() + side + std::min(spare / 2, 60.0)), std::floor(area.top() + band),
                         extent, extent);
    if (isBeside) {
        const double left = frame.cells.right() + gap;
        frame.legend = QRectF(left, frame.cells.top(), area.right() - left, frame.cells.height());
    } else {
        const double left = std::min(frame.cells.left(), area.right() - beside);
        frame.legend = QRectF(left, frame.cells.bottom() + gap, area.right() - left, below - gap);
    }
    return frame;
}

/// Largest weight of every step × step block: one bright cell survives any pooling.
std::shared_ptr<const std::vector<float>> pooled(const AttentionState& state, int step, int count) {
    if (step == 1)
        return state.pattern;
    auto values = std::make_shared<std::vector<float>>(static_cast<std::size_t>(count) * count, 0.0F);
    for (int query = 0; query < state.length(); ++query)
        for (int key = 0; key <= query; ++key) {
            float& cell = (*values)[static_cast<std::size_t>(query / step) * count + key / step];
            cell = std::max(cell, state.weight(query, key));
        }
    return values;
}

QString labelOf(const AttentionState& state, int cell, int step) {
    const int first = cell * step;
    const int last = std::min(first + step, state.length()) - 1;
    const QString token = state.tokens[static_cast<std::size_t>(first)];
    return step == 1 ? Text::tr("%1, token %2").arg(token).arg(first)
                     : Text::tr("tokens %1 to %2").arg(first).arg(last);
}

void addGrid(Page& page, const Frame& frame, float largest) {
    const AttentionState& state = page.state;
    CellGrid grid;
    grid.id = QStringLiteral("pattern");
    grid.name = Text::tr("attention pattern, layer %1 head %2: rows are queries, columns are keys")
                    .arg(state.layer)
                    .arg(state.head);
    grid.rect = frame.cells;
    grid.rows = grid.columns = frame.count;
    grid.values = pooled(state, frame.step, frame.count);
    grid.source.tensor = engine::Hook{engine::HookKind::Pattern, state.layer};
    grid.source.base = {state.head, 0, 0};
    grid.source.rowAxis = 1;
    grid.source.columnAxis = 2;
    grid.source.rowStep = grid.source.columnStep = frame.step;
    grid.scale = ColorScale::Weight;
    grid.low = 0;
    grid.high = largest;
    grid.role = Role::Pattern;
    grid.numbers = frame.step == 1;
    for (int i = 0; i < frame.count; ++i)
        grid.rowLabels.push_back(labelOf(state, i, frame.step));
    grid.columnLabels = grid.rowLabels;
    page.list.items.emplace_back(std::move(grid));
}

/// The edge of what a token may look at: to its right everything is masked and exactly 0.
void addMaskEdge(Page& page, const Frame& frame) {
    if (frame.step != 1 || frame.cell < 4 || frame.count < 2)
        return;
    PathItem edge;
    edge.id = QStringLiteral("mask-edge");
    edge.color = page.theme.textMuted();
    for (int i = 0; i < frame.count; ++i) {
        edge.points.emplace_back(frame.cells.left() + (i + 1) * frame.cell, frame.cells.top() + i * frame.cell);
        edge.points.emplace_back(frame.cells.left() + (i + 1) * frame.cell, frame.cells.top() + (i + 1) * frame.cell);
    }
    page.list.items.emplace_back(std::move(edge));
}

void addRowLabels(Page& page, const Frame& frame) {
    const AttentionState& state = page.state;
    const double line = page.line();
    for (int row : thinnedLabels(frame.count, frame.cell, line, state.query / frame.step)) {
        const bool followed = row == state.query / frame.step;
        const int position = followed ? state.query : row * frame.step;
        const double middle = frame.cells.top() + (row + 0.5) * frame.cell;
        const QRectF rect(frame.cells.left() - frame.rowLabel - 6, middle - line / 2, frame.rowLabel, line);
        BoxItem box;
        box.id = box.action = QStringLiteral("query:%1").arg(position);
        box.rect = rect.adjusted(-3, 0, 3, 0);
        box.radius = 3;
        if (followed)
            box.fill = page.theme.roleSoft(Role::Query);
        box.name = Text::tr("query %1, token %2").arg(state.tokens[static_cast<std::size_t>(position)]).arg(position);
        page.list.items.emplace_back(box);
        page.text(QStringLiteral("row-label:%1").arg(position), rect, state.tokens[static_cast<std::size_t>(position)],
                  Qt::AlignRight | Qt::AlignVCenter, followed ? page.theme.text() : page.theme.textMuted(), labelPx,
                  followed);
    }
}

void addColumnLabels(Page& page, const Frame& frame) {
    const AttentionState& state = page.state;
    const double line = page.line();
    const int chosen = state.key >= 0 ? state.key / frame.step : -1;
    for (int column : thinnedLabels(frame.count, frame.cell, line / sine(), chosen)) {
        const bool selected = column == chosen;
        const int position = selected ? state.key : column * frame.step;
        const double middle = frame.cells.left() + (column + 0.5) * frame.cell;
        BoxItem box;
        box.id = box.action = QStringLiteral("key:%1").arg(position);
        box.rect = QRectF(middle - line / 2, frame.cells.top() - line - 1, line, line);
        box.name = Text::tr("key %1, token %2").arg(state.tokens[static_cast<std::size_t>(position)]).arg(position);
        page.list.items.emplace_back(box);
        TextItem item;
        item.id = QStringLiteral("column-label:%1").arg(position);
        item.rect = QRectF(middle + 1, frame.cells.top() - 5 - line / 2, frame.columnLabel, line);
        item.text = state.tokens[static_cast<std::size_t>(position)];
        item.px = labelPx;
        item.angle = slant;
        item.bold = selected;
        item.color = selected ? page.theme.text() : page.theme.textMuted();
        page.list.items.emplace_back(std::move(item));
    }
}

void addAxisTitles(Page& page, const Frame& frame, const QRectF& area) {
    page.badge(QStringLiteral("axis-keys"), QPointF(frame.cells.left(), area.top()), Role::Key,
               Text::tr("key (column)"));
    const QString words = Text::tr("query (row)");
    const double width = page.line() + 9 + page.label.horizontalAdvance(words);
    page.badge(QStringLiteral("axis-queries"),
               QPointF(std::max(area.left(), frame.cells.left() - 6 - width), frame.cells.top() - page.line() - 6),
               Role::Query, words);
}

void addMarks(Page& page, const Frame& frame) {
    const AttentionState& state = page.state;
    const double row = frame.cells.top() + (state.query / frame.step) * frame.cell;
    page.list.items.emplace_back(MarkItem{QStringLiteral("query-mark"),
                                          QRectF(frame.cells.left(), row, frame.cells.width(), frame.cell),
                                          page.theme.role(Role::Query), 2});
    if (state.key >= 0 && state.key < state.length()) {
        const double column = frame.cells.left() + (state.key / frame.step) * frame.cell;
        page.list.items.emplace_back(MarkItem{QStringLiteral("key-mark"), QRectF(column, row, frame.cell, frame.cell),
                                              page.theme.selection(), 3});
    }
}

/// The colours in use between the numbers they stand for.
void addColours(Page& page, QPointF topLeft, float largest) {
    constexpr int samples = 48;
    const double line = page.line();
    const double lowWidth = std::ceil(page.label.horizontalAdvance(shortNumber(0))) + 4;
    page.text(QStringLiteral("legend-low"), QRectF(topLeft, QSizeF(lowWidth, line)), shortNumber(0),
              Qt::AlignLeft | Qt::AlignVCenter, page.theme.text());
    auto values = std::make_shared<std::vector<float>>(samples);
    for (int i = 0; i < samples; ++i)
        (*values)[static_cast<std::size_t>(i)] = largest * static_cast<float>(i) / (samples - 1);
    CellGrid grid;
    grid.id = QStringLiteral("legend");
    grid.name = Text::tr("colour scale");
    grid.rect =
        QRectF(topLeft.x() + lowWidth, topLeft.y() + std::floor(line * 0.2), stripWidth, std::floor(line * 0.6));
    grid.columns = samples;
    grid.values = std::move(values);
    grid.scale = ColorScale::Weight;
    grid.low = 0;
    grid.high = largest;
    const QString high = shortNumber(largest);
    page.text(QStringLiteral("legend-high"),
              QRectF(grid.rect.right() + 6, topLeft.y(), std::ceil(page.label.horizontalAdvance(high)) + 2, line), high,
              Qt::AlignLeft | Qt::AlignVCenter, page.theme.text());
    page.list.items.emplace_back(std::move(grid));
}

/// What the colours mean, and what else is true of the picture.
void addLegend(Page& page, const Frame& frame, float smallest, float largest) {
    addColours(page, frame.legend.topLeft(), largest);
    QString note = Text::tr("Weights from %1 to %2; right of the steps: masked, exactly 0.")
                       .arg(shortNumber(smallest), shortNumber(largest));
    if (frame.step > 1)
        note = Text::tr("Pooled: each cell shows the largest of %1 × %1 weights.").arg(frame.step) + QLatin1Char(' ') +
               Text::tr("Weights from %1 to %2.").arg(shortNumber(smallest), shortNumber(largest));
    page.text(QStringLiteral("legend-note"), frame.legend.adjusted(0, page.line() + 3, 0, 0), note,
              Qt::AlignLeft | Qt::AlignTop, page.theme.textMuted(), notePx);
    std::get<TextItem>(page.list.items.back()).wrap = true;
}

} // namespace

void layoutMatrix(Page& page, const QRectF& area) {
    const AttentionState& state = page.state;
    float smallest = state.weight(0, 0);
    float largest = smallest;
    for (int query = 0; query < state.length(); ++query)
        for (int key = 0; key <= query; ++key) {
            smallest = std::min(smallest, state.weight(query, key));
            largest = std::max(largest, state.weight(query, key));
        }
    const Frame frame = frameOf(page, area);
    addGrid(page, frame, largest);
    addMaskEdge(page, frame);
    addRowLabels(page, frame);
    addColumnLabels(page, frame);
    addAxisTitles(page, frame, area);
    addMarks(page, frame);
    addLegend(page, frame, smallest, largest);
}

} // namespace headlight::attention
