// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/op_table.h"

#include "engine/models/gpt2/config.h"

namespace engine {

namespace {

/// Collects ops in the order of the forward pass.
class Gpt2OpTableBuilder {
public:
    explicit Gpt2OpTableBuilder(const Gpt2Config& config) : m_config(config) {}

    std::vector<Op> build() && {
        using enum HookKind;
        add(OpKind::Lookup, {Embed}, {}, {{WeightKind::TokenEmbedding}}, "W_E[token]");
        add(OpKind::Lookup, {PosEmbed}, {}, {{WeightKind::PositionEmbedding}}, "W_pos[position]");
        for (int layer = 0; layer < m_config.layerCount; ++layer) {
            if (layer == 0)
                add(OpKind::Add, {ResidPre, 0}, {{Embed}, {PosEmbed}}, {}, "embed + pos_embed");
            else
                add(OpKind::Identity, {ResidPre, layer}, {{ResidPost, layer - 1}}, {}, "resid_post");
            addAttention(layer);
            addMlp(layer);
        }
        const Hook last{ResidPost, m_config.layerCount - 1};
        addLayerNorm({LnFinalScale}, {LnFinalNormalized}, last, {WeightKind::LnFinalGain}, {WeightKind::LnFinalBias},
                     "resid_post");
        add(OpKind::Unembed, {Logits}, {{LnFinalNormalized}}, {{WeightKind::Unembedding}}, "ln_final·W_Uᵀ");
        add(OpKind::Softmax, {Probabilities}, {{Logits}}, {}, "softmax(logits)");
        return std::move(m_ops);
    }

private:
    Op& add(OpKind kind, Hook output, std::vector<Hook> inputs, std::vector<WeightId> weights, std::string formula) {
        Op op;
        op.id = static_cast<int>(m_ops.size());
        op.kind = kind;
        op.layer = output.layer;
        op.output = output;
        op.inputs = std::move(inputs);
        op.weights = std::move(weights);
        op.formula = std::move(formula);
        return m_ops.emplace_back(std::move(op));
    }

    void addLayerNorm(Hook scale, Hook normalized, Hook input, WeightId gain, WeightId bias, const std::string& x) {
        add(OpKind::LayerNormScale, scale, {input}, {}, "√(variance(" + x + ") + ε)").constant =
            m_config.layerNormEpsilon;
        add(OpKind::LayerNorm, normalized, {input, scale}, {gain, bias}, "(" + x + " − mean) / scale × w + b")
            .constant = m_config.layerNormEpsilon;
    }

    void addAttention(int layer) {
        using enum HookKind;
        using enum WeightKind;
        const Hook normalized{Ln1Normalized, layer};
        addLayerNorm({Ln1Scale, layer}, normalized, {ResidPre, layer}, {Ln1Gain, layer}, {Ln1Bias, layer}, "resid_pre");
        add(OpKind::Linear, {Q, layer}, {normalized}, {{QueryWeight, layer}, {QueryBias, layer}}, "ln1·W_Q + b_Q");
        add(OpKind::Linear, {K, layer}, {normalized}, {{KeyWeight, layer}, {KeyBias, layer}}, "ln1·W_K + b_K");
        add(OpKind::Linear, {V, layer}, {normalized}, {{ValueWeight, layer}, {ValueBias, layer}}, "ln1·W_V + b_V");
        add(OpKind::Dot, {AttnDot, layer}, {{Q, layer}, {K, layer}}, {}, "q·k");
        add(OpKind::Scale, {AttnScaled, layer}, {{AttnDot, layer}}, {}, scaleFormula(layer)).constant =
            m_config.attentionScale(layer);
        add(OpKind::CausalMask, {AttnScores, layer}, {{AttnScaled, layer}}, {}, "key ≤ query ? scaled : −∞");
        add(OpKind::Softmax, {Pattern, layer}, {{AttnScores, layer}}, {}, "softmax(scores)");
        add(OpKind::WeightedSum, {Z, layer}, {{Pattern, layer}, {V, layer}}, {}, "Σ pattern·v");
        add(OpKind::MergeHeads, {ZMerged, layer}, {{Z, layer}}, {}, "z[0] ‖ z[1] ‖ …");
        add(OpKind::Linear, {AttnOut, layer}, {{ZMerged, layer}}, {{OutputWeight, layer}, {OutputBias, layer}},
            "z_merged·W_O + b_O");
        add(OpKind::Add, {ResidMid, layer}, {{ResidPre, layer}, {AttnOut, layer}}, {}, "resid_pre + attn_out");
    }

    void addMlp(int layer) {
        using enum HookKind;
        using enum WeightKind;
        addLayerNorm({Ln2Scale, layer}, {Ln2Normalized, layer}, {ResidMid, layer}, {Ln2Gain, layer}, {Ln2Bias, layer},
                     "resid_mid");
        add(OpKind::Linear, {MlpPre, layer}, {{Ln2Normalized, layer}}, {{MlpInWeight, layer}, {MlpInBias, layer}},
            "ln2·W_in + b_in");
        const std::string name = m_config.activation == Activation::Relu ? "relu" : "gelu";
        add(OpKind::Activation, {MlpPost, layer}, {{MlpPre, layer}}, {}, name + "(mlp_pre)").activation =
            static_cast<int>(m_config.activation);
        add(OpKind::Linear, {MlpOut, layer}, {{MlpPost, layer}}, {{MlpOutWeight, layer}, {MlpOutBias, layer}},
            "mlp_post·W_out + b_out");
        add(OpKind::Add, {ResidPost, layer}, {{ResidMid, layer}, {MlpOut, layer}}, {}, "resid_mid + mlp_out");
    }

    std::string scaleFormula(int layer) const {
        std::string formula = "q·k";
        if (m_config.scaleAttention)
            formula += " / √" + std::to_string(m_config.headDim());
        if (m_config.scaleAttentionByInverseLayer)
            formula += " / " + std::to_string(layer + 1);
        return formula;
    }

    const Gpt2Config& m_config;
    std::vector<Op> m_ops;
};

} // namespace

OpTable makeGpt2OpTable(const Gpt2Config& config) {
    ModelShape shape;
    shape.layerCount = config.layerCount;
    shape.headCount = config.headCount;
    shape.modelDim = config.modelDim;
    shape.headDim = config.headDim();
    shape.mlpDim = config.mlpDim;
    shape.contextLength = config.contextLength;
    shape.vocabSize = config.vocabSize;
    return OpTable(shape, Gpt2OpTableBuilder(config).build());
}

} // namespace engine
