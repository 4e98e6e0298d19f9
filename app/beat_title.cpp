// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/beat_title.h"

#include "widgets/timeline/part_title.h"

#include <QCoreApplication>

#include <cmath>

namespace headlight {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(BeatTitle)
};

QString scaleTitle(const engine::Op& op, const engine::OpTable& ops) {
    const double root = std::sqrt(static_cast<double>(ops.shape().headDim));
    if (std::abs(op.constant * root - 1) < 1e-6)
        return Words::tr("scores ÷ √%1").arg(ops.shape().headDim);
    return Words::tr("scores × %1").arg(static_cast<double>(op.constant), 0, 'g', 3);
}

QString attentionTitle(const engine::Op& op, const engine::OpTable& ops) {
    using enum engine::HookKind;
    switch (op.output.kind) {
    case Ln1Scale:
        return Words::tr("size of the residual stream");
    case Ln1Normalized:
        return Words::tr("LayerNorm before attention");
    case Q:
        return Words::tr("queries");
    case K:
        return Words::tr("keys");
    case V:
        return Words::tr("values");
    case AttnDot:
        return Words::tr("scores: query · key");
    case AttnScaled:
        return scaleTitle(op, ops);
    case AttnScores:
        return Words::tr("causal mask");
    case Pattern:
        return Words::tr("softmax: attention pattern");
    case Z:
        return Words::tr("weighted sum of values");
    case ZMerged:
        return Words::tr("heads side by side");
    case AttnOut:
        return Words::tr("output projection");
    case ResidMid:
        return Words::tr("added to the residual stream");
    default:
        return {};
    }
}

QString opTitle(const engine::Op& op, const engine::OpTable& ops) {
    using enum engine::HookKind;
    switch (op.output.kind) {
    case Embed:
        return Words::tr("token embedding");
    case PosEmbed:
        return Words::tr("positional encoding");
    case ResidPre:
        return Words::tr("residual stream enters");
    case Ln2Scale:
        return Words::tr("size of the residual stream");
    case Ln2Normalized:
        return Words::tr("LayerNorm before the MLP");
    case MlpPre:
        return Words::tr("MLP: widened");
    case MlpPost:
        return Words::tr("MLP: activation");
    case MlpOut:
        return Words::tr("MLP: output");
    case ResidPost:
        return Words::tr("added to the residual stream");
    case LnFinalScale:
        return Words::tr("size of the residual stream");
    case LnFinalNormalized:
        return Words::tr("final LayerNorm");
    case Logits:
        return Words::tr("logits");
    case Probabilities:
        return Words::tr("softmax: probabilities");
    default:
        return attentionTitle(op, ops);
    }
}

bool isPerHead(engine::HookKind kind) {
    using enum engine::HookKind;
    return kind == Q || kind == K || kind == V || kind == AttnDot || kind == AttnScaled || kind == AttnScores ||
           kind == Pattern || kind == Z;
}

} // namespace

QString beatTitle(const Beat& beat, const engine::OpTable& ops, int head) {
    if (beat.ops.empty())
        return {};
    if (beat.folded)
        return Words::tr("Layer %1: all of it").arg(beat.layer);
    if (beat.collapsed && beat.part) {
        const QString part = partTitle(*beat.part);
        return beat.layer < 0 ? Words::tr("All at once: %1").arg(part)
                              : Words::tr("Layer %1, all at once: %2").arg(beat.layer).arg(part);
    }
    const engine::Op& op = ops.ops()[static_cast<std::size_t>(beat.ops.back())];
    const QString what = opTitle(op, ops);
    if (beat.layer < 0)
        return what;
    if (isPerHead(op.output.kind))
        return Words::tr("Layer %1 · head %2: %3").arg(beat.layer).arg(head).arg(what);
    return Words::tr("Layer %1: %2").arg(beat.layer).arg(what);
}

} // namespace headlight
