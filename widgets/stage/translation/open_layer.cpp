// SPDX-License-Identifier: GPL-3.0-or-later
// The open layer: what its parts add, and where the followed token's attentions read from.
#include "widgets/picture/text_layout.h"
#include "widgets/stage/fitting_text.h"
#include "widgets/stage/translation/translation_plan.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;

constexpr double loudEnough = 0.02; ///< weaker attention has no ribbon

struct Loudest {
    int head = 0;
    float weight = 0;
};

/// For each key the head that gives it most of its attention.
std::vector<Loudest> attentionOf(const StageCanvas& s, engine::Hook pattern, int heads, int query, int keys) {
    std::vector<Loudest> out;
    const Gathered rows = s.gathered({pattern, {0, query, 0}, 0, heads, 2, keys});
    if (!rows.values)
        return out;
    for (int key = 0; key < keys; ++key) {
        Loudest best;
        for (int head = 0; head < heads; ++head)
            if (const float w = (*rows.values)[static_cast<std::size_t>(head) * static_cast<std::size_t>(keys) +
                                               static_cast<std::size_t>(key)];
                w > best.weight)
                best = {head, w};
        out.push_back(best);
    }
    return out;
}

struct Reading {
    QString id;
    engine::Hook pattern;
    int query = 0;
    QPointF to;
    Role role = Role::Pattern;
    double share = 1;
};

void drawRibbon(StageCanvas& s, const Reading& r, int key, const Loudest& best, QPointF from) {
    if (!std::isfinite(best.weight) || static_cast<double>(best.weight) < loudEnough)
        return;
    RibbonItem ribbon;
    ribbon.id = QStringLiteral("%1.%2").arg(r.id).arg(key);
    ribbon.from = from;
    ribbon.to = r.to;
    ribbon.color = s.theme.role(r.role);
    ribbon.width = 1 + 6 * static_cast<double>(best.weight);
    ribbon.opacity = (0.2 + 0.7 * static_cast<double>(best.weight)) * r.share;
    ribbon.value = best.weight;
    ribbon.provenance = engine::ElementRef{r.pattern, {best.head, r.query, key}};
    s.list.items.emplace_back(std::move(ribbon));
}

void drawSelf(StageCanvas& s, const Tower& tower, const TowerPart& part, int layer) {
    const int query = tower.followed;
    const engine::Hook pattern{HookKind::Pattern, layer, tower.stack};
    const double share = s.progress(pattern);
    if (share <= 0 || !tower.shows(query) || query >= endOfShown(s, tower) || part.zone.height() < 10)
        return;
    const int length = s.store.lengthOf(tower.stack), keys = tower.encodes() ? length : query + 1;
    const auto weights = attentionOf(s, pattern, tower.headCount, query, length);
    const Reading reading{QStringLiteral("reads"), pattern, query, QPointF(tower.middle(query), part.zone.top() + 1),
                          Role::Pattern,           share};
    for (int key = tower.first; key < std::min(tower.end(), std::min(keys, static_cast<int>(weights.size()))); ++key)
        drawRibbon(s, reading, key, weights[static_cast<std::size_t>(key)],
                   QPointF(tower.middle(key), part.zone.bottom() - 1));
}

/// From this layer's sheets to the followed token: a ribbon a source token.
void drawCross(StageCanvas& s, const TranslationPlan& plan, const Tower& tower, const TowerPart& part, int layer) {
    const int query = tower.followed;
    const engine::Hook pattern{HookKind::CrossPattern, layer, tower.stack};
    const double share = s.progress(pattern);
    const CellGrid* sheet = s.list.grid(QStringLiteral("sheet.%1.V.%2").arg(layer).arg(tower.headCount - 1));
    if (share <= 0 || !tower.shows(query) || query >= endOfShown(s, tower) || !sheet)
        return;
    const int rowStep = std::max(1, sheet->source.rowStep), rows = sheet->rows;
    const QRectF place = sheet->rect;
    const auto weights = attentionOf(s, pattern, tower.headCount, query, s.store.lengthOf(engine::Stack::Encoder));
    const Reading reading{
        QStringLiteral("looks"), pattern, query, QPointF(tower.middle(query), part.zone.top() + 1), Role::Key, share};
    const double left = place.right() + 4;
    for (int row = 0; row < rows; ++row) { // a sheet of many tokens pools them: the loudest of a row's tokens reads
        int key = plan.encoder.first + row * rowStep;
        for (int k = key; k < std::min(static_cast<int>(weights.size()), plan.encoder.first + (row + 1) * rowStep); ++k)
            if (weights[static_cast<std::size_t>(k)].weight > weights[static_cast<std::size_t>(key)].weight)
                key = k;
        if (key < static_cast<int>(weights.size()))
            drawRibbon(s, reading, key, weights[static_cast<std::size_t>(key)],
                       QPointF(left, place.top() + (row + 0.5) * place.height() / rows));
    }
    const double side = std::min(14.0, part.zone.height() * 0.4);
    if (side < 9)
        return;
    const QRectF disc(reading.to.x() - side / 2, reading.to.y(), side, side);
    BoxItem& box = s.box(QStringLiteral("looks.query"), disc, s.theme.role(Role::Query), {});
    box.radius = side / 2;
    box.opacity = share;
    s.text(QStringLiteral("looks.query.text"), disc, Theme::badge(Role::Query), 9 / Theme::textScale(), Qt::AlignCenter,
           s.theme.textOn(s.theme.role(Role::Query).rgb()), true);
}

/// The heads to choose from, at the right of the open attention's name.
double drawHeads(StageCanvas& s, const Tower& tower, QRectF line) {
    const double side = std::min(13.0 * Theme::textScale(), line.height() - 1), step = side + 2;
    const double width = step * tower.headCount;
    if (width > line.width() * 0.6 || tower.headCount < 2)
        return 0;
    for (int h = 0; h < tower.headCount; ++h) {
        const bool here = h == s.state.head;
        const QRectF rect(line.right() - width + h * step, line.center().y() - side / 2, side, side);
        const QString id = QStringLiteral("heads.%1").arg(h);
        s.box(id, rect, here ? s.theme.role(Role::Pattern) : s.theme.surface(), s.theme.line(),
              StageCanvas::tr("choose head %1").arg(h), QStringLiteral("head:%1").arg(h))
            .radius = 3;
        s.text(id + QStringLiteral(".text"), rect, QString::number(h), 8.5, Qt::AlignCenter,
               here ? s.theme.textOn(s.theme.role(Role::Pattern).rgb()) : s.theme.textMuted(), here);
    }
    return width + 6;
}

/// What the part is, and of its earlier tokens what is kept.
void drawName(StageCanvas& s, const Tower& tower, const TowerPart& part, int layer) {
    QRectF line = part.title;
    const bool chosen = tower.encodes()                    ? part.kind == TowerPart::Kind::Self
                        : s.block == AttentionBlock::Cross ? part.kind == TowerPart::Kind::Cross
                                                           : part.kind == TowerPart::Kind::Self;
    if (chosen)
        line.setRight(line.right() - drawHeads(s, tower, line));
    const bool attends = part.kind != TowerPart::Kind::FeedForward;
    const bool kept = part.kind == TowerPart::Kind::Self && !tower.encodes() && writes(s) && written(s) > 0;
    const QString keeps = StageCanvas::tr("K, V of %n tokens kept", nullptr, written(s));
    const QString rule = kept ? keeps : StageCanvas::tr("loudest head, from 2 %");
    QStringList forms{part.name, part.brief};
    if (attends)
        forms = {part.name + QStringLiteral(" · ") + rule, part.brief + QStringLiteral(" · ") + rule, part.name,
                 part.brief};
    forms << QString();
    const QString words = fittingForm(forms, s.theme, 10, true, line.width());
    const bool begun = s.progress(part.first) > 0 && (tower.encodes() || !reads(s));
    if (!words.isEmpty())
        s.text(QStringLiteral("open.%1.%2.name").arg(layer).arg(static_cast<int>(part.kind)), line, words, 10,
               Qt::AlignLeft | Qt::AlignVCenter, begun ? s.theme.text() : s.theme.textMuted(), true);
}

} // namespace

void drawOpenLayer(StageCanvas& s, const TranslationPlan& plan, const Tower& tower) {
    if (s.stack != tower.stack)
        return;
    const int layer = s.state.layer;
    const TowerLayer& open = tower.layers[static_cast<std::size_t>(layer)];
    if (!open.detailed)
        return;
    for (const TowerPart& part : open.parts) {
        drawName(s, tower, part, layer);
        drawLanes(s, tower, QStringLiteral("adds.%1").arg(static_cast<int>(part.kind)),
                  StageCanvas::tr("what %1 adds").arg(part.brief), part.adds, part.strip,
                  part.kind == TowerPart::Kind::FeedForward ? Role::Mlp : Role::Output, s.progress(part.adds));
        if (part.kind == TowerPart::Kind::Self)
            drawSelf(s, tower, part, layer);
        else if (part.kind == TowerPart::Kind::Cross)
            drawCross(s, plan, tower, part, layer);
    }
}

} // namespace headlight
