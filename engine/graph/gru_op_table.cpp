// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/op_table.h"

#include "engine/models/gru_attention/gru_config.h"

namespace engine {

namespace {

/// Names of one GRU's hooks and weights.
struct GruNames {
    HookKind reset, update, fresh, state;
    WeightKind inputWeight, inputBias, hiddenWeight, hiddenBias;
    int step;
};
constexpr GruNames forwardNames{HookKind::ForwardReset,      HookKind::ForwardUpdate,    HookKind::ForwardNew,
                                HookKind::ForwardState,      WeightKind::GruInputWeight, WeightKind::GruInputBias,
                                WeightKind::GruHiddenWeight, WeightKind::GruHiddenBias,  1};
constexpr GruNames backwardNames{HookKind::BackwardReset,      HookKind::BackwardUpdate,    HookKind::BackwardNew,
                                 HookKind::BackwardState,      WeightKind::BackInputWeight, WeightKind::BackInputBias,
                                 WeightKind::BackHiddenWeight, WeightKind::BackHiddenBias,  -1};
constexpr GruNames decoderNames{HookKind::Reset,
                                HookKind::Update,
                                HookKind::New,
                                HookKind::DecoderState,
                                WeightKind::GruInputWeight,
                                WeightKind::GruInputBias,
                                WeightKind::GruHiddenWeight,
                                WeightKind::GruHiddenBias,
                                1};

class GruOpTableBuilder {
public:
    explicit GruOpTableBuilder(const GruConfig& config) : m_config(config) {}

    std::vector<Op> build() && {
        addEncoder();
        m_stack = Stack::Decoder;
        addDecoder();
        return std::move(m_ops);
    }

private:
    Hook here(HookKind kind) const { return {kind, hookInfo(kind).perLayer ? 0 : -1, m_stack}; }
    WeightId weight(WeightKind kind) const { return {kind, -1, m_stack}; }

    Op& add(OpKind kind, HookKind output, std::vector<Hook> inputs, std::vector<WeightId> weights,
            std::string formula) {
        Op op;
        op.id = static_cast<int>(m_ops.size());
        op.kind = kind;
        op.output = here(output);
        op.layer = op.output.layer;
        op.inputs = std::move(inputs);
        op.weights = std::move(weights);
        op.formula = std::move(formula);
        return m_ops.emplace_back(std::move(op));
    }

    /// `start`: the state before the first step; none where that is zero. The four ops stand one behind the other.
    void addGru(const GruNames& n, std::initializer_list<Hook> start) {
        const Hook embed = here(HookKind::Embed), state = here(n.state);
        const std::vector<WeightId> weights{weight(n.inputWeight), weight(n.inputBias), weight(n.hiddenWeight),
                                            weight(n.hiddenBias)};
        const std::string before = n.step > 0 ? "h[t−1]" : "h[t+1]";
        const auto inputs = [&](std::vector<Hook> own) {
            own.push_back(state);
            own.insert(own.end(), start);
            return own;
        };
        const auto addGate = [&](HookKind output, int gate, const std::string& letter) {
            Op& op = add(OpKind::Gate, output, inputs({embed}), weights,
                         "σ(embed·W_i" + letter + " + b_i" + letter + " + " + before + "·W_h" + letter + " + b_h" +
                             letter + ")");
            op.gate = gate;
            op.step = n.step;
        };
        addGate(n.reset, 0, "r");
        addGate(n.update, 1, "z");
        Op& fresh = add(OpKind::Candidate, n.fresh, inputs({embed, here(n.reset)}), weights,
                        "tanh(embed·W_in + b_in + reset ⊙ (" + before + "·W_hn + b_hn))");
        fresh.gate = 2;
        fresh.step = n.step;
        add(OpKind::StateUpdate, n.state, inputs({here(n.update), here(n.fresh)}), {},
            "(1 − update) ⊙ new + update ⊙ " + before)
            .step = n.step;
    }

    void addEncoder() {
        add(OpKind::Lookup, HookKind::Embed, {}, {weight(WeightKind::TokenEmbedding)}, "W_E[token]");
        addGru(forwardNames, {});
        addGru(backwardNames, {});
        m_forward = here(HookKind::ForwardState);
        m_backward = here(HookKind::BackwardState);
        if (m_config.concatenated)
            add(OpKind::Concat, HookKind::EncoderState, {m_forward, m_backward}, {}, "h_forward ‖ h_backward");
        else
            add(OpKind::Add, HookKind::EncoderState, {m_forward, m_backward}, {}, "h_forward + h_backward");
        m_memory = here(HookKind::EncoderState);
    }

    void addDecoder() {
        const bool additive = m_config.score == GruScore::Additive;
        add(OpKind::Bridge, HookKind::InitialState, {m_forward, m_backward},
            {weight(WeightKind::BridgeWeight), weight(WeightKind::BridgeBias)},
            "tanh((h_forward[last] ‖ h_backward[0])·W_init + b_init)");
        if (additive)
            add(OpKind::Linear, HookKind::AlignKey, {m_memory}, {weight(WeightKind::AlignKeyWeight)}, "h_encoder·W_k");
        add(OpKind::Lookup, HookKind::Embed, {}, {weight(WeightKind::TokenEmbedding)}, "W_E[token]");
        addGru(decoderNames, {here(HookKind::InitialState)});
        addScores();
        add(OpKind::Softmax, HookKind::AlignPattern, {here(HookKind::AlignScores)}, {}, "softmax(scores)");
        add(OpKind::WeightedSum, HookKind::AlignContext, {here(HookKind::AlignPattern), m_memory}, {},
            "Σ pattern·h_encoder");
        add(OpKind::Combine, HookKind::Attentional, {here(HookKind::AlignContext), here(HookKind::DecoderState)},
            {weight(WeightKind::CombineWeight), weight(WeightKind::CombineBias)}, "tanh((context ‖ h)·W_c + b_c)");
        add(OpKind::Unembed, HookKind::Logits, {here(HookKind::Attentional)},
            {weight(WeightKind::Unembedding), weight(WeightKind::UnembeddingBias)}, "attentional·W_Uᵀ + b_U");
        add(OpKind::Softmax, HookKind::Probabilities, {here(HookKind::Logits)}, {}, "softmax(logits)");
    }

    void addScores() {
        const Hook state = here(HookKind::DecoderState), query = here(HookKind::AlignQuery);
        switch (m_config.score) {
        case GruScore::Additive:
            add(OpKind::Linear, HookKind::AlignQuery, {state}, {weight(WeightKind::AlignQueryWeight)}, "h·W_q");
            add(OpKind::AdditiveScore, HookKind::AlignScores, {query, here(HookKind::AlignKey)},
                {weight(WeightKind::AlignVector)}, "v·tanh(query + key)");
            break;
        case GruScore::General:
            add(OpKind::Linear, HookKind::AlignQuery, {state}, {weight(WeightKind::AlignGeneralWeight)}, "h·W_a");
            add(OpKind::Dot, HookKind::AlignScores, {query, m_memory}, {}, "query·h_encoder");
            break;
        case GruScore::Dot:
            add(OpKind::Dot, HookKind::AlignScores, {state, m_memory}, {}, "h·h_encoder");
            break;
        }
    }

    const GruConfig& m_config;
    Stack m_stack = Stack::Encoder;
    Hook m_forward, m_backward, m_memory;
    std::vector<Op> m_ops;
};

} // namespace

OpTable makeGruOpTable(const GruConfig& c) {
    ModelShape shape;
    shape.layerCount = shape.encoderLayerCount = 1;
    shape.headCount = shape.encoderHeadCount = 1;
    shape.modelDim = c.embeddingSize;
    shape.contextLength = c.maxPositions;
    shape.vocabSize = c.targetVocabSize;
    shape.sourceVocabSize = c.sourceVocabSize;
    shape.hiddenDim = c.hiddenSize;
    shape.encoderStateDim = c.encoderStateSize();
    shape.scoreDim = c.score == GruScore::Additive ? c.attentionSize : c.encoderStateSize();
    return OpTable(shape, GruOpTableBuilder(c).build());
}

} // namespace engine
