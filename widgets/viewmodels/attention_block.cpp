// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/viewmodels/attention_block.h"

namespace headlight {

using engine::HookKind;

HookKind crossed(HookKind kind) {
    switch (kind) {
    case HookKind::Q:
        return HookKind::CrossQ;
    case HookKind::K:
        return HookKind::CrossK;
    case HookKind::V:
        return HookKind::CrossV;
    case HookKind::AttnDot:
        return HookKind::CrossDot;
    case HookKind::AttnScaled:
    case HookKind::AttnScores:
        return HookKind::CrossScores;
    case HookKind::Pattern:
        return HookKind::CrossPattern;
    case HookKind::Z:
        return HookKind::CrossZ;
    case HookKind::ZMerged:
        return HookKind::CrossZMerged;
    case HookKind::AttnOut:
        return HookKind::CrossAttnOut;
    default:
        return kind;
    }
}

HookKind kindIn(AttentionBlock block, HookKind kind) {
    if (block == AttentionBlock::Cross)
        return crossed(kind);
    // The encoder masks nothing: its scores are the scaled ones.
    return block == AttentionBlock::Encoder && kind == HookKind::AttnScaled ? HookKind::AttnScores : kind;
}

AttentionBlock blockOf(engine::Hook hook) {
    if (hook.stack == engine::Stack::Only)
        return AttentionBlock::Own;
    if (hook.stack == engine::Stack::Encoder)
        return AttentionBlock::Encoder;
    switch (hook.kind) {
    case HookKind::CrossQ:
    case HookKind::CrossK:
    case HookKind::CrossV:
    case HookKind::CrossDot:
    case HookKind::CrossScores:
    case HookKind::CrossPattern:
    case HookKind::CrossZ:
    case HookKind::CrossZMerged:
    case HookKind::CrossAttnOut:
    case HookKind::AlignKey: // of recurrent decoders
    case HookKind::AlignQuery:
    case HookKind::AlignScores:
    case HookKind::AlignPattern:
    case HookKind::AlignContext:
        return AttentionBlock::Cross;
    default:
        return AttentionBlock::Decoder;
    }
}

} // namespace headlight
