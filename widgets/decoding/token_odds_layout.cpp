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

/// Where the parts stand; the curve and the pager are left out of low pictures.
struct Rooms {
    double line = 0;
    QRectF curve; ///< empty: none
    double chipsTop = 0, chipsBottom = 0;
    double sums = 0;
};

Rooms roomsOf(const Theme& theme, QSizeF size) {
    Rooms rooms;
    rooms.line = lineOf(theme);
    rooms.chipsTop = margin;
    if (size.height() >= 13 * rooms.line) {
        const double axis = textSize(QStringLiteral("100 %"), theme, 11).width() + 6;
        const double height = std::floor(std::min(size.height() * 0.28, 150.0 * Theme::textScale()));
        const double above = rooms.line + std::ceil(lineOf(theme, 11) / 2) + 2;
        rooms.curve = {margin + axis, margin + above, size.width() - 2 * margin - axis, height - above};
        rooms.chipsTop = rooms.curve.bottom() + 14;
    }
    rooms.sums = size.height() - margin - rooms.line;
    rooms.chipsBottom = rooms.sums - rooms.line - 8; // a line for the pager
    return rooms;
}

class OddsPicture {
public:
    OddsPicture(const TokenOddsState& state, const Theme& theme, QSizeF size)
        : m_tokens(*state.tokens), m_state(state), m_theme(theme), m_rooms(roomsOf(theme, size)),
          m_lines(chipLines(m_tokens, theme, size)) {
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
        drawSums();
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

    QPointF point(int index) const {
        const QRectF& c = m_rooms.curve;
        const double step = c.width() / std::max<double>(1, static_cast<double>(m_tokens.size()));
        return {c.left() + (index + 0.5) * step, c.bottom() - token(index).probability * c.height()};
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
            const double x = c.left() + (m_state.selected + 0.5) * c.width() / static_cast<double>(m_tokens.size());
            here.points = {{x, c.top()}, {x, c.bottom()}};
            here.color = m_theme.selection();
            here.width = m_theme.stroke(1.5);
            m_list.items.emplace_back(std::move(here));
        }
        drawRuns();
        drawPoints();
    }

    /// Lines break where a token has no probability.
    void drawRuns() {
        PathItem run;
        const auto flush = [&](int end) {
            if (run.points.size() > 1) {
                run.id = QStringLiteral("curve:%1").arg(end - static_cast<int>(run.points.size()));
                run.color = m_theme.role(Role::Logits);
                run.width = m_theme.stroke(1.5);
                m_list.items.emplace_back(run);
            }
            run.points.clear();
        };
        const int count = static_cast<int>(m_tokens.size());
        for (int i = 0; i < count; ++i) {
            if (std::isnan(token(i).probability))
                flush(i);
            else
                run.points.push_back(point(i));
        }
        flush(count);
    }

    /// Every token has one, unless they would touch.
    void drawPoints() {
        const double step = m_rooms.curve.width() / static_cast<double>(m_tokens.size());
        for (int i = 0; i < static_cast<int>(m_tokens.size()); ++i) {
            if (std::isnan(token(i).probability) || (step < 8 && i != m_state.selected))
                continue;
            BoxItem dot;
            dot.id = QStringLiteral("point:%1").arg(i);
            dot.action = QStringLiteral("position:%1").arg(i);
            dot.rect = QRectF(-3.5, -3.5, 7, 7).translated(point(i));
            dot.radius = 3.5;
            dot.fill = QColor(m_theme.color(ColorScale::Weight, static_cast<float>(token(i).probability), 0, 1));
            dot.stroke = m_theme.role(Role::Logits);
            dot.name = nameOf(i);
            m_list.items.emplace_back(std::move(dot));
        }
    }

    void drawPager(int above, int below) {
        const double half = (m_list.size.width() - 2 * margin - 10) / 2;
        const double top = m_rooms.sums - m_rooms.line - 5;
        if (above > 0)
            button({margin, top, half, m_rooms.line + 2}, -1, OddsText::tr("‹ %Ln lines above", nullptr, above), false);
        if (below > 0)
            button({margin + half + 10, top, half, m_rooms.line + 2}, 1,
                   OddsText::tr("…%Ln more lines ›", nullptr, below), true);
    }

    void button(QRectF room, int by, const QString& words, bool right) {
        const double width = std::min(room.width(), textSize(words, m_theme, 12).width() + 18);
        if (right)
            room.setLeft(room.right() - width);
        room.setWidth(width);
        BoxItem box;
        box.id = box.action = QStringLiteral("lines:%1").arg(by);
        box.rect = room;
        box.radius = room.height() / 2;
        box.fill = m_theme.surfaceRaised();
        box.stroke = m_theme.line();
        box.name = words;
        m_list.items.emplace_back(box);
        text(box.id + QStringLiteral(":text"), room, words, Qt::AlignCenter, m_theme.text());
    }

    void drawSums() {
        const TextOdds odds = textOdds(m_tokens);
        const QLocale locale;
        const QRectF rect(margin, m_rooms.sums, m_list.size.width() - 2 * margin, m_rooms.line);
        if (odds.counted == 0) {
            text(QStringLiteral("sums"), rect, OddsText::tr("no token has a probability yet"),
                 Qt::AlignLeft | Qt::AlignVCenter, m_theme.textMuted());
            return;
        }
        const bool finite = std::isfinite(odds.logProbability);
        text(QStringLiteral("sums"), rect,
             OddsText::tr("log-probability %1 · perplexity %2 · %Ln tokens", nullptr, odds.counted)
                 .arg(finite ? locale.toString(odds.logProbability, 'f', 3).replace(u'-', u'−') : QStringLiteral("−∞"),
                      finite ? locale.toString(odds.perplexity, 'g', 4) : QStringLiteral("∞")),
             Qt::AlignLeft | Qt::AlignVCenter, m_theme.text());
    }

    const std::vector<TokenOdds>& m_tokens;
    const TokenOddsState& m_state;
    const Theme& m_theme;
    Rooms m_rooms;
    ChipLines m_lines;
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

ChipLines chipLines(const std::vector<TokenOdds>& tokens, const Theme& theme, QSizeF size) {
    ChipLines lines;
    const Rooms rooms = roomsOf(theme, size);
    const double height = rooms.line + 6, gap = 4;
    const double right = size.width() - margin;
    lines.lineHeight = height + lineOf(theme, rankPx) + 7;
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
