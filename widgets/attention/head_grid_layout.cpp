// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/head_grid_layout.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

struct HeadText {
    Q_DECLARE_TR_FUNCTIONS(headlight::HeadGrid)
};

constexpr double labelPx = 11;

/// Squares of one size for every head, and room for their labels.
struct Cells {
    double left = 0, top = 0;
    double pitch = 0;
    double side = 0;
    QRectF rect(int layer, int head) const { return {left + head * pitch, top + layer * pitch, side, side}; }
};

Cells cellsOf(const HeadGridState& state, const QFontMetricsF& metrics, QSizeF size, double note) {
    constexpr double gap = 8;
    Cells cells;
    const double label = std::ceil(metrics.horizontalAdvance(QStringLiteral("L%1").arg(state.layerCount))) + 6;
    cells.left = gap + label;
    cells.top = gap + metrics.height() + 2;
    const double across = (size.width() - cells.left - gap) / state.headCount;
    const double down = (size.height() - cells.top - gap - note) / state.layerCount;
    cells.pitch = std::max(6.0, std::floor(std::min({across, down, 120.0})));
    cells.side = cells.pitch - std::max(2.0, std::floor(cells.pitch * 0.1));
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
    for (int head = 0; head < state.headCount; ++head) {
        const bool current = head == state.head;
        if (!current && (head % everyHead != 0 || std::abs(head - state.head) < everyHead))
            continue;
        const double middle = cells.rect(0, head).center().x();
        addText(list, QStringLiteral("head-label:%1").arg(head),
                QRectF(middle - widest, cells.top - line - 2, 2 * widest, line), QStringLiteral("H%1").arg(head),
                Qt::AlignCenter, current ? theme.text() : theme.textMuted(), current);
    }
    for (int layer = 0; layer < state.layerCount; ++layer) {
        const bool current = layer == state.layer;
        if (!current && (layer % everyLayer != 0 || std::abs(layer - state.layer) < everyLayer))
            continue;
        const double middle = cells.rect(layer, 0).center().y();
        addText(list, QStringLiteral("layer-label:%1").arg(layer), QRectF(0, middle - line / 2, cells.left - 5, line),
                QStringLiteral("L%1").arg(layer), Qt::AlignRight | Qt::AlignVCenter,
                current ? theme.text() : theme.textMuted(), current);
    }
}

void addThumbnail(DisplayList& list, const HeadGridState& state, int layer, int head, const QRectF& rect) {
    const auto& thumbnail = state.thumbnails[static_cast<std::size_t>(layer) * state.headCount + head];
    if (!thumbnail.values || thumbnail.rows == 0)
        return;
    CellGrid grid;
    grid.id = QStringLiteral("thumb:%1.%2").arg(layer).arg(head);
    grid.name = HeadText::tr("attention pattern, layer %1 head %2").arg(layer).arg(head);
    grid.rect = rect.adjusted(1, 1, -1, -1);
    grid.rows = thumbnail.rows;
    grid.columns = thumbnail.columns;
    grid.values = thumbnail.values;
    grid.source.tensor = engine::Hook{state.pattern, layer, state.stack};
    grid.source.base = {head, 0, 0};
    grid.source.rowAxis = 1;
    grid.source.columnAxis = 2;
    grid.source.rowStep = grid.source.columnStep = thumbnail.step;
    grid.scale = ColorScale::Weight;
    grid.low = 0;
    grid.high = 1;
    grid.role = Role::Pattern;
    list.items.emplace_back(std::move(grid));
}

QString noteOf(const HeadGridState& state) {
    if (state.thumbnails.empty())
        return HeadText::tr("Computing the overview of all heads…");
    const int step = state.thumbnails.front().step;
    if (step <= 1)
        return HeadText::tr("Rows: layers. Columns: heads. Every cell is one weight, 0 to 1.");
    return HeadText::tr("Rows: layers. Columns: heads. Pooled: a cell is the largest of %1 × %1 weights, 0 to 1.")
        .arg(step);
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

DisplayList layoutHeadGrid(const HeadGridState& state, const Theme& theme, QSizeF size) {
    DisplayList list;
    list.size = size;
    list.background = theme.surface();
    if (state.layerCount == 0 || state.headCount == 0)
        return list;
    const QFontMetricsF metrics(theme.font(labelPx, true));
    const QString note = noteOf(state);
    const double width = size.width() - 16;
    const QRectF noteBounds = metrics.boundingRect(QRectF(0, 0, width, 1000), Qt::TextWordWrap, note);
    const double noteHeight = std::ceil(noteBounds.height()) + 8;
    const Cells cells = cellsOf(state, metrics, size, noteHeight);
    addLabels(list, state, theme, cells, metrics);
    const bool ready = state.thumbnails.size() == static_cast<std::size_t>(state.layerCount) * state.headCount;
    for (int layer = 0; layer < state.layerCount; ++layer)
        for (int head = 0; head < state.headCount; ++head) {
            BoxItem frame;
            frame.id = frame.action = headAction(layer, head);
            frame.rect = cells.rect(layer, head);
            frame.radius = 2;
            frame.fill = theme.surfaceRaised();
            frame.stroke = theme.line();
            frame.name = HeadText::tr("layer %1 head %2").arg(layer).arg(head);
            list.items.emplace_back(frame);
            if (ready)
                addThumbnail(list, state, layer, head, frame.rect);
        }
    const QRectF current = cells.rect(state.layer, state.head);
    list.items.emplace_back(MarkItem{QStringLiteral("current"), current.adjusted(-1, -1, 1, 1), theme.selection(), 3});
    addText(list, QStringLiteral("note"), QRectF(8, cells.top + cells.pitch * state.layerCount + 2, width, noteHeight),
            note, Qt::AlignLeft | Qt::AlignTop, theme.textMuted());
    std::get<TextItem>(list.items.back()).wrap = true;
    return list;
}

} // namespace headlight
