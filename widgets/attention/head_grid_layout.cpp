// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/head_grid_layout.h"

#include "widgets/attention/ink.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

namespace headlight {

namespace {

struct HeadText {
    Q_DECLARE_TR_FUNCTIONS(headlight::HeadGrid)
};

constexpr double labelPx = 11;
constexpr double smallestPitch = 3; ///< of heads; below this they are no longer told apart

/// Squares of one size for every head, and room for their labels. Of a zoomed table only whole rows and columns.
struct Cells {
    double left = 0, top = 0;
    double labels = 0; ///< lower edge of the heads' labels
    double pitch = 0;  ///< from column to column
    double down = 0;   ///< from row to row
    double side = 0;
    int firstRow = 0, firstColumn = 0, rows = 0, columns = 0; ///< those that are seen
    bool seen(int row, int column) const {
        return row >= firstRow && row < firstRow + rows && column >= firstColumn && column < firstColumn + columns;
    }
    QRectF rect(int row, int column) const {
        return {left + (column - firstColumn) * pitch, top + (row - firstRow) * down, side, side};
    }
    double bottom() const { return top + rows * down; }
};

int firstOf(double centre, int seen, int all) {
    return std::clamp(static_cast<int>(std::lround(centre * all - seen / 2.0)), 0, all - seen);
}

Cells cellsOf(const HeadGridState& state, const HeadTable& table, const QFontMetricsF& metrics, QSizeF size,
              double note) {
    constexpr double gap = 8;
    const bool places = state.order == HeadOrder::Place;
    Cells cells;
    const double label = std::ceil(metrics.horizontalAdvance(QStringLiteral("L%1").arg(state.layerCount))) + 6;
    cells.left = places ? gap + label : gap;
    cells.top = places ? gap + metrics.height() + 5 : gap;
    const double zoom = std::max(1.0, state.window.zoom);
    cells.columns = std::clamp(static_cast<int>(std::ceil(table.columns / zoom)), 1, table.columns);
    cells.rows = std::clamp(static_cast<int>(std::ceil(table.rows / zoom)), 1, table.rows);
    cells.firstColumn = firstOf(state.window.centre.x(), cells.columns, table.columns);
    cells.firstRow = firstOf(state.window.centre.y(), cells.rows, table.rows);
    const double across = (size.width() - cells.left - gap) / cells.columns;
    const double height = (size.height() - cells.top - gap - note) / cells.rows;
    const double most = state.window.whole() ? 160.0 : 400.0;
    const double caption = places ? 0 : metrics.height();
    const auto side = [](double pitch) { return pitch - std::max(pitch < 8 ? 1.0 : 2.0, std::floor(pitch * 0.1)); };
    const auto fit = [&](double room) { return std::max(smallestPitch, std::floor(std::min({across, room, most}))); };
    cells.pitch = fit(height - caption);
    const bool captions = !places && cells.pitch >= metrics.horizontalAdvance(QStringLiteral("L0 H0"));
    if (!captions)
        cells.pitch = fit(height);
    cells.down = captions ? cells.pitch + caption : cells.pitch;
    cells.labels = cells.top - 5; // clear of the mark round a chosen head
    if (places && side(cells.pitch) < metrics.height()) { // the first layer's label stays clear of the heads'
        const double shift = std::ceil((metrics.height() - side(cells.pitch)) / 2) + 1;
        cells.top += shift;
        cells.pitch = cells.down = fit(height - shift / cells.rows);
    }
    cells.side = side(cells.pitch);
    return cells;
}

void addText(DisplayList& list, const QString& id, const QRectF& rect, const QString& words, Qt::Alignment alignment,
             const QColor& color, bool bold = false) {
    TextItem item;
    item.id = id;
    item.rect = rect;
    item.text = words;
    item.px = labelPx;
    item.alignment = alignment;
    item.color = color;
    item.bold = bold;
    list.items.emplace_back(std::move(item));
}

void addLabels(DisplayList& list, const HeadGridState& state, const Theme& theme, const Cells& cells,
               const QFontMetricsF& metrics) {
    const double line = metrics.height();
    const double widest = metrics.horizontalAdvance(QStringLiteral("H%1 ").arg(state.headCount));
    const int everyHead = std::max(1, static_cast<int>(std::ceil(widest / cells.pitch)));
    const int everyLayer = std::max(1, static_cast<int>(std::ceil(line / cells.pitch)));
    for (int head = cells.firstColumn; head < cells.firstColumn + cells.columns; ++head) {
        const bool current = head == state.head;
        if (!current && (head % everyHead != 0 || std::abs(head - state.head) < everyHead))
            continue;
        const double middle = cells.rect(cells.firstRow, head).center().x();
        addText(list, QStringLiteral("head-label:%1").arg(head),
                QRectF(middle - widest, cells.labels - line, 2 * widest, line), QStringLiteral("H%1").arg(head),
                Qt::AlignCenter, current ? theme.text() : theme.textMuted(), current);
    }
    for (int layer = cells.firstRow; layer < cells.firstRow + cells.rows; ++layer) {
        const bool current = layer == state.layer;
        if (!current && (layer % everyLayer != 0 || std::abs(layer - state.layer) < everyLayer))
            continue;
        const double middle = cells.rect(layer, cells.firstColumn).center().y();
        addText(list, QStringLiteral("layer-label:%1").arg(layer), QRectF(0, middle - line / 2, cells.left - 5, line),
                QStringLiteral("L%1").arg(layer), Qt::AlignRight | Qt::AlignVCenter,
                current ? theme.text() : theme.textMuted(), current);
    }
}

/// "L3 H5" and the value below a head of an ordered table; as much of it as there is room for.
void addCaption(DisplayList& list, const HeadGridState& state, const Theme& theme, const Cells& cells,
                const HeadPlace& at, const QFontMetricsF& metrics) {
    if (cells.down <= cells.pitch)
        return;
    const QString place = QStringLiteral("L%1 H%2").arg(at.layer).arg(at.head);
    const QString value = std::isnan(at.value) ? QStringLiteral("–") : QLocale().toString(double(at.value), 'g', 3);
    const QString both = place + QStringLiteral("  ") + value;
    const QRectF cell = cells.rect(at.row, at.column);
    const bool current = at.layer == state.layer && at.head == state.head;
    const double room = cells.pitch - 2;
    const QString words = metrics.horizontalAdvance(both) <= room ? both : place;
    if (metrics.horizontalAdvance(words) > room)
        return;
    addText(list, QStringLiteral("caption:%1.%2").arg(at.layer).arg(at.head),
            QRectF(cell.left(), cell.bottom() + 4, room, metrics.height()), words, Qt::AlignLeft | Qt::AlignVCenter,
            current ? theme.text() : theme.textMuted(), current);
}

/// The numbers of a thumbnail as large as it is drawn: no cell is smaller than a pixel, so that its picture is the same
/// wherever it moves.
HeadThumbnail sized(const HeadThumbnail& thumbnail, double side) {
    HeadThumbnail out = thumbnail;
    if (!thumbnail.levels || thumbnail.levels->empty() || side < 1)
        return out;
    const auto& level = thumbnail.levels->at(std::max(thumbnail.rows, thumbnail.columns) / std::floor(side));
    out.rows = level.rows;
    out.columns = level.columns;
    out.step = thumbnail.step * level.step;
    out.values = level.values;
    return out;
}

void addThumbnail(DisplayList& list, const HeadGridState& state, int layer, int head, const QRectF& rect) {
    const auto& whole = state.thumbnails[static_cast<std::size_t>(layer) * state.headCount + head];
    if (!whole.values || whole.rows == 0)
        return;
    CellGrid grid;
    grid.id = QStringLiteral("thumb:%1.%2").arg(layer).arg(head);
    grid.name = HeadText::tr("attention pattern, layer %1 head %2").arg(layer).arg(head);
    grid.rect = rect.adjusted(1, 1, -1, -1);
    const HeadThumbnail thumbnail = sized(whole, std::min(grid.rect.width(), grid.rect.height()));
    grid.rows = thumbnail.rows;
    grid.columns = thumbnail.columns;
    grid.values = thumbnail.values;
    grid.source.tensor = engine::Hook{state.pattern, layer, state.stack};
    grid.source.base = {head, 0, 0};
    grid.source.rowAxis = 1;
    grid.source.columnAxis = 2;
    grid.source.rowStep = grid.source.columnStep = thumbnail.step;
    grid.borders = grid.rect.width() >= 4 * grid.columns; // a frame would hide the outermost of small cells
    grid.scale = ColorScale::Weight;
    grid.low = 0;
    grid.high = 1;
    grid.role = Role::Pattern;
    list.items.emplace_back(std::move(grid));
}

/// Crossed out: nothing of it goes on.
void addOff(DisplayList& list, const Theme& theme, int layer, int head, const QRectF& rect) {
    for (const bool down : {true, false}) {
        PathItem line;
        line.id = (down ? QStringLiteral("off:%1.%2") : QStringLiteral("off-back:%1.%2")).arg(layer).arg(head);
        line.points = {down ? rect.topLeft() : rect.bottomLeft(), down ? rect.bottomRight() : rect.topRight()};
        line.color = theme.text();
        list.items.emplace_back(std::move(line));
    }
}

QString noteOf(const HeadGridState& state, const HeadTable& table, int step) {
    if (state.thumbnails.empty())
        return HeadText::tr("Computing the overview of all heads…");
    QStringList words;
    if (const QString block = attention::blockWords(blockOf({state.pattern, 0, state.stack})); !block.isEmpty())
        words << HeadText::tr("Attention: %1.").arg(block);
    if (state.order == HeadOrder::Place)
        words << HeadText::tr("Rows: layers. Columns: heads.");
    else {
        words << (state.lowestFirst ? HeadText::tr("Lowest first: %1.") : HeadText::tr("Highest first: %1."))
                     .arg(orderMeaning(state.order));
        const int all = state.layerCount * state.headCount;
        if (static_cast<int>(table.heads.size()) < all)
            words << HeadText::tr("%1 of %2 heads.").arg(table.heads.size()).arg(all);
    }
    words << (step <= 1 ? HeadText::tr("Every cell is one weight, 0 to 1.")
                        : HeadText::tr("Pooled: a cell is the largest of %1 × %1 weights, 0 to 1.").arg(step));
    if (!state.off.empty())
        words << HeadText::tr("Crossed out: switched off, all weights 0.");
    return words.join(QLatin1Char(' '));
}

} // namespace

QString headAction(int layer, int head) {
    return QStringLiteral("head:%1.%2").arg(layer).arg(head);
}

std::optional<std::pair<int, int>> parseHeadAction(const QString& action) {
    static const QRegularExpression pattern(QStringLiteral("^head:(\\d+)\\.(\\d+)$"));
    const auto match = pattern.match(action);
    if (!match.hasMatch())
        return std::nullopt;
    return std::pair(match.captured(1).toInt(), match.captured(2).toInt());
}

float statisticOf(const HeadThumbnail& thumbnail, HeadOrder order) {
    constexpr float none = std::numeric_limits<float>::quiet_NaN();
    if (order == HeadOrder::RandomInduction)
        return thumbnail.randomInduction;
    if (!thumbnail.statistics)
        return none;
    const engine::HeadStatistics& s = *thumbnail.statistics;
    switch (order) {
    case HeadOrder::Entropy:
        return s.entropy;
    case HeadOrder::Confidence:
        return s.confidence;
    case HeadOrder::FirstToken:
        return s.firstToken;
    case HeadOrder::Distance:
        return s.distance;
    case HeadOrder::PreviousToken:
        return s.previousToken;
    case HeadOrder::DuplicateToken:
        return s.duplicateToken;
    case HeadOrder::Induction:
        return s.induction;
    case HeadOrder::Place:
    case HeadOrder::RandomInduction:
        break;
    }
    return none;
}

QString orderName(HeadOrder order) {
    switch (order) {
    case HeadOrder::Place:
        return HeadText::tr("Layer and head");
    case HeadOrder::Entropy:
        return HeadText::tr("Entropy (bits)");
    case HeadOrder::Confidence:
        return HeadText::tr("Confidence");
    case HeadOrder::FirstToken:
        return HeadText::tr("First token");
    case HeadOrder::Distance:
        return HeadText::tr("Distance (tokens)");
    case HeadOrder::PreviousToken:
        return HeadText::tr("Previous token");
    case HeadOrder::DuplicateToken:
        return HeadText::tr("Duplicate token");
    case HeadOrder::Induction:
        return HeadText::tr("Induction (this text)");
    case HeadOrder::RandomInduction:
        return HeadText::tr("Induction (random text twice)");
    }
    return {};
}

QString orderMeaning(HeadOrder order) {
    switch (order) {
    case HeadOrder::Place:
        return HeadText::tr("where the heads are in the model");
    case HeadOrder::Entropy:
        return HeadText::tr("how widely a query spreads its weight, in bits, mean over queries");
    case HeadOrder::Confidence:
        return HeadText::tr("the largest weight of a query, mean over queries");
    case HeadOrder::FirstToken:
        return HeadText::tr("weight on the first token, mean over queries behind it");
    case HeadOrder::Distance:
        return HeadText::tr("how many tokens away a query looks, mean over queries");
    case HeadOrder::PreviousToken:
        return HeadText::tr("weight on the token before the query, mean over queries");
    case HeadOrder::DuplicateToken:
        return HeadText::tr("weight on earlier places of the query's own token, mean over tokens that come again");
    case HeadOrder::Induction:
        return HeadText::tr("weight on what followed the query's token earlier, mean over tokens that come again");
    case HeadOrder::RandomInduction:
        return HeadText::tr("on random tokens that come twice, weight on what followed the token the first time");
    }
    return {};
}

HeadTable headTable(const HeadGridState& state, double aspect) {
    HeadTable table;
    for (int layer = 0; layer < state.layerCount; ++layer)
        for (int head = 0; head < state.headCount; ++head)
            table.heads.push_back({layer, head, layer, head, 0});
    table.rows = state.layerCount;
    table.columns = state.headCount;
    if (state.order == HeadOrder::Place || table.heads.empty())
        return table;
    for (std::size_t i = 0; i < table.heads.size(); ++i)
        table.heads[i].value =
            state.ready() ? statisticOf(state.thumbnails[i], state.order) : std::numeric_limits<float>::quiet_NaN();
    std::stable_sort(table.heads.begin(), table.heads.end(), [&](const HeadPlace& a, const HeadPlace& b) {
        if (std::isnan(a.value) || std::isnan(b.value))
            return !std::isnan(a.value) && std::isnan(b.value);
        return state.lowestFirst ? a.value < b.value : a.value > b.value;
    });
    if (state.most > 0 && table.heads.size() > static_cast<std::size_t>(state.most))
        table.heads.resize(static_cast<std::size_t>(state.most));
    const int count = static_cast<int>(table.heads.size());
    table.columns = std::clamp(static_cast<int>(std::ceil(std::sqrt(count * std::max(0.05, aspect)))), 1, count);
    table.rows = (count + table.columns - 1) / table.columns;
    for (int i = 0; i < count; ++i) {
        table.heads[static_cast<std::size_t>(i)].row = i / table.columns;
        table.heads[static_cast<std::size_t>(i)].column = i % table.columns;
    }
    return table;
}

DisplayList layoutHeadGrid(const HeadGridState& state, const Theme& theme, QSizeF size) {
    DisplayList list;
    list.size = size;
    list.background = theme.surface();
    if (state.layerCount == 0 || state.headCount == 0)
        return list;
    const QFontMetricsF metrics(theme.font(labelPx, true));
    const HeadTable table = headTable(state, size.width() / std::max(1.0, size.height()));
    const double width = size.width() - 16;
    // Room for the longest note; what it says depends on how large the cells then are.
    const double noteHeight =
        std::ceil(
            metrics.boundingRect(QRectF(0, 0, width, 1000), Qt::TextWordWrap, noteOf(state, table, 1024)).height()) +
        8;
    const Cells cells = cellsOf(state, table, metrics, size, noteHeight);
    const int step = state.thumbnails.empty() ? 1 : sized(state.thumbnails.front(), cells.side - 2).step;
    if (state.order == HeadOrder::Place)
        addLabels(list, state, theme, cells, metrics);
    for (const HeadPlace& at : table.heads) {
        if (!cells.seen(at.row, at.column))
            continue;
        BoxItem frame;
        frame.id = frame.action = headAction(at.layer, at.head);
        frame.rect = cells.rect(at.row, at.column);
        frame.radius = cells.side < 40 ? 0 : 2; // a thousand round corners cost a frame
        frame.fill = theme.surfaceRaised();
        frame.stroke = theme.line();
        if (cells.side < 40 && state.ready()) { // and so do a thousand strokes: the pattern leaves one pixel of the fill
            frame.fill = theme.line();
            frame.stroke = QColor();
        }
        const bool off = state.off.contains({at.layer, at.head});
        frame.name = (off ? HeadText::tr("layer %1 head %2, switched off") : HeadText::tr("layer %1 head %2"))
                         .arg(at.layer)
                         .arg(at.head);
        list.items.emplace_back(frame);
        if (state.ready())
            addThumbnail(list, state, at.layer, at.head, frame.rect);
        if (off)
            addOff(list, theme, at.layer, at.head, frame.rect);
        if (state.order != HeadOrder::Place)
            addCaption(list, state, theme, cells, at, metrics);
        if (at.layer == state.layer && at.head == state.head)
            list.items.emplace_back(
                MarkItem{QStringLiteral("current"), frame.rect.adjusted(-1, -1, 1, 1), theme.selection(), 3});
    }
    const bool small =
        state.order == HeadOrder::Place && cells.side < metrics.height(); // the last layer's label sticks out
    const double below = cells.bottom() + 2 + (small ? std::ceil((metrics.height() - cells.side) / 2) : 0);
    addText(list, QStringLiteral("note"), QRectF(8, below, width, noteHeight), noteOf(state, table, step),
            Qt::AlignLeft | Qt::AlignTop, theme.textMuted());
    std::get<TextItem>(list.items.back()).wrap = true;
    return list;
}

} // namespace headlight
