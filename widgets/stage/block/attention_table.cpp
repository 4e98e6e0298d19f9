// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/block/block_parts.h"
#include "widgets/stage/fitting_text.h"
#include "widgets/stage/score_stages.h"
#include "widgets/stage/token_matrix.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;

struct Columns {
    QRectF label, keys, dot, scaled, masked, softmax, values;
};

/// `masks`: with a column for the masked scores.
Columns columnsOf(QRectF rows, bool masks) {
    const double gap = rows.width() < 320 ? 4 : 8;
    const double label = std::clamp(rows.width() * 0.15, 40.0, 110.0);
    const double number = std::clamp(rows.width() * 0.085, 27.0, 62.0);
    const int numbers = masks ? 4 : 3;
    const double strip = (rows.width() - label - numbers * number - (numbers + 2) * gap) / 2;
    Columns c;
    double x = rows.left();
    const auto next = [&](double width) {
        const QRectF r(x, rows.top(), width, rows.height());
        x += width + gap;
        return r;
    };
    c.label = next(label);
    c.keys = next(strip);
    c.dot = next(number);
    c.scaled = next(number);
    if (masks)
        c.masked = next(number);
    c.softmax = next(number);
    c.values = next(strip);
    return c;
}

void drawTokenLabels(StageCanvas& s, QRectF column, double rowHeight) {
    // Labels thin out instead of overlapping; the followed token always keeps its own.
    const int every = std::max(1, static_cast<int>(std::ceil(13.0 / rowHeight)));
    for (int k = s.firstKey; k < s.firstKey + s.keysShown; ++k) {
        const double height = std::max(rowHeight, 13.0);
        if (s.crosses()) {
            if ((k - s.firstKey) % every == 0)
                s.keyLabel(QStringLiteral("key.%1").arg(k), k,
                           QRectF(column.left(), column.top() + (k - s.firstKey + 0.5) * rowHeight - height / 2,
                                  column.width(), height),
                           Qt::AlignRight);
            continue;
        }
        if (!labelled(s, k, every))
            continue;
        s.tokenLabel(QStringLiteral("key.%1").arg(k), k,
                     QRectF(column.left(), column.top() + (k - s.firstShown + 0.5) * rowHeight - height / 2,
                            column.width(), height),
                     Qt::AlignRight);
    }
}

struct ScoreColumn {
    HookKind kind;
    QString title;
    QRectF rect;
};

/// The four stages of the scores under titles of one size.
void drawScoreTitles(StageCanvas& s, const std::vector<ScoreColumn>& columns, double top) {
    const double width = columns[0].rect.width() + 8;
    double px = 10.5;
    for (const ScoreColumn& c : columns)
        px = std::min(px, fittingPixels(c.title, s.theme, 10.5, true, width));
    for (const ScoreColumn& c : columns)
        s.text(QStringLiteral("score.%1.title").arg(static_cast<int>(c.kind)),
               QRectF(c.rect.left() - 4, top, width, 16), c.title, px, Qt::AlignCenter, s.theme.text(), true);
}

void drawScoreColumn(StageCanvas& s, HookKind kind, const QString& title, QRectF column) {
    const Role role = kind == HookKind::Pattern ? Role::Pattern : Role::Neutral;
    const bool weight = kind == HookKind::Pattern;
    const QString id = QStringLiteral("score.%1").arg(static_cast<int>(kind));
    const Slice slice{s.hook(kind), {s.state.head, s.position, s.firstKey}, 2, s.keysShown, 1, 1};
    s.grid(id, title, column, slice, weight ? ColorScale::Weight : ColorScale::Signed, role, s.progress(kind), true);
}

void drawStrip(StageCanvas& s, HookKind kind, const QString& id, const PanelTitle& title, QRectF rect) {
    const Slice slice{s.hook(kind), {s.position, s.state.head, 0}, 0, 1, 2, s.shape.headDim};
    const QRectF body = s.panel(id, title, rect, s.has(slice) ? std::optional(s.rangeOf(slice)) : std::nullopt);
    s.grid(id, title.text, body, slice, ColorScale::Signed, title.role, s.progress(kind), false);
}

/// All tokens' keys or values of this head, one row a token. The followed token's row is new, the others were cached.
void drawRows(StageCanvas& s, HookKind kind, const QString& id, const PanelTitle& title, QRectF column, double top) {
    const Slice all{s.hook(kind), {s.firstKey, s.state.head, 0}, 0, s.keysShown, 2, s.shape.headDim};
    const auto range = s.rangeOf(all);
    s.panel(id, title, QRectF(column.left(), top, column.width(), 16),
            s.has(all) ? std::optional(range) : std::nullopt);
    if (unwritten(s, kind))
        return;
    if (s.parallel(kind)) {
        s.grid(id + QStringLiteral(".all"), title.text, column, all, ColorScale::Signed, title.role, s.progress(kind),
               false, range);
        return;
    }
    const double rowHeight = column.height() / s.shown;
    const auto part = [&](const QString& suffix, int begin, int end, double share) {
        begin = std::clamp(begin, s.firstShown, s.firstShown + s.shown);
        end = std::clamp(end, s.firstShown, s.firstShown + s.shown);
        if (begin >= end)
            return;
        Slice slice = all;
        slice.base[0] = begin;
        slice.rows = end - begin;
        s.grid(id + suffix, title.text,
               QRectF(column.left(), column.top() + (begin - s.firstShown) * rowHeight, column.width(),
                      (end - begin) * rowHeight),
               slice, ColorScale::Signed, title.role, share, false, range);
    };
    part(QStringLiteral(".before"), 0, s.position, 1);
    part(QStringLiteral(".own"), s.position, s.position + 1, s.progress(kind));
    part(QStringLiteral(".after"), s.position + 1, s.length, 1);
}

} // namespace

void drawAttentionTable(StageCanvas& s, QRectF area) {
    const double strip = std::clamp(area.height() * 0.05, 9.0, 26.0);
    const double above = strip + 18 + 8, below = strip + 18 + 8, titles = 18;
    const QRectF rows = area.adjusted(0, above + titles, 0, -below);
    const double rowHeight = std::min(rows.height() / s.keysShown, 44.0);
    const QRectF used(rows.left(), rows.top(), rows.width(), rowHeight * s.keysShown);
    const Columns c = columnsOf(used, s.causal());
    const double titleTop = used.top() - titles;

    drawStrip(s, HookKind::Q, QStringLiteral("q"), {StageCanvas::tr("query"), Role::Query, true, QStringLiteral("q")},
              QRectF(c.keys.left(), area.top(), c.keys.width(), strip + 18));
    drawTokenLabels(s, c.label, rowHeight);
    drawRows(s, HookKind::K, QStringLiteral("k"), {StageCanvas::tr("keys"), Role::Key, true, QStringLiteral("k")},
             c.keys, titleTop);
    std::vector<ScoreColumn> scores{{HookKind::AttnDot, StageCanvas::tr("q·k"), c.dot},
                                    {HookKind::AttnScaled, scaleText(s), c.scaled},
                                    {HookKind::AttnScores, StageCanvas::tr("mask"), c.masked},
                                    {HookKind::Pattern, StageCanvas::tr("softmax"), c.softmax}};
    if (!s.causal())
        scores.erase(scores.begin() + 2); // nothing is masked
    drawScoreTitles(s, scores, titleTop);
    for (const ScoreColumn& score : scores)
        drawScoreColumn(s, score.kind, score.title, score.rect);
    drawRows(s, HookKind::V, QStringLiteral("v"), {StageCanvas::tr("values"), Role::Value, true, QStringLiteral("v")},
             c.values, titleTop);
    drawStrip(s, HookKind::Z, QStringLiteral("z"),
              {StageCanvas::tr("weighted sum"), Role::Output, true, StageCanvas::tr("sum", "weighted sum, in short")},
              QRectF(c.values.left(), used.bottom() + 8, c.values.width(), strip + 18));
    s.arrow(QStringLiteral("arrow.z"),
            {QPointF(c.softmax.center().x(), used.bottom() + 4),
             QPointF(c.softmax.center().x(), used.bottom() + 8 + 18 + strip / 2),
             QPointF(c.values.left() - 3, used.bottom() + 8 + 18 + strip / 2)},
            s.progress(HookKind::Z));
}

} // namespace headlight
