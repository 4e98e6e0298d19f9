// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/display_list.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace headlight {
namespace {

struct Cell {
    int row, column;
};

/// Cell that shows `index` of the grid's tensor, if there is one.
std::optional<Cell> cellOf(const CellGrid& grid, const std::array<int, 3>& index) {
    const GridSource& s = grid.source;
    std::array<int, 3> offset{};
    for (int d = 0; d < 3; ++d) {
        offset[d] = index[d] - s.base[d];
        if (offset[d] < 0 || (d != s.rowAxis && d != s.columnAxis && offset[d] != 0))
            return std::nullopt;
    }
    Cell cell{};
    if (s.rowAxis != s.columnAxis) {
        cell = {offset[s.rowAxis] / s.rowStep, offset[s.columnAxis] / s.columnStep};
    } else if (grid.columns == 1) {
        cell = {offset[s.rowAxis] / s.rowStep, 0};
    } else if (grid.rows == 1) {
        cell = {0, offset[s.columnAxis] / s.columnStep};
    } else { // one axis folded into lines of rowStep elements
        cell = {offset[s.rowAxis] / s.rowStep, (offset[s.rowAxis] % s.rowStep) / s.columnStep};
    }
    if (cell.row >= grid.rows || cell.column >= grid.columns)
        return std::nullopt;
    return cell;
}

/// Bounding rectangle of the cells whose elements lie in [begin, end) on each of the first `rank` axes.
std::optional<QRectF> boxOf(const CellGrid& grid, const std::array<int, 3>& begin, const std::array<int, 3>& end,
                            int rank) {
    const GridSource& s = grid.source;
    for (int d = 0; d < rank; ++d) {
        if (d != s.rowAxis && d != s.columnAxis && (s.base[d] < begin[d] || s.base[d] >= end[d]))
            return std::nullopt;
    }
    // First and one-past-last cell along one direction.
    const auto cells = [&](int axis, int step, int count) {
        if (axis >= rank)
            return std::pair(0, count);
        const int from = begin[axis] - s.base[axis], to = end[axis] - s.base[axis];
        return std::pair(from <= 0 ? 0 : std::min(from / step, count),
                         to <= 0 ? 0 : std::min((to + step - 1) / step, count));
    };
    std::pair<int, int> rows, columns;
    if (s.rowAxis == s.columnAxis && grid.rows > 1 && grid.columns > 1) {
        rows = cells(s.rowAxis, s.rowStep, grid.rows);
        columns = {0, grid.columns};
        if (rows.second - rows.first == 1) {
            const int lineStart = s.base[s.rowAxis] + rows.first * s.rowStep;
            columns = {std::clamp((begin[s.rowAxis] - lineStart) / s.columnStep, 0, grid.columns),
                       std::clamp((end[s.rowAxis] - lineStart + s.columnStep - 1) / s.columnStep, 0, grid.columns)};
        }
    } else if (s.rowAxis == s.columnAxis) {
        rows = grid.columns == 1 ? cells(s.rowAxis, s.rowStep, grid.rows) : std::pair(0, 1);
        columns = grid.columns == 1 ? std::pair(0, 1) : cells(s.columnAxis, s.columnStep, grid.columns);
    } else {
        rows = cells(s.rowAxis, s.rowStep, grid.rows);
        columns = cells(s.columnAxis, s.columnStep, grid.columns);
    }
    if (rows.first >= rows.second || columns.first >= columns.second)
        return std::nullopt;
    return grid.cellRect(rows.first, columns.first).united(grid.cellRect(rows.second - 1, columns.second - 1));
}

/// Distance from `at` to the ribbon's middle line.
double distanceTo(const RibbonItem& ribbon, QPointF at) {
    constexpr int pieces = 32;
    double best = std::numeric_limits<double>::max();
    QPointF last = ribbon.from;
    for (int i = 1; i <= pieces; ++i) {
        const QPointF here = pointOn(ribbon, static_cast<double>(i) / pieces);
        const QPointF way = here - last;
        const double length2 = QPointF::dotProduct(way, way);
        const double t = length2 > 0 ? std::clamp(QPointF::dotProduct(at - last, way) / length2, 0.0, 1.0) : 0.0;
        const QPointF gap = at - (last + t * way);
        best = std::min(best, std::hypot(gap.x(), gap.y()));
        last = here;
    }
    return best;
}

/// Half-open, so that neighbouring cells never both claim a border.
bool holds(const QRectF& rect, QPointF at) {
    return at.x() >= rect.left() && at.x() < rect.right() && at.y() >= rect.top() && at.y() < rect.bottom();
}

std::optional<Hit> hitGrid(const CellGrid& grid, QPointF at) {
    if (grid.opacity <= 0 || grid.rows <= 0 || grid.columns <= 0 || !holds(grid.rect, at))
        return std::nullopt;
    const auto place = [](double offset, double extent, int count) {
        return std::clamp(static_cast<int>(offset / extent * count), 0, count - 1);
    };
    Hit hit;
    hit.row = place(at.y() - grid.rect.top(), grid.rect.height(), grid.rows);
    hit.column = place(at.x() - grid.rect.left(), grid.rect.width(), grid.columns);
    if (grid.shows(hit.row, hit.column)) {
        hit.provenance = grid.source.at(hit.row, hit.column);
        hit.value = grid.value(hit.row, hit.column);
    }
    return hit;
}

constexpr double ribbonReach = 3; ///< pixels beside a thin curve that still count as on it

std::optional<Hit> hitItem(const Item& item, QPointF at) {
    return std::visit(
        [&](const auto& it) -> std::optional<Hit> {
            using T = std::decay_t<decltype(it)>;
            if constexpr (std::is_same_v<T, CellGrid>) {
                return hitGrid(it, at);
            } else if constexpr (std::is_same_v<T, TextItem>) {
                if (std::holds_alternative<std::monostate>(it.provenance) || it.opacity <= 0 ||
                    !holds(it.rect, it.angle == 0 ? at : turned(it).inverted().map(at)))
                    return std::nullopt;
                Hit hit;
                hit.provenance = it.provenance;
                return hit;
            } else if constexpr (std::is_same_v<T, BoxItem>) {
                if ((it.action.isEmpty() && it.name.isEmpty()) || it.opacity <= 0 || !holds(it.rect, at))
                    return std::nullopt;
                Hit hit;
                hit.action = it.action;
                return hit;
            } else if constexpr (std::is_same_v<T, RibbonItem>) {
                const double reach = std::max(it.width / 2, ribbonReach);
                const QRectF bounds = QRectF(it.from, it.to).normalized().adjusted(-reach, -reach, reach, reach);
                if (it.opacity <= 0 || !holds(bounds, at) || distanceTo(it, at) > reach)
                    return std::nullopt;
                Hit hit;
                hit.provenance = it.provenance;
                hit.value = it.value;
                return hit;
            } else {
                return std::nullopt;
            }
        },
        item);
}

} // namespace

Provenance GridSource::at(int row, int column) const {
    std::array<int, 3> index = base;
    index[static_cast<std::size_t>(rowAxis)] += row * rowStep;
    index[static_cast<std::size_t>(columnAxis)] += column * columnStep;
    if (const auto* hook = std::get_if<engine::Hook>(&tensor))
        return engine::ElementRef{*hook, index};
    if (const auto* weight = std::get_if<engine::WeightId>(&tensor))
        return engine::WeightElement{*weight, index[0], index[1]};
    return {};
}

QRectF CellGrid::cellRect(int row, int column) const {
    // Borders are computed, not summed, so that neighbours share them exactly.
    const double left = rect.left() + rect.width() * column / columns;
    const double right = rect.left() + rect.width() * (column + 1) / columns;
    const double top = rect.top() + rect.height() * row / rows;
    const double bottom = rect.top() + rect.height() * (row + 1) / rows;
    return {QPointF(left, top), QPointF(right, bottom)};
}

bool CellGrid::shows(int row, int column) const {
    const std::size_t cell =
        static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
    return values && cell < values->size() && (revealed < 0 || cell < static_cast<std::size_t>(revealed));
}

int CellGrid::pooled() const {
    if (source.rowAxis == source.columnAxis) // a folded axis: rowStep is the length of a line, not a pool
        return rows > 1 && columns > 1 ? source.columnStep
                                       : std::max(1, columns == 1 ? source.rowStep : source.columnStep);
    return source.rowStep * source.columnStep;
}

bool CellGrid::masked(int row, int column) const {
    const auto* hook = std::get_if<engine::Hook>(&source.tensor);
    if (!hook || hook->kind != engine::HookKind::AttnScores || !shows(row, column))
        return false;
    const auto element = std::get<engine::ElementRef>(source.at(row, column)); // {head, query, key}
    return element.index[2] > element.index[1] && std::isinf(value(row, column)) && value(row, column) < 0;
}

QTransform turned(const TextItem& text) {
    const QPointF pivot(text.rect.left(), text.rect.center().y());
    return QTransform::fromTranslate(-pivot.x(), -pivot.y()) * QTransform().rotate(-text.angle) *
           QTransform::fromTranslate(pivot.x(), pivot.y());
}

QPointF pointOn(const RibbonItem& ribbon, double t) {
    const double u = 1 - t, middle = (ribbon.from.x() + ribbon.to.x()) / 2;
    const double near = u * u * u + 3 * u * u * t, far = 3 * u * t * t + t * t * t;
    return {u * u * u * ribbon.from.x() + 3 * u * t * middle + t * t * t * ribbon.to.x(),
            near * ribbon.from.y() + far * ribbon.to.y()};
}

const CellGrid* DisplayList::grid(QStringView id) const {
    for (const Item& item : items) {
        if (const auto* it = std::get_if<CellGrid>(&item); it && it->id == id)
            return it;
    }
    return nullptr;
}

std::vector<const CellGrid*> DisplayList::gridsOf(engine::Hook hook) const {
    std::vector<const CellGrid*> found;
    for (const Item& item : items) {
        const auto* it = std::get_if<CellGrid>(&item);
        if (it && it->source.tensor == decltype(it->source.tensor)(hook))
            found.push_back(it);
    }
    return found;
}

std::optional<QRectF> DisplayList::rectOf(const Provenance& element) const {
    if (std::holds_alternative<std::monostate>(element))
        return std::nullopt;
    for (const Item& item : items) {
        const auto* grid = std::get_if<CellGrid>(&item);
        if (!grid)
            continue;
        std::optional<Cell> cell;
        if (const auto* e = std::get_if<engine::ElementRef>(&element)) {
            if (const auto* hook = std::get_if<engine::Hook>(&grid->source.tensor); hook && *hook == e->hook)
                cell = cellOf(*grid, e->index);
        } else if (const auto* w = std::get_if<engine::WeightElement>(&element)) {
            if (const auto* id = std::get_if<engine::WeightId>(&grid->source.tensor); id && *id == w->weight)
                cell = cellOf(*grid, {w->row, w->column, 0});
        }
        if (cell)
            return grid->cellRect(cell->row, cell->column);
    }
    for (const Item& item : items) { // printed numbers and curves
        if (const auto* text = std::get_if<TextItem>(&item); text && text->provenance == element)
            return text->rect;
        if (const auto* ribbon = std::get_if<RibbonItem>(&item); ribbon && ribbon->provenance == element)
            return QRectF(ribbon->from, ribbon->to).normalized();
    }
    return std::nullopt;
}

std::optional<QRectF> rectOf(const CellGrid& grid, const engine::HookRange& range) {
    if (grid.source.tensor != decltype(grid.source.tensor)(range.hook))
        return std::nullopt;
    return boxOf(grid, range.begin, range.end, engine::hookInfo(range.hook.kind).rank);
}

std::optional<QRectF> rectOf(const CellGrid& grid, const engine::WeightRange& range) {
    if (grid.source.tensor != decltype(grid.source.tensor)(range.weight))
        return std::nullopt;
    return boxOf(grid, {range.rowBegin, range.columnBegin, 0}, {range.rowEnd, range.columnEnd, 0}, 2);
}

std::vector<QRectF> DisplayList::rectsOf(const engine::HookRange& range) const {
    std::vector<QRectF> found;
    for (const CellGrid* grid : gridsOf(range.hook)) {
        if (const auto box = headlight::rectOf(*grid, range))
            found.push_back(*box);
    }
    return found;
}

std::vector<QRectF> DisplayList::rectsOf(const engine::WeightRange& range) const {
    std::vector<QRectF> found;
    for (const Item& item : items) {
        if (const auto* grid = std::get_if<CellGrid>(&item)) {
            if (const auto box = headlight::rectOf(*grid, range))
                found.push_back(*box);
        }
    }
    return found;
}

std::optional<Hit> hitTest(const DisplayList& list, QPointF at) {
    for (std::size_t i = list.items.size(); i-- > 0;) {
        if (auto hit = hitItem(list.items[i], at)) {
            hit->item = static_cast<int>(i);
            return hit;
        }
    }
    return std::nullopt;
}

} // namespace headlight
