// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/trace/hooks.h"

#include <array>
#include <compare>
#include <cstdint>
#include <string>

namespace engine {

/// Parameters as the op table speaks of them: matrices are [input, output] except the two embedding tables and the
/// unembedding, which are [row = token or position, modelDim] (a recurrent model's unembedding: [vocab, hidden]). Vectors
/// are [1, n].
enum class WeightKind : std::uint8_t {
    TokenEmbedding,    ///< W_E [vocab, modelDim] (wte)
    PositionEmbedding, ///< W_pos [contextLength, modelDim] (wpe)
    Ln1Gain, Ln1Bias,  ///< blocks.{l}.ln1.w, .b [1, modelDim]
    QueryWeight, QueryBias, KeyWeight, KeyBias, ValueWeight, ValueBias, ///< W_Q … [modelDim, head·headDim], b [1, …]
    OutputWeight, OutputBias, ///< W_O [head·headDim, modelDim]
    CrossQueryWeight, CrossQueryBias, CrossKeyWeight, CrossKeyBias, CrossValueWeight, CrossValueBias,
    CrossOutputWeight, CrossOutputBias, ///< the same for cross-attention: queries from the decoder, the rest from the encoder
    Ln2Gain, Ln2Bias,
    Ln3Gain, Ln3Bias,
    MlpInWeight, MlpInBias,   ///< W_in [modelDim, mlpDim]
    MlpOutWeight, MlpOutBias, ///< W_out [mlpDim, modelDim]
    LnFinalGain, LnFinalBias,
    Unembedding,       ///< unembed.W_U, stored [vocab, modelDim]; the same numbers as W_E when tied
    UnembeddingBias,   ///< unembed.b_U [1, vocab]
    GruInputWeight, GruInputBias,   ///< gru.W_ih [modelDim, 3·hidden], b_ih: columns of reset, update, new
    GruHiddenWeight, GruHiddenBias, ///< gru.W_hh [hidden, 3·hidden], b_hh
    BackInputWeight, BackInputBias, BackHiddenWeight, BackHiddenBias, ///< the same of the GRU that reads backwards
    BridgeWeight, BridgeBias,       ///< bridge.W_init [2·hidden, hidden]
    AlignQueryWeight, AlignKeyWeight, AlignVector, ///< additive score: W_q [hidden, scoreDim], W_k [encoderStateDim, …], v [1, …]
    AlignGeneralWeight,             ///< general score: W_a [hidden, encoderStateDim]
    CombineWeight, CombineBias,     ///< combine.W_c [encoderStateDim + hidden, hidden]: context first
};

struct WeightId {
    WeightKind kind = WeightKind::TokenEmbedding;
    int layer = -1;
    Stack stack = Stack::Only;
    auto operator<=>(const WeightId&) const = default;
};

/// "blocks.0.attn.W_Q", "W_E", "ln_final.w" …
std::string weightName(WeightId id);

struct WeightElement {
    WeightId weight;
    int row = 0;
    int column = 0;
    auto operator<=>(const WeightElement&) const = default;
};

/// rows begin … end-1, columns begin … end-1
struct WeightRange {
    WeightId weight;
    int rowBegin = 0, rowEnd = 0, columnBegin = 0, columnEnd = 0;
    bool contains(const WeightElement& e) const {
        return e.weight == weight && e.row >= rowBegin && e.row < rowEnd && e.column >= columnBegin && e.column < columnEnd;
    }
    bool operator==(const WeightRange&) const = default;
};

} // namespace engine
