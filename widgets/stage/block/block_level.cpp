// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/block/block_parts.h"
#include "widgets/stage/weight_panel.h"

#include <algorithm>

namespace headlight {
namespace {

using engine::HookKind;

constexpr double panelTitle = 18;    ///< height of a panel's title line
constexpr double thinnestLine = 1.5; ///< pixels; thinner ones are all border
constexpr double laneGap = 14;       ///< between blocks, with an arrow

/// Another attention of the layer: a click opens it.
void drawCard(StageCanvas& s, const Block& b, QRectF rect) {
    const QString id = QLatin1String(b.id);
    BoxItem& box = s.box(id, rect, s.theme.surface(), s.theme.role(b.role),
                         StageCanvas::tr("open %1", "an attention").arg(b.title),
                         QStringLiteral("block:%1").arg(static_cast<int>(*b.opens)));
    box.radius = 6;
    s.text(id + QStringLiteral(".title"), rect.adjusted(8, 0, -8, 0), b.title, 11.5, Qt::AlignCenter, s.theme.text(),
           true);
}

} // namespace

int foldWidth(const StageCanvas& s, int count, double height) {
    const int headDim = s.shape.headDim;
    const int most = std::max(1, static_cast<int>((height - panelTitle) / thinnestLine));
    const int lines = (count + headDim - 1) / headDim;
    return headDim * ((lines + most - 1) / most);
}

double laneHeight(double height, std::size_t blocks) {
    return (height - laneGap * (static_cast<double>(blocks) - 1)) / static_cast<double>(blocks);
}

void drawLane(StageCanvas& s, QRectF area, const std::vector<Block>& blocks) {
    const double height = laneHeight(area.height(), blocks.size());
    double y = area.top();
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const Block& b = blocks[i];
        const QRectF rect(area.left(), y, area.width(), height);
        const int count = b.kind == HookKind::ZMerged ? s.innerDim() : s.shape.modelDim;
        if (b.opens)
            drawCard(s, b, rect);
        else
            s.vector(QLatin1String(b.id), {b.title, b.role, true, b.shortTitle, b.divisor}, rect, b.kind, count,
                     foldWidth(s, count, height));
        if (i + 1 < blocks.size())
            s.arrow(QLatin1String(b.id) + QStringLiteral(".down"),
                    {QPointF(area.center().x(), y + height + 2), QPointF(area.center().x(), y + height + laneGap - 1)},
                    s.progress(blocks[i + 1].kind));
        y += height + laneGap;
    }
}

namespace {

/// What enters the block: embeddings, residual stream, ln1. Boxed by what it is, with a + where two rows are added.
void drawInputLane(StageCanvas& s, QRectF area) {
    drawLane(
        s, area,
        {{"embed", StageCanvas::tr("token embedding"), Role::Residual, HookKind::Embed, StageCanvas::tr("embedding")},
         {"pos", StageCanvas::tr("+ position"), Role::Residual, HookKind::PosEmbed},
         {"pre", StageCanvas::tr("residual stream"), Role::Residual, HookKind::ResidPre, StageCanvas::tr("residual")},
         {"ln1", StageCanvas::tr("LayerNorm 1"), Role::Neutral, HookKind::Ln1Normalized, QStringLiteral("LN 1"),
          HookKind::Ln1Scale}});
}

void drawMergeLane(StageCanvas& s, QRectF area) {
    drawLane(s, area,
             {{"merged", StageCanvas::tr("heads merged"), Role::Output, HookKind::ZMerged, StageCanvas::tr("merged")},
              {"attnout", StageCanvas::tr("× W_O + b_O"), Role::Output, HookKind::AttnOut, QStringLiteral("× W_O")},
              {"mid", StageCanvas::tr("+ residual"), Role::Residual, HookKind::ResidMid, QStringLiteral("+ x")}});
    markMergedHead(s);
}

} // namespace

void markMergedHead(StageCanvas& s) {
    const engine::Hook merged = s.hook(HookKind::ZMerged);
    const int first = s.state.head * s.shape.headDim;
    const auto parts = s.list.rectsOf({merged, {s.position, first, 0}, {s.position + 1, first + s.shape.headDim, 1}});
    if (parts.empty())
        return;
    BoxItem& box =
        s.box(QStringLiteral("merged.head"), parts.front().adjusted(-2, -1.5, 2, 1.5), {}, s.theme.role(Role::Output));
    box.radius = 2;
    box.strokeWidth = 1.5;
}

std::vector<BandColumn> mlpColumns(const StageCanvas& s) {
    const int C = s.shape.modelDim, F = s.shape.mlpDim;
    return {
        {{"w_in", QStringLiteral("× W_in"), Role::Weight, HookKind::MlpPre}, F, 0.9, engine::WeightKind::MlpInWeight},
        {{"pre_act", StageCanvas::tr("MLP in"), Role::Mlp, HookKind::MlpPre,
          StageCanvas::tr("in", "what goes into the MLP")},
         F,
         1.15},
        {{"post_act", StageCanvas::tr("activation"), Role::Mlp, HookKind::MlpPost,
          StageCanvas::tr("act.", "activation, in short")},
         F,
         1.15},
        {{"w_out", QStringLiteral("× W_out"), Role::Weight, HookKind::MlpOut},
         C,
         0.9,
         engine::WeightKind::MlpOutWeight},
        {{"mlp_out", StageCanvas::tr("MLP out"), Role::Mlp, HookKind::MlpOut,
          StageCanvas::tr("out", "what comes out of the MLP")},
         C,
         1},
        {{"post", StageCanvas::tr("+ residual"), Role::Residual, HookKind::ResidPost, QStringLiteral("+ x")}, C, 1},
    };
}

namespace {

std::vector<BandColumn> bandColumns(const StageCanvas& s) {
    const int C = s.shape.modelDim;
    std::vector<BandColumn> columns = mlpColumns(s);
    columns.insert(columns.begin(), {{"ln2", StageCanvas::tr("LayerNorm 2"), Role::Neutral, HookKind::Ln2Normalized,
                                      QStringLiteral("LN"), HookKind::Ln2Scale},
                                     C,
                                     1});
    columns.push_back({{"lnf", StageCanvas::tr("final norm"), Role::Neutral, HookKind::LnFinalNormalized,
                        QStringLiteral("LN"), HookKind::LnFinalScale},
                       C,
                       1});
    return columns;
}

/// The matrix; while its op is at work the column that makes the newest number is lit (IG-51, IG-52).
void drawBandWeight(StageCanvas& s, const BandColumn& c, QRectF rect) {
    const bool in = *c.weight == engine::WeightKind::MlpInWeight;
    const int rows = in ? s.shape.modelDim : s.shape.mlpDim;
    const double share = s.progress(c.block.kind);
    std::optional<std::pair<int, int>> lit;
    if (share > 0 && share < 1) {
        const int column = std::min(c.count - 1, static_cast<int>(share * c.count));
        lit = std::pair(column, column + 1);
    }
    drawWeight(s, QLatin1String(c.block.id), c.block.title, rect, s.weight(*c.weight), 0, rows, 0, c.count, {}, lit);
}

} // namespace

QRectF drawBand(StageCanvas& s, QRectF area, std::vector<BandColumn> columns, double outputs, double lastArrow) {
    if (area.width() < 1000 || area.height() < 130)
        std::erase_if(columns, [](const BandColumn& c) { return c.weight.has_value(); });
    const double gap = 16;
    double total = outputs;
    for (const auto& c : columns)
        total += c.share;
    const double unit = (area.width() - gap * static_cast<double>(columns.size())) / total;
    double x = area.left();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto& c = columns[i];
        const double width = c.share * unit;
        const QRectF rect(x, area.top(), width, area.height());
        if (c.weight)
            drawBandWeight(s, c, rect);
        else
            s.vector(QLatin1String(c.block.id),
                     {c.block.title, c.block.role, true, c.block.shortTitle, c.block.divisor}, rect, c.block.kind,
                     c.count, foldWidth(s, c.count, area.height()));
        const double y = area.top() + 18 + (area.height() - 18) / 2;
        s.arrow(QLatin1String(c.block.id) + QStringLiteral(".right"),
                {QPointF(x + width + 2, y), QPointF(x + width + gap - 3, y)},
                i + 1 < columns.size() ? s.progress(columns[i + 1].block.kind) : lastArrow);
        x += width + gap;
    }
    return {x, area.top(), area.right() - x, area.height()};
}

void drawBlock(StageCanvas& s, const StageFrame& frame) {
    if (s.stack != engine::Stack::Only) {
        drawTranslatorBlock(s, frame);
        return;
    }
    const double gap = 18;
    const double band = std::clamp(s.list.size.height() * 0.24, 92.0, 220.0);
    const double lane = std::clamp(frame.body.width() * 0.175, 92.0, 250.0);
    const QRectF bandArea(frame.body.left(), frame.body.bottom() - band, frame.body.width(), band);
    const double upper = bandArea.top() - 16 - frame.body.top();
    const QRectF input(frame.body.left(), frame.body.top(), lane, upper);
    const QRectF merge(frame.body.right() - lane, frame.body.top(), lane, upper);
    const QRectF table(input.right() + gap, frame.body.top(), merge.left() - gap - input.right() - gap, upper);
    QStringList note;
    if (s.shape.headCount > 1) {
        const bool lineOfHead = foldWidth(s, s.shape.modelDim, laneHeight(upper, 4)) == s.shape.headDim;
        note = lineOfHead
                   ? QStringList{StageCanvas::tr("vectors of %1 numbers are folded, one line per head")
                                     .arg(s.shape.modelDim),
                                 StageCanvas::tr("folded: a line per head")}
                   : QStringList{StageCanvas::tr("vectors of %1 numbers are folded into lines").arg(s.shape.modelDim),
                                 StageCanvas::tr("folded into lines")};
    }
    drawPath(s, frame.title, StageLevel::Block, note);
    drawLayerRail(s, frame.rail);
    s.focus(table);
    drawInputLane(s, input);
    drawAttentionTable(s, table);
    drawMergeLane(s, merge);
    drawOutputs(s, drawBand(s, bandArea, bandColumns(s), 1.7, s.progress(s.output(HookKind::Logits))));
}

} // namespace headlight
