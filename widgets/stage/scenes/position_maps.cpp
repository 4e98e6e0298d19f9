// SPDX-License-Identifier: GPL-3.0-or-later
// Positional encodings as heat maps: the sources write three formulas and one table under one name. A page a
// beat; every number is computed by the formula that the page names.
#include "engine/models/transformer/positional_encoding.h"
#include "widgets/stage/scenes/scene_canvas.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace headlight {
namespace {

using engine::PositionalEncoding;

enum Page { Timescales, Interleaved, Concatenated, Together, pageCount };

struct Map {
    QString id, name;
    PositionalEncoding kind;
    int positions, depth;
};

/// The heat map with its axes; what is narrower than a pixel a column shows one column of several and says so.
void drawMap(SceneCanvas& s, const Map& map, QRectF area, double shown, bool middle) {
    const double u = s.unit, line = 18 * u;
    s.text(map.id + QStringLiteral(".name"), QRectF(area.left(), area.top(), area.width() - 114 * u, line), map.name,
           13 * u, s.theme.text(), true, Qt::AlignLeft | Qt::AlignVCenter, shown);
    const std::array<const char*, 3> legend{"−1", "0", "1"};
    for (int i = 0; i < 3; ++i) {
        const auto color = s.theme.color(ColorScale::Signed, static_cast<float>(i - 1), -1, 1);
        const double width = 34 * u;
        s.number(QStringLiteral("%1.legend.%2").arg(map.id).arg(i),
                 QRectF(area.right() - (3 - i) * (width + 3), area.top(), width, line - 1),
                 QString::fromUtf8(legend[static_cast<std::size_t>(i)]), SceneCanvas::tr("colour of %1").arg(i - 1),
                 QColor::fromRgb(color), 11.5 * u, shown);
    }
    const double axis = 46 * u;
    const QRectF rect(area.left() + axis, area.top() + line + 3, area.width() - axis - 4, area.height() - 2 * line - 8);
    const int step = std::max(1, static_cast<int>(std::ceil(map.depth / std::max(1.0, rect.width()))));
    const std::vector<double> all = engine::positionalEncoding(map.kind, map.positions, map.depth);
    auto values = std::make_shared<std::vector<float>>();
    CellGrid grid;
    grid.rows = map.positions;
    grid.columns = (map.depth + step - 1) / step;
    for (int row = 0; row < map.positions; ++row)
        for (int column = 0; column < map.depth; column += step)
            values->push_back(static_cast<float>(all[static_cast<std::size_t>(row * map.depth + column)]));
    grid.id = map.id;
    grid.name = SceneCanvas::tr("%1: %2 positions, %3 numbers each, from −1 to 1")
                    .arg(map.name)
                    .arg(map.positions)
                    .arg(map.depth);
    grid.rect = rect;
    grid.values = std::move(values);
    grid.scale = ColorScale::Signed;
    grid.opacity = shown;
    grid.borders = false;
    for (int row = 0; row < grid.rows; ++row)
        grid.rowLabels.push_back(SceneCanvas::tr("position %1").arg(row));
    for (int column = 0; column < map.depth; column += step)
        grid.columnLabels.push_back(SceneCanvas::tr("number %1").arg(column));
    s.list.items.emplace_back(std::move(grid));
    const auto tick = [&](const QString& id, QRectF at, const QString& words, Qt::Alignment alignment) {
        s.text(map.id + id, at, words, 11.5 * u, s.theme.textMuted(), false, alignment, shown);
    };
    const double half = std::min(line, rect.height() / 2);
    const Qt::Alignment right = Qt::AlignRight | Qt::AlignVCenter;
    tick(QStringLiteral(".first"), QRectF(area.left(), rect.top(), axis - 6, half), QStringLiteral("0"), right);
    tick(QStringLiteral(".last"), QRectF(area.left(), rect.bottom() - half, axis - 6, half),
         QString::number(map.positions - 1), right);
    const QRectF below(rect.left(), rect.bottom() + 3, rect.width(), line);
    tick(QStringLiteral(".left"), QRectF(below.left(), below.top(), 40 * u, line), QStringLiteral("0"),
         Qt::AlignLeft | Qt::AlignVCenter);
    tick(QStringLiteral(".right"), QRectF(below.right() - 40 * u, below.top(), 40 * u, line),
         QString::number(map.depth - 1), right);
    const QString said = step == 1 ? SceneCanvas::tr("across: the numbers of a vector; down: positions")
                                   : SceneCanvas::tr("across: one number of every %1; down: positions").arg(step);
    tick(QStringLiteral(".axes"), below.adjusted(42 * u, 0, -42 * u, 0),
         middle ? SceneCanvas::tr("left half sines, right half cosines") : said, Qt::AlignCenter);
    if (middle)
        s.line(map.id + QStringLiteral(".half"),
               {QPointF(rect.center().x(), rect.top()), QPointF(rect.center().x(), rect.bottom())}, s.theme.text(), 1,
               shown, false, true);
}

QString nameOf(PositionalEncoding kind) {
    switch (kind) {
    case PositionalEncoding::Interleaved:
        return SceneCanvas::tr("interleaved (the paper)");
    case PositionalEncoding::Concatenated:
        return SceneCanvas::tr("concatenated (Marian)");
    case PositionalEncoding::Timescales:
        return SceneCanvas::tr("concatenated, scales 1 … 10,000 (Tensor2Tensor)");
    case PositionalEncoding::Learned:
        break;
    }
    return SceneCanvas::tr("learned (GPT)");
}

void drawPage(SceneCanvas& s, int page, double shown) {
    const auto one = [&](PositionalEncoding kind, int positions, int depth, QRectF area, bool middle) {
        drawMap(
            s,
            {QStringLiteral("map.%1.%2").arg(page).arg(static_cast<int>(kind)), nameOf(kind), kind, positions, depth},
            area, shown, middle);
    };
    switch (page) {
    case Timescales:
        one(PositionalEncoding::Timescales, 20, 512, s.body, true);
        break;
    case Interleaved:
        one(PositionalEncoding::Interleaved, 10, 64, s.body, false);
        break;
    case Concatenated:
        one(PositionalEncoding::Concatenated, 10, 64, s.body, true);
        break;
    default: {
        const double height = s.body.height() / 3;
        int row = 0;
        for (const PositionalEncoding kind :
             {PositionalEncoding::Interleaved, PositionalEncoding::Concatenated, PositionalEncoding::Timescales})
            one(kind, 20, 64, QRectF(s.body.left(), s.body.top() + height * row++, s.body.width(), height - 6), false);
    }
    }
}

} // namespace

std::vector<SceneBeat> positionMapBeats() {
    const QString computed = SceneCanvas::tr("computed by the formula");
    return {
        {SceneCanvas::tr("20 words, 512 numbers"),
         SceneCanvas::tr("A row for each position: fast waves at the left of each half, slow ones at its right."),
         computed},
        {SceneCanvas::tr("Sines and cosines in turn"),
         SceneCanvas::tr("The paper's formula puts the sine and the cosine of each wave side by side."), computed},
        {SceneCanvas::tr("The same numbers in another order"),
         SceneCanvas::tr("First all sines, then all cosines. A model must be run in the order it was trained in."),
         computed},
        {SceneCanvas::tr("One name, four things"),
         SceneCanvas::tr("Three formulas, and a fourth kind that is learned: GPT-2's is on the Stage, level Model."),
         computed}};
}

void drawPositionMaps(SceneCanvas& s) {
    for (int page = 0; page < pageCount; ++page) {
        const double shown = s.progress(page) * (page + 1 < pageCount ? 1 - s.progress(page + 1) : 1);
        if (shown > 0)
            drawPage(s, page, shown);
    }
}

} // namespace headlight
