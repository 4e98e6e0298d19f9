// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/explain_text.h"

#include <cmath>
#include <cstdio>

namespace engine {

namespace {

constexpr std::string_view minusSign = "−";

std::string printed(const char* format, int decimals, double value) {
    char buffer[64];
    const int length = std::snprintf(buffer, sizeof buffer, format, decimals, value);
    return {buffer, static_cast<std::size_t>(length)};
}

void dropTrailingZeros(std::string& digits) {
    if (digits.find('.') == std::string::npos)
        return;
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.')
        digits.pop_back();
}

std::string formatMagnitude(double value) {
    if (value == 0)
        return "0";
    if (value >= 0.001 && value < 999999.5) {
        const int decimals = std::max(0, 2 - static_cast<int>(std::floor(std::log10(value))));
        std::string digits = printed("%.*f", decimals, value);
        dropTrailingZeros(digits);
        return digits;
    }
    std::string digits = printed("%.*e", 2, value);
    const std::size_t e = digits.find('e');
    const int exponent = std::stoi(digits.substr(e + 1));
    digits.resize(e);
    dropTrailingZeros(digits);
    return digits + "e" + (exponent < 0 ? std::string(minusSign) : "") + std::to_string(std::abs(exponent));
}

const char* hookSymbol(HookKind kind) {
    switch (kind) {
    case HookKind::Embed:
        return "embed";
    case HookKind::EmbedScaled:
        return "embed_scaled";
    case HookKind::PosEmbed:
        return "pos_embed";
    case HookKind::ResidPre:
        return "resid_pre";
    case HookKind::Ln1Scale:
        return "ln1.scale";
    case HookKind::Ln1Normalized:
        return "ln1";
    case HookKind::Q:
        return "q";
    case HookKind::K:
        return "k";
    case HookKind::V:
        return "v";
    case HookKind::AttnDot:
        return "dot";
    case HookKind::AttnScaled:
        return "scaled";
    case HookKind::AttnScores:
        return "score";
    case HookKind::Pattern:
        return "pattern";
    case HookKind::Z:
        return "z";
    case HookKind::ZMerged:
        return "z_merged";
    case HookKind::AttnOut:
        return "attn_out";
    case HookKind::ResidMid:
        return "resid_mid";
    case HookKind::CrossQ:
        return "cross_q";
    case HookKind::CrossK:
        return "cross_k";
    case HookKind::CrossV:
        return "cross_v";
    case HookKind::CrossDot:
        return "cross_dot";
    case HookKind::CrossScores:
        return "cross_score";
    case HookKind::CrossPattern:
        return "cross_pattern";
    case HookKind::CrossZ:
        return "cross_z";
    case HookKind::CrossZMerged:
        return "cross_z_merged";
    case HookKind::CrossAttnOut:
        return "cross_attn_out";
    case HookKind::ResidMidCross:
        return "resid_mid_cross";
    case HookKind::Ln3Scale:
        return "ln3.scale";
    case HookKind::Ln3Normalized:
        return "ln3";
    case HookKind::Ln2Scale:
        return "ln2.scale";
    case HookKind::Ln2Normalized:
        return "ln2";
    case HookKind::MlpPre:
        return "mlp_pre";
    case HookKind::MlpPost:
        return "mlp_post";
    case HookKind::MlpOut:
        return "mlp_out";
    case HookKind::ResidPost:
        return "resid_post";
    case HookKind::ForwardReset:
        return "reset_forward";
    case HookKind::ForwardUpdate:
        return "update_forward";
    case HookKind::ForwardNew:
        return "new_forward";
    case HookKind::ForwardState:
        return "h_forward";
    case HookKind::BackwardReset:
        return "reset_backward";
    case HookKind::BackwardUpdate:
        return "update_backward";
    case HookKind::BackwardNew:
        return "new_backward";
    case HookKind::BackwardState:
        return "h_backward";
    case HookKind::EncoderState:
        return "h_encoder";
    case HookKind::InitialState:
        return "h_init";
    case HookKind::AlignKey:
        return "key";
    case HookKind::Reset:
        return "reset";
    case HookKind::Update:
        return "update";
    case HookKind::New:
        return "new";
    case HookKind::DecoderState:
        return "h";
    case HookKind::AlignQuery:
        return "query";
    case HookKind::AlignScores:
        return "score";
    case HookKind::AlignPattern:
        return "pattern";
    case HookKind::AlignContext:
        return "context";
    case HookKind::Attentional:
        return "attentional";
    case HookKind::LnFinalScale:
        return "ln_final.scale";
    case HookKind::LnFinalNormalized:
        return "ln_final";
    case HookKind::Logits:
        return "logit";
    case HookKind::Probabilities:
        return "probability";
    }
    return "";
}

} // namespace

std::string formatNumber(double value) {
    if (std::isnan(value))
        return "NaN";
    const std::string sign(value < 0 ? minusSign : "");
    return sign + (std::isinf(value) ? "∞" : formatMagnitude(std::abs(value)));
}

std::string formatDifference(double a, double b) {
    return formatNumber(a) + (b < 0 ? " + " : " − ") + formatNumber(std::abs(b));
}

std::string symbol(Hook hook, int layer) {
    const bool elsewhere = hook.layer >= 0 && hook.layer != layer;
    return (elsewhere ? "blocks." + std::to_string(hook.layer) + "." : std::string()) + hookSymbol(hook.kind);
}

std::string indexed(const std::string& name, const std::vector<std::string>& indices) {
    std::string text = name + "[";
    for (std::size_t i = 0; i < indices.size(); ++i)
        text += (i > 0 ? "," : "") + indices[i];
    return text + "]";
}

std::string indexed(const ElementRef& element, int layer) {
    std::vector<std::string> indices;
    for (int d = 0; d < hookInfo(element.hook.kind).rank; ++d)
        indices.push_back(std::to_string(element.index[static_cast<std::size_t>(d)]));
    return indexed(symbol(element.hook, layer), indices);
}

std::string symbol(WeightId weight) {
    const std::string name = weightName({weight.kind, -1});
    // ".w" and ".b" alone would not say whose gain and bias they are
    const bool normWeight = name.ends_with(".w") || name.ends_with(".b");
    const std::size_t dot = name.rfind('.');
    return normWeight || dot == std::string::npos ? name : name.substr(dot + 1);
}

std::string joinAddends(std::size_t count, const std::function<std::string(std::size_t)>& addend) {
    constexpr std::size_t longest = 6;
    constexpr std::size_t first = 3;
    constexpr std::size_t last = 2;
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        if (count > longest && i == first) {
            text += " + …";
            i = count - last;
        }
        std::string next = addend(i);
        if (i == 0)
            text = std::move(next);
        else if (next.starts_with(minusSign))
            text += " − " + next.substr(minusSign.size());
        else
            text += " + " + next;
    }
    return text;
}

std::string formatProduct(const Term& term) {
    std::string text;
    for (const Operand& factor : term.factors)
        text += (text.empty() ? "" : "×") + formatNumber(factor.value);
    return text;
}

} // namespace engine
