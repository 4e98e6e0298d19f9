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

/// A norm of what was summed up, not of what a part reads.
bool postNorm(const engine::Op& op) {
    using enum engine::HookKind;
    const auto input = op.inputs.front().kind;
    return input == ResidMid && op.output.kind == Ln1Normalized;
}

QString attentionTitle(const engine::Op& op, const engine::OpTable& ops) {
    using enum engine::HookKind;
    switch (op.output.kind) {
    case Ln1Scale:
        return Words::tr("size of the residual stream");
    case Ln1Normalized:
        return postNorm(op) ? Words::tr("LayerNorm after attention") : Words::tr("LayerNorm before attention");
    case CrossQ:
        return Words::tr("cross-attention: queries");
    case CrossK:
        return Words::tr("cross-attention: keys of the source, kept");
    case CrossV:
        return Words::tr("cross-attention: values of the source, kept");
    case CrossDot:
        return Words::tr("cross-attention scores: query · key");
    case CrossScores:
        return Words::tr("cross-attention %1", "scores ÷ √…").arg(scaleTitle(op, ops));
    case CrossPattern:
        return Words::tr("softmax: cross-attention pattern");
    case CrossZ:
        return Words::tr("weighted sum of the source's values");
    case CrossZMerged:
        return Words::tr("cross-attention: heads side by side");
    case CrossAttnOut:
        return Words::tr("cross-attention: output projection");
    case ResidMidCross:
        return Words::tr("cross-attention added to the residual stream");
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
        return op.kind == engine::OpKind::CausalMask ? Words::tr("causal mask") : scaleTitle(op, ops);
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

/// Of a recurrent model.
QString recurrentTitle(const engine::Op& op) {
    using enum engine::HookKind;
    switch (op.output.kind) {
    case ForwardReset:
        return Words::tr("reading forwards: reset gate");
    case ForwardUpdate:
        return Words::tr("reading forwards: update gate");
    case ForwardNew:
        return Words::tr("reading forwards: candidate state");
    case ForwardState:
        return Words::tr("reading forwards: hidden state");
    case BackwardReset:
        return Words::tr("reading backwards: reset gate");
    case BackwardUpdate:
        return Words::tr("reading backwards: update gate");
    case BackwardNew:
        return Words::tr("reading backwards: candidate state");
    case BackwardState:
        return Words::tr("reading backwards: hidden state");
    case EncoderState:
        return Words::tr("hidden states of both directions, joined");
    case InitialState:
        return Words::tr("the decoder's first state");
    case AlignKey:
        return Words::tr("keys of the hidden states");
    case Reset:
        return Words::tr("reset gate");
    case Update:
        return Words::tr("update gate");
    case New:
        return Words::tr("candidate state");
    case DecoderState:
        return Words::tr("the decoder's hidden state");
    case AlignQuery:
        return Words::tr("query of the decoder's state");
    case AlignScores:
        return Words::tr("a score for each hidden state");
    case AlignPattern:
        return Words::tr("softmax of the scores");
    case AlignContext:
        return Words::tr("context: weighted sum of the hidden states");
    case Attentional:
        return Words::tr("context and state joined: attentional state");
    default:
        return {};
    }
}

QString opTitle(const engine::Op& op, const engine::OpTable& ops) {
    using enum engine::HookKind;
    if (const QString words = recurrentTitle(op); !words.isEmpty())
        return words;
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
        if (op.inputs.front().kind == ResidMidCross)
            return Words::tr("LayerNorm after cross-attention");
        if (op.inputs.front().kind == ResidPost)
            return Words::tr("LayerNorm after the MLP");
        return op.output.stack == engine::Stack::Decoder ? Words::tr("LayerNorm before cross-attention")
                                                         : Words::tr("LayerNorm before the MLP");
    case Ln3Normalized:
        return op.inputs.front().kind == ResidPost ? Words::tr("LayerNorm after the MLP")
                                                   : Words::tr("LayerNorm before the MLP");
    case EmbedScaled:
        return Words::tr("embedding × √%1").arg(ops.shape().modelDim);
    case Ln3Scale:
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
           kind == Pattern || kind == Z || kind == CrossQ || kind == CrossK || kind == CrossV || kind == CrossDot ||
           kind == CrossScores || kind == CrossPattern || kind == CrossZ;
}

QString layerName(const Beat& beat) {
    switch (beat.stack) {
    case engine::Stack::Encoder:
        return Words::tr("Encoder layer %1").arg(beat.layer);
    case engine::Stack::Decoder:
        return Words::tr("Decoder layer %1").arg(beat.layer);
    case engine::Stack::Only:
        break;
    }
    return Words::tr("Layer %1").arg(beat.layer);
}

} // namespace

QString beatTitle(const Beat& beat, const engine::OpTable& ops, int head) {
    if (beat.ops.empty())
        return {};
    const QString layer = layerName(beat);
    if (beat.folded && beat.ofSource() && beat.stack == engine::Stack::Decoder)
        return Words::tr("%1: keys and values of the source, kept").arg(layer);
    if (beat.folded)
        return Words::tr("%1: all of it").arg(layer);
    if (beat.collapsed && beat.part) {
        const QString part = partTitle(*beat.part);
        return beat.layer < 0 ? Words::tr("All at once: %1").arg(part)
                              : Words::tr("%1, all at once: %2").arg(layer, part);
    }
    const engine::Op& op = ops.ops()[static_cast<std::size_t>(beat.ops.back())];
    const QString what = opTitle(op, ops);
    if (beat.layer < 0 && beat.stack == engine::Stack::Encoder)
        return Words::tr("Encoder: %1").arg(what);
    if (beat.layer < 0)
        return what;
    if (isPerHead(op.output.kind))
        return Words::tr("%1 · head %2: %3", "layer · head: step").arg(layer).arg(head).arg(what);
    return Words::tr("%1: %2", "layer: step").arg(layer, what);
}

} // namespace headlight
