// SPDX-License-Identifier: GPL-3.0-or-later
// One tower: the stream at the layers' borders, and the layers with their parts, each lit when it computes.
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

constexpr int mostNamedLanes = 96;
constexpr int mostLines = 700;
constexpr double calm = 0.55; ///< of what is done and only looked at

QString prefixOf(const Tower& tower) {
    return tower.encodes() ? QStringLiteral("encoder") : QStringLiteral("decoder");
}

Slice lanesOf(const Tower& tower, engine::Hook hook, int begin, int end) {
    return {hook, {begin, 0, 0}, 1, tower.bins, 0, end - begin, tower.binStep, 1};
}

/// The stream goes on beside what the parts compute.
void drawRising(StageCanvas& s, const Tower& tower, int layer) {
    const QRectF& box = tower.layers[static_cast<std::size_t>(layer)].box;
    const auto after = borderOf(s, tower.stack, layer + 1).second;
    const auto parts = static_cast<int>(tower.layers[static_cast<std::size_t>(layer)].parts.size());
    const bool many = tower.columnWidth < 9 || tower.count * tower.layerCount > mostLines;
    for (int p = tower.first; p < endOfShown(s, tower); ++p) {
        const bool followed = p == tower.followed;
        if (!followed && (many || writes(s)))
            continue;
        const bool moves = s.state.beat && (tower.encodes() || followed);
        const double share = moves ? shareOf(s, after, 0, 1) : 1;
        if (share <= 0 || parts == 0)
            continue;
        PathItem path;
        path.id = QStringLiteral("%1.rise.%2.%3").arg(prefixOf(tower)).arg(layer).arg(p);
        path.points = {QPointF(tower.middle(p), box.bottom()),
                       QPointF(tower.middle(p), box.bottom() - share * box.height())};
        path.color = s.theme.role(Role::Residual);
        path.arrow = followed && box.height() >= 12;
        path.width = followed ? 2 : 1;
        path.opacity = followed ? 1 : 0.4;
        s.list.items.emplace_back(std::move(path));
    }
}

void drawLayerBox(StageCanvas& s, const Tower& tower, int layer) {
    const TowerLayer& l = tower.layers[static_cast<std::size_t>(layer)];
    const bool open = isOpen(s, tower.stack, layer), running = runs(s, tower.stack, layer);
    const AttentionBlock block = tower.encodes()             ? AttentionBlock::Encoder
                                 : s.stack == Stack::Decoder ? s.block
                                                             : AttentionBlock::Cross;
    const QString id = QStringLiteral("%1.%2").arg(prefixOf(tower)).arg(layer);
    BoxItem& box = s.box(id, l.box, open ? s.theme.roleSoft(Role::Residual) : s.theme.surface(),
                         running ? s.theme.accent()
                         : open  ? s.theme.role(Role::Residual)
                                 : s.theme.line(),
                         tower.encodes() ? StageCanvas::tr("open encoder layer %1").arg(layer)
                                         : StageCanvas::tr("open decoder layer %1").arg(layer),
                         QStringLiteral("block:%1:%2").arg(static_cast<int>(block)).arg(layer));
    box.radius = std::min(8.0, l.box.height() / 4);
    box.strokeWidth = running ? 2 : 1;
    const double pitch = l.box.height() + tower.borders[0].height();
    const int every = std::max(1, static_cast<int>(std::ceil(14 * Theme::textScale() / pitch)));
    const int from = s.stack == tower.stack ? s.state.layer : 0;
    if (layer != from && (layer % every != 0 || (s.stack == tower.stack && std::abs(layer - from) < every)))
        return;
    const double height = std::max(l.box.height(), 14 * Theme::textScale());
    s.text(id + QStringLiteral(".text"),
           QRectF(tower.gutter.left(), l.box.center().y() - height / 2, tower.gutter.width(), height),
           (tower.encodes() ? QStringLiteral("E") : QStringLiteral("D")) + QString::number(layer), 11, Qt::AlignCenter,
           open || running ? s.theme.text() : s.theme.textMuted(), open || running);
}

void drawPart(StageCanvas& s, const Tower& tower, int layer, std::size_t index) {
    const TowerLayer& l = tower.layers[static_cast<std::size_t>(layer)];
    const TowerPart& part = l.parts[index];
    const auto i = static_cast<int>(index), n = static_cast<int>(l.parts.size()) + 1;
    const double begun = shareOf(s, part.first, i, n), done = shareOf(s, part.last, i, n);
    const bool active = begun > 0 && done < 1 && runs(s, tower.stack, layer);
    const auto block = tower.encodes()                       ? AttentionBlock::Encoder
                       : part.kind == TowerPart::Kind::Cross ? AttentionBlock::Cross
                                                             : AttentionBlock::Decoder;
    const QString id = QStringLiteral("%1.%2.part.%3").arg(prefixOf(tower)).arg(layer).arg(static_cast<int>(part.kind));
    const bool attends = part.kind != TowerPart::Kind::FeedForward;
    BoxItem& box = s.box(id, part.box,
                         l.detailed  ? s.theme.surface()
                         : begun > 0 ? s.theme.roleSoft(part.role)
                                     : s.theme.window(),
                         active      ? s.theme.accent()
                         : begun > 0 ? s.theme.role(part.role)
                                     : s.theme.line(),
                         attends ? StageCanvas::tr("%1 of layer %2").arg(part.name).arg(layer) : QString(),
                         attends ? QStringLiteral("block:%1:%2").arg(static_cast<int>(block)).arg(layer) : QString());
    box.radius = std::min(7.0, part.box.height() / 2.5);
    box.strokeWidth = active ? 2 : 1;
    if (l.detailed)
        return;
    const double scale = Theme::textScale();
    const QString words = fittingForm({part.name, part.brief, QString()}, s.theme, 10, false, part.box.width() - 8);
    if (part.box.height() >= 9.5 * scale && !words.isEmpty())
        s.text(id + QStringLiteral(".text"), part.box.adjusted(4, 0, -4, 0), words,
               std::min(10.0, part.box.height() * 0.8 / scale), Qt::AlignCenter,
               begun > 0 ? s.theme.text() : s.theme.textMuted(), active);
}

void drawBorder(StageCanvas& s, const Tower& tower, int border) {
    const auto [shown, writer] = borderOf(s, tower.stack, border);
    const int n = border > 0 ? static_cast<int>(tower.layers[static_cast<std::size_t>(border - 1)].parts.size()) : 0;
    const QString name = border == 0                 ? StageCanvas::tr("what enters layer 0")
                         : border < tower.layerCount ? StageCanvas::tr("what leaves layer %1").arg(border - 1)
                         : tower.encodes()           ? StageCanvas::tr("output of the encoder")
                                                     : StageCanvas::tr("output of the decoder");
    drawLanes(s, tower, QStringLiteral("%1.stream.%2").arg(prefixOf(tower)).arg(border), name, shown,
              tower.borders[static_cast<std::size_t>(border)], Role::Residual, shareOf(s, writer, n, n + 1));
}

void drawInputs(StageCanvas& s, const Tower& tower) {
    if (tower.embedding.isEmpty())
        return;
    const auto hook = [&](HookKind kind) { return engine::Hook{kind, -1, tower.stack}; };
    const bool scaled = s.store.ops()->producer(hook(HookKind::EmbedScaled)) != nullptr;
    const std::pair<HookKind, QRectF> rows[] = {{scaled ? HookKind::EmbedScaled : HookKind::Embed, tower.embedding},
                                                {HookKind::PosEmbed, tower.position}};
    for (const auto& [kind, row] : rows) {
        const bool places = kind == HookKind::PosEmbed;
        const QString id = QStringLiteral("%1.%2").arg(prefixOf(tower), places ? QStringLiteral("position")
                                                                               : QStringLiteral("embedding"));
        drawLanes(s, tower, id, places ? StageCanvas::tr("time signal of the position") : StageCanvas::tr("embedding"),
                  hook(kind), row, Role::Residual, s.progress(hook(kind)));
        if (places)
            s.text(id + QStringLiteral(".plus"),
                   QRectF(tower.gutter.left(), row.center().y() - 7, tower.gutter.width(), 14), QStringLiteral("+"), 11,
                   Qt::AlignCenter, s.theme.textMuted());
    }
}

} // namespace

void drawLanes(StageCanvas& s, const Tower& tower, const QString& id, const QString& name, engine::Hook hook,
               const QRectF& row, Role role, double share) {
    const int from = s.store.isFinal(hook) ? std::max(tower.first, s.store.firstFinalPosition()) : tower.first;
    const int end = endOfShown(s, tower);
    if (from >= tower.end())
        return;
    const Gathered all =
        s.gathered(lanesOf(tower, hook, from, tower.end())); // colours do not change as the walk goes on
    if (!all.values) {
        BoxItem& waiting = s.box(id + QStringLiteral(".waiting"), row, {}, s.theme.line());
        waiting.radius = 2;
        waiting.dashed = true;
        return;
    }
    const float full = fullColor({all});
    const auto piece = [&](const QString& pieceId, int begin, int stop, double shown, double opacity) {
        if (begin >= stop)
            return;
        const double inset = tower.columnWidth >= 9 ? 0.5 : 0;
        const QRectF rect(tower.x(begin) + inset, row.top(), (stop - begin) * tower.columnWidth - 2 * inset,
                          row.height());
        CellGrid* grid = s.grid(pieceId, name, rect, lanesOf(tower, hook, begin, stop), ColorScale::Signed, role, shown,
                                false, std::pair{-full, full});
        if (!grid)
            return;
        grid->opacity = shown <= 0 ? 0 : opacity;
        if (tower.count <= mostNamedLanes && grid->columnLabels.empty())
            for (int p = begin; p < stop; ++p)
                grid->columnLabels.push_back(s.store.tokenAt(tower.stack, p));
    };
    if (tower.encodes()) { // all tokens at once
        piece(id, from, tower.end(), share, writes(s) ? calm : 1);
        return;
    }
    if (!s.state.beat) {
        piece(id, from, tower.end(), 1, 1);
        return;
    }
    const int own = reads(s) ? tower.first : written(s);
    piece(id + QStringLiteral(".before"), from, std::min(own, end), 1, writes(s) ? calm : 1);
    if (own >= from && own < end)
        piece(id + QStringLiteral(".own"), own, own + 1, share, 1);
}

void drawTower(StageCanvas& s, const TranslationPlan& plan, const Tower& tower) {
    for (int l = 0; l < tower.layerCount; ++l)
        drawLayerBox(s, tower, l);
    if (tower.shows(tower.followed) && (tower.encodes() || !reads(s))) {
        const QRectF lane(tower.x(tower.followed), tower.layers.back().box.top(), std::max(3.0, tower.columnWidth),
                          tower.labels.bottom() - tower.layers.back().box.top());
        s.box(prefixOf(tower) + QStringLiteral(".lane"), lane,
              s.theme.roleSoft(tower.encodes() ? Role::Key : Role::Query), {})
            .radius = 4;
    }
    drawInputs(s, tower);
    for (int l = 0; l < tower.layerCount; ++l) {
        if (!tower.layers[static_cast<std::size_t>(l)].detailed)
            drawRising(s, tower, l);
        for (std::size_t i = 0; i < tower.layers[static_cast<std::size_t>(l)].parts.size(); ++i)
            drawPart(s, tower, l, i);
    }
    for (int b = 0; b <= tower.layerCount; ++b)
        drawBorder(s, tower, b);
    drawOpenLayer(s, plan, tower);
}

} // namespace headlight
