// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/positions/heat_map.h"

#include "widgets/picture/text_layout.h"
#include "widgets/positions/position_words.h"
#include "widgets/stage/fitting_text.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr double small = 11, gap = 4;
constexpr double bordersFrom = 18;
constexpr int legendSteps = 96;

/// The next of 1, 2, 5, 10, 20 … that is not below `step`.
int roundStep(double step) {
    int power = 1;
    while (power * 10 < step)
        power *= 10;
    for (const int factor : {1, 2, 5, 10})
        if (factor * power >= step)
            return factor * power;
    return 10 * power;
}

/// Steps between named rows so that names need `room` each.
int tickStep(double cellSize, double room) {
    return roundStep(std::max(1.0, room / std::max(cellSize, 1e-9)));
}

QString lastName(int first, int count, int unit) {
    return QString::number(first + (count - 1) * unit);
}

QString wordsBelow(const HeatMap& map, const HeatFrame& frame, const Theme& theme, double width) {
    QStringList forms;
    const bool all = frame.rowStep == 1 && frame.columnStep == 1;
    if (all) {
        forms << PositionWords::tr("across: %1; down: %2").arg(map.columnAxis, map.rowAxis)
              << PositionWords::tr("→ %1, ↓ %2").arg(map.columnAxis, map.rowAxis);
    } else {
        const QString every = frame.rowStep == 1 ? PositionWords::tr("one column of %1 is shown").arg(frame.columnStep)
                              : frame.columnStep == 1
                                  ? PositionWords::tr("one row of %1 is shown").arg(frame.rowStep)
                                  : PositionWords::tr("one row of %1 and one column of %2 are shown")
                                        .arg(frame.rowStep)
                                        .arg(frame.columnStep);
        const QString shorter = PositionWords::tr("1 of %1 × %2 cells").arg(frame.rowStep).arg(frame.columnStep);
        forms << PositionWords::tr("across: %1; down: %2; %3").arg(map.columnAxis, map.rowAxis, every)
              << PositionWords::tr("→ %1, ↓ %2; %3").arg(map.columnAxis, map.rowAxis, every)
              << PositionWords::tr("→ %1, ↓ %2; %3").arg(map.columnAxis, map.rowAxis, shorter) << shorter;
    }
    return fittingForm(forms, theme, small, false, width);
}

void drawLegend(DisplayList& list, const HeatMap& map, const HeatFrame& frame, const Theme& theme) {
    const QRectF rect = frame.legend;
    CellGrid bar;
    bar.id = map.id + QStringLiteral(".legend");
    bar.rows = 1;
    bar.columns = legendSteps;
    bar.scale = map.scale;
    const double from = map.reach > 0 ? -map.reach : map.low, to = map.reach > 0 ? map.reach : map.high;
    bar.low = static_cast<float>(from);
    bar.high = static_cast<float>(to);
    bar.borders = false;
    auto values = std::make_shared<std::vector<float>>();
    for (int i = 0; i < legendSteps; ++i)
        values->push_back(static_cast<float>(from + (to - from) * i / (legendSteps - 1)));
    bar.values = std::move(values);
    if (map.degrees) {
        bar.name = PositionWords::tr("colours of the angles from 0° to 360°, which are the same direction");
        const double half = rect.height() / 2, tick = textSize(QStringLiteral("360°"), theme, small).width();
        bar.rect = QRectF(rect.left() + tick / 2, rect.top(), rect.width() - tick, half - 1);
        const int step = bar.rect.width() / 6 >= tick * 1.15 ? 60 : bar.rect.width() / 3 >= tick * 1.15 ? 120 : 180;
        for (int angle = 0; angle <= 360; angle += step)
            putText(list, theme, QStringLiteral("%1.%2").arg(bar.id).arg(angle),
                    QRectF(bar.rect.left() + bar.rect.width() * angle / 360 - tick / 2, rect.top() + half, tick, half),
                    QStringLiteral("%1°").arg(angle), small, theme.textMuted(), Qt::AlignCenter);
    } else {
        const bool beyond = map.reach > 0;
        const QString low = (beyond ? QStringLiteral("≤ ") : QString()) + shortNumber(from),
                      high = (beyond ? QStringLiteral("≥ ") : QString()) + shortNumber(to);
        bar.name = PositionWords::tr("colours of the numbers from %1 to %2").arg(low, high);
        const double left = textSize(low, theme, small).width() + 2, right = textSize(high, theme, small).width() + 2;
        bar.rect = rect.adjusted(left + gap, rect.height() * 0.15, -right - gap, -rect.height() * 0.15);
        putText(list, theme, bar.id + QStringLiteral(".low"), QRectF(rect.left(), rect.top(), left, rect.height()), low,
                small, theme.textMuted(), Qt::AlignRight | Qt::AlignVCenter);
        putText(list, theme, bar.id + QStringLiteral(".high"),
                QRectF(rect.right() - right, rect.top(), right, rect.height()), high, small, theme.textMuted());
    }
    list.items.emplace_back(std::move(bar));
}

void drawTicks(DisplayList& list, const HeatMap& map, const HeatFrame& frame, const Theme& theme) {
    const double line = lineHeight(theme, small);
    const QRectF& c = frame.cells;
    const double rowHeight = c.height() / map.rows, columnWidth = c.width() / map.columns;
    const int every = tickStep(rowHeight / map.rowUnit, line * 1.3);
    double lowest = -1e9;
    for (int name = (map.firstRow + every - 1) / every * every; (name - map.firstRow) / map.rowUnit < map.rows;
         name += every) {
        if (name < map.firstRow)
            continue;
        const double y = c.top() + (static_cast<double>(name - map.firstRow) / map.rowUnit + 0.5) * rowHeight;
        const QRectF rect(c.left() - frame.left, std::clamp(y - line / 2, c.top() - line / 2, c.bottom() - line / 2),
                          frame.left - gap, line);
        if (rect.top() < lowest)
            continue;
        lowest = rect.bottom();
        putText(list, theme, QStringLiteral("%1.row.%2").arg(map.id).arg(name), rect, QString::number(name), small,
                theme.textMuted(), Qt::AlignRight | Qt::AlignVCenter);
    }
    const double wide = textSize(lastName(map.firstColumn, map.columns, map.columnUnit), theme, small).width() + 2;
    const int step = tickStep(columnWidth / map.columnUnit, wide + 10);
    double rightmost = -1e9;
    for (int name = (map.firstColumn + step - 1) / step * step; (name - map.firstColumn) / map.columnUnit < map.columns;
         name += step) {
        if (name < map.firstColumn)
            continue;
        const double x = c.left() + (static_cast<double>(name - map.firstColumn) / map.columnUnit + 0.5) * columnWidth;
        const QRectF rect(std::min(x - wide / 2, list.size.width() - wide), c.bottom() + 2, wide, line);
        if (rect.left() < rightmost)
            continue;
        rightmost = rect.right();
        putText(list, theme, QStringLiteral("%1.column.%2").arg(map.id).arg(name), rect, QString::number(name), small,
                theme.textMuted(), Qt::AlignCenter);
    }
}

CellGrid gridOf(const HeatMap& map, const HeatFrame& frame) {
    CellGrid grid;
    grid.id = map.id;
    grid.name = map.name;
    grid.rect = frame.cells;
    grid.rows = (map.rows + frame.rowStep - 1) / frame.rowStep;
    grid.columns = (map.columns + frame.columnStep - 1) / frame.columnStep;
    auto values = std::make_shared<std::vector<float>>();
    values->reserve(static_cast<std::size_t>(grid.rows) * static_cast<std::size_t>(grid.columns));
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column)
            values->push_back(static_cast<float>(map.value(frame.rowOf(row), frame.columnOf(column))));
    grid.values = std::move(values);
    grid.scale = map.scale;
    grid.low = static_cast<float>(map.reach > 0 ? -map.reach : map.low);
    grid.high = static_cast<float>(map.reach > 0 ? map.reach : map.high);
    const double smaller = std::min(grid.rect.width() / grid.columns, grid.rect.height() / grid.rows);
    grid.borders = smaller >= bordersFrom; // between smaller ones they would read as a pattern of the numbers
    grid.numbers = map.numbers;
    for (int row = 0; row < grid.rows; ++row)
        grid.rowLabels.push_back(
            QStringLiteral("%1 %2").arg(map.rowAxis).arg(map.firstRow + frame.rowOf(row) * map.rowUnit));
    for (int column = 0; column < grid.columns; ++column)
        grid.columnLabels.push_back(
            QStringLiteral("%1 %2").arg(map.columnAxis).arg(map.firstColumn + frame.columnOf(column) * map.columnUnit));
    // A cell that stands for several others has no element of its own.
    if (map.weight && frame.rowStep == 1 && frame.columnStep == 1)
        grid.source = {*map.weight, {map.firstRow, map.firstColumn, 0}, 0, 1, 1, 1};
    return grid;
}

} // namespace

double lineHeight(const Theme& theme, double px) {
    return textSize(QStringLiteral("Ág"), theme, px).height();
}

double wrappedHeight(const QString& words, const Theme& theme, double px, double width) {
    TextItem item;
    item.text = words;
    item.px = px;
    item.wrap = true;
    item.rect = QRectF(0, 0, width, 1e5);
    item.alignment = Qt::AlignLeft | Qt::AlignTop;
    return static_cast<double>(layoutText(item, theme).lines.size()) * lineHeight(theme, px) + 1;
}

void putText(DisplayList& list, const Theme& theme, const QString& id, QRectF rect, const QString& words, double px,
             QColor color, Qt::Alignment alignment, bool bold, bool wrap) {
    TextItem item;
    item.id = id;
    item.rect = rect;
    item.text = words;
    item.px = wrap ? px : fittingPixels(words, theme, px, bold, rect.width());
    item.alignment = alignment;
    item.color = color;
    item.bold = bold;
    item.wrap = wrap;
    list.items.emplace_back(std::move(item));
}

QRectF HeatFrame::rowRect(const HeatMap& map, int row) const {
    const double height = cells.height() / map.rows;
    return {cells.left(), cells.top() + row * height, cells.width(), height};
}

QRectF HeatFrame::columnRect(const HeatMap& map, int column) const {
    const double width = cells.width() / map.columns;
    return {cells.left() + column * width, cells.top(), width, cells.height()};
}

namespace {

/// Title, legend and words in a column beside square cells, where the place is wide.
HeatFrame besideFrame(const HeatMap& map, QRectF area, const Theme& theme, double line, double column) {
    HeatFrame frame;
    frame.left = textSize(lastName(map.firstRow, map.rows, map.rowUnit), theme, small).width() + gap + 4;
    const double side = std::min(area.height() - line - line / 3 - 4, area.width() - frame.left - column - 24);
    frame.cells = QRectF(area.left() + frame.left, area.top() + line / 3, side, side);
    frame.cells.setHeight(side * map.rows / map.columns);
    const double x = frame.cells.right() + 20, titleLine = lineHeight(theme, 13);
    frame.title = QRectF(x, area.top(), area.right() - x, titleLine);
    frame.legend =
        QRectF(x, frame.title.bottom() + 6, std::min(column, area.right() - x), map.degrees ? 2 * line : line);
    frame.below = QRectF(x, frame.legend.bottom() + 6, area.right() - x, line);
    return frame;
}

} // namespace

HeatFrame heatFrame(const HeatMap& map, QRectF area, const Theme& theme) {
    HeatFrame frame;
    const double line = lineHeight(theme, small), titleLine = lineHeight(theme, 13);
    const double legend = std::min((map.degrees ? 300 : 250) * std::min(Theme::textScale(), 1.6), area.width());
    const double title = map.title.isEmpty() ? 0 : textSize(map.title, theme, 13, true).width() + 12;
    const double legendHeight = map.degrees ? 2 * line : line;
    const double column = std::max(title, legend);
    if (map.square && area.width() >= area.height() + column) {
        frame = besideFrame(map, area, theme, line, column);
    } else {
        double top = area.top();
        if (title + legend <= area.width()) {
            const double height = std::max(titleLine, legendHeight);
            frame.title = QRectF(area.left(), top, area.width() - legend - 8, height);
            frame.legend = QRectF(area.right() - legend, top + (height - legendHeight) / 2, legend, legendHeight);
            top += height + gap;
        } else {
            frame.title = QRectF(area.left(), top, area.width(), titleLine);
            top += titleLine + 2;
            frame.legend = QRectF(area.left(), top, std::min(legend, area.width()), legendHeight);
            top += legendHeight + gap;
        }
        frame.left = textSize(lastName(map.firstRow, map.rows, map.rowUnit), theme, small).width() + gap + 4;
        const double bottom = 2 * line + gap + 2;
        frame.cells = QRectF(area.left() + frame.left, top + line / 3, std::max(1.0, area.width() - frame.left - 4),
                             std::max(1.0, area.bottom() - bottom - top - line / 3));
        if (map.square) {
            const double side = std::min(frame.cells.width() / map.columns, frame.cells.height() / map.rows);
            frame.cells.setSize({side * map.columns, side * map.rows});
        }
        frame.below = QRectF(area.left(), frame.cells.bottom() + line + 2, area.width(), line);
    }
    frame.rowStep = std::max(1, static_cast<int>(std::ceil(map.rows / std::max(1.0, frame.cells.height()))));
    frame.columnStep = std::max(1, static_cast<int>(std::ceil(map.columns / std::max(1.0, frame.cells.width()))));
    return frame;
}

HeatFrame drawHeatMap(DisplayList& list, const HeatMap& map, QRectF area, const Theme& theme) {
    const HeatFrame frame = heatFrame(map, area, theme);
    if (!map.title.isEmpty())
        putText(list, theme, map.id + QStringLiteral(".title"), frame.title, map.title, 13, theme.text(),
                Qt::AlignLeft | Qt::AlignVCenter, true);
    drawLegend(list, map, frame, theme);
    drawTicks(list, map, frame, theme);
    list.items.emplace_back(gridOf(map, frame));
    putText(list, theme, map.id + QStringLiteral(".below"), frame.below,
            wordsBelow(map, frame, theme, frame.below.width()), small, theme.textMuted());
    return frame;
}

} // namespace headlight
