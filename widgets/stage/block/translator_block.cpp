// SPDX-License-Identifier: GPL-3.0-or-later
// One token's way through a layer of an encoder or a decoder, in the order of the op table (IT-03 … 05, IT-20, 29, 31).
#include "widgets/stage/block/block_parts.h"

#include <algorithm>
#include <iterator>

namespace headlight {
namespace {

using engine::HookKind;

constexpr double lowestBlock = 30; ///< pixels a block of a lane needs with its title

/// Names that a vector of the layer goes by; empty for what is no vector of it (scales, queries …).
std::optional<Block> blockFor(const StageCanvas& s, HookKind kind) {
    const auto norm = [&](const char* id, const QString& title, HookKind scale) {
        return Block{id, title, Role::Neutral, kind, QStringLiteral("LN"), scale};
    };
    switch (kind) {
    case HookKind::Embed:
        return Block{"embed", StageCanvas::tr("token embedding"), Role::Residual, kind, StageCanvas::tr("embedding")};
    case HookKind::EmbedScaled:
        return Block{"scaled", StageCanvas::tr("× √%1").arg(s.shape.modelDim), Role::Residual, kind};
    case HookKind::PosEmbed:
        return Block{"pos", StageCanvas::tr("+ position"), Role::Residual, kind};
    case HookKind::ResidPre:
        return Block{"pre", StageCanvas::tr("residual stream"), Role::Residual, kind, StageCanvas::tr("residual")};
    case HookKind::ZMerged:
        return Block{"merged", StageCanvas::tr("heads merged"), Role::Output, kind, StageCanvas::tr("merged")};
    case HookKind::AttnOut:
        return Block{"attnout", StageCanvas::tr("× W_O + b_O"), Role::Output, kind, QStringLiteral("× W_O")};
    case HookKind::CrossAttnOut:
        return Block{"crossout", StageCanvas::tr("× W_O + b_O"), Role::Output, kind, QStringLiteral("× W_O")};
    case HookKind::ResidMid:
        return Block{"mid", StageCanvas::tr("+ residual"), Role::Residual, kind, QStringLiteral("+ x")};
    case HookKind::ResidMidCross:
        return Block{"midcross", StageCanvas::tr("+ residual"), Role::Residual, kind, QStringLiteral("+ x")};
    case HookKind::Ln1Normalized:
        return norm("ln1", StageCanvas::tr("LayerNorm 1"), HookKind::Ln1Scale);
    case HookKind::Ln2Normalized:
        return norm("ln2", StageCanvas::tr("LayerNorm 2"), HookKind::Ln2Scale);
    case HookKind::Ln3Normalized:
        return norm("ln3", StageCanvas::tr("LayerNorm 3"), HookKind::Ln3Scale);
    default:
        return std::nullopt;
    }
}

bool isSelf(HookKind kind) {
    return crossed(kind) != kind;
}

/// The vectors of the layer around the open attention and before the MLP's input, in the order of the forward pass.
struct Way {
    std::vector<Block> before, after;
};

Way wayOf(const StageCanvas& s) {
    const auto& table = *s.store.ops();
    std::vector<const engine::Op*> ops;
    if (s.state.layer == 0)
        ops = table.opsOf(s.stack, -1);
    const auto own = table.opsOf(s.stack, s.state.layer);
    ops.insert(ops.end(), own.begin(), own.end());
    const engine::Op* mlp = table.producer(s.hook(HookKind::MlpPre));
    const HookKind mlpInput = mlp ? mlp->inputs.at(0).kind : HookKind::MlpPre;
    Way way;
    bool behind = false;
    for (const engine::Op* op : ops) {
        const HookKind kind = op->output.kind;
        if (kind == HookKind::MlpPre)
            break;
        behind = behind || op->output == s.hook(HookKind::Q);
        const bool self = isSelf(kind), cross = blockOf(op->output) == AttentionBlock::Cross;
        const bool other = s.block == AttentionBlock::Cross ? self : s.block == AttentionBlock::Decoder && cross;
        std::vector<Block>& lane = behind ? way.after : way.before;
        if (other && (kind == HookKind::Q || kind == HookKind::CrossQ)) {
            lane.push_back(kind == HookKind::Q ? Block{"other",
                                                       StageCanvas::tr("self-attention"),
                                                       Role::Pattern,
                                                       kind,
                                                       {},
                                                       {},
                                                       AttentionBlock::Decoder}
                                               : Block{"other",
                                                       StageCanvas::tr("cross-attention"),
                                                       Role::Pattern,
                                                       kind,
                                                       {},
                                                       {},
                                                       AttentionBlock::Cross});
            continue;
        }
        if (kind == mlpInput)
            continue; // stands at the beginning of the band
        if (kind == HookKind::CrossZMerged && s.block == AttentionBlock::Cross)
            lane.push_back(*blockFor(s, HookKind::ZMerged));
        else if (const auto block = blockFor(s, kind); block && !(other && kind == HookKind::ZMerged))
            lane.push_back(*block);
    }
    return way;
}

/// What a small lane leaves out, the least telling first; sums and what an attention gives stay.
void thinOut(std::vector<Block>& lane, double height) {
    for (const HookKind spare : {HookKind::EmbedScaled, HookKind::Embed, HookKind::PosEmbed, HookKind::ZMerged,
                                 HookKind::Ln1Normalized, HookKind::AttnOut, HookKind::CrossAttnOut, HookKind::ResidMid,
                                 HookKind::ResidMidCross, HookKind::Ln2Normalized}) {
        if (lane.size() < 2 || laneHeight(height, lane.size()) >= lowestBlock)
            return;
        std::erase_if(lane, [spare](const Block& b) { return b.kind == spare && !b.opens; });
    }
}

/// Self-attention's vectors keep their own names while cross-attention is open.
void drawWay(StageCanvas& s, QRectF area, std::vector<Block> lane) {
    thinOut(lane, area.height());
    if (lane.empty())
        return;
    if (s.block != AttentionBlock::Cross) {
        drawLane(s, area, lane);
        return;
    }
    // Only ZMerged and AttnOut of the open attention go by another name than their own.
    const double height = laneHeight(area.height(), lane.size());
    const double step = (area.height() - height) / std::max<double>(1, static_cast<double>(lane.size()) - 1);
    for (std::size_t i = 0; i < lane.size(); ++i) {
        const QRectF rect(area.left(), area.top() + static_cast<double>(i) * step, area.width(), height);
        const bool ofSelf = lane[i].kind == HookKind::AttnOut;
        if (ofSelf)
            s.block = AttentionBlock::Decoder;
        drawLane(s, rect, {lane[i]});
        s.block = s.state.block;
        if (i + 1 < lane.size())
            s.arrow(QLatin1String(lane[i].id) + QStringLiteral(".down"),
                    {QPointF(rect.center().x(), rect.bottom() + 2), QPointF(rect.center().x(), rect.top() + step - 1)},
                    s.progress(lane[i + 1].kind));
    }
}

/// The MLP with its norm before or behind it, and the last norm where the stack has one.
std::vector<BandColumn> bandOf(const StageCanvas& s) {
    const engine::Op* mlp = s.store.ops()->producer(s.hook(HookKind::MlpPre));
    std::vector<BandColumn> columns = mlpColumns(s);
    const auto add = [&](HookKind kind, auto where) {
        if (auto block = blockFor(s, kind))
            columns.insert(where, BandColumn{std::move(*block), s.shape.modelDim, 1});
    };
    if (mlp)
        add(mlp->inputs.at(0).kind, columns.begin());
    for (const HookKind norm : {HookKind::Ln2Normalized, HookKind::Ln3Normalized}) {
        const engine::Op* op = s.store.ops()->producer(s.hook(norm));
        if (op && op->inputs.at(0).kind == HookKind::ResidPost)
            add(norm, columns.end());
    }
    const bool last = s.state.layer + 1 == s.shape.layerCount;
    if (last && s.exists(HookKind::LnFinalNormalized))
        columns.push_back({{"lnf", StageCanvas::tr("final norm"), Role::Neutral, HookKind::LnFinalNormalized,
                            QStringLiteral("LN"), HookKind::LnFinalScale},
                           s.shape.modelDim,
                           1});
    return columns;
}

/// Where the row goes on to.
void drawNext(StageCanvas& s, QRectF area) {
    const bool last = s.state.layer + 1 == s.shape.layerCount;
    QString words = StageCanvas::tr("on to layer %1").arg(s.state.layer + 1);
    QString action = QStringLiteral("layer:%1").arg(s.state.layer + 1);
    if (last) { // of the encoder: a decoder's last layer has the outputs here
        words = StageCanvas::tr("keys and values of every decoder layer");
        action = QStringLiteral("block:%1").arg(static_cast<int>(AttentionBlock::Cross));
    }
    const QRectF rect(area.left(), area.center().y() - 28, area.width(), 64);
    BoxItem& box = s.box(QStringLiteral("next"), rect, s.theme.surface(),
                         s.theme.role(last ? Role::Key : Role::Residual), words, action);
    box.radius = 6;
    s.text(QStringLiteral("next.text"), rect.adjusted(6, 2, -6, -2), words, 11.5, Qt::AlignCenter, s.theme.text(),
           true);
    std::get<TextItem>(s.list.items.back()).wrap = true;
}

} // namespace

void drawTranslatorBlock(StageCanvas& s, const StageFrame& frame) {
    const double gap = 18;
    const double band = std::clamp(s.list.size.height() * 0.24, 92.0, 220.0);
    const double lane = std::clamp(frame.body.width() * 0.175, 88.0, 250.0);
    const QRectF bandArea(frame.body.left(), frame.body.bottom() - band, frame.body.width(), band);
    const double upper = bandArea.top() - 16 - frame.body.top();
    const QRectF input(frame.body.left(), frame.body.top(), lane, upper);
    const QRectF merge(frame.body.right() - lane, frame.body.top(), lane, upper);
    const QRectF table(input.right() + gap, frame.body.top(), merge.left() - gap - input.right() - gap, upper);
    drawPath(s, frame.title, StageLevel::Block,
             {StageCanvas::tr("vectors of %1 numbers are folded into lines").arg(s.shape.modelDim),
              StageCanvas::tr("folded into lines")});
    drawLayerRail(s, frame.rail);
    s.focus(table);
    const Way way = wayOf(s);
    drawWay(s, input, way.before);
    drawAttentionTable(s, table);
    drawWay(s, merge, way.after);
    markMergedHead(s);
    const bool writes = s.stack == engine::Stack::Decoder && s.state.layer + 1 == s.shape.layerCount;
    const double arrow = writes ? s.progress(s.output(HookKind::Logits)) : 1;
    const QRectF rest = drawBand(s, bandArea, bandOf(s), writes ? 1.7 : 1.1, arrow);
    if (writes)
        drawOutputs(s, rest);
    else
        drawNext(s, rest);
}

} // namespace headlight
