// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/weights.h"

namespace engine {

namespace {

/// Name without the block prefix.
const char* shortName(WeightKind kind) {
    switch (kind) {
    case WeightKind::TokenEmbedding:
        return "W_E";
    case WeightKind::PositionEmbedding:
        return "W_pos";
    case WeightKind::Ln1Gain:
        return "ln1.w";
    case WeightKind::Ln1Bias:
        return "ln1.b";
    case WeightKind::QueryWeight:
        return "attn.W_Q";
    case WeightKind::QueryBias:
        return "attn.b_Q";
    case WeightKind::KeyWeight:
        return "attn.W_K";
    case WeightKind::KeyBias:
        return "attn.b_K";
    case WeightKind::ValueWeight:
        return "attn.W_V";
    case WeightKind::ValueBias:
        return "attn.b_V";
    case WeightKind::OutputWeight:
        return "attn.W_O";
    case WeightKind::OutputBias:
        return "attn.b_O";
    case WeightKind::CrossQueryWeight:
        return "cross_attn.W_Q";
    case WeightKind::CrossQueryBias:
        return "cross_attn.b_Q";
    case WeightKind::CrossKeyWeight:
        return "cross_attn.W_K";
    case WeightKind::CrossKeyBias:
        return "cross_attn.b_K";
    case WeightKind::CrossValueWeight:
        return "cross_attn.W_V";
    case WeightKind::CrossValueBias:
        return "cross_attn.b_V";
    case WeightKind::CrossOutputWeight:
        return "cross_attn.W_O";
    case WeightKind::CrossOutputBias:
        return "cross_attn.b_O";
    case WeightKind::Ln3Gain:
        return "ln3.w";
    case WeightKind::Ln3Bias:
        return "ln3.b";
    case WeightKind::Ln2Gain:
        return "ln2.w";
    case WeightKind::Ln2Bias:
        return "ln2.b";
    case WeightKind::MlpInWeight:
        return "mlp.W_in";
    case WeightKind::MlpInBias:
        return "mlp.b_in";
    case WeightKind::MlpOutWeight:
        return "mlp.W_out";
    case WeightKind::MlpOutBias:
        return "mlp.b_out";
    case WeightKind::LnFinalGain:
        return "ln_final.w";
    case WeightKind::LnFinalBias:
        return "ln_final.b";
    case WeightKind::Unembedding:
        return "unembed.W_U";
    case WeightKind::UnembeddingBias:
        return "unembed.b_U";
    case WeightKind::GruInputWeight:
        return "gru.W_ih";
    case WeightKind::GruInputBias:
        return "gru.b_ih";
    case WeightKind::GruHiddenWeight:
        return "gru.W_hh";
    case WeightKind::GruHiddenBias:
        return "gru.b_hh";
    case WeightKind::BackInputWeight:
        return "gru_reverse.W_ih";
    case WeightKind::BackInputBias:
        return "gru_reverse.b_ih";
    case WeightKind::BackHiddenWeight:
        return "gru_reverse.W_hh";
    case WeightKind::BackHiddenBias:
        return "gru_reverse.b_hh";
    case WeightKind::BridgeWeight:
        return "bridge.W_init";
    case WeightKind::BridgeBias:
        return "bridge.b_init";
    case WeightKind::AlignQueryWeight:
        return "attn.W_q";
    case WeightKind::AlignKeyWeight:
        return "attn.W_k";
    case WeightKind::AlignVector:
        return "attn.v";
    case WeightKind::AlignGeneralWeight:
        return "attn.W_a";
    case WeightKind::CombineWeight:
        return "combine.W_c";
    case WeightKind::CombineBias:
        return "combine.b_c";
    }
    return "";
}

} // namespace

std::string weightName(WeightId id) {
    const bool ends = id.kind == WeightKind::Unembedding || id.kind == WeightKind::UnembeddingBias;
    std::string name = id.stack == Stack::Only || ends ? "" : id.stack == Stack::Encoder ? "encoder." : "decoder.";
    if (id.layer >= 0)
        name += "blocks." + std::to_string(id.layer) + ".";
    return name + shortName(id.kind);
}

} // namespace engine
