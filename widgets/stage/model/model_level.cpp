// SPDX-License-Identifier: GPL-3.0-or-later
// The whole model for the user's text: a lane a token, a band a layer, the residual stream rising.
#include "widgets/picture/text_layout.h"
#include "widgets/stage/model/model_plan.h"
#include "widgets/stage/translation/translation_plan.h"

namespace headlight {
namespace {

using engine::HookKind;

/// What the walk is doing, in words.
QStringList notesOf(const StageCanvas& s) {
    if (!s.state.beat || (atRest(s) && s.position + 1 == s.length))
        return {StageCanvas::tr("%n tokens have gone through all layers", nullptr, s.length),
                StageCanvas::tr("all %n tokens are through", nullptr, s.length)};
    const QString of = StageCanvas::tr("%1 of %2", "this token of all").arg(s.position + 1).arg(s.length);
    if (atRest(s))
        return {StageCanvas::tr("token %1 of %2 has come out above").arg(s.position + 1).arg(s.length), of};
    const int layer = s.state.beat->layer;
    if (layer >= 0 && decoding(s))
        return {StageCanvas::tr("only the new token works; K and V of %n earlier tokens are kept", nullptr, s.position),
                StageCanvas::tr("K and V of %n earlier tokens are kept", nullptr, s.position),
                StageCanvas::tr("%n kept", "tokens whose K and V are kept", s.position)};
    if (layer >= 0)
        return {StageCanvas::tr("token %1 of %2 is in layer %3").arg(s.position + 1).arg(s.length).arg(layer), of};
    if (progressOf(s, {HookKind::ResidPre, 0}) < 1 || s.state.beat->ops.front() < 3)
        return {StageCanvas::tr("token %1 enters: its embedding + its position").arg(s.position + 1),
                StageCanvas::tr("token %1 enters").arg(s.position + 1), of};
    return {StageCanvas::tr("the final norm, then one logit for each of %1 tokens").arg(grouped(s.shape.vocabSize)),
            StageCanvas::tr("%1 logits").arg(grouped(s.shape.vocabSize))};
}

void drawCaption(StageCanvas& s, const ModelPlan& plan) {
    QString words = plan.binStep > 1 ? StageCanvas::tr("Each cell is the loudest of %n numbers.", nullptr, plan.binStep)
                                     : StageCanvas::tr("Each cell is one number.");
    QString brief = words;
    if (plan.columnWidth < 1) {
        brief = words += QLatin1Char(' ') + StageCanvas::tr("Tokens share pixels; the loudest shows.");
    }
    words += QLatin1Char(' ') + (plan.ranges > 0 ? StageCanvas::tr("Full colour from the ± at the right of its row.")
                                                 : StageCanvas::tr("Each row has its own colours."));
    const bool fits = textSize(words, s.theme, 10.5).width() <= plan.caption.width();
    s.text(QStringLiteral("caption"), plan.caption, fits ? words : brief, 10.5, Qt::AlignLeft | Qt::AlignVCenter,
           s.theme.textMuted());
}

/// The followed token's lane, behind everything.
void drawFollowed(StageCanvas& s, const ModelPlan& plan) {
    if (s.position < plan.first || s.position >= plan.first + plan.count)
        return;
    const double width = std::max(plan.columnWidth, 3.0);
    const QRectF lane(plan.x(s.position) + (plan.columnWidth - width) / 2, plan.next.top(), width,
                      plan.labels.bottom() - plan.next.top());
    s.box(QStringLiteral("lane"), lane, s.theme.roleSoft(Role::Query), {}).radius = 4;
}

} // namespace

void drawModel(StageCanvas& s, const StageFrame& frame) {
    if (s.store.ops()->producer({HookKind::CrossK, 0, engine::Stack::Decoder})) {
        drawTranslation(s, frame);
        return;
    }
    const ModelPlan plan = planModel(s, frame);
    drawPath(s, frame.title, StageLevel::Model, notesOf(s));
    drawCaption(s, plan);
    drawFollowed(s, plan);
    s.focus(plan.bands[static_cast<std::size_t>(s.state.layer)]);
    drawStreams(s, plan);
    drawBands(s, plan);
    drawTokens(s, plan);
    drawNextTokens(s, plan);
    if (!plan.side.isEmpty())
        drawSidePanel(s, plan.side);
}

} // namespace headlight
