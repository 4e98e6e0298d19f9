// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/translation/translation_plan.h"

#include "widgets/picture/text_layout.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;
using engine::Stack;

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

void planColumns(Tower& tower, const StageCanvas& s, bool high) {
    const double scale = Theme::textScale();
    const bool open = s.stack == tower.stack;
    tower.first = open ? s.firstShown : 0;
    tower.count = open ? s.shown : s.store.lengthOf(tower.stack);
    const QString widest = (tower.encodes() ? QStringLiteral("E%1") : QStringLiteral("D%1")).arg(tower.layerCount - 1);
    const double gutter = textSize(widest, s.theme, 11, true).width() + 12;
    tower.gutter = tower.rect;
    QRectF inner = tower.rect;
    if (tower.encodes()) {
        tower.gutter.setWidth(gutter);
        inner.adjust(gutter, 0, -8, 0);
    } else {
        tower.gutter.setLeft(tower.rect.right() - gutter);
        inner.adjust(8, 0, -gutter, 0);
    }
    tower.columnWidth = std::min(inner.width() / std::max(1, tower.count), std::max(110.0, inner.width() / 8));
    const double width = tower.columnWidth * tower.count;
    tower.lanes = QRectF(inner.center().x() - width / 2, inner.top(), width, inner.height());
    tower.upright = tower.columnWidth < 34 * scale && tower.columnWidth >= 11.5 * scale && high;
    tower.every = tower.upright ? 1 : std::max(1, static_cast<int>(std::ceil(32 * scale / tower.columnWidth)));
}

/// The opened parts from the bottom up: attentions have room for their ribbons, all end in the strip that they add.
void planParts(TowerLayer& layer, const Tower& tower, double strip) {
    const double scale = Theme::textScale(), gap = 4, line = 14 * scale;
    double weights = 0;
    for (const TowerPart& part : layer.parts)
        weights += part.kind == TowerPart::Kind::Cross ? 1.5 : part.kind == TowerPart::Kind::Self ? 1 : 0;
    const auto parts = static_cast<double>(layer.parts.size());
    const double free = layer.box.height() - 6 - parts * (strip + line + 4) - (parts - 1) * gap;
    double y = layer.box.bottom() - 3;
    for (TowerPart& part : layer.parts) {
        const double weight = part.kind == TowerPart::Kind::Cross ? 1.5 : part.kind == TowerPart::Kind::Self ? 1 : 0;
        const double zone = std::max(0.0, free * weight / weights);
        part.box = QRectF(tower.lanes.left() - 4, y - zone - strip - line - 4, tower.lanes.width() + 8,
                          zone + strip + line + 4);
        part.strip = QRectF(tower.lanes.left(), part.box.top() + 2, tower.lanes.width(), strip);
        part.title = QRectF(tower.lanes.left() + 2, part.strip.bottom() + 1, tower.lanes.width() - 4, line);
        part.zone = QRectF(tower.lanes.left(), part.title.bottom(), tower.lanes.width(), zone);
        y = part.box.top() - gap;
    }
}

void placeFolded(TowerLayer& layer, const Tower& tower) {
    const auto count = static_cast<double>(layer.parts.size());
    const double pitch = (layer.box.height() - 4) / count;
    const double height = std::min(pitch - std::min(pitch > 18 ? 4.0 : 2.0, pitch * 0.25), 26.0 * Theme::textScale());
    double y = layer.box.bottom() - 2;
    for (TowerPart& part : layer.parts) {
        part.box = QRectF(tower.lanes.left() - 4, y - pitch / 2 - height / 2, tower.lanes.width() + 8, height);
        y -= pitch;
    }
}

/// Borders and layers, from the bottom up.
void planLayers(Tower& tower, const StageCanvas& s, const QRectF& area) {
    const int layers = tower.layerCount;
    const double large = std::max(1.0, area.height() / 460), scale = Theme::textScale();
    const int open = s.stack == tower.stack ? s.state.layer : -1;
    const double parts = tower.encodes() ? 2 : 3;
    double extra = open < 0 ? 0 : std::max(area.height() * (tower.encodes() ? 0.3 : 0.36), parts * 40 * scale);
    const bool detailed = open >= 0 && area.height() - extra >= (layers + 1) * (tower.encodes() ? 16.0 : 20.0) &&
                          extra >= parts * 38 * scale;
    if (!detailed)
        extra = 0;
    const double pitch = (area.height() - extra) / (layers + 0.5);
    const double strip = std::min(pitch * (tower.encodes() ? 0.42 : 0.25), 46 * large);
    const double band = (area.height() - extra - (layers + 1) * strip) / layers;
    const double gap = std::min(4.0, band * 0.05);
    double y = area.bottom();
    for (int l = 0; l <= layers; ++l) {
        tower.borders.emplace_back(tower.lanes.left(), y - strip, tower.lanes.width(), strip);
        y -= strip;
        if (l == layers)
            break;
        TowerLayer layer;
        const double height = band + (l == open ? extra : 0);
        layer.box = QRectF(tower.rect.left(), y - height + gap, tower.rect.width(), height - 2 * gap);
        layer.detailed = detailed && l == open;
        layer.parts = partsOf(s, tower.stack, l);
        if (layer.detailed)
            planParts(layer, tower, std::clamp(strip * 0.5, 7.0, 16 * large));
        else
            placeFolded(layer, tower);
        tower.layers.push_back(std::move(layer));
        y -= height;
    }
}

void planBins(Tower& tower, int modelDim) {
    const double strip = tower.borders.front().height();
    tower.bins = std::clamp(static_cast<int>(strip / (strip > 30 ? 4 : 3)), 1, modelDim);
    tower.binStep = (modelDim + tower.bins - 1) / tower.bins;
    tower.bins = (modelDim + tower.binStep - 1) / tower.binStep;
}

/// What stands above and below the layers; returns the room left between.
QRectF planEnds(TranslationPlan& plan, QRectF rest) {
    const double scale = Theme::textScale(), under = plan.high ? 4 : 2;
    const bool upright = plan.encoder.upright || plan.decoder.upright;
    const double label = (upright ? 52 : 16) * scale, part = plan.high ? 15 * scale : 6;
    plan.titles = fromTop(rest, 16 * scale, under);
    plan.caption = fromBottom(rest, 14 * scale, under);
    const QRectF above = fromTop(rest, label, 0), numbers = fromTop(rest, 14 * scale, under + 2);
    const bool stacked = rest.height() > 560 * scale; // else side by side
    QRectF ends = fromTop(rest, stacked ? 2 * part + 3 : part, under + 2);
    plan.words = QRectF(plan.encoder.rect.left(), ends.top(), plan.encoder.rect.width(), ends.height());
    ends.setLeft(plan.decoder.lanes.left() - 4);
    ends.setRight(plan.decoder.lanes.right() + 4);
    plan.linear = plan.softmax = ends;
    if (stacked) {
        plan.softmax.setBottom(ends.top() + part);
        plan.linear.setTop(ends.bottom() - part);
    } else {
        plan.linear.setRight(ends.center().x() - 2);
        plan.softmax.setLeft(ends.center().x() + 2);
    }
    rest.setBottom(rest.bottom() - (plan.high ? 5 : 2)); // the way back runs there
    const QRectF labels = fromBottom(rest, label, under);
    QRectF position, embedding;
    if (plan.high) {
        const double strip = std::clamp(rest.height() / 34, 8.0, 34.0);
        embedding = fromBottom(rest, strip, 2);
        position = fromBottom(rest, strip, 5);
    }
    const auto across = [](const Tower& tower, const QRectF& row) {
        return row.isEmpty() ? QRectF() : QRectF(tower.lanes.left(), row.top(), tower.lanes.width(), row.height());
    };
    for (Tower* tower : {&plan.encoder, &plan.decoder}) {
        tower->above = across(*tower, above);
        tower->numbers = across(*tower, numbers);
        tower->labels = across(*tower, labels);
        tower->embedding = across(*tower, embedding);
        tower->position = across(*tower, position);
    }
    return rest;
}

} // namespace

std::vector<TowerPart> partsOf(const StageCanvas& s, Stack stack, int layer) {
    const auto hook = [&](HookKind kind) { return engine::Hook{kind, layer, stack}; };
    using Kind = TowerPart::Kind;
    std::vector<TowerPart> parts;
    parts.push_back({Kind::Self,
                     hook(HookKind::Q),
                     hook(HookKind::AttnOut),
                     hook(HookKind::AttnOut),
                     Role::Pattern,
                     stack == Stack::Decoder ? s.tr("masked self-attention") : s.tr("self-attention"),
                     s.tr("self-attention"),
                     {},
                     {},
                     {},
                     {}});
    if (stack == Stack::Decoder)
        parts.push_back({Kind::Cross,
                         hook(HookKind::CrossQ),
                         hook(HookKind::CrossAttnOut),
                         hook(HookKind::CrossAttnOut),
                         Role::Key,
                         s.tr("encoder–decoder attention"),
                         s.tr("cross-attention"),
                         {},
                         {},
                         {},
                         {}});
    parts.push_back({Kind::FeedForward,
                     hook(HookKind::MlpPre),
                     hook(HookKind::MlpOut),
                     hook(HookKind::MlpOut),
                     Role::Mlp,
                     s.tr("feed-forward"),
                     s.tr("MLP"),
                     {},
                     {},
                     {},
                     {}});
    return parts;
}

std::pair<engine::Hook, engine::Hook> borderOf(const StageCanvas& s, Stack stack, int border) {
    const int layers = s.store.model()->shape().of(stack).layerCount;
    const auto inputOf = [&](engine::Hook of) { return s.store.ops()->producer(of)->inputs.at(0); };
    if (border == layers) {
        const engine::Hook last = stack == Stack::Encoder ? inputOf({HookKind::CrossK, 0, Stack::Decoder})
                                                          : inputOf(s.output(HookKind::Logits));
        return {last, last};
    }
    const engine::Hook shown{HookKind::ResidPre, border, stack};
    return {shown, border == 0 ? shown : inputOf(shown)};
}

bool reads(const StageCanvas& s) {
    return s.state.beat && s.state.beat->ofSource();
}

bool writes(const StageCanvas& s) {
    return s.state.beat && !s.state.beat->ofSource() && s.progress(s.output(HookKind::Probabilities)) < 1;
}

int written(const StageCanvas& s) {
    return s.target;
}

int endOfShown(const StageCanvas& s, const Tower& tower) {
    if (tower.encodes() || !s.state.beat)
        return tower.end();
    return reads(s) ? tower.first : std::min(tower.end(), written(s) + 1);
}

double shareOf(const StageCanvas& s, engine::Hook hook, int i, int n) {
    const double share = s.progress(hook);
    const engine::Op* op = s.store.ops()->producer(hook);
    const bool inBeat =
        s.state.beat && op &&
        std::find(s.state.beat->ops.begin(), s.state.beat->ops.end(), op->id) != s.state.beat->ops.end();
    return inBeat && s.state.beat->folded ? std::clamp(share * n - i, 0.0, 1.0) : share;
}

bool runs(const StageCanvas& s, Stack stack, int layer) {
    return s.state.beat && s.state.beat->layer == layer && s.state.beat->stack == stack && (reads(s) || writes(s));
}

TranslationPlan planTranslation(const StageCanvas& s, const StageFrame& frame) {
    TranslationPlan plan;
    const double scale = Theme::textScale();
    QRectF main = frame.rail.united(frame.body);
    plan.high = main.height() > 360 * scale;
    plan.loop = main.right() - 4;
    main.setRight(main.right() - 12);
    const double between = std::clamp(main.width() * 0.17, 88.0, 420.0);
    const double half = (main.width() - between) / 2;
    plan.encoder.rect = QRectF(main.left(), main.top(), half, main.height());
    plan.decoder.rect = QRectF(main.right() - half, main.top(), half, main.height());
    const engine::ModelShape& shape = s.store.model()->shape();
    const int source = std::clamp(s.state.source, 0, std::max(0, s.store.lengthOf(Stack::Encoder) - 1));
    for (Tower* tower : {&plan.encoder, &plan.decoder}) {
        tower->stack = tower == &plan.encoder ? Stack::Encoder : Stack::Decoder;
        tower->layerCount = shape.of(tower->stack).layerCount;
        tower->headCount = shape.of(tower->stack).headCount;
        tower->followed = tower->encodes() ? source : written(s);
        planColumns(*tower, s, plan.high);
    }
    const QRectF rest = planEnds(plan, main);
    for (Tower* tower : {&plan.encoder, &plan.decoder})
        planLayers(*tower, s, rest);
    for (Tower* tower : {&plan.encoder, &plan.decoder})
        planBins(*tower, shape.modelDim);
    plan.between = QRectF(plan.encoder.rect.right(), rest.top(), between, rest.height());
    plan.busWidth = std::clamp(between * 0.06, 5.0, 16.0);
    plan.bus = plan.between.left() + 7 + plan.busWidth / 2;
    return plan;
}

} // namespace headlight
