// SPDX-License-Identifier: GPL-3.0-or-later
// What enters the lanes below and leaves them above.
#include "widgets/picture/grid_image.h"
#include "widgets/stage/model/model_plan.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;

bool named(const StageCanvas& s, const ModelPlan& plan, int position) {
    return plan.every == 1 || labelled(s, position, plan.every);
}

/// Turns the text laid out last so that it reads upwards inside `lane`.
void turn(StageCanvas& s, const QRectF& lane, Qt::Alignment end) {
    TextItem& text = std::get<TextItem>(s.list.items.back());
    const double height = std::min(lane.width(), 14 * Theme::textScale());
    text.rect = QRectF(lane.center().x(), lane.bottom() - 2 - height / 2, lane.height() - 4, height);
    text.alignment = end | Qt::AlignVCenter;
    text.angle = 90;
}

QRectF labelRect(const ModelPlan& plan, int position, const QRectF& row) {
    QRectF rect = plan.lane(position, row);
    if (plan.every > 1) {
        rect.setWidth(plan.every * plan.columnWidth);
        rect.setRight(std::min(rect.right(), plan.main.right()));
    }
    return rect;
}

/// The token that came out above is the next one to enter below.
void drawFeedback(StageCanvas& s, const ModelPlan& plan) {
    const int p = s.position;
    if (p < s.store.promptLength() || p <= plan.first || p >= plan.first + plan.count || !plan.wide(9))
        return;
    const auto before = nextToken(s, p - 1);
    if (!before)
        return;
    PathItem path;
    path.id = QStringLiteral("feedback");
    path.points = {QPointF(plan.x(p) - plan.columnWidth * 0.25, plan.next.bottom() - 2),
                   QPointF(plan.x(p), plan.next.bottom() + 2), QPointF(plan.x(p), plan.labels.top() + 1)};
    path.color = s.theme.role(Role::Logits);
    path.width = 1.5;
    path.arrow = true;
    path.dashed = before->id != s.store.token(p); // it was drawn by lot: not the likeliest one
    path.opacity = progressOf(s, {HookKind::PosEmbed, -1}) < 1 ? 1 : 0.35;
    s.list.items.emplace_back(std::move(path));
}

void drawNext(StageCanvas& s, const ModelPlan& plan, int position) {
    const bool own = s.state.beat && position == s.position;
    const double told = own ? progressOf(s, {HookKind::Logits, -1}) : 1;
    const double likely = own ? progressOf(s, {HookKind::Probabilities, -1}) : 1;
    if (told < 1) // no telling before it is computed
        return;
    const auto next = nextToken(s, position);
    if (!next)
        return;
    const QString id = QStringLiteral("next.%1").arg(position);
    const double cell = 14 * Theme::textScale();
    const QRectF row(plan.next.left(), plan.next.top(), plan.next.width(), plan.next.height() - cell - 1);
    const QRectF rect = labelRect(plan, position, row);
    const QString token = s.store.tokenText(next->id);
    s.text(id + QStringLiteral(".text"), rect.adjusted(1, 0, -2, 0), token, 11,
           (plan.every > 1 ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::AlignVCenter, s.theme.text(), own);
    if (plan.upright)
        turn(s, rect, Qt::AlignLeft);
    const QRectF lane = labelRect(plan, position, QRectF(0, plan.next.bottom() - cell, 1, cell));
    const double inset = plan.wide(24) || plan.every > 1 ? 2 : 0.5;
    s.grid(id, StageCanvas::tr("probability of %1").arg(token), lane.adjusted(inset, 0, -inset, 0),
           {engine::Hook{HookKind::Probabilities, -1}, {position, next->id, 0}, 0, 1, 1, 1}, ColorScale::Weight,
           Role::Logits, likely, true);
}

} // namespace

std::optional<NextToken> nextToken(const StageCanvas& s, int position) {
    const engine::Hook hook = s.output(HookKind::Probabilities);
    if (!s.store.has({hook, {position, 0, 0}}))
        return std::nullopt;
    // The loudest of each block is remembered from frame to frame; only one block is read through.
    const int vocab = s.store.model()->shape().vocabSize;
    const int step = std::max(1, static_cast<int>(std::sqrt(vocab)));
    const Gathered blocks = s.gathered({hook, {position, 0, 0}, 0, 1, 1, (vocab + step - 1) / step, 1, step});
    if (!blocks.values)
        return std::nullopt;
    const auto loudest = std::max_element(blocks.values->begin(), blocks.values->end(),
                                          [](float a, float b) { return loudness(a) < loudness(b); });
    const int begin = static_cast<int>(loudest - blocks.values->begin()) * step;
    for (int id = begin; id < std::min(vocab, begin + step); ++id)
        if (const float p = s.store.value({hook, {position, id, 0}}); loudness(p) == loudness(*loudest))
            return NextToken{id, p};
    return std::nullopt;
}

void drawTokens(StageCanvas& s, const ModelPlan& plan) {
    const QRectF row = plan.labels;
    if (plan.gutter >= 60)
        s.text(QStringLiteral("tokens.name"),
               QRectF(plan.main.left(), row.top(), plan.gutter - 8, std::min(row.height(), 18 * Theme::textScale())),
               StageCanvas::tr("tokens"), 10, Qt::AlignRight | Qt::AlignVCenter, s.theme.textMuted());
    for (int p = plan.first; p < plan.first + plan.count; ++p) {
        if (!named(s, plan, p))
            continue;
        const QRectF rect = labelRect(plan, p, row);
        s.tokenLabel(QStringLiteral("key.%1").arg(p), p, rect, plan.every > 1 ? Qt::AlignLeft : Qt::AlignHCenter);
        if (plan.upright)
            turn(s, rect, Qt::AlignRight);
    }
    drawFeedback(s, plan);
}

void drawNextTokens(StageCanvas& s, const ModelPlan& plan) {
    if (plan.gutter >= 60)
        s.text(QStringLiteral("next.name"),
               QRectF(plan.main.left(), plan.next.bottom() - 14 * Theme::textScale(), plan.gutter - 8,
                      14 * Theme::textScale()),
               StageCanvas::tr("next token"), 10, Qt::AlignRight | Qt::AlignVCenter, s.theme.textMuted());
    for (int p = std::max(plan.first, s.store.firstFinalPosition()); p < endOfShown(s, plan); ++p)
        if (named(s, plan, p))
            drawNext(s, plan, p);
}

} // namespace headlight
