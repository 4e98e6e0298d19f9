// SPDX-License-Identifier: GPL-3.0-or-later
// The two texts: source tokens below the encoder, written tokens below the decoder, what comes out above it, and the
// way of the token that came out back to below (IT-30).
#include "widgets/picture/text_layout.h"
#include "widgets/stage/fitting_text.h"
#include "widgets/stage/model/model_plan.h"
#include "widgets/stage/translation/translation_plan.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;
using engine::Stack;

QRectF labelRect(const Tower& tower, int position, const QRectF& row) {
    QRectF rect(tower.x(position), row.top(), tower.columnWidth, row.height());
    if (tower.every > 1) {
        rect.setWidth(std::max(rect.width(), std::min(tower.every * tower.columnWidth, tower.lanes.width())));
        if (rect.right() > tower.lanes.right())
            rect.moveRight(tower.lanes.right());
    }
    return rect;
}

/// One label in so many, and the followed token's, which others give way to.
bool named(const Tower& tower, int position) {
    if (tower.every == 1 || position == tower.followed)
        return true;
    if ((position - tower.first) % tower.every != 0 || position + tower.every > tower.end())
        return false;
    const QRectF row(0, 0, 0, 1);
    return !tower.shows(tower.followed) ||
           labelRect(tower, position, row).intersected(labelRect(tower, tower.followed, row)).width() < 1;
}

/// A lane's token; turned where lanes are narrow.
void drawLabel(StageCanvas& s, const Tower& tower, const QString& id, const QString& words, const QRectF& rect,
               Qt::Alignment end, const QColor& color, bool bold) {
    s.text(id, rect.adjusted(1, 0, -2, 0), words, 11,
           (tower.every > 1 ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::AlignVCenter, color, bold);
    TextItem& text = std::get<TextItem>(s.list.items.back());
    if (!tower.upright) {
        // A row may be high because the other text's labels stand upright.
        const double line = std::min(rect.height(), 16 * Theme::textScale());
        text.rect = end == Qt::AlignRight ? QRectF(text.rect.left(), rect.top(), text.rect.width(), line)
                                          : QRectF(text.rect.left(), rect.bottom() - line, text.rect.width(), line);
        return;
    }
    const double height = std::min(rect.width(), 14 * Theme::textScale());
    text.rect = QRectF(rect.center().x(), rect.bottom() - 2 - height / 2, rect.height() - 4, height);
    text.alignment = end | Qt::AlignVCenter;
    text.angle = 90;
}

/// One past the last written token that is below its lane: what came out stands there when its chapter is over.
int endOfWritten(const StageCanvas& s, const Tower& tower) {
    if (!s.state.beat)
        return tower.end();
    const int shown = endOfShown(s, tower);
    return std::min(tower.end(), reads(s) || writes(s) ? shown : shown + 1);
}

void drawBelow(StageCanvas& s, const Tower& tower) {
    const QString prefix = tower.encodes() ? QStringLiteral("source") : QStringLiteral("target");
    const int end = tower.encodes() ? tower.end() : endOfWritten(s, tower);
    for (int p = tower.first; p < tower.end(); ++p) {
        const QString id = QStringLiteral("%1.%2").arg(prefix).arg(p),
                      action = QStringLiteral("%1:%2").arg(prefix).arg(p);
        if (!named(tower, p))
            continue;
        const QRectF rect = labelRect(tower, p, tower.labels);
        const bool followed = p == tower.followed && p < end, later = p >= end;
        const QString token = s.store.tokenAt(tower.stack, p);
        const QString name = later             ? StageCanvas::tr("token %1, not written yet").arg(p)
                             : tower.encodes() ? StageCanvas::tr("source token %1: %2").arg(p).arg(token)
                                               : StageCanvas::tr("written token %1: %2").arg(p).arg(token);
        const QColor soft = s.theme.roleSoft(tower.encodes() ? Role::Key : Role::Query);
        BoxItem& box = s.box(id, rect.adjusted(0.5, 0, -0.5, 0), followed ? soft : QColor(),
                             later && tower.columnWidth >= 9 ? s.theme.lineFaint() : QColor(), name, action);
        box.radius = 3;
        box.dashed = later;
        if (!later)
            drawLabel(s, tower, id + QStringLiteral(".text"), token, rect, Qt::AlignRight, s.theme.text(), followed);
    }
}

/// The token with the highest probability after each written one.
void drawAbove(StageCanvas& s, const Tower& tower) {
    for (int p = std::max(tower.first, s.store.firstFinalPosition()); p < endOfShown(s, tower); ++p) {
        const bool own = s.state.beat && p == written(s);
        const double told = own ? s.progress(s.output(HookKind::Logits)) : 1;
        const double likely = own ? s.progress(s.output(HookKind::Probabilities)) : 1;
        if (!named(tower, p) || told < 1)
            continue;
        const auto next = nextToken(s, p);
        if (!next)
            continue;
        const QString id = QStringLiteral("next.%1").arg(p);
        const QString token = s.store.tokenText(Stack::Decoder, next->id);
        if (likely > 0)
            drawLabel(s, tower, id + QStringLiteral(".text"), token, labelRect(tower, p, tower.above), Qt::AlignLeft,
                      s.theme.text(), p == tower.followed);
        const double inset = tower.columnWidth >= 24 || tower.every > 1 ? 2 : 0.5;
        s.grid(id, StageCanvas::tr("probability of %1").arg(token),
               labelRect(tower, p, tower.numbers).adjusted(inset, 0, -inset, 0),
               {s.output(HookKind::Probabilities), {p, next->id, 0}, 0, 1, 1, 1}, ColorScale::Weight, Role::Logits,
               likely, true);
    }
}

void drawEnd(StageCanvas& s, const QString& id, const QRectF& rect, HookKind kind, const QStringList& words) {
    const double share = s.progress(s.output(kind));
    const bool active = share > 0 && share < 1;
    BoxItem& box = s.box(id, rect, share > 0 ? s.theme.roleSoft(Role::Logits) : s.theme.window(),
                         active      ? s.theme.accent()
                         : share > 0 ? s.theme.role(Role::Logits)
                                     : s.theme.line());
    box.radius = std::min(7.0, rect.height() / 2.5);
    box.strokeWidth = active ? 2 : 1;
    const QString form = fittingForm(words, s.theme, 10, false, rect.width() - 8);
    if (rect.height() >= 11.5 * Theme::textScale() && !form.isEmpty())
        s.text(id + QStringLiteral(".text"), rect.adjusted(4, 0, -4, 0), form, 10, Qt::AlignCenter,
               share > 0 ? s.theme.text() : s.theme.textMuted(), active);
}

/// The token that came out above is the next one to enter below.
void drawFeedback(StageCanvas& s, const TranslationPlan& plan) {
    const Tower& tower = plan.decoder;
    const int length = s.store.lengthOf(Stack::Decoder), at = written(s);
    if (reads(s))
        return;
    const bool returns = !writes(s) && at + 1 < length; // the chapter is over: it goes below now
    const int to = returns ? at + 1 : at;
    if (to < 1 || !tower.shows(to) || !tower.shows(to - 1) || tower.columnWidth < 9)
        return;
    const auto before = nextToken(s, to - 1);
    if (!before)
        return;
    PathItem path;
    path.id = QStringLiteral("feedback");
    const double above = tower.above.top() - 2, below = tower.labels.bottom() + (plan.high ? 6 : 3);
    path.points = {QPointF(tower.middle(to - 1), tower.above.top() + 1),
                   QPointF(tower.middle(to - 1), above),
                   QPointF(plan.loop, above),
                   QPointF(plan.loop, below),
                   QPointF(tower.middle(to), below),
                   QPointF(tower.middle(to), tower.labels.bottom() - 1)};
    path.color = s.theme.role(Role::Logits);
    path.width = 1.5;
    path.arrow = true;
    path.dashed = before->id != s.store.token(to); // it was not the likeliest one
    const engine::Hook entered{HookKind::ResidPre, 0, Stack::Decoder};
    path.opacity = returns || s.progress(entered) < 1 ? 1 : 0.35;
    s.list.items.emplace_back(std::move(path));
}

/// Above the encoder: how much the followed token looks at each source token in the open layer.
void drawLooks(StageCanvas& s, const TranslationPlan& plan) {
    const Tower& tower = plan.encoder;
    const double line = 14 * Theme::textScale();
    const QRectF& words = plan.words;
    const engine::Hook pattern{HookKind::CrossPattern, s.state.layer, Stack::Decoder};
    const Slice row{pattern, {0, written(s), tower.first}, 0, 1, 2, tower.count, plan.decoder.headCount, 1};
    const double share = s.stack == Stack::Decoder ? s.progress(pattern) : 0;
    const bool looks = share > 0 && s.has(row), room = words.height() >= line, both = words.height() >= 2 * line;
    if (room && (both || !looks))
        s.text(
            QStringLiteral("memory.name"), QRectF(words.left(), words.bottom() - line, words.width(), line),
            fittingForm({StageCanvas::tr("the encoder’s output: every decoder layer makes its keys and values of it"),
                         StageCanvas::tr("what every decoder layer reads"), StageCanvas::tr("output")},
                        s.theme, 10, false, words.width() - 4),
            10, Qt::AlignCenter, s.theme.textMuted());
    if (!looks)
        return;
    s.grid(QStringLiteral("looks.weights"), StageCanvas::tr("attention to the source, the loudest head"),
           QRectF(tower.lanes.left(), tower.numbers.top(), tower.lanes.width(), tower.numbers.height()), row,
           ColorScale::Weight, Role::Pattern, share, true);
    for (int p = tower.first; p < tower.end(); ++p)
        if (named(tower, p))
            drawLabel(s, tower, QStringLiteral("looks.%1.text").arg(p), s.store.tokenAt(Stack::Encoder, p),
                      labelRect(tower, p, tower.above), Qt::AlignLeft, s.theme.text(), p == tower.followed);
    if (!room)
        return;
    const QString token = s.store.tokenAt(Stack::Decoder, written(s));
    s.text(QStringLiteral("looks.name"), QRectF(words.left(), words.top(), words.width(), line),
           fittingForm(
               {StageCanvas::tr("“%1” looks at these in decoder layer %2 (loudest of %3 heads)")
                    .arg(token)
                    .arg(s.state.layer)
                    .arg(plan.decoder.headCount),
                StageCanvas::tr("“%1” looks at these (loudest of %2 heads)").arg(token).arg(plan.decoder.headCount),
                StageCanvas::tr("loudest of %1 heads").arg(plan.decoder.headCount)},
               s.theme, 10, false, words.width() - 4),
           10, Qt::AlignCenter, s.theme.text());
}

} // namespace

void drawTexts(StageCanvas& s, const TranslationPlan& plan) {
    drawBelow(s, plan.encoder);
    drawBelow(s, plan.decoder);
    drawLooks(s, plan);
    drawEnd(
        s, QStringLiteral("linear"), plan.linear, HookKind::Logits,
        {StageCanvas::tr("Linear: one logit for each of %1 tokens").arg(grouped(s.store.model()->shape().vocabSize)),
         StageCanvas::tr("Linear: %1 logits").arg(grouped(s.store.model()->shape().vocabSize)),
         StageCanvas::tr("Linear"), QString()});
    drawEnd(s, QStringLiteral("softmax"), plan.softmax, HookKind::Probabilities,
            {StageCanvas::tr("Softmax: probabilities"), StageCanvas::tr("Softmax"), QString()});
    drawAbove(s, plan.decoder);
    drawFeedback(s, plan);
}

} // namespace headlight
