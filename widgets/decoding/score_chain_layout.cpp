// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/score_chain_layout.h"

#include "widgets/decoding/candidate_rows_model.h"
#include "widgets/decoding/chain_geometry.h"
#include "widgets/decoding/chain_parts.h"
#include "widgets/picture/text_layout.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

using engine::TokenId;

struct ChainText {
    Q_DECLARE_TR_FUNCTIONS(headlight::ScoreChain)
};

double probabilityOf(const ChainColumn& column, TokenId token) {
    return column.probabilities[static_cast<std::size_t>(token)];
}

} // namespace

QString titleOf(const ChainColumn& column) {
    switch (column.kind) {
    case ChainColumn::Kind::Raw:
        return ChainText::tr("model");
    case ChainColumn::Kind::Final:
        return ChainText::tr("final");
    default:
        return processorTitle(column.processor.kind);
    }
}

namespace {

QString subtitleOf(const ChainColumn& column, const Theme& theme, double width) {
    const QString raw = ChainText::tr("softmax of the logits");
    switch (column.kind) {
    case ChainColumn::Kind::Raw:
        return textSize(raw, theme, ChainGeometry::px).width() <= width ? raw : ChainText::tr("softmax");
    case ChainColumn::Kind::Final:
        return ChainText::tr("drawn from");
    default:
        return processorParameters(column.processor);
    }
}

class ChainPicture {
public:
    ChainPicture(const ScoreChainState& state, const Theme& theme, QSizeF size)
        : m_state(state), m_theme(theme), m_g(chainGeometry(state, theme, size)) {
        m_list.size = size;
        m_list.background = theme.surface();
    }

    DisplayList run() {
        drawPager();
        drawChosenRow();
        for (int place = 0; place < static_cast<int>(m_g.columns.size()); ++place)
            drawColumn(place);
        drawLabels();
        drawFeet();
        if (m_g.barHeight > 0)
            drawZeroOneBar(
                m_list, m_state, m_theme,
                {ChainGeometry::margin, m_g.barTop, m_list.size.width() - 2 * ChainGeometry::margin, m_g.barHeight},
                m_g.line);
        return std::move(m_list);
    }

private:
    const ChainColumn& column(int place) const {
        return m_state.numbers->columns[static_cast<std::size_t>(m_g.columns[static_cast<std::size_t>(place)])];
    }

    void text(const QString& id, const QRectF& rect, const QString& words, Qt::Alignment alignment, const QColor& color,
              bool bold = false) {
        m_list.items.emplace_back(chainText(id, rect, words, alignment, color, bold));
    }

    /// Columns that there is no room for are counted, and a click brings them.
    void drawPager() {
        if (m_g.pager <= 0)
            return;
        const int count = static_cast<int>(m_state.numbers->columns.size());
        const bool ends = m_g.columns.size() > 2;
        int before = m_g.columns.front(), after = count - static_cast<int>(m_g.columns.size()) - before;
        if (ends) {
            const int between = static_cast<int>(m_g.columns.size()) - 2;
            before = m_g.columns[1] - 1;
            after = count - 2 - between - before;
        }
        const double half = (m_list.size.width() - 2 * ChainGeometry::margin - 10) / 2;
        if (before > 0)
            drawPagerButton(m_list, m_theme, {ChainGeometry::margin, 6, half, m_g.line + 2},
                            QStringLiteral("stages:-1"), ChainText::tr("‹ %Ln more", "columns before", before), false);
        if (after > 0)
            drawPagerButton(m_list, m_theme, {ChainGeometry::margin + half + 10, 6, half, m_g.line + 2},
                            QStringLiteral("stages:1"), ChainText::tr("…%Ln more ›", "columns behind", after), true);
    }

    void drawChosenRow() {
        const auto row = std::ranges::find(m_g.rows, m_state.chosen);
        if (row == m_g.rows.end())
            return;
        BoxItem box;
        box.id = QStringLiteral("chosen");
        box.rect = {ChainGeometry::margin - 4, m_g.rowTop(static_cast<int>(row - m_g.rows.begin())),
                    m_g.left(static_cast<int>(m_g.columns.size())) - m_g.gap - ChainGeometry::margin + 8,
                    m_g.rowHeight};
        box.fill = m_theme.roleSoft(Role::Logits);
        box.stroke = m_theme.selection();
        box.strokeWidth = m_theme.stroke(1.5);
        m_list.items.emplace_back(box);
    }

    void drawColumn(int place) {
        const double top = ChainGeometry::margin + m_g.pager;
        const int index = m_g.columns[static_cast<std::size_t>(place)];
        text(QStringLiteral("head:%1").arg(index), {m_g.left(place), top, m_g.column, m_g.line}, titleOf(column(place)),
             Qt::AlignLeft | Qt::AlignVCenter, m_theme.text(), true);
        if (m_g.headLines > 1)
            text(QStringLiteral("parameters:%1").arg(index), {m_g.left(place), top + m_g.line, m_g.column, m_g.line},
                 subtitleOf(column(place), m_theme, m_g.column), Qt::AlignLeft | Qt::AlignVCenter, m_theme.textMuted());
        PathItem axis;
        axis.id = QStringLiteral("axis:%1").arg(index);
        axis.points = {{m_g.barLeft(place), m_g.top - 2}, {m_g.barLeft(place), m_g.footTop()}};
        axis.color = m_theme.line();
        axis.width = m_theme.hairline();
        m_list.items.emplace_back(axis);
        for (int row = 0; row < static_cast<int>(m_g.rows.size()); ++row)
            drawCell(place, row);
        if (m_g.others)
            drawOthers(place);
    }

    void drawCell(int place, int row) {
        const int index = m_g.columns[static_cast<std::size_t>(place)];
        const TokenId token = m_g.rows[static_cast<std::size_t>(row)];
        const QString key = QStringLiteral("%1.%2").arg(index).arg(token);
        const double p = probabilityOf(column(place), token);
        const QRectF cell = m_g.cell(place, row);
        const int banned = banningStage(*m_state.chain, index, token);
        drawTarget(cell, index, token, p, banned);
        if (banned >= 0) {
            drawStrike(place, row, key, banned);
            return;
        }
        text(QStringLiteral("percent:") + key, {cell.left(), cell.top(), m_g.percent, cell.height()}, percentText(p),
             Qt::AlignRight | Qt::AlignVCenter, token == m_state.chosen ? m_theme.text() : m_theme.textMuted());
        BoxItem bar;
        bar.id = QStringLiteral("bar:") + key;
        bar.rect = m_g.bar(place, row, p);
        bar.radius = std::min(2.0, bar.rect.width() / 2);
        bar.fill = m_theme.role(Role::Logits);
        bar.opacity = token == m_state.chosen || column(place).kind != ChainColumn::Kind::Raw ? 1.0 : 0.7;
        m_list.items.emplace_back(bar);
        if (place + 1 < static_cast<int>(m_g.columns.size()))
            drawLink(place, row, key, bar.rect.right());
    }

    /// The whole cell answers the cursor: bars may be thinner than a pixel.
    void drawTarget(const QRectF& cell, int index, TokenId token, double p, int banned) {
        BoxItem target;
        target.id = QStringLiteral("cell:%1.%2").arg(index).arg(token);
        target.rect = cell;
        target.action = QStringLiteral("token:%1").arg(token);
        const ChainColumn& column = m_state.numbers->columns[static_cast<std::size_t>(index)];
        const QString words = m_state.tokenText(token);
        target.name =
            banned >= 0
                ? ChainText::tr("“%1” (id %2): excluded by %3").arg(words).arg(token).arg(by(banned))
                : ChainText::tr("“%1” (id %2), %3: %4").arg(words).arg(token).arg(titleOf(column), percentText(p));
        m_list.items.emplace_back(target);
    }

    QString by(int stage) const {
        return processorTitle(m_state.chain->stages[static_cast<std::size_t>(stage)].processor.kind);
    }

    /// From the bar's end to where the token's number stands in the next column shown.
    void drawLink(int place, int row, const QString& key, double from) {
        const TokenId token = m_g.rows[static_cast<std::size_t>(row)];
        const double y = m_g.cell(place, row).center().y();
        double to = m_g.left(place + 1) - 4;
        const int next = m_g.columns[static_cast<std::size_t>(place) + 1];
        if (banningStage(*m_state.chain, next, token) < 0) // numbers are aligned right
            to = m_g.left(place + 1) + m_g.percent - 4 -
                 textSize(percentText(probabilityOf(column(place + 1), token)), m_theme, ChainGeometry::px).width();
        if (to - from < 4)
            return;
        PathItem link;
        link.id = QStringLiteral("link:") + key;
        link.points = {{from + 2, y}, {to, y}};
        link.color = m_theme.role(Role::Logits);
        link.width = m_theme.hairline();
        link.opacity = token == m_state.chosen ? 1.0 : 0.35;
        m_list.items.emplace_back(link);
    }

    /// The stage that excludes a token names itself; from there on a line strikes the row through.
    void drawStrike(int place, int row, const QString& key, int banned) {
        const QRectF cell = m_g.cell(place, row);
        double from = cell.left();
        const bool first = place == 0 || banningStage(*m_state.chain, m_g.columns[static_cast<std::size_t>(place) - 1],
                                                      m_g.rows[static_cast<std::size_t>(row)]) != banned;
        if (first) {
            const QString words = QStringLiteral("✕ ") + by(banned);
            const double width = std::min(cell.width(), textSize(words, m_theme, 11).width() + 4);
            auto reason = chainText(QStringLiteral("reason:") + key, {from, cell.top(), width, cell.height()}, words,
                                    Qt::AlignLeft | Qt::AlignVCenter, m_theme.warning());
            reason.px = 11;
            m_list.items.emplace_back(reason);
            from += width + 4;
        }
        const double to = cell.right() + (place + 1 < static_cast<int>(m_g.columns.size()) ? m_g.gap - 2 : 0);
        PathItem strike;
        strike.id = QStringLiteral("strike:") + key;
        strike.points = {{std::min(from, to), cell.center().y()}, {to, cell.center().y()}};
        strike.color = m_theme.warning();
        strike.width = m_theme.hairline();
        strike.opacity = first ? 0.55 : 0.3;
        m_list.items.emplace_back(strike);
    }

    void drawOthers(int place) {
        const int row = static_cast<int>(m_g.rows.size());
        double rest = 0;
        for (const double p : column(place).probabilities)
            rest += p;
        for (const TokenId token : m_g.rows)
            rest -= probabilityOf(column(place), token);
        rest = std::max(rest, 0.0);
        if (rest < 1e-12) // what is left of rounding
            rest = 0;
        text(QStringLiteral("others:%1").arg(m_g.columns[static_cast<std::size_t>(place)]),
             {m_g.left(place), m_g.rowTop(row), m_g.percent, m_g.rowHeight}, percentText(rest),
             Qt::AlignRight | Qt::AlignVCenter, m_theme.textMuted());
    }

    void drawLabels();
    void drawFeet();

    const ScoreChainState& m_state;
    const Theme& m_theme;
    ChainGeometry m_g;
    DisplayList m_list;
};

void ChainPicture::drawLabels() {
    const double left = ChainGeometry::margin;
    const int last = static_cast<int>(m_state.numbers->columns.size()) - 1;
    for (int row = 0; row < static_cast<int>(m_g.rows.size()); ++row) {
        const TokenId token = m_g.rows[static_cast<std::size_t>(row)];
        const bool chosen = token == m_state.chosen;
        const bool banned = banningStage(*m_state.chain, last, token) >= 0;
        const QRectF rect(left, m_g.rowTop(row), m_g.labels, m_g.rowHeight);
        const QString words = (chosen ? QStringLiteral("▸ ") : QString()) + m_state.tokenText(token);
        text(QStringLiteral("label:%1").arg(token), rect, words, Qt::AlignRight | Qt::AlignVCenter,
             banned ? m_theme.textMuted() : m_theme.text(), chosen);
        if (!banned)
            continue;
        const double width = std::min(rect.width(), textSize(words, m_theme, ChainGeometry::px, chosen).width());
        PathItem strike;
        strike.id = QStringLiteral("strike:%1").arg(token);
        strike.points = {{rect.right() - width, rect.center().y()}, {rect.right(), rect.center().y()}};
        strike.color = m_theme.textMuted();
        strike.width = m_theme.stroke(1.2);
        m_list.items.emplace_back(strike);
    }
    if (m_g.others)
        text(QStringLiteral("others"), {left, m_g.rowTop(static_cast<int>(m_g.rows.size())), m_g.labels, m_g.rowHeight},
             ChainText::tr("%Ln others", "tokens that are not listed",
                           m_state.numbers->vocabSize() - static_cast<int>(m_g.rows.size())),
             Qt::AlignRight | Qt::AlignVCenter, m_theme.textMuted());
}

/// A table: its rows are named where the tokens are.
void ChainPicture::drawFeet() {
    if (m_g.footLines <= 0)
        return;
    const double top = m_g.footTop() + 8;
    PathItem rule;
    rule.id = QStringLiteral("foot");
    rule.points = {{ChainGeometry::margin, top - 3},
                   {m_g.left(static_cast<int>(m_g.columns.size())) - m_g.gap, top - 3}};
    rule.color = m_theme.line();
    rule.width = m_theme.hairline();
    m_list.items.emplace_back(rule);
    const QStringList names = m_g.footLines > 2 ? QStringList{ChainText::tr("excluded"), ChainText::tr("their mass"),
                                                              ChainText::tr("entropy"), ChainText::tr("perplexity")}
                                                : QStringList{ChainText::tr("excluded"), ChainText::tr("entropy")};
    const QLocale locale;
    for (int i = 0; i < names.size(); ++i)
        text(QStringLiteral("foot:%1").arg(i), {ChainGeometry::margin, top + i * m_g.line, m_g.labels, m_g.line},
             names[i], Qt::AlignRight | Qt::AlignVCenter, m_theme.textMuted());
    for (int place = 0; place < static_cast<int>(m_g.columns.size()); ++place) {
        const ChainColumn& of = column(place);
        const bool raw = of.kind == ChainColumn::Kind::Raw;
        const QString none = QStringLiteral("–");
        const QString count = raw ? none : locale.toString(of.excluded);
        const QString mass = raw ? none : percentText(of.excludedMass);
        const bool empty = of.perplexity <= 0;
        const QString nats = empty ? none : ChainText::tr("%1 nats").arg(locale.toString(of.entropy, 'f', 2));
        const QStringList values =
            m_g.footLines > 2
                ? QStringList{count, mass, nats, empty ? none : locale.toString(of.perplexity, 'f', 2)}
                : QStringList{raw ? none : ChainText::tr("%1 · %2", "tokens, mass").arg(count, mass), nats};
        for (int i = 0; i < values.size(); ++i)
            text(QStringLiteral("foot:%1.%2").arg(m_g.columns[static_cast<std::size_t>(place)]).arg(i),
                 {m_g.left(place), top + i * m_g.line, m_g.column, m_g.line}, values[i],
                 Qt::AlignLeft | Qt::AlignVCenter, m_theme.text());
    }
}

DisplayList emptyPicture(const ScoreChainState& state, const Theme& theme, QSizeF size) {
    DisplayList list;
    list.size = size;
    list.background = theme.surface();
    auto item =
        chainText(QStringLiteral("empty"), QRectF(QPointF(), size).adjusted(16, 16, -16, -16),
                  state.chain ? ChainText::tr("There are no scores at this step.")
                              : ChainText::tr("Choose a step of the decoding to see how its scores come about."),
                  Qt::AlignCenter, theme.textMuted());
    item.wrap = true;
    list.items.emplace_back(std::move(item));
    return list;
}

} // namespace

TextItem chainText(const QString& id, const QRectF& rect, const QString& words, Qt::Alignment alignment,
                   const QColor& color, bool bold) {
    TextItem item;
    item.id = id;
    item.rect = rect;
    item.text = words;
    item.px = ChainGeometry::px;
    item.alignment = alignment;
    item.color = color;
    item.bold = bold;
    return item;
}

void drawPagerButton(DisplayList& list, const Theme& theme, QRectF room, const QString& id, const QString& words,
                     bool right) {
    const double width = std::min(room.width(), textSize(words, theme, ChainGeometry::px).width() + 18);
    if (right)
        room.setLeft(room.right() - width);
    room.setWidth(width);
    BoxItem box;
    box.id = box.action = id;
    box.rect = room;
    box.radius = room.height() / 2;
    box.fill = theme.surfaceRaised();
    box.stroke = theme.line();
    box.name = words;
    list.items.emplace_back(box);
    list.items.emplace_back(chainText(id + QStringLiteral(":text"), room, words, Qt::AlignCenter, theme.text()));
}

DisplayList layoutScoreChain(const ScoreChainState& state, const Theme& theme, QSizeF size) {
    if (!state.chain || !state.numbers || state.numbers->columns.empty())
        return emptyPicture(state, theme, size);
    return ChainPicture(state, theme, size).run();
}

} // namespace headlight
