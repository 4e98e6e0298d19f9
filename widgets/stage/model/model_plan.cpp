// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/model/model_plan.h"

#include "widgets/picture/text_layout.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr double sideFrom = 900;     ///< width of a picture that has room for a side panel
constexpr double widestColumn = 120; ///< on a picture of usual size
constexpr int mostNamedLanes = 96;

/// Cuts `height` off the top of `rest`.
QRectF fromTop(QRectF& rest, double height, double gap) {
    const QRectF cut(rest.left(), rest.top(), rest.width(), height);
    rest.setTop(cut.bottom() + gap);
    return cut;
}
QRectF fromBottom(QRectF& rest, double height, double gap) {
    const QRectF cut(rest.left(), rest.bottom() - height, rest.width(), height);
    rest.setBottom(cut.top() - gap);
    return cut;
}

void planOpenBand(ModelPlan& plan, const QRectF& band) {
    QRectF rest(plan.labels.left(), band.top() + 5, plan.labels.width(), band.height() - 9);
    const double strip = std::max(8.0, rest.height() * 0.2);
    plan.mlpOut = fromTop(rest, strip, 4);
    plan.attentionOut = fromTop(rest, strip, 3);
    plan.kept = fromBottom(rest, 13, 1);
    plan.arcs = rest;
}

/// Borders and bands, from the bottom up.
void planLayers(ModelPlan& plan, const StageCanvas& s, const QRectF& area) {
    const int layers = s.shape.layerCount;
    const double large = std::max(1.0, area.height() / 560); // than usual: everything may grow with it
    double extra = std::clamp(area.height() * 0.24, 76.0, 150.0 * large);
    plan.openDetails = area.height() - extra >= std::min(22.0 * layers, std::max(180.0, 6.0 * layers));
    if (!plan.openDetails)
        extra = 0;
    const double step = (area.height() - extra) / (layers + 0.6);
    const double share = step > 22 ? 0.5 : step > 13 ? 0.62 : 0.75;
    const double strip = std::min(step * share, 48.0 * large);
    const double band = std::min(step - strip, 38.0 * large);
    const double unused = area.height() - extra - (layers + 1) * strip - layers * band;
    if (plan.openDetails)
        extra += std::clamp(unused, 0.0, 130.0 * large);
    const double gap = step > 50 ? 3 : step > 22 ? 2 : 0;
    double y = area.bottom();
    for (int l = 0; l <= layers; ++l) {
        plan.borders.emplace_back(plan.labels.left(), y - strip, plan.labels.width(), strip);
        y -= strip;
        if (l == layers)
            break;
        const double height = band + (l == s.state.layer ? extra : 0);
        // The name of a thin band stands beside it, not on it.
        const double left = height - 2 * gap < 11 ? plan.labels.left() - 4 : plan.main.left();
        plan.bands.emplace_back(left, y - height + gap, plan.main.right() - left, height - 2 * gap);
        y -= height;
    }
    plan.bins = std::clamp(static_cast<int>(strip / (strip > 30 ? 4 : 3)), 1, s.shape.modelDim);
    plan.binStep = (s.shape.modelDim + plan.bins - 1) / plan.bins;
    plan.bins = (s.shape.modelDim + plan.binStep - 1) / plan.binStep;
    if (plan.openDetails)
        planOpenBand(plan, plan.bands[static_cast<std::size_t>(s.state.layer)]);
    // What lies unused stays above: the tokens keep their place while layers are opened.
    const double free = y - area.top();
    for (QRectF* above : {&plan.next, &plan.finalNorm})
        above->translate(0, free);
}

void planColumns(ModelPlan& plan, const StageCanvas& s, bool narrow) {
    const double scale = Theme::textScale();
    const QString widest = narrow ? QStringLiteral("L%1").arg(s.shape.layerCount - 1)
                                  : StageCanvas::tr("Layer %1").arg(s.shape.layerCount - 1);
    const double names = narrow ? 0
                                : std::max(textSize(StageCanvas::tr("final norm"), s.theme, 10).width(),
                                           textSize(StageCanvas::tr("+ attention"), s.theme, 10).width());
    plan.gutter = std::max({34.0, textSize(widest, s.theme, 11, true).width() + 14, names + 12});
    plan.ranges = narrow ? 0 : 44 * scale;
    const double width = plan.main.width() - plan.gutter - plan.ranges - 4;
    plan.first = s.firstShown;
    plan.count = s.shown;
    plan.columnWidth = std::min(width / s.shown, std::max(widestColumn, width / 10));
    plan.labels = QRectF(plan.main.left() + plan.gutter, 0, plan.columnWidth * s.shown, 0);
    if (s.shown <= mostNamedLanes)
        for (int p = plan.first; p < plan.first + plan.count; ++p)
            plan.tokens.push_back(s.store.tokenAt(p));
}

} // namespace

ModelPlan planModel(const StageCanvas& s, const StageFrame& frame) {
    ModelPlan plan;
    const double scale = Theme::textScale();
    plan.main = frame.rail.united(frame.body);
    if (plan.main.width() >= sideFrom * std::min(scale, 1.4)) {
        const double width = std::clamp(plan.main.width() * 0.26, 250.0, 430.0) * std::min(scale, 1.25);
        plan.side = plan.main.adjusted(plan.main.width() - width, 0, 0, 0);
        plan.main.setRight(plan.side.left() - 24);
    }
    planColumns(plan, s, plan.main.width() < 560);
    const bool high = plan.main.height() > 380;
    plan.upright = plan.columnWidth < 32 * scale && plan.columnWidth >= 11.5 * scale && high;
    plan.every = plan.upright ? 1 : std::max(1, static_cast<int>(std::ceil(32 * scale / plan.columnWidth)));
    const double label = plan.upright ? 58 * scale : 16 * scale;
    const double strip = high ? std::max(22.0, plan.main.height() / 30) : 9;
    QRectF rest = plan.main;
    rest.setLeft(plan.labels.left());
    rest.setWidth(plan.labels.width());
    plan.caption = fromTop(rest, 15 * scale, 4);
    plan.caption.setLeft(plan.main.left());
    plan.caption.setRight(plan.main.right());
    const double under = high ? 4 : 2;
    plan.next = fromTop(rest, label + 15 * scale, under);
    plan.finalNorm = fromTop(rest, strip * 0.8, high ? 7 : 3);
    plan.labels = fromBottom(rest, label, under);
    plan.embedding = fromBottom(rest, strip, under);
    plan.position = fromBottom(rest, strip, high ? 7 : 3);
    planLayers(plan, s, rest);
    return plan;
}

double progressOf(const StageCanvas& s, engine::Hook hook) {
    return s.progress(hook);
}

bool atRest(const StageCanvas& s) {
    return progressOf(s, {engine::HookKind::Probabilities, -1}) >= 1;
}

bool decoding(const StageCanvas& s) {
    return s.position > 0 && s.position >= s.store.promptLength() && !atRest(s);
}

int endOfShown(const StageCanvas& s, const ModelPlan& plan) {
    const int end = plan.first + plan.count;
    return s.state.beat ? std::min(end, s.position + 1) : end;
}

QString grouped(std::int64_t number) {
    QLocale locale;
    if (locale.language() == QLocale::C)
        locale = QLocale(QLocale::English);
    return locale.toString(static_cast<qlonglong>(number));
}

} // namespace headlight
