// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/weight_panel.h"

#include "widgets/picture/text_layout.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr double captionPx = 9.5;
constexpr double smallestCell = 2; ///< pixels

/// The rows or columns of the weight that one direction of the drawn grid stands for.
struct Span {
    double start, extent; ///< pixels
    int begin, covered;   ///< elements
    double at(int element) const {
        return start + extent * std::clamp(static_cast<double>(element - begin) / covered, 0.0, 1.0);
    }
};

/// The part in use: the rest fades, an outline of at least 3 px stays.
void light(StageCanvas& s, const QString& id, QRectF cells, QRectF lit) {
    const QColor veil = s.theme.surface();
    const QRectF parts[] = {QRectF(cells.topLeft(), QPointF(cells.right(), lit.top())),
                            QRectF(QPointF(cells.left(), lit.bottom()), cells.bottomRight()),
                            QRectF(QPointF(cells.left(), lit.top()), QPointF(lit.left(), lit.bottom())),
                            QRectF(QPointF(lit.right(), lit.top()), QPointF(cells.right(), lit.bottom()))};
    for (int i = 0; i < 4; ++i) {
        if (parts[i].width() < 0.01 || parts[i].height() < 0.01)
            continue;
        BoxItem& box = s.box(id + QStringLiteral(".dim.%1").arg(i), parts[i], veil, {});
        box.radius = 0;
        box.opacity = 0.5;
    }
    const double x = std::max(1.0, (3 - lit.width()) / 2), y = std::max(1.0, (3 - lit.height()) / 2);
    BoxItem& outline = s.box(id + QStringLiteral(".lit"), lit.adjusted(-x, -y, x, y), {}, s.theme.accent());
    outline.strokeWidth = 1.5;
    outline.radius = 1;
}

} // namespace

int poolStep(int count, double extent, bool toEnd) {
    const int needed = std::max(1, static_cast<int>(std::ceil(count * smallestCell / std::max(extent, 1.0))));
    if (toEnd || needed >= count)
        return std::min(needed, std::max(1, count));
    int step = needed;
    while (count % step != 0)
        ++step;
    return step;
}

QString pooledText(int rows, int columns, int rowStep, int columnStep, bool shortForm) {
    const QString times = QStringLiteral("%1\u00a0×\u00a0%2"); // a size is never broken over two lines
    const QString size = times.arg(rows).arg(columns);
    if (rowStep == 1 && columnStep == 1)
        return size;
    const QString block = times.arg(rowStep).arg(columnStep);
    return shortForm ? StageCanvas::tr("%1, loudest of %2").arg(size, block)
                     : StageCanvas::tr("%1, each cell is the loudest of %2").arg(size, block);
}

void drawPooledText(StageCanvas& s, const QString& id, QRectF rect, int rows, int columns, int rowStep,
                    int columnStep) {
    const QString full = pooledText(rows, columns, rowStep, columnStep, false);
    const bool fits = textSize(full, s.theme, captionPx).width() <= rect.width();
    s.text(id, rect, fits ? full : pooledText(rows, columns, rowStep, columnStep, true), captionPx,
           Qt::AlignLeft | Qt::AlignTop, s.theme.textMuted());
    std::get<TextItem>(s.list.items.back()).wrap = true;
}

void drawWeight(StageCanvas& s, const QString& id, const QString& title, QRectF rect, engine::WeightId weight,
                int rowBegin, int rows, int columnBegin, int columns, std::optional<std::pair<int, int>> litRows,
                std::optional<std::pair<int, int>> litColumns) {
    if (rows <= 0 || columns <= 0)
        return;
    const engine::TensorView whole = s.store.model()->weight(weight);
    const bool here = whole.data && whole.shape.size() == 2;
    const bool rowsToEnd = here && rowBegin + rows == whole.shape[0];
    const bool columnsToEnd = here && columnBegin + columns == whole.shape[1];
    const double titleHeight = 18, line = textSize(QStringLiteral("0"), s.theme, captionPx).height();
    // How much is pooled depends on the room, and the room on how many lines must say so.
    const int rowStep = poolStep(rows, rect.height() - titleHeight - 2 * line, rowsToEnd);
    const int columnStep = poolStep(columns, rect.width(), columnsToEnd);
    const QString caption = pooledText(rows, columns, rowStep, columnStep, true);
    const double length = textSize(caption, s.theme, captionPx).width() / std::max(rect.width(), 1.0);
    const double lines = length <= 1 ? 1 : std::clamp(std::ceil(length * 1.4), 2.0, 4.0); // lines are not filled
    const double captionHeight = lines * line + 2;

    Slice slice{weight,  {rowBegin, columnBegin, 0},
                0,       (rows + rowStep - 1) / rowStep,
                1,       (columns + columnStep - 1) / columnStep,
                rowStep, columnStep};
    const bool known = here && s.has(slice);
    const QRectF body =
        s.panel(id, {title, Role::Weight}, rect, known ? std::optional(s.rangeOf(slice)) : std::nullopt);
    const QRectF cells = body.adjusted(0, 0, 0, -captionHeight);
    if (CellGrid* grid = s.grid(id + QStringLiteral(".cells"), QString::fromStdString(engine::weightName(weight)),
                                cells, slice, ColorScale::Signed, Role::Weight, 1)) {
        const Span y{grid->rect.top(), grid->rect.height(), rowBegin, slice.rows * rowStep};
        const Span x{grid->rect.left(), grid->rect.width(), columnBegin, slice.columns * columnStep};
        if (litRows || litColumns) {
            const auto r = litRows.value_or(std::pair(rowBegin, rowBegin + y.covered));
            const auto c = litColumns.value_or(std::pair(columnBegin, columnBegin + x.covered));
            light(s, id, cells, QRectF(QPointF(x.at(c.first), y.at(r.first)), QPointF(x.at(c.second), y.at(r.second))));
        }
    }
    drawPooledText(s, id + QStringLiteral(".size"), QRectF(rect.left(), cells.bottom() + 2, rect.width(), lines * line),
                   rows, columns, rowStep, columnStep);
}

} // namespace headlight
