// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/morph.h"

#include <QHash>

#include <algorithm>

namespace headlight {
namespace {

/// What was there goes early and what comes arrives late, so that two pictures never lie readable on each other.
double leaving(double t) {
    return std::clamp(1 - 2.2 * t, 0.0, 1.0);
}
double arriving(double t) {
    return std::clamp(2.2 * t - 1.2, 0.0, 1.0);
}

double between(double a, double b, double t) {
    return a + (b - a) * t;
}
QPointF between(QPointF a, QPointF b, double t) {
    return a + (b - a) * t;
}
QRectF between(const QRectF& a, const QRectF& b, double t) {
    return {between(a.topLeft(), b.topLeft(), t), between(a.bottomRight(), b.bottomRight(), t)};
}

/// The map that takes one rectangle to another.
class Frame {
public:
    Frame(const QRectF& from, const QRectF& to)
        : m_from(from), m_to(to), m_x(to.width() / std::max(from.width(), 1e-9)),
          m_y(to.height() / std::max(from.height(), 1e-9)) {}
    QPointF operator()(QPointF p) const {
        return {m_to.left() + (p.x() - m_from.left()) * m_x, m_to.top() + (p.y() - m_from.top()) * m_y};
    }
    QRectF operator()(const QRectF& r) const { return {(*this)(r.topLeft()), (*this)(r.bottomRight())}; }
    /// Text keeps its size: only its place moves.
    QRectF centred(const QRectF& r) const { return r.translated((*this)(r.center()) - r.center()); }

private:
    QRectF m_from, m_to;
    double m_x, m_y;
};

/// One past the last element along each axis of the grid's source.
std::array<int, 3> endOf(const CellGrid& grid) {
    const GridSource& s = grid.source;
    std::array<int, 3> end{s.base[0] + 1, s.base[1] + 1, s.base[2] + 1};
    const auto row = static_cast<std::size_t>(s.rowAxis), column = static_cast<std::size_t>(s.columnAxis);
    if (s.rowAxis != s.columnAxis) {
        end[row] = s.base[row] + grid.rows * s.rowStep;
        end[column] = s.base[column] + grid.columns * s.columnStep;
    } else if (grid.columns == 1) {
        end[row] = s.base[row] + grid.rows * s.rowStep;
    } else if (grid.rows == 1) {
        end[row] = s.base[row] + grid.columns * s.columnStep;
    } else {
        end[row] = s.base[row] + grid.rows * s.rowStep;
    }
    return end;
}

std::optional<engine::WeightRange> weightRangeOf(const CellGrid& grid) {
    const auto* weight = std::get_if<engine::WeightId>(&grid.source.tensor);
    if (!weight)
        return std::nullopt;
    const auto end = endOf(grid);
    engine::WeightRange range;
    range.weight = *weight;
    range.rowBegin = grid.source.base[0];
    range.rowEnd = end[0];
    range.columnBegin = grid.source.base[1];
    range.columnEnd = end[1];
    return range;
}

/// Where `other` draws elements that `grid` shows.
std::optional<QRectF> placeIn(const CellGrid& other, const CellGrid& grid) {
    if (other.source.tensor != grid.source.tensor)
        return std::nullopt;
    if (const auto range = hookRangeOf(grid))
        return rectOf(other, *range);
    if (const auto range = weightRangeOf(grid))
        return rectOf(other, *range);
    return std::nullopt;
}

/// The grid of `list` that shows elements of `grid`'s, the one that gives them most room first.
const CellGrid* counterpart(const DisplayList& list, const CellGrid& grid) {
    const CellGrid* best = nullptr;
    double area = 0;
    for (const Item& item : list.items) {
        const auto* other = std::get_if<CellGrid>(&item);
        if (!other || other->opacity <= 0)
            continue;
        if (const auto r = placeIn(*other, grid); r && r->width() * r->height() > area) {
            area = r->width() * r->height();
            best = other;
        }
    }
    return best;
}

/// Where `grid` would lie if it were drawn to the scale and at the place of `other`, which shows some of its elements.
std::optional<QRectF> asDrawnBy(const CellGrid& other, const CellGrid& grid) {
    const auto there = placeIn(other, grid), here = placeIn(grid, other);
    if (!there || !here || here->isEmpty())
        return std::nullopt;
    return Frame(*here, *there)(grid.rect);
}

class Morph {
public:
    Morph(const DisplayList& outer, const DisplayList& inner, const QRectF& focus, double t)
        : m_outer(outer), m_inner(inner), m_t(t), m_whole(QPointF(), inner.size), m_window(between(focus, m_whole, t)),
          m_outward(focus, m_window), m_inward(m_whole, m_window) {}

    DisplayList made() {
        m_made.size = m_inner.size;
        m_made.background = m_inner.background;
        for (const Item& item : m_outer.items)
            if (const QString id = idOf(item); !id.isEmpty())
                m_outerById.insert(key(item), &item);
        for (const Item& item : m_inner.items)
            if (const QString id = idOf(item); !id.isEmpty())
                m_innerById.insert(key(item), &item);
        for (const Item& item : m_outer.items)
            if (!m_innerById.contains(key(item)))
                std::visit([&](const auto& it) { leave(it); }, item);
        for (const Item& item : m_inner.items)
            std::visit([&](const auto& it) { come(it); }, item);
        return std::move(m_made);
    }

private:
    static QString idOf(const Item& item) {
        return std::visit([](const auto& it) { return it.id; }, item);
    }
    static QString key(const Item& item) {
        return std::visit([](const auto& it) { return key<std::decay_t<decltype(it)>>(it.id); }, item);
    }
    /// Ids are told apart by kind: a box and its label may share one.
    template <typename T>
    static QString key(const QString& id) {
        return QString::number(Item(std::in_place_type<T>).index()) + QLatin1Char('/') + id;
    }
    template <typename T>
    const T* before(const T& item) const {
        const auto found = m_outerById.constFind(key<T>(item.id));
        return found == m_outerById.constEnd() ? nullptr : &std::get<T>(**found);
    }
    void add(Item item) { m_made.items.emplace_back(std::move(item)); }
    bool inSight(const QRectF& rect) const { return rect.intersects(m_whole); }

    /// A translucent box over half the screen costs a frame when its edges are smoothed, and nobody sees its corners.
    void addFading(BoxItem box) {
        if (box.opacity <= 0 || !inSight(box.rect))
            return;
        if (box.rect.width() * box.rect.height() > 0.05 * m_whole.width() * m_whole.height()) {
            box.rect &= m_whole;
            box.radius = 0;
            box.stroke = QColor();
        }
        add(std::move(box));
    }

    void leave(const CellGrid& grid) {
        if (const CellGrid* other = counterpart(m_inner, grid); other && asDrawnBy(*other, grid))
            return; // its elements travel as part of the inner picture's grid
        CellGrid g = grid;
        g.rect = m_outward(grid.rect);
        g.opacity *= leaving(m_t);
        g.numbers = false;
        g.borders = false;
        if (g.opacity > 0 && inSight(g.rect))
            add(std::move(g));
    }
    void leave(const TextItem& item) {
        TextItem text = item;
        text.rect = m_outward.centred(item.rect);
        text.opacity *= leaving(m_t);
        if (text.opacity > 0 && inSight(text.rect))
            add(std::move(text));
    }
    void leave(const BoxItem& item) {
        BoxItem box = item;
        box.rect = m_outward(item.rect);
        box.opacity *= leaving(m_t);
        box.action.clear();
        addFading(std::move(box));
    }
    void leave(const PathItem& item) {
        PathItem path = item;
        for (QPointF& p : path.points)
            p = m_outward(p);
        path.opacity *= leaving(m_t);
        if (path.opacity > 0)
            add(std::move(path));
    }
    void leave(const RibbonItem& item) {
        RibbonItem ribbon = item;
        ribbon.from = m_outward(item.from);
        ribbon.to = m_outward(item.to);
        ribbon.opacity *= leaving(2.5 * m_t); // long translucent curves are dear: they go first
        if (ribbon.opacity > 0)
            add(std::move(ribbon));
    }
    void leave(const MarkItem&) {} // marks point at single cells: they rest while everything moves

    void come(const CellGrid& grid) {
        CellGrid g = grid;
        g.numbers = false;
        const CellGrid* old = before(grid);
        if (!old)
            old = counterpart(m_outer, grid);
        const auto start = old ? asDrawnBy(*old, grid) : std::nullopt;
        if (start && start->width() < 6 * m_whole.width() && start->height() < 6 * m_whole.height()) {
            g.rect = between(*start, grid.rect, m_t);
            g.low = static_cast<float>(between(old->low, grid.low, m_t));
            g.high = static_cast<float>(between(old->high, grid.high, m_t));
            g.opacity = between(old->opacity, grid.opacity, m_t);
            g.borders = grid.borders && g.opacity >= 1 && m_whole.contains(g.rect);
        } else if (old && before(grid)) { // the same panel, now of another tensor
            g.rect = between(old->rect, grid.rect, m_t);
        } else {
            g.rect = m_inward(grid.rect);
            g.opacity *= arriving(m_t);
            g.borders = false;
        }
        if (g.opacity > 0 && inSight(g.rect))
            add(std::move(g));
    }
    void come(const TextItem& item) {
        TextItem text = item;
        if (const TextItem* old = before(item); old && old->text == item.text) {
            text.rect = between(old->rect, item.rect, m_t);
            text.opacity = between(old->opacity, item.opacity, m_t);
        } else if (old) { // other words at the same place: the new ones when the old ones are gone
            text.opacity *= arriving(m_t);
            TextItem gone = *old;
            gone.opacity *= leaving(m_t);
            if (gone.opacity > 0)
                add(std::move(gone));
        } else {
            text.rect = m_inward.centred(item.rect);
            text.opacity *= arriving(m_t);
        }
        if (text.opacity > 0 && inSight(text.rect))
            add(std::move(text));
    }
    void come(const BoxItem& item) {
        BoxItem box = item;
        if (const BoxItem* old = before(item)) {
            box.rect = between(old->rect, item.rect, m_t);
            box.opacity = between(old->opacity, item.opacity, m_t);
        } else {
            box.rect = m_inward(item.rect);
            box.opacity *= arriving(m_t);
            addFading(std::move(box));
            return;
        }
        if (box.opacity > 0 && inSight(box.rect))
            add(std::move(box));
    }
    void come(const PathItem& item) {
        PathItem path = item;
        const PathItem* old = before(item);
        const bool travels = old && old->points.size() == item.points.size();
        for (std::size_t i = 0; i < path.points.size(); ++i)
            path.points[i] = travels ? between(old->points[i], item.points[i], m_t) : m_inward(item.points[i]);
        if (!travels)
            path.opacity *= arriving(m_t);
        if (path.opacity > 0)
            add(std::move(path));
    }
    void come(const RibbonItem& item) {
        RibbonItem ribbon = item;
        if (const RibbonItem* old = before(item)) {
            ribbon.from = between(old->from, item.from, m_t);
            ribbon.to = between(old->to, item.to, m_t);
        } else {
            ribbon.from = m_inward(item.from);
            ribbon.to = m_inward(item.to);
            ribbon.opacity *= arriving(m_t);
        }
        if (ribbon.opacity > 0)
            add(std::move(ribbon));
    }
    void come(const MarkItem&) {}

    const DisplayList& m_outer;
    const DisplayList& m_inner;
    const double m_t;
    const QRectF m_whole, m_window;
    const Frame m_outward, m_inward;
    QHash<QString, const Item*> m_outerById, m_innerById;
    DisplayList m_made;
};

} // namespace

std::optional<engine::HookRange> hookRangeOf(const CellGrid& grid) {
    const auto* hook = std::get_if<engine::Hook>(&grid.source.tensor);
    if (!hook)
        return std::nullopt;
    return engine::HookRange{*hook, grid.source.base, endOf(grid)};
}

DisplayList morph(const DisplayList& outer, const DisplayList& inner, QRectF focus, double t) {
    if (t <= 0)
        return outer;
    if (t >= 1)
        return inner;
    return Morph(outer, inner, focus, t).made();
}

} // namespace headlight
