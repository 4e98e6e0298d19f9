// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every level of the Stage, whatever the model.
#pragma once

#include "widgets/picture/grid_image.h"
#include "widgets/picture/painter.h"
#include "widgets/stage/stage_layout.h"

#include <QPolygonF>

#include <cmath>

namespace headlight::test {

inline QRectF boundsOf(const Item& item) {
    return std::visit(
        [](const auto& it) -> QRectF {
            if constexpr (requires { it.angle; })
                return turned(it).mapRect(it.rect);
            else if constexpr (requires { it.rect; })
                return it.rect;
            else if constexpr (requires { it.points; }) {
                QPolygonF polygon;
                for (const QPointF& p : it.points)
                    polygon << p;
                return polygon.boundingRect();
            } else
                return QRectF(it.from, it.to).normalized();
        },
        item);
}

/// Where an item leaves the picture or has no place at all; "" when none does.
inline QString misplaced(const DisplayList& list, QSizeF size) {
    const QRectF whole = QRectF(QPointF(), size).adjusted(-3, -3, 3, 3);
    for (const Item& item : list.items) {
        const QRectF r = boundsOf(item);
        const QString id = std::visit([](const auto& it) { return it.id; }, item);
        if (!std::isfinite(r.left()) || !std::isfinite(r.top()) || !std::isfinite(r.width()) ||
            !std::isfinite(r.height()))
            return id + QStringLiteral(" has no place");
        if (std::holds_alternative<CellGrid>(item) && !whole.contains(r))
            return QStringLiteral("%1 leaves the picture: %2,%3 %4x%5")
                .arg(id)
                .arg(r.x())
                .arg(r.y())
                .arg(r.width())
                .arg(r.height());
    }
    return {};
}

/// What a cell must show: the element, or the loudest of the block that it pools.
inline float loudestOf(const TraceStore& store, const CellGrid& grid, int row, int column) {
    const GridSource& source = grid.source;
    const bool folded = source.rowAxis == source.columnAxis && grid.rows > 1 && grid.columns > 1;
    const int rowStep = folded ? 1 : source.rowStep;
    float best = 0;
    bool any = false;
    const auto take = [&](float value) {
        if (!any || loudness(value) > loudness(best))
            best = value;
        any = true;
    };
    const Provenance first = source.at(row, column);
    for (int i = 0; i < rowStep; ++i)
        for (int j = 0; j < source.columnStep; ++j) {
            if (const auto* element = std::get_if<engine::ElementRef>(&first)) {
                engine::ElementRef e = *element;
                e.index[static_cast<std::size_t>(source.rowAxis)] += i;
                e.index[static_cast<std::size_t>(source.columnAxis)] += j;
                const engine::Shape size = engine::hookShape(e.hook, store.model()->shape(), store.lengths());
                bool inside = true;
                for (std::size_t d = 0; d < size.size(); ++d)
                    inside = inside && e.index[d] < size[d];
                if (inside)
                    take(store.value(e));
            } else if (const auto* weight = std::get_if<engine::WeightElement>(&first)) {
                engine::WeightElement w = *weight;
                (source.rowAxis == 0 ? w.row : w.column) += i;
                (source.columnAxis == 0 ? w.row : w.column) += j;
                const engine::TensorView view = store.model()->weight(w.weight);
                if (w.row < view.shape[0] && w.column < view.shape[1])
                    take(store.weight(w));
            }
        }
    return best;
}

} // namespace headlight::test
