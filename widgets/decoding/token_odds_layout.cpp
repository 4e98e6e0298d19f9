// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/token_odds_layout.h"

#include "widgets/decoding/candidate_rows_model.h"
#include "widgets/decoding/chain_parts.h"
#include "widgets/picture/text_layout.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

struct OddsText {
    Q_DECLARE_TR_FUNCTIONS(headlight::TokenOdds)
};

constexpr double margin = 10;
constexpr double rankPx = 9;

double lineOf(const Theme& theme, double px = 12) {
    return std::ceil(textSize(QStringLiteral("Ág"), theme, px).height());
}

/// A line of chips with their ranks.
double chipLineHeight(const Theme& theme) {
    return lineOf(theme) + 6 + lineOf(theme, rankPx) + 7;
}

/// Where the parts stand; the curve and the pager are left out of low pictures.
struct Rooms {
    double line = 0;
    QRectF curve; ///< empty: none
    double chipsTop = 0, chipsBottom = 0;
    double sums = 0;
    QRectF pager; ///< beside the sums where the picture is wide, else in a line of its own
};

Rooms roomsOf(const Theme& theme, QSizeF size, bool compared) {
    Rooms rooms;
    rooms.line = lineOf(theme);
    rooms.chipsTop = margin;
    const bool beside = size.width() >= 640 * Theme::textScale();
    const double sums = (compared ? 2 : 1) * rooms.line;
    const double pagerLine = beside ? 0 : rooms.line + 8;
    const double below = chipLineHeight(theme) + sums + pagerLine + 2 * margin + 14; // one line of chips
    if (const double spare = size.height() - below; spare >= 3.5 * rooms.line) {
        const double axis = textSize(QStringLiteral("100 %"), theme, 11).width() + 6;
        const double height =
            std::floor(std::min({spare, std::max(size.height() * 0.28, 6 * rooms.line), 150.0 * Theme::textScale()}));
        const double above = rooms.line + std::ceil(lineOf(theme, 11) / 2) + 2;
        rooms.curve = {margin + axis, margin + above, size.width() - 2 * margin - axis, height - above};
        rooms.chipsTop = rooms.curve.bottom() + 14;
    }
    rooms.sums = size.height() - margin - sums;
    rooms.chipsBottom = rooms.sums - pagerLine;
    rooms.pager = QRectF(margin, rooms.chipsBottom + 3, size.width() - 2 * margin, rooms.line + 2);
    if (beside)
        rooms.pager = QRectF(size.width() * 0.6, rooms.sums - 1, size.width() * 0.4 - margin, rooms.line + 2);
    return rooms;
}

class OddsPicture {
public:
    OddsPicture(const TokenOddsState& state, const Theme& theme, QSizeF size)
        : m_tokens(*state.tokens), m_state(state), m_theme(theme),
          m_rooms(roomsOf(theme, size, state.compared != nullptr)), m_lines(chipLines(state, theme, size)),
          m_columns(static_cast<int>(m_tokens.size())) {
        if (state.compared)
            m_columns = std::max(m_columns, static_cast<int>(state.compared->size()));
        m_list.size = size;
        m_list.background = theme.surface();
    }

    DisplayList run() {
        if (!m_rooms.curve.isEmpty())
            drawCurve();
        const int first = std::clamp(m_state.firstLine, 0, std::max(0, m_lines.lines() - m_lines.shown));
        const int end = std::min(m_lines.lines(), first + m_lines.shown);
        for (int line = first; line < end; ++line)
            drawLine(line, m_rooms.chipsTop + (line - first) * m_lines.lineHeight);
        drawPager(first, m_lines.lines() - end);
        drawSums(m_tokens, QStringLiteral("sums"), m_rooms.sums, false);
        if (m_state.compared)
            drawSums(*m_state.compared, QStringLiteral("compared-sums"), m_rooms.sums + m_rooms.line, true);
        return std::move(m_list);
    }

private:
    const TokenOdds& token(int index) const { return m_tokens[static_cast<std::size_t>(index)]; }

    TextItem& text(const QString& id, const QRectF& rect, const QString& words, Qt::Alignment alignment,
                   const QColor& color, double px = 12) {
        TextItem item = chainText(id, rect, words, alignment, color);
        item.px = px;
        m_list.items.emplace_back(std::move(item));
        return std::get<TextItem>(m_list.items.back());
    }

    QString nameOf(int index) const {
        const TokenOdds& odds = token(index);
        if (std::isnan(odds.probability))
            return OddsText::tr("Position %1: “%2”, given").arg(index).arg(odds.text);
        return OddsText::tr("Position %1: “%2”, probability %3, rank %4")
            .arg(index)
            .arg(odds.text, percentText(odds.probability), QLocale().toString(odds.rank + 1));
    }

    void drawLine(int line, double top) {
        const int end = line + 1 < m_lines.lines() ? m_lines.firstToken[static_cast<std::size_t>(line) + 1]
                                                   : static_cast<int>(m_tokens.size());
        for (int i = m_lines.firstToken[static_cast<std::size_t>(line)]; i < end; ++i)
            drawChip(i, m_lines.chips[static_cast<std::size_t>(i)].translated(0, top));
    }

    void drawChip(int index, const QRectF& rect) {
        const TokenOdds& odds = token(index);
        const bool known = !std::isnan(odds.probability);
        BoxItem chip;
        chip.id = QStringLiteral("chip:%1").arg(index);
        chip.action = QStringLiteral("position:%1").arg(index);
        chip.rect = rect;
        chip.fill = known ? QColor(m_theme.color(ColorScale::Weight, static_cast<float>(odds.probability), 0, 1))
                          : m_theme.surfaceRaised();
        chip.stroke = m_theme.line();
        chip.strokeWidth = m_theme.hairline();
        chip.dashed = !known;
        chip.name = nameOf(index);
        const QColor ink = known ? m_theme.textOn(chip.fill.rgb()) : m_theme.text();
        m_list.items.emplace_back(std::move(chip));
        text(QStringLiteral("chip:%1:text").arg(index), rect.adjusted(3, 0, -3, 0), odds.text, Qt::AlignCenter, ink);
        if (odds.rank >= 0)
            text(QStringLiteral("rank:%1").arg(index),
                 {rect.left(), rect.bottom() + 3, rect.width(), lineOf(m_theme, rankPx)},
                 QLocale().toString(odds.rank + 1), Qt::AlignCenter, m_theme.textMuted(), rankPx);
        if (index == m_state.selected)
            m_list.items.emplace_back(MarkItem{QStringLiteral("selected"), rect.adjusted(-1, -1, 1, 1),
                                               m_theme.selection(), m_theme.stroke(2)});
    }

    double columnWidth() const { return m_rooms.curve.width() / std::max(1, m_columns); }

    QPointF point(int index, double probability) const {
        const QRectF& c = m_rooms.curve;
        return {c.left() + (index + 0.5) * columnWidth(), c.bottom() - probability * c.height()};
    }

    void drawCurve() {
        const QRectF& c = m_rooms.curve;
        text(QStringLiteral("curve:title"), {margin, margin, m_list.size.width() - 2 * margin, m_rooms.line},
             OddsText::tr("probability that the model gave each token"), Qt::AlignLeft | Qt::AlignVCenter,
             m_theme.textMuted());
        const double half = lineOf(m_theme, 11) / 2;
        for (const int percent : {0, 50, 100}) {
            const double y = c.bottom() - percent / 100.0 * c.height();
            PathItem rule;
            rule.id = QStringLiteral("rule:%1").arg(percent);
            rule.points = {{c.left(), y}, {c.right(), y}};
            rule.color = percent == 0 ? m_theme.line() : m_theme.lineFaint();
            rule.width = m_theme.hairline();
            m_list.items.emplace_back(std::move(rule));
            if (percent == 50 && c.height() < 5 * half)
                continue;
            text(QStringLiteral("rule:%1:text").arg(percent), {margin, y - half, c.left() - margin - 6, 2 * half},
                 OddsText::tr("%1 %", "percentage").arg(percent), Qt::AlignRight | Qt::AlignVCenter,
                 m_theme.textMuted(), 11);
        }
        if (m_state.selected >= 0 && m_state.selected < static_cast<int>(m_tokens.size())) {
            PathItem here;
            here.id = QStringLiteral("here");
            const double x = c.left() + (m_state.selected + 0.5) * columnWidth();
            here.points = {{x, c.top()}, {x, c.bottom()}};
            here.color = m_theme.selection();
            here.width = m_theme.stroke(1.5);
            m_list.items.emplace_back(std::move(here));
        }
        if (m_state.compared) {
            drawRuns(*m_state.compared, QStringLiteral("compared-curve:%1"), true);
            drawComparedPoints();
        }
        drawRuns(m_tokens, QStringLiteral("curve:%1"), false);
        drawPoints();
    }

    PathItem lineOfText(bool compared) const {
        PathItem line;
        line.color = compared ? m_theme.textMuted() : m_theme.role(Role::Logits);
        line.width = m_theme.stroke(1.5);
        line.dashed = compared;
        return line;
    }

    /// Lines break where a token has no probability.
    void drawRuns(const std::vector<TokenOdds>& tokens, const QString& id, bool compared) {
        PathItem run = lineOfText(compared);
        const auto flush = [&](int end) {
            if (run.points.size() > 1) {
                run.id = id.arg(end - static_cast<int>(run.points.size()));
                m_list.items.emplace_back(run);
            }
            run.points.clear();
        };
        const int count = static_cast<int>(tokens.size());
        for (int i = 0; i < count; ++i) {
            const double probability = tokens[static_cast<std::size_t>(i)].probability;
            if (std::isnan(probability))
                flush(i);
            else
                run.points.push_back(point(i, probability));
        }
        flush(count);
    }

    /// The other text's words stand nowhere else: each point names its own.
    void drawComparedPoints() {
        for (int i = 0; i < static_cast<int>(m_state.compared->size()); ++i) {
            const TokenOdds& odds = (*m_state.compared)[static_cast<std::size_t>(i)];
            if (std::isnan(odds.probability))
                continue;
            BoxItem dot;
            dot.id = QStringLiteral("compared-point:%1").arg(i);
            dot.rect = QRectF(-3, -3, 6, 6).translated(point(i, odds.probability));
            dot.radius = 0;
            dot.fill = m_theme.surface();
            dot.stroke = m_theme.textMuted();
            dot.name = OddsText::tr("Your position %1: “%2”, probability %3, rank %4")
                           .arg(i)
                           .arg(odds.text, percentText(odds.probability), QLocale().toString(odds.rank + 1));
            m_list.items.emplace_back(std::move(dot));
        }
    }

    /// Every token has one, unless they would touch.
    void drawPoints() {
        const double step = columnWidth();
        for (int i = 0; i < static_cast<int>(m_tokens.size()); ++i) {
            if (std::isnan(token(i).probability) || (step < 8 && i != m_state.selected))
                continue;
            BoxItem dot;
            dot.id = QStringLiteral("point:%1").arg(i);
            dot.action = QStringLiteral("position:%1").arg(i);
            dot.rect = QRectF(-3.5, -3.5, 7, 7).translated(point(i, token(i).probability));
            dot.radius = 3.5;
            dot.fill = QColor(m_theme.color(ColorScale::Weight, static_cast<float>(token(i).probability), 0, 1));
            dot.stroke = m_theme.role(Role::Logits);
            dot.name = nameOf(i);
            m_list.items.emplace_back(std::move(dot));
        }
    }

    void drawPager(int above, int below) {
        QRectF left = m_rooms.pager, right = m_rooms.pager;
        left.setWidth((m_rooms.pager.width() - 10) / 2);
        right.setLeft(left.right() + 10);
        if (above > 0)
            drawPagerButton(m_list, m_theme, left, QStringLiteral("lines:-1"),
                            OddsText::tr("‹ %Ln lines above", nullptr, above), false);
        if (below > 0)
            drawPagerButton(m_list, m_theme, right, QStringLiteral("lines:1"),
                            OddsText::tr("…%Ln more lines ›", nullptr, below), true);
    }

    void drawSums(const std::vector<TokenOdds>& tokens, const QString& id, double top, bool compared) {
        const TextOdds odds = textOdds(tokens);
        const QLocale locale;
        QRectF rect(margin, top, m_list.size.width() - 2 * margin, m_rooms.line);
        if (m_rooms.pager.top() < top + m_rooms.line && m_rooms.pager.left() > margin)
            rect.setRight(m_rooms.pager.left() - 10);
        if (m_state.compared) {
            PathItem sample = lineOfText(compared);
            sample.id = id + QStringLiteral(":line");
            sample.points = {{rect.left(), rect.center().y()}, {rect.left() + 24, rect.center().y()}};
            m_list.items.emplace_back(std::move(sample));
            rect.setLeft(rect.left() + 32);
        }
        if (odds.counted == 0) {
            text(id, rect, OddsText::tr("no token has a probability yet"), Qt::AlignLeft | Qt::AlignVCenter,
                 m_theme.textMuted());
            return;
        }
        const bool finite = std::isfinite(odds.logProbability);
        text(id, rect,
             (compared ? OddsText::tr("your words: ") : QString()) +
                 OddsText::tr("log-probability %1 · perplexity %2 · %Ln tokens", nullptr, odds.counted)
                     .arg(finite ? locale.toString(odds.logProbability, 'f', 3).replace(u'-', u'−')
                                 : QStringLiteral("−∞"),
                          finite ? locale.toString(odds.perplexity, 'g', 4) : QStringLiteral("∞")),
             Qt::AlignLeft | Qt::AlignVCenter, m_theme.text());
    }

    const std::vector<TokenOdds>& m_tokens;
    const TokenOddsState& m_state;
    const Theme& m_theme;
    Rooms m_rooms;
    ChipLines m_lines;
    int m_columns = 0; ///< of the curves: as many as the longer text has tokens
    DisplayList m_list;
};

} // namespace

int ChipLines::lineOf(int token) const {
    return static_cast<int>(std::ranges::upper_bound(firstToken, token) - firstToken.begin()) - 1;
}

TextOdds textOdds(const std::vector<TokenOdds>& tokens) {
    TextOdds odds;
    for (const TokenOdds& token : tokens)
        if (!std::isnan(token.probability)) {
            ++odds.counted;
            odds.logProbability += std::log(token.probability);
        }
    if (odds.counted > 0)
        odds.perplexity = std::exp(-odds.logProbability / odds.counted);
    return odds;
}

ChipLines chipLines(const TokenOddsState& state, const Theme& theme, QSizeF size) {
    ChipLines lines;
    const std::vector<TokenOdds>& tokens = *state.tokens;
    const Rooms rooms = roomsOf(theme, size, state.compared != nullptr);
    const double height = rooms.line + 6, gap = 4;
    const double right = size.width() - margin;
    lines.lineHeight = chipLineHeight(theme);
    lines.shown = std::max(1, static_cast<int>((rooms.chipsBottom - rooms.chipsTop) / lines.lineHeight));
    double x = right + 1; // the first token begins a line
    const double digit = textSize(QStringLiteral("0"), theme, rankPx).width();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const double rank = digit * static_cast<double>(QLocale().toString(tokens[i].rank + 1).size()) + 2;
        const double words = textSize(tokens[i].text, theme, 12).width() + 8;
        const double width = std::min(std::ceil(std::max({words, rank, 16.0})), right - margin);
        if (x + width > right) {
            lines.firstToken.push_back(static_cast<int>(i));
            x = margin;
        }
        lines.chips.emplace_back(x, 0, width, height);
        x += width + gap;
    }
    return lines;
}

DisplayList layoutTokenOdds(const TokenOddsState& state, const Theme& theme, QSizeF size) {
    if (state.tokens && !state.tokens->empty())
        return OddsPicture(state, theme, size).run();
    DisplayList list;
    list.size = size;
    list.background = theme.surface();
    auto item = chainText(QStringLiteral("empty"), QRectF(QPointF(), size).adjusted(16, 16, -16, -16),
                          OddsText::tr("There is no text yet."), Qt::AlignCenter, theme.textMuted());
    item.wrap = true;
    list.items.emplace_back(std::move(item));
    return list;
}

} // namespace headlight
