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

/// A number of a recurrent model: its formula in words of mathematics, and what it comes from with the numbers.
void drawInWords(StageCanvas& s, QRectF area, const engine::Explanation& told, double share) {
    const double u = element::unitOf(area);
    const QRectF rest = element::drawHeadline(s, area, element::elementTitle(s, told.element),
                                              element::shortRowName(told.element.hook.kind), {});
    const auto line = [&](const QString& id, double row, const QString& words, double px, bool bold) {
        s.text(id, QRectF(rest.left(), rest.top() + row * 30 * u, rest.width(), 28 * u), words, px * u,
               Qt::AlignLeft | Qt::AlignVCenter, s.theme.text(), bold, true);
    };
    line(QStringLiteral("element.formula"), 0, QString::fromStdString(told.formula), 15, true);
    if (share < 1)
        return;
    line(QStringLiteral("element.numbers"), 1, QString::fromStdString(told.substituted), 13, false);
    double row = 2.4;
    for (const auto& [name, value] : told.intermediates) {
        if (rest.top() + (row + 1) * 30 * u > rest.bottom())
            break;
        line(QStringLiteral("element.%1").arg(QString::fromStdString(name)), row,
             QStringLiteral("%1 = %2").arg(QString::fromStdString(name), element::numberText(value)), 13, false);
        ++row;
    }
    const QRectF cell(rest.left(), rest.top() + row * 30 * u + 6, 120 * u, 40 * u);
    s.grid(QStringLiteral("element.result"), element::elementTitle(s, told.element), cell,
           element::cellOf(told.element), ColorScale::Plain, Role::Neutral, 1, true);
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
    if (s.store.model()->shape().recurrent()) {
        drawInWords(s, frame.body, explanation, share);
        return;
    }
    if (isSum(explanation.op->kind))
        element::drawSum(s, frame.body, element::sumOf(s, explanation), share);
    else if (explanation.op->kind == OpKind::Activation)
        element::drawActivation(s, frame.body, explanation, share);
    else
        element::drawEquation(s, frame.body, element::equationOf(s, explanation), share);
}

} // namespace headlight
