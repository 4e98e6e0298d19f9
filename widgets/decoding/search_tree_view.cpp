// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/search_tree_view.h"

#include "widgets/decoding/search_tree_text.h"
#include "widgets/picture/cell_walk.h"

#include <algorithm>
#include <cmath>

namespace headlight {

SearchTreeView::SearchTreeView(QWidget* parent) : PictureWidget(parent) {
    connect(this, &PictureWidget::languageChanged, this, &SearchTreeView::refresh);
    // A screen reader's press comes here too.
    connect(this, &PictureWidget::actionTriggered, this, [this](const QString& action) {
        if (const auto node = parseNodeAction(action))
            select(*node);
    });
    refresh();
}

QSize SearchTreeView::sizeHint() const {
    return {720, 480};
}

QSize SearchTreeView::minimumSizeHint() const {
    return {240, 180};
}

void SearchTreeView::refresh() {
    setAccessibleName(tr("Search tree"));
    setAccessibleDescription(
        tr("The arrow keys walk from token to token, Enter continues from the chosen one, plus and "
           "minus zoom, 0 shows the whole tree."));
    invalidate();
}

void SearchTreeView::setModel(SearchTreeModel model) {
    const bool same = m_model.tree && model.tree && m_model.prompt == model.prompt;
    m_model = std::move(model);
    if (!same)
        m_camera = {};
    replan();
    m_opening |= !same;
    if (m_opening)
        m_camera = openingCamera(m_model, m_plan, theme(), size());
}

void SearchTreeView::resizeEvent(QResizeEvent* event) {
    if (m_opening) // nobody has looked elsewhere yet
        m_camera = openingCamera(m_model, m_plan, theme(), size());
    PictureWidget::resizeEvent(event);
}

void SearchTreeView::replan() {
    if (!isThere(m_model.selected))
        m_model.selected = -1;
    if (!isThere(m_model.compared))
        m_model.compared = -1;
    std::erase_if(m_model.finished, [this](int node) { return !isThere(node); });
    m_plan = m_model.tree ? planSearchTree(*m_model.tree, m_model.folded) : SearchTreePlan{};
    invalidate();
}

bool SearchTreeView::isThere(int node) const {
    return m_model.tree && node >= 0 && node < m_model.tree->size();
}

DisplayList SearchTreeView::layout(QSizeF size) const {
    return layoutSearchTree(m_model, m_plan, m_camera, theme(), size);
}

SearchTreeScale SearchTreeView::scale() const {
    return searchTreeScale(m_plan, m_camera, theme(), size());
}

QString SearchTreeView::describe(const Hit& hit) const {
    const auto node = parseNodeAction(hit.action);
    if (!node || !isThere(*node))
        return {};
    QString words = searchNodeName(m_model, *node);
    if (*node > 0)
        words += QLatin1Char('\n') + searchPathText(m_model, *node);
    if (const int hidden = m_plan.hidden[static_cast<std::size_t>(*node)])
        words += QLatin1Char('\n') + tr("%n more behind it, folded", nullptr, hidden);
    return words;
}

void SearchTreeView::setStep(int steps) {
    m_model.steps = steps;
    invalidate();
}

void SearchTreeView::fit() {
    m_opening = false;
    m_camera = {};
    invalidate();
}

void SearchTreeView::select(int node) {
    m_model.selected = isThere(node) ? node : -1;
    m_model.compared = -1;
    if (m_model.selected >= 0) {
        unfoldTo(node);
        showNode(node);
    }
    invalidate();
    focusNode(m_model.selected);
    emit nodeSelected(m_model.selected);
}

void SearchTreeView::compare(int node) {
    if (!isThere(node))
        return;
    if (m_model.selected < 0)
        return select(node);
    m_model.compared = node == m_model.selected || node == m_model.compared ? -1 : node;
    invalidate();
}

void SearchTreeView::toggleFold(int node) {
    if (!isThere(node) || m_plan.children[static_cast<std::size_t>(node)].empty())
        return;
    if (m_model.folded.erase(node) == 0)
        m_model.folded.insert(node);
    const bool free = m_camera.zoom > 0 && m_plan.shows(node);
    const SearchTreeScale before = scale();
    const QPointF stood =
        before.at(m_plan.column[static_cast<std::size_t>(node)], m_plan.row[static_cast<std::size_t>(node)]);
    replan();
    if (free && m_plan.shows(node)) { // it stays under the cursor
        const QPointF stands =
            scale().at(m_plan.column[static_cast<std::size_t>(node)], m_plan.row[static_cast<std::size_t>(node)]);
        moveBy(stood - stands);
    }
}

void SearchTreeView::unfoldTo(int node) {
    bool changed = false;
    for (int above = m_model.tree->node(node).parent; above >= 0; above = m_model.tree->node(above).parent)
        changed |= m_model.folded.erase(above) > 0;
    if (changed)
        replan();
}

/// Moves as far as needed for the whole card to be in the window.
void SearchTreeView::showNode(int node) {
    if (m_camera.zoom <= 0 || !m_plan.shows(node))
        return;
    const SearchTreeScale now = scale();
    const QPointF middle =
        now.at(m_plan.column[static_cast<std::size_t>(node)], m_plan.row[static_cast<std::size_t>(node)]);
    const QSizeF half = now.card() / 2 + QSizeF(8, 8);
    const QRectF room = now.body.adjusted(half.width(), half.height(), -half.width(), -half.height());
    const auto inside = [](double at, double low, double high) {
        return low < high ? std::clamp(at, low, high) : (low + high) / 2;
    };
    moveBy(QPointF(inside(middle.x(), room.left(), room.right()), inside(middle.y(), room.top(), room.bottom())) -
           middle);
}

void SearchTreeView::focusNode(int node) {
    if (node < 0)
        return clearFocusedCell();
    const QString id = QStringLiteral("node:%1").arg(node);
    const auto& items = displayList().items;
    for (std::size_t i = 0; i < items.size(); ++i)
        if (const auto* box = std::get_if<BoxItem>(&items[i]); box && box->id == id)
            return setFocusedCell({static_cast<int>(i), 0, 0});
}

void SearchTreeView::moveBy(QPointF pixels) {
    if (pixels.isNull() || !m_model.tree)
        return;
    m_opening = false;
    const SearchTreeScale now = scale();
    if (m_camera.zoom <= 0)
        m_camera = {now.zoom, (m_plan.columnCount() - 1) / 2.0, (m_plan.rowCount - 1) / 2, now.columnZoom};
    // Some of the tree stays in the window.
    m_camera.column = std::clamp(m_camera.column - pixels.x() / now.columnPx, 0.0, m_plan.columnCount() - 1.0);
    m_camera.row = std::clamp(m_camera.row - pixels.y() / now.rowPx, 0.0, m_plan.rowCount - 1.0);
    invalidate();
}

void SearchTreeView::zoomBy(double factor) {
    zoomAbout(scale().body.center(), factor);
}

void SearchTreeView::zoomAbout(QPointF at, double factor) {
    if (!m_model.tree)
        return;
    m_opening = false;
    const SearchTreeScale before = scale();
    const QPointF point((at.x() - before.origin.x()) / before.columnPx, (at.y() - before.origin.y()) / before.rowPx);
    if (m_camera.zoom <= 0)
        m_camera = {before.zoom, (m_plan.columnCount() - 1) / 2.0, (m_plan.rowCount - 1) / 2, before.columnZoom};
    m_camera = zoomed(before, m_camera, factor);
    moveBy(at - scale().at(point.x(), point.y()));
    invalidate();
}

int SearchTreeView::find(const QString& text) {
    m_model.search = text;
    int count = 0;
    for (int node = 1; m_model.tree && node < m_model.tree->size(); ++node)
        count += isFound(m_model, node);
    if (count > 0)
        findFrom(0, 1);
    invalidate();
    return count;
}

void SearchTreeView::findNext() {
    findFrom(m_model.selected, 1);
}

void SearchTreeView::findPrevious() {
    findFrom(std::max(0, m_model.selected), -1);
}

void SearchTreeView::findFrom(int start, int direction) {
    const int count = m_model.tree ? m_model.tree->size() : 0;
    for (int step = 1; step <= count; ++step) {
        const int node = (std::max(0, start) + direction * step + 2 * count) % count;
        if (isFound(m_model, node))
            return select(node);
    }
}

} // namespace headlight
