// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/trace/hooks.h"

namespace headlight {

/// Which of a model's attentions: that of its only stack, or one of a translator's three.
enum class AttentionBlock { Own, Encoder, Decoder, Cross };

/// The stack that computes it: of Cross the decoder, whose queries look at the encoder's keys.
constexpr engine::Stack stackOf(AttentionBlock block) {
    return block == AttentionBlock::Own       ? engine::Stack::Only
           : block == AttentionBlock::Encoder ? engine::Stack::Encoder
                                              : engine::Stack::Decoder;
}
/// The stack whose tokens are the keys.
constexpr engine::Stack keyStackOf(AttentionBlock block) {
    return block == AttentionBlock::Cross ? engine::Stack::Encoder : stackOf(block);
}

/// What cross-attention calls a hook of self-attention (Q … AttnOut); any other kind is its own. Nothing is masked in
/// cross-attention: both scaled and masked scores are its scores.
engine::HookKind crossed(engine::HookKind kind);
/// `kind` as `block` calls it.
engine::HookKind kindIn(AttentionBlock block, engine::HookKind kind);
/// The block that a hook of an attention belongs to; for any other hook the first block of its stack.
AttentionBlock blockOf(engine::Hook hook);

} // namespace headlight
