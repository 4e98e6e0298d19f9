// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/search_tree_painting.h"

#include "widgets/decoding/search_tree_text.h"
#include "widgets/picture/text_layout.h"

#include <algorithm>
#include <cmath>

namespace headlight {

using Fate = engine::SearchNode::Fate;

SearchTreePainting::SearchTreePainting(const SearchTreeModel& model, const SearchTreePlan& plan,
                                       const SearchTreeScale& scale, const Theme& theme, DisplayList& list)
    : m_model(model), m_plan(plan), m_scale(scale), m_theme(theme), m_list(list), m_detail(nodeDetail(scale)),
      m_card(scale.card()), m_visible(static_cast<std::size_t>(plan.columnCount())),
      m_visibleRange(static_cast<std::size_t>(plan.columnCount())) {
    // A line of text needs no more height than that; nor does a mark.
    const double tallest = (m_detail == NodeDetail::Line ? 24 : 12) * Theme::textScale();
    if (m_detail != NodeDetail::Card)
        m_card.setHeight(std::min(m_card.height(), tallest));
}

void SearchTreePainting::draw() {
    markPaths();
    for (int column = 0; column < m_plan.columnCount(); ++column)
        findVisible(column);
    for (int column = 1; column < m_plan.columnCount(); ++column)
        drawEdgesTo(column);
    for (const auto& column : m_visible)
        for (const int node : column)
            drawNode(node);
    if (std::ranges::all_of(m_visible, [](const auto& nodes) { return nodes.empty(); }))
        text(QStringLiteral("tree.elsewhere"), m_scale.body, elsewhereText(), 13, Qt::AlignCenter, m_theme.textMuted());
    drawHeadings();
    drawWords();
}

void SearchTreePainting::markPaths() {
    m_paths.assign(static_cast<std::size_t>(m_model.tree->size()), Path::None);
    const auto mark = [&](int node, Path as) {
        for (; node >= 0 && node < m_model.tree->size(); node = m_model.tree->node(node).parent)
            m_paths[static_cast<std::size_t>(node)] = as;
    };
    if (!m_model.finished.empty())
        mark(m_model.finished.front(), Path::Best);
    mark(m_model.compared, Path::Compared);
    mark(m_model.selected, Path::Selected);
}

QPointF SearchTreePainting::middle(int node) const {
    const auto at = static_cast<std::size_t>(node);
    return m_scale.at(m_plan.column[at], m_plan.row[at]);
}

QRectF SearchTreePainting::rectOf(int node) const {
    return QRectF(middle(node) - QPointF(m_card.width() / 2, m_card.height() / 2), m_card);
}

bool SearchTreePainting::isFaint(int node) const {
    const Fate fate = m_model.tree->node(node).fate;
    return fate == Fate::Dropped || fate == Fate::TooLow || fate == Fate::Outdone;
}

/// Nodes of a column in the window. Where several fall onto one pixel, the first of them and those on a marked path.
void SearchTreePainting::findVisible(int column) {
    const auto& nodes = m_plan.columns[static_cast<std::size_t>(column)];
    const double reach = m_card.height() / 2;
    const auto y = [&](int node) { return middle(node).y(); };
    const auto first = std::ranges::lower_bound(nodes, m_scale.body.top() - reach, {}, y);
    const auto last = std::ranges::upper_bound(nodes, m_scale.body.bottom() + reach, {}, y);
    auto& range = m_visibleRange[static_cast<std::size_t>(column)];
    range = {static_cast<int>(first - nodes.begin()), static_cast<int>(last - nodes.begin())};
    const double x = m_scale.at(column, 0).x();
    if (x + m_card.width() / 2 < m_scale.body.left() || x - m_card.width() / 2 > m_scale.body.right())
        return;
    double drawn = -1e9;
    for (auto at = first; at < last; ++at) {
        if (!isShownStep(m_model, *at) || (y(*at) - drawn < 1.5 && path(*at) == Path::None))
            continue;
        m_visible[static_cast<std::size_t>(column)].push_back(*at);
        drawn = y(*at);
    }
}

/// Edges never cross, so that those from and to what is visible, and those across, are neighbours in the column.
void SearchTreePainting::drawEdgesTo(int column) {
    const double right = m_scale.at(column, 0).x();
    if (right < m_scale.body.left() || right - m_scale.columnPx > m_scale.body.right())
        return;
    const auto& nodes = m_plan.columns[static_cast<std::size_t>(column)];
    const auto [first, last] = m_visibleRange[static_cast<std::size_t>(column)];
    const auto parentY = [&](int node) { return middle(m_model.tree->node(node).parent).y(); };
    int begin = first;
    while (begin > 0 && parentY(nodes[static_cast<std::size_t>(begin - 1)]) >= m_scale.body.top())
        --begin;
    int end = last;
    while (end < static_cast<int>(nodes.size()) &&
           parentY(nodes[static_cast<std::size_t>(end)]) <= m_scale.body.bottom())
        ++end;
    double drawn = -1e9;
    std::vector<int> marked; // above the others
    for (int i = begin; i < end; ++i) {
        const int node = nodes[static_cast<std::size_t>(i)];
        if (!isShownStep(m_model, node))
            continue;
        if (path(node) != Path::None) {
            marked.push_back(node);
        } else if (middle(node).y() - drawn >= 1.5) {
            drawEdge(node);
            drawn = middle(node).y();
        }
    }
    for (const int node : marked)
        drawEdge(node);
}

QColor SearchTreePainting::faintLine(const Theme& theme) {
    const auto between = [](double one, double other) { return static_cast<float>(0.55 * one + 0.45 * other); };
    const QColor line = theme.line();
    const QColor text = theme.textMuted();
    return QColor::fromRgbF(between(line.redF(), text.redF()), between(line.greenF(), text.greenF()),
                            between(line.blueF(), text.blueF()));
}

QColor SearchTreePainting::lineColor(int node) const {
    switch (path(node)) {
    case Path::Selected:
        return m_theme.selection();
    case Path::Compared:
        return m_theme.sourceMark();
    case Path::Best:
        return m_theme.role(Role::Logits);
    case Path::None:
        break;
    }
    return isFaint(node) ? faintLine(m_theme) : m_theme.textMuted();
}

void SearchTreePainting::drawEdge(int node) {
    const engine::SearchNode& one = m_model.tree->node(node);
    const double shrink = std::clamp(m_scale.rowPx / 30, 0.25, 1.0);
    RibbonItem edge;
    edge.id = QStringLiteral("edge:%1").arg(node);
    edge.from = middle(one.parent) + QPointF(m_card.width() / 2, 0);
    edge.to = middle(node) - QPointF(m_card.width() / 2, 0);
    edge.color = lineColor(node);
    edge.value = static_cast<float>(one.probability);
    edge.opacity = path(node) != Path::None ? 1 : isFaint(node) ? 0.8 : 0.75;
    const double wide = path(node) == Path::Best ? 4 : path(node) != Path::None ? 3 : isFaint(node) ? 1 : 1.75;
    edge.width = m_theme.stroke(std::max(path(node) != Path::None ? 2.0 : 0.75, wide * shrink));
    m_list.items.emplace_back(edge);
}

void SearchTreePainting::text(const QString& id, const QRectF& rect, const QString& text, double px,
                              Qt::Alignment alignment, const QColor& color, bool bold) {
    TextItem item;
    item.id = id;
    item.rect = rect;
    item.text = text;
    item.px = px;
    item.alignment = alignment;
    item.color = color;
    item.bold = bold;
    m_list.items.emplace_back(item);
}

void SearchTreePainting::drawHeadings() {
    BoxItem strip; // covers edges that come from above
    strip.id = QStringLiteral("tree.heading");
    strip.rect = QRectF(0, 0, m_list.size.width(), m_scale.body.top());
    strip.radius = 0;
    strip.fill = m_theme.window();
    m_list.items.emplace_back(strip);
    double widest = 0;
    for (int column = 0; column < m_plan.columnCount(); ++column)
        widest = std::max(widest, textSize(headingText(column), m_theme, 11).width() + 8);
    const int every = std::max(1, static_cast<int>(std::ceil(widest / m_scale.columnPx)));
    for (int column = 0; column < m_plan.columnCount(); ++column) {
        const double x = m_scale.at(column, 0).x();
        const QRectF rect(x - widest / 2, 0, widest, strip.rect.height());
        const int shown = column == 0 ? 0 : m_model.steps < 0 ? column : std::min(column, m_model.steps);
        if (column % every == 0 && shown == column && rect.left() >= 0 && rect.right() <= m_list.size.width())
            text(QStringLiteral("heading:%1").arg(column), rect, headingText(column), 11, Qt::AlignCenter,
                 m_theme.textMuted());
    }
}

void SearchTreePainting::drawWords() {
    BoxItem strip;
    strip.id = QStringLiteral("tree.words");
    strip.rect = QRectF(0, m_scale.body.bottom(), m_list.size.width(), m_list.size.height() - m_scale.body.bottom());
    strip.radius = 0;
    strip.fill = m_theme.window();
    m_list.items.emplace_back(strip);
    const double line = textSize(QStringLiteral("Ág"), m_theme, 12).height();
    QRectF room = strip.rect.adjusted(12, 2, -12, -2);
    if (room.height() > 3 * line) {
        const QRectF legend(room.left(), room.top(), room.width(), line * 1.1);
        drawLegend(legend);
        room.setTop(legend.bottom() + 2);
    }
    const bool chosen = m_model.selected >= 0 && m_model.selected < m_model.tree->size();
    const bool both = chosen && m_model.compared >= 0 && m_model.compared < m_model.tree->size();
    TextItem words;
    words.id = QStringLiteral("words");
    words.rect = room;
    words.text = both ? comparisonText(m_model) : chosen ? selectedText(m_model) : summaryText(m_model);
    const QPointF end = m_scale.at(m_plan.columnCount() - 1, m_plan.rowCount - 1);
    if (!chosen && !(m_scale.body.contains(m_scale.origin) && m_scale.body.contains(end)))
        words.text += QLatin1Char(' ') + partText();
    words.px = 12;
    words.alignment = Qt::AlignLeft | Qt::AlignTop;
    words.color = m_theme.text();
    words.wrap = room.height() > 2 * line;
    m_list.items.emplace_back(words);
}

} // namespace headlight
