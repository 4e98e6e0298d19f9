// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/search_tree_layout.h"

#include "widgets/decoding/search_tree_painting.h"
#include "widgets/decoding/search_tree_text.h"
#include "widgets/picture/text_layout.h"

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

constexpr double columnPitch = 190; ///< at zoom 1 and text of 100 %
constexpr double rowPitch = 66;
constexpr double cardZoom = 1.15; ///< no card needs to be larger
constexpr double nearest = 4;
constexpr double cardShareX = 0.74;
constexpr double cardShareY = 0.86;
constexpr double lineWidth = 30, lineHeight = 12.5; ///< a token's word needs as much

} // namespace

QSizeF SearchTreeScale::card() const {
    return {columnPx * cardShareX, rowPx > 8 ? rowPx * cardShareY : std::max(1.0, rowPx * 0.6)};
}

SearchTreeScale searchTreeScale(const SearchTreePlan& plan, const SearchTreeCamera& camera, const Theme& theme,
                                QSizeF size) {
    const double text = Theme::textScale();
    const double line = textSize(QStringLiteral("Ág"), theme, 12).height();
    SearchTreeScale scale;
    const bool low = size.height() < 300 * text; // the tree needs the room more than the words
    scale.body = QRectF(0, line * 1.7, size.width(), 0);
    scale.body.setBottom(std::max(scale.body.top() + 1, size.height() - line * (low ? 1.5 : 3.9)));
    const QRectF inner = scale.body.adjusted(8, 4, -8, -4);
    const double fitX = inner.width() / (columnPitch * text * (plan.columnCount() - 1 + cardShareX));
    const double fitY = inner.height() / (rowPitch * text * (plan.rowCount - 1 + cardShareY));
    const bool fits = camera.zoom <= 0;
    // Many rows make a tree low before they make it narrow: each direction fits for itself, up to a card's shape.
    scale.leastColumnZoom = std::clamp(fitX, 0.0, cardZoom);
    scale.leastZoom = std::clamp(fitY, 0.0, cardZoom);
    scale.zoom = fits ? scale.leastZoom : camera.zoom;
    scale.columnZoom = std::max(scale.zoom, scale.leastColumnZoom);
    if (fits)
        scale.columnZoom = scale.leastColumnZoom;
    else if (camera.columnZoom > 0)
        scale.columnZoom = camera.columnZoom;
    scale.columnPx = columnPitch * text * scale.columnZoom;
    scale.rowPx = rowPitch * text * scale.zoom;
    const QPointF middle =
        fits ? QPointF((plan.columnCount() - 1) / 2.0, (plan.rowCount - 1) / 2) : QPointF(camera.column, camera.row);
    scale.origin = inner.center() - QPointF(middle.x() * scale.columnPx, middle.y() * scale.rowPx);
    return scale;
}

SearchTreeCamera zoomed(const SearchTreeScale& now, const SearchTreeCamera& camera, double factor) {
    const double rows = now.zoom * factor;
    const double columns = now.columnZoom * factor;
    const auto capped = [](double one, double other) {
        return std::min(one, std::max(cardZoom, std::min(one, other)));
    };
    SearchTreeCamera nearer = camera;
    nearer.zoom = std::clamp(capped(rows, columns), std::min(now.leastZoom / 2, now.zoom), nearest);
    nearer.columnZoom = std::clamp(capped(columns, rows), std::min(now.leastColumnZoom, now.columnZoom), nearest);
    return nearer;
}

SearchTreeCamera openingCamera(const SearchTreeModel& model, const SearchTreePlan& plan, const Theme& theme,
                               QSizeF size) {
    constexpr double most = 2.5; // times as near: less than two fifths of the rows would be no picture of the tree
    const SearchTreeScale whole = searchTreeScale(plan, {}, theme, size);
    const double zoom = lineHeight / (cardShareY * rowPitch) + 0.001;
    if (!model.tree || nodeDetail(whole) != NodeDetail::Mark || zoom > most * whole.zoom)
        return {};
    SearchTreeCamera camera{zoom, 0, 0, std::max(whole.columnZoom, lineWidth / (cardShareX * columnPitch) + 0.001)};
    const SearchTreeScale near = searchTreeScale(plan, camera, theme, size);
    const auto inside = [](double at, double half, double count) { // nothing but tree in the window
        return 2 * half >= count ? (count - 1) / 2 : std::clamp(at, half - 0.5, count - half - 0.5);
    };
    const auto best = model.finished.empty() ? 0U : static_cast<std::size_t>(model.finished.front());
    camera.column = inside(0, near.body.width() / near.columnPx / 2, plan.columnCount());
    camera.row = inside(plan.row[best], near.body.height() / near.rowPx / 2, plan.rowCount);
    return camera;
}

NodeDetail nodeDetail(const SearchTreeScale& scale) {
    const double text = Theme::textScale();
    const QSizeF card = scale.card();
    if (card.width() >= 104 * text && card.height() >= 47 * text)
        return NodeDetail::Card;
    if (card.width() >= lineWidth * text && card.height() >= lineHeight * text)
        return NodeDetail::Line;
    return NodeDetail::Mark;
}

std::optional<int> parseNodeAction(const QString& action) {
    if (!action.startsWith(QLatin1String("node:")))
        return std::nullopt;
    bool good = false;
    const int node = QStringView(action).mid(5).toInt(&good);
    return good ? std::optional(node) : std::nullopt;
}

DisplayList layoutSearchTree(const SearchTreeModel& model, const SearchTreePlan& plan, const SearchTreeCamera& camera,
                             const Theme& theme, QSizeF size) {
    DisplayList list;
    list.size = size;
    list.background = theme.window();
    if (!model.tree || model.tree->size() < 2) {
        TextItem text;
        text.id = QStringLiteral("tree.empty");
        text.rect = QRectF(QPointF(), size).adjusted(16, 16, -16, -16);
        text.text = emptyTreeText();
        text.px = 13;
        text.alignment = Qt::AlignCenter;
        text.color = theme.textMuted();
        text.wrap = true;
        list.items.emplace_back(text);
        return list;
    }
    SearchTreePainting painting(model, plan, searchTreeScale(plan, camera, theme, size), theme, list);
    painting.draw();
    return list;
}

} // namespace headlight
