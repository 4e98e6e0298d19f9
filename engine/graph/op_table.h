// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/weights.h"
#include "engine/tokenizers/token.h"
#include "engine/trace/hooks.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace engine {

enum class OpKind : std::uint8_t {
    Lookup,         ///< a row of an embedding table
    Add,            ///< elementwise sum of two hooks
    Identity,       ///< the same numbers under the next block's name
    LayerNormScale, ///< √(variance + ε) of a row
    LayerNorm,      ///< (x − mean) / scale · gain + bias
    Linear,         ///< row · matrix, + bias where there is one
    Dot,            ///< q · k
    Scale,          ///< × a constant (1/√headDim …)
    CausalMask,     ///< −∞ where key > query
    Softmax,        ///< over the last axis
    WeightedSum,    ///< Σ_k pattern · v
    MergeHeads,     ///< heads side by side
    Activation,     ///< gelu, gelu_new or relu
    Unembed,        ///< row · W_Uᵀ, + b_U where there is one
    Gate,           ///< of a GRU: σ(x·W + b + h′·W + b), h′ the state one step before
    Candidate,      ///< tanh(x·W + b + reset ⊙ (h′·W + b))
    StateUpdate,    ///< (1 − update) ⊙ new + update ⊙ h′
    Concat,         ///< two rows side by side
    Bridge,         ///< tanh((last row of one ‖ first row of another)·W + b)
    Combine,        ///< tanh((row ‖ row)·W + b)
    AdditiveScore,  ///< Σ v · tanh(query + key)
};

/// One operation of a forward pass, as data. The state of a recurrence is an input of ops that stand before the one that
/// writes it, for they read it at another position; every other input is written by an earlier op. The recorder, the time-line, the diagrams and "where does this number come
/// from?" all read this table; nothing else repeats what the model does.
struct Op {
    int id = 0;                     ///< place in the table = order of computation
    OpKind kind = OpKind::Identity;
    int layer = -1;                 ///< -1 outside the blocks
    Hook output;
    std::vector<Hook> inputs;
    std::vector<WeightId> weights;
    std::string formula;            ///< in words of mathematics, language-neutral: "q·k", "softmax(scores)" …
    float constant = 0;             ///< Scale: the factor; LayerNorm(Scale): ε
    int activation = 0;             ///< Activation: value of enum Activation (models/gpt2/config.h)
    int gate = 0;                   ///< Gate, Candidate: third of the weights' columns: 0 reset, 1 update, 2 new
    int step = 0;                   ///< Gate, Candidate, StateUpdate: 1 reads forwards, −1 backwards
};

/// What an element was computed from: hook boxes, weight boxes, and (for Lookup) the token at a position. Where a token
/// chooses the row, the weight box is the whole column and only row = the token's id of it was read.
struct Sources {
    std::vector<HookRange> hooks;
    std::vector<WeightRange> weights;
    std::optional<int> tokenPosition; ///< this position's token id chose the row (of the source text for the encoder)
};

/// Gives values to explain(). Implementations answer for recorded elements; asking for one they lack is a programming
/// error (assert) — callers check availability by hook first.
class ValueSource {
public:
    virtual ~ValueSource() = default;
    virtual float value(const ElementRef& element) const = 0;
    virtual float weight(const WeightElement& element) const = 0;
    virtual TokenId token(int position) const = 0;
    virtual TokenId sourceToken(int /*position*/) const { return -1; } ///< of a translator's source text
    virtual int sourceLength() const { return 0; }                    ///< positions of the source text
};

/// A number in a formula: an element, a weight, or a constant (monostate).
struct Operand {
    std::variant<std::monostate, ElementRef, WeightElement> origin;
    double value = 0;
};

/// One addend of the result: the product of its factors (or, for softmax and activations, a function of them).
struct Term {
    std::vector<Operand> factors;
    double contribution = 0;
};

struct Explanation {
    const Op* op = nullptr;
    ElementRef element;
    double value = 0;        ///< recomputed in double from the terms
    std::string formula;     ///< with indices: "score[4,2] = Σ_d q[4,d]·k[2,d]"
    std::string substituted; ///< with numbers, shortened in the middle when long: "0.12×−0.53 + … + 1.02×0.40 = 0.71"
    std::vector<Term> terms; ///< all of them, in index order
    std::vector<std::pair<std::string, double>> intermediates; ///< mean, variance, max, Σexp … in order of use
};

class OpTable {
public:
    OpTable(ModelShape shape, std::vector<Op> ops);

    const ModelShape& shape() const { return m_shape; }
    const std::vector<Op>& ops() const { return m_ops; }
    /// The op that writes `hook`; nullptr if this model has no such hook.
    const Op* producer(Hook hook) const;
    /// Every hook of the model in the order of the forward pass.
    std::vector<Hook> hooks() const;
    /// Whether an attention op looks at no key beyond its query.
    bool causal(const Op& op) const;
    /// Ops that belong to a layer of a stack; -1: before its blocks, layerCount: behind them.
    std::vector<const Op*> opsOf(Stack stack, int layer) const;
    /// Throws Error{BadArgument} when the element is outside the hook's shape over `positions` positions.
    void check(const ElementRef& element, int positions) const;
    void check(const ElementRef& element, const Lengths& lengths) const;
    /// Exactly the elements that the value depends on and is computed from in one step. `element` must be in range.
    /// `sourceLength`: positions of a translator's source text.
    Sources sources(const ElementRef& element, int sourceLength = 0) const;
    /// Recomputes `element` from its sources alone, in double.
    /// Without terms those of a softmax over the vocabulary are left out, which makes its texts a good deal faster.
    Explanation explain(const ElementRef& element, const ValueSource& values, bool withTerms = true) const;

private:
    ModelShape m_shape;
    std::vector<Op> m_ops;
    std::vector<int> m_producer; ///< op id by hook slot
    int slot(Hook hook) const;
};

/// Whether only recurrent models have such an op: a GRU's, or one of an attention without heads.
bool isRecurrent(const Op& op);
/// The row that a GRU's op at `position` reads as the state before: `inputs` of a Gate are x, state, start, those of a
/// Candidate x, reset, state, start, those of a StateUpdate update, new, state, start; the start may be absent, then
/// the GRU begins with zeros, and this is empty at its first step. `length`: positions of the text, where the step is −1.
std::optional<std::pair<Hook, int>> previousState(const Op& op, int position, int length);

struct Gpt2Config;
/// GPT-2's forward pass (OA-10..12) as an op table.
OpTable makeGpt2OpTable(const Gpt2Config& config);

struct TransformerConfig;
/// The encoder–decoder transformer's forward pass (IT-03…05, TF-10…12), encoder first.
OpTable makeTransformerOpTable(const TransformerConfig& config);

struct GruConfig;
/// The recurrent encoder and decoder with attention between them (S2S-11…14), encoder first.
OpTable makeGruOpTable(const GruConfig& config);

} // namespace engine
