// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/trace/hooks.h"

#include <algorithm>
#include <charconv>

namespace engine {

namespace {

constexpr std::string_view layerPlaceholder = "{l}";

using enum Axis;

// In the order of HookKind, which is the order of the forward pass.
constexpr std::array<HookInfo, hookKindCount> table{{
    {HookKind::Embed, "hook_embed", {Position, ModelDim, One}, 2, false, false},
    {HookKind::EmbedScaled, "hook_embed_scaled", {Position, ModelDim, One}, 2, false, true, true},
    {HookKind::PosEmbed, "hook_pos_embed", {Position, ModelDim, One}, 2, false, false},
    {HookKind::ResidPre, "blocks.{l}.hook_resid_pre", {Position, ModelDim, One}, 2, true, false},
    {HookKind::Ln1Scale, "blocks.{l}.ln1.hook_scale", {Position, One, One}, 2, true, false},
    {HookKind::Ln1Normalized, "blocks.{l}.ln1.hook_normalized", {Position, ModelDim, One}, 2, true, false},
    {HookKind::Q, "blocks.{l}.attn.hook_q", {Position, Head, HeadDim}, 3, true, false},
    {HookKind::K, "blocks.{l}.attn.hook_k", {Position, Head, HeadDim}, 3, true, false},
    {HookKind::V, "blocks.{l}.attn.hook_v", {Position, Head, HeadDim}, 3, true, false},
    {HookKind::AttnDot, "blocks.{l}.attn.hook_attn_dot", {Head, Query, Key}, 3, true, true},
    {HookKind::AttnScaled, "blocks.{l}.attn.hook_attn_scaled", {Head, Query, Key}, 3, true, true},
    {HookKind::AttnScores, "blocks.{l}.attn.hook_attn_scores", {Head, Query, Key}, 3, true, false},
    {HookKind::Pattern, "blocks.{l}.attn.hook_pattern", {Head, Query, Key}, 3, true, false},
    {HookKind::Z, "blocks.{l}.attn.hook_z", {Position, Head, HeadDim}, 3, true, false},
    {HookKind::ZMerged, "blocks.{l}.attn.hook_z_merged", {Position, Heads, One}, 2, true, true},
    {HookKind::AttnOut, "blocks.{l}.hook_attn_out", {Position, ModelDim, One}, 2, true, false},
    {HookKind::ResidMid, "blocks.{l}.hook_resid_mid", {Position, ModelDim, One}, 2, true, false},
    {HookKind::CrossQ, "blocks.{l}.cross_attn.hook_q", {Position, Head, HeadDim}, 3, true, false, true},
    {HookKind::CrossK, "blocks.{l}.cross_attn.hook_k", {SourcePosition, Head, HeadDim}, 3, true, false, true},
    {HookKind::CrossV, "blocks.{l}.cross_attn.hook_v", {SourcePosition, Head, HeadDim}, 3, true, false, true},
    {HookKind::CrossDot, "blocks.{l}.cross_attn.hook_attn_dot", {Head, Query, SourceKey}, 3, true, true, true},
    {HookKind::CrossScores, "blocks.{l}.cross_attn.hook_attn_scores", {Head, Query, SourceKey}, 3, true, false, true},
    {HookKind::CrossPattern, "blocks.{l}.cross_attn.hook_pattern", {Head, Query, SourceKey}, 3, true, false, true},
    {HookKind::CrossZ, "blocks.{l}.cross_attn.hook_z", {Position, Head, HeadDim}, 3, true, false, true},
    {HookKind::CrossZMerged, "blocks.{l}.cross_attn.hook_z_merged", {Position, Heads, One}, 2, true, true, true},
    {HookKind::CrossAttnOut, "blocks.{l}.hook_cross_attn_out", {Position, ModelDim, One}, 2, true, false, true},
    {HookKind::ResidMidCross, "blocks.{l}.hook_resid_mid_cross", {Position, ModelDim, One}, 2, true, false, true},
    {HookKind::Ln2Scale, "blocks.{l}.ln2.hook_scale", {Position, One, One}, 2, true, false},
    {HookKind::Ln2Normalized, "blocks.{l}.ln2.hook_normalized", {Position, ModelDim, One}, 2, true, false},
    {HookKind::Ln3Scale, "blocks.{l}.ln3.hook_scale", {Position, One, One}, 2, true, false, true},
    {HookKind::Ln3Normalized, "blocks.{l}.ln3.hook_normalized", {Position, ModelDim, One}, 2, true, false, true},
    {HookKind::MlpPre, "blocks.{l}.mlp.hook_pre", {Position, MlpDim, One}, 2, true, false},
    {HookKind::MlpPost, "blocks.{l}.mlp.hook_post", {Position, MlpDim, One}, 2, true, false},
    {HookKind::MlpOut, "blocks.{l}.hook_mlp_out", {Position, ModelDim, One}, 2, true, false},
    {HookKind::ResidPost, "blocks.{l}.hook_resid_post", {Position, ModelDim, One}, 2, true, false},
    {HookKind::ForwardReset, "forward.hook_reset", {Position, Hidden, One}, 2, true, false, true},
    {HookKind::ForwardUpdate, "forward.hook_update", {Position, Hidden, One}, 2, true, false, true},
    {HookKind::ForwardNew, "forward.hook_new", {Position, Hidden, One}, 2, true, false, true},
    {HookKind::ForwardState, "h_forward", {Position, Hidden, One}, 2, true, false, true},
    {HookKind::BackwardReset, "backward.hook_reset", {Position, Hidden, One}, 2, true, false, true},
    {HookKind::BackwardUpdate, "backward.hook_update", {Position, Hidden, One}, 2, true, false, true},
    {HookKind::BackwardNew, "backward.hook_new", {Position, Hidden, One}, 2, true, false, true},
    {HookKind::BackwardState, "h_backward", {Position, Hidden, One}, 2, true, false, true},
    {HookKind::EncoderState, "h", {Position, Axis::EncoderState, One}, 2, true, false, true},
    {HookKind::InitialState, "h_init", {One, Hidden, One}, 2, true, false, true},
    {HookKind::AlignKey, "attn.hook_key", {SourcePosition, Score, One}, 2, true, true, true},
    {HookKind::Reset, "hook_reset", {Position, Hidden, One}, 2, true, false, true},
    {HookKind::Update, "hook_update", {Position, Hidden, One}, 2, true, false, true},
    {HookKind::New, "hook_new", {Position, Hidden, One}, 2, true, false, true},
    {HookKind::DecoderState, "h", {Position, Hidden, One}, 2, true, false, true},
    {HookKind::AlignQuery, "attn.hook_query", {Position, Score, One}, 2, true, true, true},
    {HookKind::AlignScores, "attn.hook_scores", {Query, SourceKey, One}, 2, true, false, true},
    {HookKind::AlignPattern, "attn.hook_pattern", {Query, SourceKey, One}, 2, true, false, true},
    {HookKind::AlignContext, "attn.hook_context", {Position, Axis::EncoderState, One}, 2, true, false, true},
    {HookKind::Attentional, "hook_attentional", {Position, Hidden, One}, 2, true, false, true},
    {HookKind::LnFinalScale, "ln_final.hook_scale", {Position, One, One}, 2, false, false},
    {HookKind::LnFinalNormalized, "ln_final.hook_normalized", {Position, ModelDim, One}, 2, false, false},
    {HookKind::Logits, "logits", {Position, Vocab, One}, 2, false, false},
    {HookKind::Probabilities, "probabilities", {Position, Vocab, One}, 2, false, true},
}};

constexpr bool tableFollowsEnum() {
    for (int i = 0; i < hookKindCount; ++i) {
        if (static_cast<int>(table[static_cast<std::size_t>(i)].kind) != i)
            return false;
    }
    return true;
}
static_assert(tableFollowsEnum());

std::int64_t axisSize(Axis axis, const ModelShape& shape, int positions, int source) {
    switch (axis) {
    case Position:
    case Query:
    case Key:
        return positions;
    case SourcePosition:
    case SourceKey:
        return source;
    case Heads:
        return std::int64_t{shape.headCount} * shape.headDim;
    case Head:
        return shape.headCount;
    case HeadDim:
        return shape.headDim;
    case ModelDim:
        return shape.modelDim;
    case MlpDim:
        return shape.mlpDim;
    case Vocab:
        return shape.vocabSize;
    case Hidden:
        return shape.hiddenDim;
    case Axis::EncoderState:
        return shape.encoderStateDim;
    case Score:
        return shape.scoreDim;
    case One:
        return 1;
    }
    return 0;
}

/// Decimal without sign or leading zero; -1 when it is anything else or not below `limit`.
int parseLayer(std::string_view digits, int limit) {
    if (digits.empty() || digits[0] < '0' || digits[0] > '9' || (digits[0] == '0' && digits.size() > 1))
        return -1;
    int layer = -1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), layer);
    if (error != std::errc{} || end != digits.data() + digits.size() || layer >= limit)
        return -1;
    return layer;
}

/// Remembers only the last star, so the time is at most glob length × name length.
bool globMatches(std::string_view glob, std::string_view name) {
    std::size_t g = 0;
    std::size_t n = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (n < name.size()) {
        if (g < glob.size() && glob[g] == '*') {
            star = g++;
            resume = n;
        } else if (g < glob.size() && (glob[g] == '?' || glob[g] == name[n])) {
            ++g;
            ++n;
        } else if (star != std::string_view::npos) {
            g = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    return glob.find_first_not_of('*', g) == std::string_view::npos;
}

/// Names that stand alone: what they name exists once in a model, whatever its stacks.
bool namedAlone(HookKind kind) {
    switch (kind) {
    case HookKind::AlignKey:
    case HookKind::AlignQuery:
    case HookKind::AlignScores:
    case HookKind::AlignPattern:
    case HookKind::AlignContext:
    case HookKind::Logits:
    case HookKind::Probabilities:
        return true;
    default:
        return false;
    }
}

bool lastPartIsLiteral(std::string_view glob) {
    const std::size_t dot = glob.rfind('.');
    const std::string_view last = dot == std::string_view::npos ? glob : glob.substr(dot + 1);
    return last.find_first_of("*?") == std::string_view::npos;
}

} // namespace

const HookInfo& hookInfo(HookKind kind) {
    return table.at(static_cast<std::size_t>(kind));
}

ModelShape ModelShape::of(Stack stack) const {
    if (stack != Stack::Encoder)
        return *this;
    ModelShape encoder = *this;
    encoder.layerCount = encoderLayerCount;
    encoder.headCount = encoderHeadCount;
    encoder.headDim = encoderHeadDim;
    encoder.mlpDim = encoderMlpDim;
    encoder.vocabSize = sourceVocabSize;
    return encoder;
}

std::string hookName(Hook hook) {
    std::string name(hookInfo(hook.kind).pattern);
    if (hook.stack != Stack::Only && !namedAlone(hook.kind))
        name.insert(0, hook.stack == Stack::Encoder ? "encoder." : "decoder.");
    const std::size_t at = name.find(layerPlaceholder);
    if (at != std::string::npos)
        name.replace(at, layerPlaceholder.size(), std::to_string(hook.layer));
    return name;
}

std::optional<Hook> parseHook(std::string_view name, int layerCount) {
    for (const HookInfo& info : table) {
        if (info.translation)
            continue;
        if (!info.perLayer) {
            if (name == info.pattern)
                return Hook{info.kind, -1};
            continue;
        }
        const std::size_t at = info.pattern.find(layerPlaceholder);
        const std::string_view before = info.pattern.substr(0, at);
        const std::string_view after = info.pattern.substr(at + layerPlaceholder.size());
        if (name.size() <= before.size() + after.size() || !name.starts_with(before) || !name.ends_with(after))
            continue;
        const int layer =
            parseLayer(name.substr(before.size(), name.size() - before.size() - after.size()), layerCount);
        if (layer >= 0)
            return Hook{info.kind, layer};
    }
    return std::nullopt;
}

std::optional<Hook> parseHook(std::string_view name, std::span<const Hook> hooks) {
    const auto found = std::find_if(hooks.begin(), hooks.end(), [&](Hook hook) { return hookName(hook) == name; });
    return found == hooks.end() ? std::nullopt : std::optional(*found);
}

std::vector<Hook> allHooks(int layerCount) {
    std::vector<Hook> hooks{{HookKind::Embed, -1}, {HookKind::PosEmbed, -1}};
    for (int layer = 0; layer < layerCount; ++layer) {
        for (const HookInfo& info : table) {
            if (info.perLayer && !info.translation)
                hooks.push_back({info.kind, layer});
        }
    }
    for (const HookKind kind :
         {HookKind::LnFinalScale, HookKind::LnFinalNormalized, HookKind::Logits, HookKind::Probabilities})
        hooks.push_back({kind, -1});
    return hooks;
}

std::vector<Hook> matchHooks(std::string_view glob, int layerCount) {
    return matchHooks(glob, allHooks(layerCount));
}

std::vector<Hook> matchHooks(std::string_view glob, std::vector<Hook> hooks) {
    const bool oursToo = lastPartIsLiteral(glob);
    std::erase_if(
        hooks, [&](Hook hook) { return (hookInfo(hook.kind).ours && !oursToo) || !globMatches(glob, hookName(hook)); });
    return hooks;
}

Shape hookShape(Hook hook, const ModelShape& shape, int positions) {
    return hookShape(hook, shape, Lengths{positions, positions});
}

Shape hookShape(Hook hook, const ModelShape& shape, const Lengths& lengths) {
    const HookInfo& info = hookInfo(hook.kind);
    const ModelShape own = shape.of(hook.stack);
    Shape sizes;
    for (int d = 0; d < info.rank; ++d)
        sizes.push_back(axisSize(info.axes[static_cast<std::size_t>(d)], own, lengths.of(hook.stack), lengths.source));
    return sizes;
}

int insideOf(Hook hook, int layerCount) {
    switch (hook.kind) {
    case HookKind::Embed:
    case HookKind::EmbedScaled:
    case HookKind::PosEmbed:
        return -1;
    case HookKind::LnFinalScale:
    case HookKind::LnFinalNormalized:
    case HookKind::Logits:
    case HookKind::Probabilities:
        return layerCount;
    default:
        return hook.layer;
    }
}

std::string toString(const ElementRef& element) {
    std::string text = hookName(element.hook) + "[";
    for (int d = 0; d < hookInfo(element.hook.kind).rank; ++d)
        text += (d > 0 ? ", " : "") + std::to_string(element.index[static_cast<std::size_t>(d)]);
    return text + "]";
}

bool HookRange::contains(const ElementRef& e) const {
    if (e.hook != hook)
        return false;
    for (std::size_t d = 0; d < static_cast<std::size_t>(hookInfo(hook.kind).rank); ++d) {
        if (e.index[d] < begin[d] || e.index[d] >= end[d])
            return false;
    }
    return true;
}

std::int64_t HookRange::count() const {
    std::int64_t product = 1;
    for (std::size_t d = 0; d < static_cast<std::size_t>(hookInfo(hook.kind).rank); ++d)
        product *= end[d] > begin[d] ? std::int64_t{end[d]} - begin[d] : 0;
    return product;
}

} // namespace engine
