// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/element/element_parts.h"

#include <algorithm>

namespace headlight {
namespace {

using engine::OpKind;

bool isSum(OpKind kind) {
    return kind == OpKind::Dot || kind == OpKind::WeightedSum || kind == OpKind::Linear || kind == OpKind::Unembed ||
           kind == OpKind::Softmax || kind == OpKind::LayerNormScale;
}

void drawWaiting(StageCanvas& s, QRectF area, const engine::ElementRef& element) {
    const double u = element::unitOf(area);
    const QRectF rest =
        element::drawHeadline(s, area, element::elementTitle(s, element), element::shortRowName(element.hook.kind), {});
    s.text(QStringLiteral("element.waiting"), QRectF(rest.left(), rest.top(), rest.width(), 24 * u),
           StageCanvas::tr("The numbers of this step are being computed…"), 14 * u, Qt::AlignLeft | Qt::AlignVCenter,
           s.theme.textMuted());
}

} // namespace

void drawElement(StageCanvas& s, const StageFrame& frame) {
    const auto shown = elementInView(s.state);
    drawPath(s, frame.title, StageLevel::Element, shown ? element::placesOf(*shown) : QStringList());
    drawLayerRail(s, frame.rail);
    if (!shown)
        return;
    if (!sourcesHere(s.store, *shown)) {
        drawWaiting(s, frame.body, *shown);
        return;
    }
    const auto told = s.explained(*shown);
    const engine::Explanation& explanation = *told;
    const double share = element::shareOf(s, *shown);
    if (isSum(explanation.op->kind))
        element::drawSum(s, frame.body, element::sumOf(s, explanation), share);
    else if (explanation.op->kind == OpKind::Activation)
        element::drawActivation(s, frame.body, explanation, share);
    else
        element::drawEquation(s, frame.body, element::equationOf(s, explanation), share);
}

} // namespace headlight
