// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/search_tree_painting.h"

#include "widgets/decoding/search_tree_text.h"
#include "widgets/picture/text_layout.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace headlight {

using Fate = engine::SearchNode::Fate;

namespace {

QColor mixed(const QColor& from, const QColor& to, double share) {
    const auto channel = [&](double a, double b) { return static_cast<float>(a + (b - a) * share); };
    return QColor::fromRgbF(channel(from.redF(), to.redF()), channel(from.greenF(), to.greenF()),
                            channel(from.blueF(), to.blueF()));
}

} // namespace

void SearchTreePainting::drawNode(int node) {
    const QRectF whole = rectOf(node);
    const QRectF rect = whole & m_scale.body;
    if (rect.height() <= 0 || rect.width() <= 0)
        return;
    drawBox(node, rect);
    if (whole.top() >= m_scale.body.top() && whole.bottom() <= m_scale.body.bottom()) {
        if (m_detail == NodeDetail::Card)
            drawCard(node, whole);
        else if (m_detail == NodeDetail::Line)
            drawLine(node, whole);
        drawBadge(node, whole);
    }
    if (node == m_model.selected || node == m_model.compared) {
        MarkItem mark;
        mark.id = QStringLiteral("mark:%1").arg(node);
        mark.rect = rect.adjusted(-3, -3, 3, 3);
        mark.color = node == m_model.selected ? m_theme.selection() : m_theme.sourceMark();
        mark.width = m_theme.stroke(2.5);
        m_list.items.emplace_back(mark);
    }
}

void SearchTreePainting::drawBox(int node, const QRectF& rect) {
    const engine::SearchNode& one = m_model.tree->node(node);
    const bool low = rect.height() < 5;
    BoxItem box;
    box.id = QStringLiteral("node:%1").arg(node);
    box.action = box.id;
    box.name = searchNodeName(m_model, node);
    box.rect = rect;
    box.radius = low ? 0 : std::min(7.0, rect.height() / 4);
    const double share = std::isfinite(one.probability) ? std::clamp(one.probability, 0.0, 1.0) : 0;
    if (low)
        box.fill = lineColor(node);
    else if (node == 0)
        box.fill = m_theme.surfaceRaised();
    else
        box.fill = mixed(m_theme.surface(), m_theme.roleSoft(Role::Logits), isFaint(node) ? share / 2 : share);
    if (!low) {
        box.stroke = lineColor(node);
        box.dashed = isFaint(node) && node > 0 && rect.width() > 24; // small ones read as thin
        box.strokeWidth = m_theme.stroke(path(node) != Path::None ? 2.5 : isFaint(node) ? 1 : 1.5);
    }
    m_list.items.emplace_back(box);
    if (one.fate == Fate::Finished && !low) // a second line inside, as automata mark where they may end
        drawEnd(node, box);
    if (isFound(m_model, node)) {
        BoxItem found;
        found.id = QStringLiteral("found:%1").arg(node);
        found.rect = rect.adjusted(-3, -3, 3, 3);
        found.radius = box.radius + 3;
        found.stroke = m_theme.accent();
        found.strokeWidth = m_theme.stroke(2);
        found.dashed = true;
        m_list.items.emplace_back(found);
    }
}

void SearchTreePainting::drawEnd(int node, const BoxItem& box) {
    const QString id = QStringLiteral("finished:%1").arg(node);
    if (m_detail != NodeDetail::Card) { // only on the right, so that it does not run through the text
        PathItem end;
        end.id = id;
        const double x = box.rect.right() - 3.5;
        end.points = {{x, box.rect.top() + 1}, {x, box.rect.bottom() - 1}};
        end.color = box.stroke;
        end.width = m_theme.hairline();
        m_list.items.emplace_back(end);
        return;
    }
    BoxItem inner;
    inner.id = id;
    inner.rect = box.rect.adjusted(3.5, 3.5, -3.5, -3.5);
    inner.radius = std::max(0.0, box.radius - 3);
    inner.stroke = box.stroke;
    inner.strokeWidth = m_theme.hairline();
    m_list.items.emplace_back(inner);
}

void SearchTreePainting::drawCard(int node, const QRectF& rect) {
    const engine::SearchNode& one = m_model.tree->node(node);
    const double grown = std::clamp(std::min(rect.height() / 58, rect.width() / 128) / Theme::textScale(), 0.8, 1.6);
    const QRectF inner = rect.adjusted(9, 3.5, -9, -8.5);
    const QString id = QString::number(node);
    if (node == 0) {
        TextItem prompt;
        prompt.id = QStringLiteral("token:0");
        prompt.rect = inner;
        const QString all = nodeText(m_model, 0);
        prompt.text = all.size() > 40 ? QChar(0x2026) + all.right(39) : all;
        prompt.px = 13 * grown;
        prompt.alignment = Qt::AlignCenter;
        prompt.color = m_theme.text();
        prompt.bold = all.size() <= 12;
        prompt.wrap = true;
        m_list.items.emplace_back(prompt);
        return;
    }
    const QColor strong = isFaint(node) && path(node) == Path::None ? m_theme.textMuted() : m_theme.text();
    const double height = inner.height();
    const QRectF top(inner.left(), inner.top(), inner.width(), height * 0.40);
    const QRectF middle(inner.left(), top.bottom(), inner.width(), height * 0.30);
    const QRectF bottom(inner.left(), middle.bottom(), inner.width(), height * 0.30);
    const bool folded = m_plan.hidden[static_cast<std::size_t>(node)] > 0;
    text("token:" + id, folded ? top.adjusted(0, 0, -34 * Theme::textScale(), 0) : top, nodeText(m_model, node),
         13 * grown, Qt::AlignLeft | Qt::AlignVCenter, strong, !isFaint(node));
    const auto half = [](const QRectF& row, bool right) {
        const double split = row.width() * 0.46;
        const QRectF part =
            right ? row.adjusted(split + 2, 0, 0, 0) : QRectF(row.left(), row.top(), split - 2, row.height());
        return part.adjusted(0, -1.5, 0, 1.5); // a font's height is more than its ink: rows may share that
    };
    text("probability:" + id, half(middle, false), chanceText(one.probability), 11 * grown,
         Qt::AlignLeft | Qt::AlignVCenter, strong);
    text("sum:" + id, half(middle, true), QStringLiteral("Σ ") + sumText(one.sum), 11 * grown,
         Qt::AlignRight | Qt::AlignVCenter, strong);
    const bool best = !m_model.finished.empty() && m_model.finished.front() == node;
    text("fate:" + id, half(bottom, false), best ? bestWord() : fateWord(one.fate), 10 * grown,
         Qt::AlignLeft | Qt::AlignVCenter, best ? m_theme.text() : m_theme.textMuted(), best);
    text("score:" + id, half(bottom, true), scoreText(one.score), 10 * grown, Qt::AlignRight | Qt::AlignVCenter,
         m_theme.textMuted());
    BoxItem bar; // the probability as a length
    bar.id = "bar:" + id;
    const double share = std::isfinite(one.probability) ? std::clamp(one.probability, 0.0, 1.0) : 0;
    bar.rect = QRectF(inner.left(), rect.bottom() - 7.5, inner.width() * share, 2.5);
    bar.radius = 0;
    bar.fill = isFaint(node) ? m_theme.textMuted() : m_theme.role(Role::Logits);
    m_list.items.emplace_back(bar);
}

void SearchTreePainting::drawLine(int node, const QRectF& rect) {
    const QString id = QString::number(node);
    const QRectF inner = rect.adjusted(6, 0, -7, 0);
    const QColor color = isFaint(node) && path(node) == Path::None ? m_theme.textMuted() : m_theme.text();
    const QString percent = chanceText(m_model.tree->node(node).probability);
    const double px = std::clamp(rect.height() / Theme::textScale() * 0.7, 8.8, 12.0);
    const double width = textSize(percent, m_theme, px).width() + 1;
    const bool folded = m_plan.hidden[static_cast<std::size_t>(node)] > 0;
    // The token is worth more than the number: only what it leaves goes to that.
    const double rest = inner.width() - textSize(nodeText(m_model, node), m_theme, px, !isFaint(node)).width() - 6;
    const bool both = node > 0 && !folded && (rest >= width || inner.width() > 3.2 * width);
    text("token:" + id, both ? inner.adjusted(0, 0, -width - 6, 0) : inner, nodeText(m_model, node), px,
         Qt::AlignLeft | Qt::AlignVCenter, color, !isFaint(node));
    if (both)
        text("probability:" + id, QRectF(inner.right() - width, inner.top(), width, inner.height()), percent, px,
             Qt::AlignRight | Qt::AlignVCenter, color);
}

/// "+12": so many stand behind a folded node.
void SearchTreePainting::drawBadge(int node, const QRectF& rect) {
    const int hidden = m_plan.hidden[static_cast<std::size_t>(node)];
    if (hidden == 0 || m_detail == NodeDetail::Mark)
        return;
    const QString words = QStringLiteral("+%1").arg(hidden);
    const QSizeF size = textSize(words, m_theme, 10.5, true) + QSizeF(9, 1);
    const double top = m_detail == NodeDetail::Card ? rect.top() + 5 : rect.center().y() - size.height() / 2;
    BoxItem badge;
    badge.id = QStringLiteral("badge:%1").arg(node);
    badge.rect = QRectF(QPointF(rect.right() - size.width() - 5, top), size);
    badge.radius = size.height() / 2;
    badge.fill = m_theme.surfaceRaised();
    badge.stroke = m_theme.textMuted();
    badge.strokeWidth = 1;
    m_list.items.emplace_back(badge);
    text(QStringLiteral("hidden:%1").arg(node), badge.rect, words, 10.5, Qt::AlignCenter, m_theme.text(), true);
}

/// How each fate is drawn, with how many nodes it befell.
void SearchTreePainting::drawLegend(const QRectF& rect) {
    std::array<int, 5> counts{};
    for (int node = 1; node < m_model.tree->size(); ++node)
        if (isShownStep(m_model, node))
            ++counts[static_cast<std::size_t>(m_model.tree->node(node).fate)];
    double x = rect.left();
    const double sample = 24 * Theme::textScale();
    const auto entry = [&](const QString& words, const QString& id, const QColor& color, double wide, bool dashed,
                           bool twice) {
        const double width = textSize(words, m_theme, 11).width() + 2;
        if (x + sample + 6 + width > rect.right())
            return;
        BoxItem box;
        box.id = "legend." + id;
        box.rect = QRectF(x, rect.center().y() - sample / 4, sample, sample / 2).adjusted(1, 0, -1, 0);
        box.radius = 3;
        box.stroke = color;
        box.strokeWidth = std::min(3.0, m_theme.stroke(wide));
        box.dashed = dashed;
        m_list.items.emplace_back(box);
        if (twice) {
            box.id += QStringLiteral(".inner");
            box.rect.adjust(3, 3, -3, -3);
            box.radius = 1;
            box.strokeWidth = 1;
            m_list.items.emplace_back(box);
        }
        text("legend.text." + id, QRectF(x + sample + 6, rect.top(), width, rect.height()), words, 11,
             Qt::AlignLeft | Qt::AlignVCenter, m_theme.textMuted());
        x += sample + width + 22;
    };
    if (!m_model.finished.empty())
        entry(bestWord(), QStringLiteral("best"), m_theme.role(Role::Logits), 3, false, false);
    for (const Fate fate : {Fate::Kept, Fate::Finished, Fate::Outdone, Fate::TooLow, Fate::Dropped}) {
        const int count = counts[static_cast<std::size_t>(fate)];
        const bool goesOn = fate == Fate::Kept || fate == Fate::Finished;
        if (count > 0)
            entry(legendText(fate, count), QString::number(static_cast<int>(fate)),
                  goesOn ? m_theme.textMuted() : faintLine(m_theme), goesOn ? 1.5 : 1, !goesOn, fate == Fate::Finished);
    }
}

} // namespace headlight
