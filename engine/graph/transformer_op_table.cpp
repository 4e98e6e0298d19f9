// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/op_table.h"

#include "engine/models/transformer/transformer_config.h"

#include <cmath>

namespace engine {

namespace {

/// Names of one attention's hooks and weights.
struct AttentionNames {
    HookKind q, k, v, dot, scores, pattern, z, merged, out;
    WeightKind qWeight, qBias, kWeight, kBias, vWeight, vBias, outWeight, outBias;
};
constexpr AttentionNames selfNames{HookKind::Q,           HookKind::K,
                                   HookKind::V,           HookKind::AttnDot,
                                   HookKind::AttnScores,  HookKind::Pattern,
                                   HookKind::Z,           HookKind::ZMerged,
                                   HookKind::AttnOut,     WeightKind::QueryWeight,
                                   WeightKind::QueryBias, WeightKind::KeyWeight,
                                   WeightKind::KeyBias,   WeightKind::ValueWeight,
                                   WeightKind::ValueBias, WeightKind::OutputWeight,
                                   WeightKind::OutputBias};
constexpr AttentionNames crossNames{HookKind::CrossQ,           HookKind::CrossK,
                                    HookKind::CrossV,           HookKind::CrossDot,
                                    HookKind::CrossScores,      HookKind::CrossPattern,
                                    HookKind::CrossZ,           HookKind::CrossZMerged,
                                    HookKind::CrossAttnOut,     WeightKind::CrossQueryWeight,
                                    WeightKind::CrossQueryBias, WeightKind::CrossKeyWeight,
                                    WeightKind::CrossKeyBias,   WeightKind::CrossValueWeight,
                                    WeightKind::CrossValueBias, WeightKind::CrossOutputWeight,
                                    WeightKind::CrossOutputBias};

struct NormNames {
    HookKind scale, normalized;
    WeightKind gain, bias;
};
constexpr NormNames norms[] = {{HookKind::Ln1Scale, HookKind::Ln1Normalized, WeightKind::Ln1Gain, WeightKind::Ln1Bias},
                               {HookKind::Ln2Scale, HookKind::Ln2Normalized, WeightKind::Ln2Gain, WeightKind::Ln2Bias},
                               {HookKind::Ln3Scale, HookKind::Ln3Normalized, WeightKind::Ln3Gain, WeightKind::Ln3Bias}};
constexpr NormNames finalNorm{HookKind::LnFinalScale, HookKind::LnFinalNormalized, WeightKind::LnFinalGain,
                              WeightKind::LnFinalBias};

/// Collects the ops of one stack after the other in the order of the forward pass.
class TransformerOpTableBuilder {
public:
    explicit TransformerOpTableBuilder(const TransformerConfig& config) : m_config(config) {}

    std::vector<Op> build() && {
        m_stack = Stack::Encoder;
        const Hook output = addStack(m_config.encoderLayerCount, {});
        m_stack = Stack::Decoder;
        const Hook last = addStack(m_config.decoderLayerCount, output);
        add(OpKind::Unembed, here(HookKind::Logits), {last},
            {weight(WeightKind::Unembedding), weight(WeightKind::UnembeddingBias)}, symbolOf(last) + "·W_Uᵀ + b_U");
        add(OpKind::Softmax, here(HookKind::Probabilities), {here(HookKind::Logits)}, {}, "softmax(logits)");
        return std::move(m_ops);
    }

private:
    Hook here(HookKind kind) const { return {kind, hookInfo(kind).perLayer ? m_layer : -1, m_stack}; }
    WeightId weight(WeightKind kind) const { return {kind, m_layer, m_stack}; }
    bool decoding() const { return m_stack == Stack::Decoder; }

    static std::string symbolOf(Hook hook) {
        const std::string name = hookName(hook);
        const std::size_t at = name.rfind("hook_");
        if (at == std::string::npos)
            return name;
        const std::string last = name.substr(at + 5);
        if (last != "normalized")
            return last;
        const std::size_t dot = name.rfind('.'), before = name.rfind('.', dot - 1);
        return name.substr(before + 1, dot - before - 1); // ln1, ln_final …
    }

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

    /// Returns what leaves the stack.
    Hook addStack(int layers, Hook source) {
        m_layer = -1;
        Hook embed = here(HookKind::Embed);
        add(OpKind::Lookup, embed, {}, {weight(WeightKind::TokenEmbedding)}, "W_E[token]");
        if (m_config.scaleEmbedding) {
            const std::string formula = "embed × √" + std::to_string(m_config.modelDim);
            add(OpKind::Scale, here(HookKind::EmbedScaled), {embed}, {}, formula).constant =
                static_cast<float>(std::sqrt(static_cast<double>(m_config.modelDim)));
            embed = here(HookKind::EmbedScaled);
        }
        const Hook positions = here(HookKind::PosEmbed);
        add(OpKind::Lookup, positions, {}, {weight(WeightKind::PositionEmbedding)}, "W_pos[position]");
        Hook stream{};
        for (int layer = 0; layer < layers; ++layer) {
            m_layer = layer;
            if (layer == 0)
                add(OpKind::Add, here(HookKind::ResidPre), {embed, positions}, {}, symbolOf(embed) + " + pos_embed");
            else
                add(OpKind::Identity, here(HookKind::ResidPre), {stream}, {}, symbolOf(stream));
            stream = m_config.preNorm ? addPreNormLayer(source) : addPostNormLayer(source);
        }
        m_layer = -1;
        return m_config.finalNorm ? addNorm(finalNorm, stream) : stream;
    }

    /// Each part reads a normalized stream and is added to the stream itself. Returns resid_post.
    Hook addPreNormLayer(Hook source) {
        int norm = 0;
        Hook stream = here(HookKind::ResidPre);
        const Hook attended = addAttention(selfNames, addNorm(norms[norm++], stream), {}, decoding());
        stream = addSum(HookKind::ResidMid, stream, attended);
        if (decoding()) {
            const Hook crossed = addAttention(crossNames, addNorm(norms[norm++], stream), source, false);
            stream = addSum(HookKind::ResidMidCross, stream, crossed);
        }
        return addSum(HookKind::ResidPost, stream, addMlp(addNorm(norms[norm++], stream)));
    }

    /// Each part reads the stream and their sum is normalized (the paper, TF-10, Marian). Returns the last norm.
    Hook addPostNormLayer(Hook source) {
        int norm = 0;
        Hook stream = here(HookKind::ResidPre);
        Hook sum = addSum(HookKind::ResidMid, stream, addAttention(selfNames, stream, {}, decoding()));
        stream = addNorm(norms[norm++], sum);
        if (decoding()) {
            sum = addSum(HookKind::ResidMidCross, stream, addAttention(crossNames, stream, source, false));
            stream = addNorm(norms[norm++], sum);
        }
        sum = addSum(HookKind::ResidPost, stream, addMlp(stream));
        return addNorm(norms[norm], sum);
    }

    Hook addNorm(const NormNames& n, Hook input) {
        const std::string x = symbolOf(input);
        add(OpKind::LayerNormScale, here(n.scale), {input}, {}, "√(variance(" + x + ") + ε)").constant =
            m_config.layerNormEpsilon;
        add(OpKind::LayerNorm, here(n.normalized), {input, here(n.scale)}, {weight(n.gain), weight(n.bias)},
            "(" + x + " − mean) / scale × w + b")
            .constant = m_config.layerNormEpsilon;
        return here(n.normalized);
    }

    Hook addSum(HookKind sum, Hook a, Hook b) {
        add(OpKind::Add, here(sum), {a, b}, {}, symbolOf(a) + " + " + symbolOf(b));
        return here(sum);
    }

    /// `source`: what keys and values are made from; a default Hook where it is `input`. Returns the projected output.
    Hook addAttention(const AttentionNames& n, Hook input, Hook source, bool causal) {
        const bool cross = n.q == HookKind::CrossQ;
        const Hook from = cross ? source : input;
        const std::string x = symbolOf(input), y = cross ? "encoder output" : x;
        add(OpKind::Linear, here(n.q), {input}, {weight(n.qWeight), weight(n.qBias)}, x + "·W_Q + b_Q");
        add(OpKind::Linear, here(n.k), {from}, {weight(n.kWeight), weight(n.kBias)}, y + "·W_K + b_K");
        add(OpKind::Linear, here(n.v), {from}, {weight(n.vWeight), weight(n.vBias)}, y + "·W_V + b_V");
        add(OpKind::Dot, here(n.dot), {here(n.q), here(n.k)}, {}, "q·k");
        const Hook scaled = here(causal ? HookKind::AttnScaled : n.scores);
        add(OpKind::Scale, scaled, {here(n.dot)}, {}, "q·k / √" + std::to_string(m_config.headDim)).constant =
            static_cast<float>(1 / std::sqrt(static_cast<double>(m_config.headDim)));
        if (causal)
            add(OpKind::CausalMask, here(n.scores), {scaled}, {}, "key ≤ query ? scaled : −∞");
        add(OpKind::Softmax, here(n.pattern), {here(n.scores)}, {}, "softmax(scores)");
        add(OpKind::WeightedSum, here(n.z), {here(n.pattern), here(n.v)}, {}, "Σ pattern·v");
        add(OpKind::MergeHeads, here(n.merged), {here(n.z)}, {}, "z[0] ‖ z[1] ‖ …");
        add(OpKind::Linear, here(n.out), {here(n.merged)}, {weight(n.outWeight), weight(n.outBias)},
            "z_merged·W_O + b_O");
        return here(n.out);
    }

    Hook addMlp(Hook input) {
        add(OpKind::Linear, here(HookKind::MlpPre), {input},
            {weight(WeightKind::MlpInWeight), weight(WeightKind::MlpInBias)}, symbolOf(input) + "·W_in + b_in");
        const char* name = m_config.activation == Activation::Relu    ? "relu"
                           : m_config.activation == Activation::Swish ? "swish"
                                                                      : "gelu";
        add(OpKind::Activation, here(HookKind::MlpPost), {here(HookKind::MlpPre)}, {}, std::string(name) + "(mlp_pre)")
            .activation = static_cast<int>(m_config.activation);
        add(OpKind::Linear, here(HookKind::MlpOut), {here(HookKind::MlpPost)},
            {weight(WeightKind::MlpOutWeight), weight(WeightKind::MlpOutBias)}, "mlp_post·W_out + b_out");
        return here(HookKind::MlpOut);
    }

    const TransformerConfig& m_config;
    Stack m_stack = Stack::Encoder;
    int m_layer = -1;
    std::vector<Op> m_ops;
};

} // namespace

OpTable makeTransformerOpTable(const TransformerConfig& c) {
    ModelShape shape;
    shape.layerCount = c.decoderLayerCount;
    shape.headCount = c.decoderHeadCount;
    shape.modelDim = c.modelDim;
    shape.headDim = c.headDim;
    shape.mlpDim = c.decoderMlpDim;
    shape.contextLength = c.maxPositions;
    shape.vocabSize = c.targetVocabSize;
    shape.encoderLayerCount = c.encoderLayerCount;
    shape.encoderHeadCount = c.encoderHeadCount;
    shape.encoderHeadDim = c.headDim;
    shape.encoderMlpDim = c.encoderMlpDim;
    shape.sourceVocabSize = c.sourceVocabSize;
    return OpTable(shape, TransformerOpTableBuilder(c).build());
}

} // namespace engine
