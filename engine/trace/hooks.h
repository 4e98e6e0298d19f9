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
    Embed,             ///< hook_embed [position, modelDim]
    PosEmbed,          ///< hook_pos_embed [position, modelDim]
    ResidPre,          ///< blocks.{l}.hook_resid_pre [position, modelDim]
    Ln1Scale,          ///< blocks.{l}.ln1.hook_scale [position, 1]: √(variance+ε)
    Ln1Normalized,     ///< blocks.{l}.ln1.hook_normalized [position, modelDim], gain and bias applied
    Q,                 ///< blocks.{l}.attn.hook_q [position, head, headDim]
    K,                 ///< blocks.{l}.attn.hook_k [position, head, headDim]
    V,                 ///< blocks.{l}.attn.hook_v [position, head, headDim]
    AttnDot,           ///< ours: blocks.{l}.attn.hook_attn_dot [head, query, key]: q·k
    AttnScaled,        ///< ours: blocks.{l}.attn.hook_attn_scaled [head, query, key]: before the mask
    AttnScores,        ///< blocks.{l}.attn.hook_attn_scores [head, query, key]: scaled and masked (-inf above the diagonal)
    Pattern,           ///< blocks.{l}.attn.hook_pattern [head, query, key], rows sum to 1
    Z,                 ///< blocks.{l}.attn.hook_z [position, head, headDim]
    ZMerged,           ///< ours: blocks.{l}.attn.hook_z_merged [position, modelDim]: heads side by side
    AttnOut,           ///< blocks.{l}.hook_attn_out [position, modelDim]
    ResidMid,          ///< blocks.{l}.hook_resid_mid [position, modelDim]
    Ln2Scale,          ///< blocks.{l}.ln2.hook_scale [position, 1]
    Ln2Normalized,     ///< blocks.{l}.ln2.hook_normalized [position, modelDim]
    MlpPre,            ///< blocks.{l}.mlp.hook_pre [position, mlpDim]
    MlpPost,           ///< blocks.{l}.mlp.hook_post [position, mlpDim]
    MlpOut,            ///< blocks.{l}.hook_mlp_out [position, modelDim]
    ResidPost,         ///< blocks.{l}.hook_resid_post [position, modelDim]
    LnFinalScale,      ///< ln_final.hook_scale [position, 1]
    LnFinalNormalized, ///< ln_final.hook_normalized [position, modelDim]
    Logits,            ///< logits [position, vocab]
    Probabilities,     ///< ours: probabilities [position, vocab]: softmax of the logits, temperature 1
};
inline constexpr int hookKindCount = static_cast<int>(HookKind::Probabilities) + 1;

/// What a dimension of a hook counts.
enum class Axis : std::uint8_t { Position, Query, Key, Head, HeadDim, ModelDim, MlpDim, Vocab, One };

/// Sizes every decoder-only model has; the family-specific config is richer.
struct ModelShape {
    int layerCount = 0;
    int headCount = 0;
    int modelDim = 0;
    int headDim = 0;
    int mlpDim = 0;
    int contextLength = 0;
    int vocabSize = 0;
};

/// One hook of one model: kind and layer (-1 where the hook is not in a block).
struct Hook {
    HookKind kind = HookKind::Embed;
    int layer = -1;
    auto operator<=>(const Hook&) const = default;
};

/// One row of the table behind every name.
struct HookInfo {
    HookKind kind;
    std::string_view pattern; ///< "{l}" stands for the layer
    std::array<Axis, 3> axes;
    int rank;                 ///< 2 or 3
    bool perLayer;
    bool ours;                ///< not a TransformerLens name; exported only when asked for by name
};

const HookInfo& hookInfo(HookKind kind);
std::string hookName(Hook hook);
/// Empty for a name that no hook has, or a layer outside 0 … layerCount-1.
std::optional<Hook> parseHook(std::string_view name, int layerCount);
/// Every hook of a model in the order of the forward pass.
std::vector<Hook> allHooks(int layerCount);
/// Hooks whose name matches a glob ('*' any run of characters, '?' one). Hooks marked `ours` match only a glob that
/// names them without wildcards in their last part, so that "*" gives exactly TransformerLens's names.
std::vector<Hook> matchHooks(std::string_view glob, int layerCount);
/// Shape of a hook's tensor over `positions` positions.
Shape hookShape(Hook hook, const ModelShape& shape, int positions);

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
