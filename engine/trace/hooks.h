// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/tensor.h"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

/// Places in the forward pass whose values can be watched. Strings are TransformerLens's (hookName); the four marked
/// "ours" have no name there and continue its scheme.
enum class HookKind : std::uint8_t {
    Embed,         ///< hook_embed [position, modelDim]
    EmbedScaled,   ///< ours: hook_embed_scaled [position, modelDim]: × √modelDim
    PosEmbed,      ///< hook_pos_embed [position, modelDim]
    ResidPre,      ///< blocks.{l}.hook_resid_pre [position, modelDim]
    Ln1Scale,      ///< blocks.{l}.ln1.hook_scale [position, 1]: √(variance+ε)
    Ln1Normalized, ///< blocks.{l}.ln1.hook_normalized [position, modelDim], gain and bias applied
    Q,             ///< blocks.{l}.attn.hook_q [position, head, headDim]
    K,             ///< blocks.{l}.attn.hook_k [position, head, headDim]
    V,             ///< blocks.{l}.attn.hook_v [position, head, headDim]
    AttnDot,       ///< ours: blocks.{l}.attn.hook_attn_dot [head, query, key]: q·k
    AttnScaled,    ///< ours: blocks.{l}.attn.hook_attn_scaled [head, query, key]: before the mask
    AttnScores,    ///< blocks.{l}.attn.hook_attn_scores [head, query, key]: scaled and masked (-inf above the diagonal)
    Pattern,       ///< blocks.{l}.attn.hook_pattern [head, query, key], rows sum to 1
    Z,             ///< blocks.{l}.attn.hook_z [position, head, headDim]
    ZMerged,       ///< ours: blocks.{l}.attn.hook_z_merged [position, modelDim]: heads side by side
    AttnOut,       ///< blocks.{l}.hook_attn_out [position, modelDim]
    ResidMid,      ///< blocks.{l}.hook_resid_mid [position, modelDim]
    CrossQ,        ///< blocks.{l}.cross_attn.hook_q [position, head, headDim]: from the decoder
    CrossK,        ///< blocks.{l}.cross_attn.hook_k [source position, head, headDim]: from the encoder's output
    CrossV,        ///< blocks.{l}.cross_attn.hook_v [source position, head, headDim]
    CrossDot,      ///< ours: blocks.{l}.cross_attn.hook_attn_dot [head, query, source key]: q·k
    CrossScores,   ///< blocks.{l}.cross_attn.hook_attn_scores [head, query, source key]: scaled; nothing is masked
    CrossPattern,  ///< blocks.{l}.cross_attn.hook_pattern [head, query, source key], rows sum to 1
    CrossZ,        ///< blocks.{l}.cross_attn.hook_z [position, head, headDim]
    CrossZMerged,  ///< ours: blocks.{l}.cross_attn.hook_z_merged [position, head·headDim]
    CrossAttnOut,  ///< blocks.{l}.hook_cross_attn_out [position, modelDim]
    ResidMidCross, ///< blocks.{l}.hook_resid_mid_cross [position, modelDim]: after cross-attention was added
    Ln2Scale,      ///< blocks.{l}.ln2.hook_scale [position, 1]
    Ln2Normalized, ///< blocks.{l}.ln2.hook_normalized [position, modelDim]
    Ln3Scale,      ///< blocks.{l}.ln3.hook_scale [position, 1]: decoders with cross-attention have three norms
    Ln3Normalized, ///< blocks.{l}.ln3.hook_normalized [position, modelDim]
    MlpPre,        ///< blocks.{l}.mlp.hook_pre [position, mlpDim]
    MlpPost,       ///< blocks.{l}.mlp.hook_post [position, mlpDim]
    MlpOut,        ///< blocks.{l}.hook_mlp_out [position, modelDim]
    ResidPost,     ///< blocks.{l}.hook_resid_post [position, modelDim]
    ForwardReset,  ///< encoder.forward.hook_reset [position, hidden]: gates of the GRU that reads from first to last
    ForwardUpdate, ///< encoder.forward.hook_update [position, hidden]
    ForwardNew,    ///< encoder.forward.hook_new [position, hidden]: candidate state
    ForwardState,  ///< encoder.h_forward [position, hidden]: state after reading positions 0 … i
    BackwardReset, ///< encoder.backward.hook_reset [position, hidden]: of the GRU that reads from last to first
    BackwardUpdate,    ///< encoder.backward.hook_update [position, hidden]
    BackwardNew,       ///< encoder.backward.hook_new [position, hidden]
    BackwardState,     ///< encoder.h_backward [position, hidden]: state after reading positions last … i
    EncoderState,      ///< encoder.h [position, encoderStateDim]: both states side by side, or their sum
    InitialState,      ///< decoder.h_init [1, hidden]: made of the states in which both directions ended
    AlignKey,          ///< ours: attn.hook_key [source position, scoreDim]: additive score
    Reset,             ///< decoder.hook_reset [position, hidden]
    Update,            ///< decoder.hook_update [position, hidden]
    New,               ///< decoder.hook_new [position, hidden]
    DecoderState,      ///< decoder.h [position, hidden]
    AlignQuery,        ///< ours: attn.hook_query [position, scoreDim]: additive and general score
    AlignScores,       ///< attn.hook_scores [query, source key]: nothing is masked
    AlignPattern,      ///< attn.hook_pattern [query, source key], rows sum to 1
    AlignContext,      ///< attn.hook_context [position, encoderStateDim]
    Attentional,       ///< decoder.hook_attentional [position, hidden]: attentional state
    LnFinalScale,      ///< ln_final.hook_scale [position, 1]
    LnFinalNormalized, ///< ln_final.hook_normalized [position, modelDim]
    Logits,            ///< logits [position, vocab]
    Probabilities,     ///< ours: probabilities [position, vocab]: softmax of the logits, temperature 1
};
inline constexpr int hookKindCount = static_cast<int>(HookKind::Probabilities) + 1;

/// What a dimension of a hook counts.
enum class Axis : std::uint8_t {
    Position,
    Query,
    Key,
    Head,
    HeadDim,
    ModelDim,
    MlpDim,
    Vocab,
    One,
    SourcePosition,
    SourceKey,    ///< positions of the encoder's text, in the decoder's cross-attention
    Heads,        ///< head·headDim: the heads side by side
    Hidden,       ///< numbers of a recurrent state
    EncoderState, ///< numbers of what a recurrent encoder hands over at each source position
    Score,        ///< numbers that a query and a key of a recurrent model's attention are compared in
};

/// Which half of a model: a model that only decodes has one stack, a translator two. The encoder's positions are those
/// of the source text.
enum class Stack : std::uint8_t { Only, Encoder, Decoder };

/// Sizes every model has; the family-specific config is richer. Of a translator the first ones are the decoder's.
struct ModelShape {
    int layerCount = 0;
    int headCount = 0;
    int modelDim = 0;
    int headDim = 0;
    int mlpDim = 0;
    int contextLength = 0;
    int vocabSize = 0;
    int encoderLayerCount = 0; ///< 0: a model that only decodes
    int encoderHeadCount = 0;
    int encoderHeadDim = 0;
    int encoderMlpDim = 0;
    int sourceVocabSize = 0;
    // Of a recurrent model, whose modelDim is the width of its embeddings; 0 in all others.
    int hiddenDim = 0;       ///< width of each direction's state and of the decoder's
    int encoderStateDim = 0; ///< width of what the decoder looks at, at each source position
    int scoreDim = 0;        ///< width in which a score compares

    bool recurrent() const { return hiddenDim > 0; }
    bool translates() const { return encoderLayerCount > 0; }
    /// The stack that writes the text.
    Stack writer() const { return translates() ? Stack::Decoder : Stack::Only; }
    /// The sizes of one stack under the first seven names.
    ModelShape of(Stack stack) const;
};

/// How long the texts of a run are. `source` is 0 where the model only decodes.
struct Lengths {
    int target = 0;
    int source = 0;
    int of(Stack stack) const { return stack == Stack::Encoder ? source : target; }
};

/// One hook of one model: kind, layer (-1 where the hook is not in a block) and stack. A recurrent model's hooks
/// between embeddings and logits lie in layer 0, though their names do not say so.
struct Hook {
    HookKind kind = HookKind::Embed;
    int layer = -1;
    Stack stack = Stack::Only;
    auto operator<=>(const Hook&) const = default;
};

/// One row of the table behind every name.
struct HookInfo {
    HookKind kind;
    std::string_view pattern; ///< "{l}" stands for the layer
    std::array<Axis, 3> axes;
    int rank; ///< 2 or 3
    bool perLayer;
    bool ours;                ///< not a TransformerLens name; exported only when asked for by name
    bool translation = false; ///< of translators only
};

const HookInfo& hookInfo(HookKind kind);
/// With "encoder." or "decoder." in front in a translator, but for logits, probabilities and what a recurrent decoder's
/// attention does.
std::string hookName(Hook hook);
/// Empty for a name that no hook has, or a layer outside 0 … layerCount-1.
std::optional<Hook> parseHook(std::string_view name, int layerCount);
/// The one among `hooks` that has this name; empty when none has.
std::optional<Hook> parseHook(std::string_view name, std::span<const Hook> hooks);
/// Every hook of a model that only decodes, in the order of the forward pass. OpTable::hooks() knows any model's.
std::vector<Hook> allHooks(int layerCount);
/// Hooks whose name matches a glob ('*' any run of characters, '?' one). Hooks marked `ours` match only a glob that
/// names them without wildcards in their last part, so that "*" gives exactly TransformerLens's names.
std::vector<Hook> matchHooks(std::string_view glob, int layerCount);
std::vector<Hook> matchHooks(std::string_view glob, std::vector<Hook> hooks);
/// Shape of a hook's tensor over `positions` positions of a model that only decodes.
Shape hookShape(Hook hook, const ModelShape& shape, int positions);
Shape hookShape(Hook hook, const ModelShape& shape, const Lengths& lengths);

/// Which LayerInside of its stack holds a hook: its layer, -1 (embeddings) or layerCount (ln_final, logits,
/// probabilities).
int insideOf(Hook hook, int layerCount);

/// One element of one hook; entries beyond the hook's rank are 0. For pattern-like hooks: {head, query, key}.
struct ElementRef {
    Hook hook;
    std::array<int, 3> index{};
    auto operator<=>(const ElementRef&) const = default;
};
/// "blocks.0.attn.hook_q[3, 1, 7]"
std::string toString(const ElementRef& element);

/// A box of elements: begin[d] ≤ index[d] < end[d] for each dimension of the hook.
struct HookRange {
    Hook hook;
    std::array<int, 3> begin{};
    std::array<int, 3> end{};
    bool contains(const ElementRef& e) const;
    std::int64_t count() const; ///< elements in the box, by the hook's rank
    bool operator==(const HookRange&) const = default;
};

} // namespace engine
