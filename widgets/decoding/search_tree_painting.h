// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/decoding/search_tree_layout.h"

namespace headlight {

/// Draws the part of a planned tree that lies in scale.body into a list: edges, nodes, headings, words below.
class SearchTreePainting {
public:
    SearchTreePainting(const SearchTreeModel& model, const SearchTreePlan& plan, const SearchTreeScale& scale,
                       const Theme& theme, DisplayList& list);
    void draw();

private:
    enum class Path : unsigned char { None, Best, Selected, Compared };

    void markPaths();
    void findVisible(int column);
    void drawEdgesTo(int column);
    void drawEdge(int node);
    void drawNode(int node);
    void drawBox(int node, const QRectF& rect);
    void drawEnd(int node, const BoxItem& box);
    void drawCard(int node, const QRectF& rect);
    void drawLine(int node, const QRectF& rect);
    void drawBadge(int node, const QRectF& rect);
    void drawHeadings();
    void drawLegend(const QRectF& rect);
    void drawWords();
    void text(const QString& id, const QRectF& rect, const QString& text, double px, Qt::Alignment alignment,
              const QColor& color, bool bold = false);
    QRectF rectOf(int node) const;
    QPointF middle(int node) const;
    QColor lineColor(int node) const;
    static QColor faintLine(const Theme& theme); ///< of what did not go on
    Path path(int node) const { return m_paths[static_cast<std::size_t>(node)]; }
    bool isFaint(int node) const;

    const SearchTreeModel& m_model;
    const SearchTreePlan& m_plan;
    const SearchTreeScale m_scale;
    const Theme& m_theme;
    DisplayList& m_list;
    const NodeDetail m_detail;
    QSizeF m_card;
    std::vector<Path> m_paths;                       ///< by node
    std::vector<std::vector<int>> m_visible;         ///< by column: nodes drawn
    std::vector<std::pair<int, int>> m_visibleRange; ///< by column: first and one past the last in plan.columns
};

} // namespace headlight
