// SPDX-License-Identifier: GPL-3.0-or-later
// The layers: bands across all lanes. The open one shows what its block adds, and where its attention reads from.
#include "widgets/picture/text_layout.h"
#include "widgets/stage/model/model_plan.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;

constexpr double loudEnough = 0.02; ///< weaker attention has no ribbon
constexpr int mostMarks = 700;

bool runs(const StageCanvas& s, int layer) {
    return s.state.beat && s.state.beat->layer == layer && !atRest(s);
}

void drawBand(StageCanvas& s, const ModelPlan& plan, int layer, int every) {
    const QRectF& band = plan.bands[static_cast<std::size_t>(layer)];
    const bool open = layer == s.state.layer, running = runs(s, layer);
    QColor stroke = band.height() < 6 ? QColor() : s.theme.line();
    if (open)
        stroke = s.theme.role(Role::Residual);
    if (running)
        stroke = s.theme.accent();
    BoxItem& box =
        s.box(QStringLiteral("layer.%1").arg(layer), band, open ? s.theme.roleSoft(Role::Residual) : s.theme.surface(),
              stroke, StageCanvas::tr("open layer %1").arg(layer), QStringLiteral("layer:%1").arg(layer));
    box.radius = std::min(6.0, band.height() / 3);
    box.strokeWidth = running ? 2 : 1;
    const bool labelledLayer = open || (layer % every == 0 && std::abs(layer - s.state.layer) >= every);
    if (!labelledLayer)
        return;
    const double height = 15 * Theme::textScale();
    const double y = open && plan.openDetails ? band.bottom() - height - 3 : band.center().y() - height / 2;
    s.text(QStringLiteral("layer.%1.text").arg(layer), QRectF(plan.main.left() + 6, y, plan.gutter - 12, height),
           plan.ranges > 0 ? StageCanvas::tr("Layer %1").arg(layer) : QStringLiteral("L%1").arg(layer), 11,
           Qt::AlignLeft | Qt::AlignVCenter, s.theme.text(), open || running);
}

/// The stream goes on beside what the block computes.
void drawRising(StageCanvas& s, const ModelPlan& plan, int layer) {
    const QRectF& band = plan.bands[static_cast<std::size_t>(layer)];
    const engine::Hook after{HookKind::ResidPost, layer};
    const int end = endOfShown(s, plan);
    for (int p = decoding(s) ? std::max(plan.first, s.position) : plan.first; p < end; ++p) {
        const double share = s.state.beat && p == s.position ? progressOf(s, after) : 1;
        if (share <= 0)
            continue;
        PathItem path;
        path.id = QStringLiteral("rise.%1.%2").arg(layer).arg(p);
        const double x = plan.x(p) + plan.columnWidth / 2;
        path.points = {QPointF(x, band.bottom() - 1), QPointF(x, band.bottom() - 1 - share * (band.height() - 2))};
        path.color = s.theme.role(Role::Residual);
        path.arrow = p == s.position && band.height() >= 10;
        path.width = p == s.position ? 2 : 1;
        path.opacity = p == s.position ? 1 : 0.45;
        s.list.items.emplace_back(std::move(path));
    }
}

/// "K V": what later tokens will read of this one.
void drawBadges(StageCanvas& s, const QString& id, QRectF place) {
    const double side = std::min(13.0, place.height());
    double x = place.center().x() - side - 1;
    for (const Role role : {Role::Key, Role::Value}) {
        const QString badge = Theme::badge(role);
        const QRectF disc(x, place.center().y() - side / 2, side, side);
        BoxItem& box = s.box(id + badge, disc, s.theme.role(role), {});
        box.radius = 3;
        s.text(id + badge + QStringLiteral(".text"), disc, badge, 9 / Theme::textScale(), Qt::AlignCenter,
               s.theme.textOn(s.theme.role(role).rgb()), true);
        x += side + 2;
    }
}

/// What lanes before the new token lend: their keys and values, computed once and kept.
void drawKept(StageCanvas& s, const ModelPlan& plan, int layer, const QRectF& row, bool each) {
    const int end = std::min(s.position, plan.first + plan.count);
    if (each) {
        for (int p = plan.first; p < end; ++p)
            drawBadges(s, QStringLiteral("kept.%1.%2").arg(layer).arg(p), plan.lane(p, row));
        return;
    }
    const QString words = StageCanvas::tr("K, V of %n tokens kept", nullptr, s.position);
    const QRectF lanes(plan.labels.left() + 6, row.top(), (end - plan.first) * plan.columnWidth - 10, row.height());
    if (end > plan.first && row.height() >= 10 && lanes.width() >= textSize(words, s.theme, 10).width())
        s.text(QStringLiteral("kept.%1").arg(layer), lanes, words, 10, Qt::AlignLeft | Qt::AlignVCenter,
               s.theme.role(Role::Key));
}

struct Loudest {
    int head = 0;
    float weight = 0;
};

/// For each key the head of the open layer that gives it most of its attention.
std::vector<Loudest> attentionOf(const StageCanvas& s) {
    std::vector<Loudest> out;
    const Gathered pattern =
        s.gathered({s.hook(HookKind::Pattern), {0, s.position, 0}, 0, s.shape.headCount, 2, s.length});
    if (!pattern.values)
        return out;
    for (int key = 0; key <= s.position; ++key) {
        Loudest best;
        for (int head = 0; head < s.shape.headCount; ++head)
            if (const float w = (*pattern.values)[static_cast<std::size_t>(head) * static_cast<std::size_t>(s.length) +
                                                  static_cast<std::size_t>(key)];
                w > best.weight)
                best = {head, w};
        out.push_back(best);
    }
    return out;
}

void drawArcs(StageCanvas& s, const ModelPlan& plan) {
    const double share = s.progress(HookKind::Pattern);
    if (share <= 0 || s.position < plan.first || s.position >= plan.first + plan.count)
        return;
    const std::vector<Loudest> keys = attentionOf(s);
    const QPointF to(plan.x(s.position) + plan.columnWidth / 2, plan.arcs.top());
    for (int key = plan.first; key < static_cast<int>(keys.size()); ++key) {
        const Loudest& best = keys[static_cast<std::size_t>(key)];
        if (!(static_cast<double>(best.weight) >= loudEnough) || !std::isfinite(best.weight))
            continue;
        RibbonItem ribbon;
        ribbon.id = QStringLiteral("reads.%1").arg(key);
        ribbon.from = QPointF(plan.x(key) + plan.columnWidth / 2, plan.arcs.bottom());
        ribbon.to = to;
        ribbon.color = s.theme.role(Role::Pattern);
        ribbon.width = 1 + 5 * static_cast<double>(best.weight);
        ribbon.opacity = (0.15 + 0.75 * static_cast<double>(best.weight)) * share;
        ribbon.value = best.weight;
        ribbon.provenance = engine::ElementRef{s.hook(HookKind::Pattern), {best.head, s.position, key}};
        s.list.items.emplace_back(std::move(ribbon));
    }
    const QRectF words(plan.main.left() + 6, plan.arcs.top() + 4, plan.gutter - 12, plan.arcs.height() - 14);
    if (plan.ranges <= 0 || words.height() < 34 * Theme::textScale())
        return;
    s.text(QStringLiteral("reads.name"), words, StageCanvas::tr("loudest head, from 2 %"), 9,
           Qt::AlignLeft | Qt::AlignVCenter, s.theme.textMuted());
    std::get<TextItem>(s.list.items.back()).wrap = true;
}

void drawOpenBand(StageCanvas& s, const ModelPlan& plan) {
    const auto added = [&](const QString& id, const QString& name, const QString& shortName, HookKind kind,
                           const QRectF& row, Role role) {
        drawStream(s, plan, id, name, s.hook(kind), row, role, s.progress(kind), true);
        s.text(id + QStringLiteral(".name"), QRectF(plan.main.left() + 6, row.center().y() - 7, plan.gutter - 12, 14),
               plan.ranges > 0 ? name : shortName, 10, Qt::AlignLeft | Qt::AlignVCenter, s.theme.text());
    };
    added(QStringLiteral("adds.attention"), StageCanvas::tr("+ attention"), QStringLiteral("+ A"), HookKind::AttnOut,
          plan.attentionOut, Role::Output);
    added(QStringLiteral("adds.mlp"), StageCanvas::tr("+ MLP"), QStringLiteral("+ M"), HookKind::MlpOut, plan.mlpOut,
          Role::Mlp);
    drawGaps(s, plan, QStringLiteral("gap.open"), plan.mlpOut.united(plan.attentionOut),
             s.theme.roleSoft(Role::Residual));
    drawArcs(s, plan);
}

/// The followed lane goes on inside the open band.
void drawLaneInside(StageCanvas& s, const ModelPlan& plan) {
    const QRectF& band = plan.bands[static_cast<std::size_t>(s.state.layer)];
    if (s.position < plan.first || s.position >= plan.first + plan.count)
        return;
    s.box(QStringLiteral("lane.open"), plan.lane(s.position, band.adjusted(0, 2, 0, -2)), s.theme.roleSoft(Role::Query),
          {})
        .radius = 0;
}

} // namespace

void drawBands(StageCanvas& s, const ModelPlan& plan) {
    const int layers = s.shape.layerCount;
    const double band = plan.bands[s.state.layer == 0 && layers > 1 ? 1 : 0].height();
    const double pitch = plan.borders.front().height() + band;
    const int every = std::max(1, static_cast<int>(std::ceil(14 * Theme::textScale() / pitch)));
    const bool lines = plan.wide(9) && plan.count * layers <= mostMarks && band >= 6;
    const bool badges = plan.wide(32) && band >= 12 && s.position * layers <= mostMarks;
    for (int l = 0; l < layers; ++l)
        drawBand(s, plan, l, every);
    drawLaneInside(s, plan);
    for (int l = 0; l < layers; ++l) {
        const bool detailed = plan.openDetails && l == s.state.layer;
        if (lines && !detailed)
            drawRising(s, plan, l);
        const bool all = decoding(s);
        if (detailed)
            drawKept(s, plan, l, plan.kept, plan.wide(32));
        else if (all && (l % every == 0))
            drawKept(s, plan, l, plan.bands[static_cast<std::size_t>(l)], badges);
    }
    if (plan.openDetails)
        drawOpenBand(s, plan);
}

} // namespace headlight
