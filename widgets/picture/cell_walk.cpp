// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/cell_walk.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headlight {
namespace {

bool walkable(const CellGrid& grid) {
    return grid.rows > 0 && grid.columns > 0 && grid.opacity > 0 && !grid.rect.isEmpty();
}
bool walkable(const BoxItem& box) {
    return !box.action.isEmpty() && box.opacity > 0;
}

/// Cell of the grid nearest to a point.
CellPlace nearestCell(const CellGrid& grid, int item, QPointF to) {
    const auto place = [](double offset, double extent, int count) {
        return std::clamp(static_cast<int>(std::floor(offset / extent * count)), 0, count - 1);
    };
    return {item, place(to.y() - grid.rect.top(), grid.rect.height(), grid.rows),
            place(to.x() - grid.rect.left(), grid.rect.width(), grid.columns)};
}

double gap(double beginA, double endA, double beginB, double endB) {
    return std::max({0.0, beginB - endA, beginA - endB});
}

/// How far `to` is from `from` in a direction; sideways distance counts three times. Empty when it lies elsewhere.
std::optional<double> cost(const QRectF& from, const QRectF& to, Direction direction) {
    const QPointF way = to.center() - from.center();
    const bool horizontal = direction == Direction::Left || direction == Direction::Right;
    const double sign = direction == Direction::Right || direction == Direction::Down ? 1 : -1;
    const double forward = sign * (horizontal ? way.x() : way.y());
    const double sideways = horizontal ? gap(from.top(), from.bottom(), to.top(), to.bottom())
                                       : gap(from.left(), from.right(), to.left(), to.right());
    if (forward <= 0.5 || sideways > 2 * forward + 1)
        return std::nullopt;
    return forward + 3 * sideways;
}

std::optional<CellPlace> inGrid(const CellGrid& grid, CellPlace place, Direction direction) {
    switch (direction) {
    case Direction::Left:
        --place.column;
        break;
    case Direction::Right:
        ++place.column;
        break;
    case Direction::Up:
        --place.row;
        break;
    case Direction::Down:
        ++place.row;
        break;
    }
    if (place.row < 0 || place.row >= grid.rows || place.column < 0 || place.column >= grid.columns)
        return std::nullopt;
    return place;
}

} // namespace

std::optional<CellPlace> firstPlace(const DisplayList& list) {
    std::optional<CellPlace> box;
    for (std::size_t i = 0; i < list.items.size(); ++i) {
        if (const auto* grid = std::get_if<CellGrid>(&list.items[i]); grid && walkable(*grid))
            return CellPlace{static_cast<int>(i), 0, 0};
        if (const auto* it = std::get_if<BoxItem>(&list.items[i]); it && !box && walkable(*it))
            box = CellPlace{static_cast<int>(i), 0, 0};
    }
    return box;
}

std::optional<CellPlace> nextPlace(const DisplayList& list, const CellPlace& from, Direction direction) {
    if (const auto* grid = std::get_if<CellGrid>(&list.items[static_cast<std::size_t>(from.item)])) {
        if (const auto inside = inGrid(*grid, from, direction))
            return inside;
    }
    const QRectF here = rectOf(list, from);
    std::optional<CellPlace> best;
    double bestCost = std::numeric_limits<double>::max();
    for (std::size_t i = 0; i < list.items.size(); ++i) {
        if (static_cast<int>(i) == from.item)
            continue;
        std::optional<CellPlace> place;
        if (const auto* grid = std::get_if<CellGrid>(&list.items[i]); grid && walkable(*grid))
            place = nearestCell(*grid, static_cast<int>(i), here.center());
        else if (const auto* box = std::get_if<BoxItem>(&list.items[i]); box && walkable(*box))
            place = CellPlace{static_cast<int>(i), 0, 0};
        if (!place)
            continue;
        if (const auto c = cost(here, rectOf(list, *place), direction); c && *c < bestCost) {
            best = place;
            bestCost = *c;
        }
    }
    return best;
}

QRectF rectOf(const DisplayList& list, const CellPlace& place) {
    const Item& item = list.items[static_cast<std::size_t>(place.item)];
    if (const auto* grid = std::get_if<CellGrid>(&item))
        return grid->cellRect(place.row, place.column);
    if (const auto* box = std::get_if<BoxItem>(&item))
        return box->rect;
    return {};
}

Hit hitAt(const DisplayList& list, const CellPlace& place) {
    Hit hit;
    hit.item = place.item;
    const Item& item = list.items[static_cast<std::size_t>(place.item)];
    if (const auto* grid = std::get_if<CellGrid>(&item)) {
        hit.row = place.row;
        hit.column = place.column;
        if (grid->shows(place.row, place.column)) {
            hit.provenance = grid->source.at(place.row, place.column);
            hit.value = grid->value(place.row, place.column);
        }
    } else if (const auto* box = std::get_if<BoxItem>(&item)) {
        hit.action = box->action;
    }
    return hit;
}

} // namespace headlight
