// SPDX-License-Identifier: GPL-3.0-or-later
// One neuron on the curve that bends it.
#include "engine/models/gpt2/config.h"
#include "widgets/picture/text_layout.h"
#include "widgets/stage/element/element_parts.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headlight::element {
namespace {

double bent(engine::Activation activation, double x) {
    switch (activation) {
    case engine::Activation::GeluTanh:
        return 0.5 * x * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
    case engine::Activation::Gelu:
        return 0.5 * x * (1 + std::erf(x / std::numbers::sqrt2));
    case engine::Activation::Relu:
        return std::max(0.0, x);
    case engine::Activation::Swish:
        return x / (1 + std::exp(-x));
    }
    return x;
}

QString curveName(engine::Activation activation) {
    switch (activation) {
    case engine::Activation::GeluTanh:
        return StageCanvas::tr("GELU, in its tanh form");
    case engine::Activation::Gelu:
        return QStringLiteral("GELU");
    case engine::Activation::Relu:
        return QStringLiteral("ReLU");
    case engine::Activation::Swish:
        return QStringLiteral("Swish");
    }
    return {};
}

/// Numbers to places: the same scale on both axes, as far as the plot allows.
struct Plot {
    QRectF rect;
    double left, right, low, high;
    QPointF at(double x, double y) const {
        return {rect.left() + (x - left) / (right - left) * rect.width(),
                rect.bottom() - (y - low) / (high - low) * rect.height()};
    }
};

void addPath(StageCanvas& s, const QString& id, std::vector<QPointF> points, QColor color, double width,
             bool dashed = false) {
    PathItem path;
    path.id = id;
    path.points = std::move(points);
    path.color = color;
    path.width = width;
    path.dashed = dashed;
    s.list.items.emplace_back(std::move(path));
}

void drawAxes(StageCanvas& s, const Plot& p, double u) {
    addPath(s, QStringLiteral("element.axis.x"), {p.at(p.left, 0), p.at(p.right, 0)}, s.theme.textMuted(), 1);
    addPath(s, QStringLiteral("element.axis.y"), {p.at(0, p.low), p.at(0, p.high)}, s.theme.textMuted(), 1);
    const double step = p.right - p.left > 40   ? std::pow(10.0, std::floor(std::log10((p.right - p.left) / 4)))
                        : p.right - p.left > 16 ? 4
                                                : 1;
    const double height = textSize(QStringLiteral("0"), s.theme, 10 * u).height();
    for (double x = std::ceil(p.left / step) * step; x <= p.right + 1e-9; x += step) {
        if (std::abs(x) < step / 2)
            continue;
        const QPointF at = p.at(x, 0);
        const double side = x < 0 ? -1 : 1; // the side of the axis that the curve leaves free
        addPath(s, QStringLiteral("element.tick.%1").arg(x), {at, at + QPointF(0, 4 * side)}, s.theme.textMuted(), 1);
        s.text(QStringLiteral("element.tick.%1.text").arg(x),
               QRectF(at.x() - 24 * u, x < 0 ? at.y() - 5 - height : at.y() + 5, 48 * u, height),
               numberText(x).section(QStringLiteral(".00"), 0, 0), 10 * u, Qt::AlignCenter, s.theme.textMuted());
    }
}

} // namespace

void drawActivation(StageCanvas& s, QRectF area, const Explanation& e, double share) {
    const double u = unitOf(area);
    const auto activation = static_cast<engine::Activation>(e.op->activation);
    const ElementRef from = std::get<ElementRef>(e.terms.front().factors[0].origin);
    const QString sentence =
        StageCanvas::tr("Each neuron is bent on its own by the curve: %1.").arg(curveName(activation));
    const QRectF body = drawHeadline(s, area, elementTitle(s, e.element), shortRowName(e.element.hook.kind), sentence);
    const double x = e.terms.front().factors[0].value, y = e.value;
    const double reach = std::isfinite(x) ? std::max(4.0, std::ceil(std::abs(x) + 0.5)) : 4;
    const double side = std::clamp(body.width() * 0.24, 110.0, 250 * u);
    Plot plot{QRectF(body.left() + 6, body.top(), body.width() - side - 40 * u, body.height() - 4), -reach, reach, 0,
              0};
    plot.low = -0.16 * reach;
    plot.high = reach;
    drawAxes(s, plot, u);
    std::vector<QPointF> points;
    constexpr int pieces = 240;
    for (int i = 0; i <= pieces; ++i) {
        const double at = plot.left + (plot.right - plot.left) * i / pieces;
        points.push_back(plot.at(at, bent(activation, at)));
    }
    addPath(s, QStringLiteral("element.curve"), std::move(points), s.theme.role(Role::Mlp), 2.5);
    const QRectF cards(body.right() - side, body.top(), side, body.height());
    const double cell = std::min(46 * u, cards.height() * 0.16), name = 18 * u;
    double top = cards.center().y() - cell - name - 26 * u;
    const auto card = [&](const QString& id, const QString& words, const ElementRef& element, bool result) {
        const QRectF rect(cards.left(), top + name, cards.width() - 4, cell);
        s.text(id + QStringLiteral(".name"), QRectF(rect.left(), top, rect.width(), name - 2), words, 11.5 * u,
               Qt::AlignLeft | Qt::AlignVCenter, result ? s.theme.text() : s.theme.textMuted(), result);
        BoxItem& ring = s.box(id + QStringLiteral(".ring"), rect.adjusted(-2, -2, 2, 2), s.theme.roleSoft(Role::Mlp),
                              s.theme.role(Role::Mlp));
        ring.strokeWidth = result ? 2.5 : 1;
        drawNumber(s, id, words, rect, {cellOf(element), 0}, Role::Mlp, (result ? 22 : 18) * u, !result || share >= 1);
        top = rect.bottom() + 26 * u;
        return rect;
    };
    const QRectF in = card(QStringLiteral("element.card.x"), StageCanvas::tr("x, before the curve"), from, false);
    const QRectF out = card(QStringLiteral("element.card.result"), StageCanvas::tr("the result"), e.element, true);
    s.arrow(QStringLiteral("element.card.arrow"),
            {QPointF(in.center().x(), in.bottom() + 4), QPointF(in.center().x(), out.top() - name - 2)}, share);
    if (!std::isfinite(x) || !std::isfinite(y)) {
        s.text(QStringLiteral("element.off"), QRectF(plot.rect.left(), plot.rect.top(), plot.rect.width(), 20 * u),
               StageCanvas::tr("x is not a finite number: it has no place on the curve."), 12 * u,
               Qt::AlignLeft | Qt::AlignVCenter, s.theme.warning());
        return;
    }
    // The point goes up from the axis to the curve, then across to the result.
    const QPointF onAxis = plot.at(x, 0), onCurve = plot.at(x, y), onSide = plot.at(0, y);
    const double up = std::clamp(share * 2, 0.0, 1.0), across = std::clamp(share * 2 - 1, 0.0, 1.0);
    addPath(s, QStringLiteral("element.guide.up"), {onAxis, onAxis + (onCurve - onAxis) * up}, s.theme.accent(), 1.5,
            true);
    if (across > 0)
        addPath(s, QStringLiteral("element.guide.across"), {onCurve, onCurve + (onSide - onCurve) * across},
                s.theme.accent(), 1.5, true);
    const double radius = 6 * u;
    const QPointF point = onAxis + (onCurve - onAxis) * up;
    s.box(QStringLiteral("element.point"), QRectF(point.x() - radius, point.y() - radius, 2 * radius, 2 * radius),
          s.theme.accent(), s.theme.surface())
        .radius = radius;
}

} // namespace headlight::element
