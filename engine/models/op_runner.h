// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/interventions.h"
#include "engine/models/model.h"
#include "engine/tensor/kernels.h"
#include "engine/tokenizers/token.h"
#include "engine/trace/observer.h"

#include <map>
#include <span>

namespace engine {

/// Computes what an op table says, op by op, with the kernels: what every family does that needs no fused loop of its
/// own. Holds the rows of one call; the keys and values of earlier rows are given to it.
class OpRunner {
public:
    /// `emit` sees every output. All references must outlive the runner.
    OpRunner(const Model& model, Kernels& kernels, const Emitter& emit)
        : m_model(model), m_kernels(kernels), m_emit(emit) {}

    /// Tokens of this call and the position of the first one in its stack.
    void setTokens(std::span<const TokenId> tokens, int firstPosition) {
        m_tokens = tokens;
        m_first = firstPosition;
    }
    /// Changes to make to attention patterns; null for none. They must outlive the runner.
    void setInterventions(const Interventions* interventions) { m_interventions = interventions; }
    /// What stands in for an op's output: made elsewhere, or in an earlier call. [rows, …]
    void set(Hook hook, Tensor rows) { m_values[hook] = std::move(rows); }
    /// Keys and values of earlier positions, [first position, head·headDim], for causal attention.
    void setPast(Hook hook, Tensor rows) { m_past[hook] = std::move(rows); }
    bool has(Hook hook) const { return m_values.contains(hook); }
    const Tensor& value(Hook hook) const { return m_values.at(hook); }
    Tensor take(Hook hook);

    /// Runs one op whose inputs are here; does nothing when its output is here already.
    void run(const Op& op);
    void drop(Hook hook) { m_values.erase(hook); }

private:
    struct Attention;
    Tensor computed(const Op& op);
    Tensor lookup(const Op& op);
    Tensor linear(const Op& op);
    Tensor norm(const Op& op, bool scaleOnly);
    Tensor unembed(const Op& op);
    void attention(const Op& dot);
    Attention attentionFrom(const Op& dot) const;
    const Tensor& withPast(Hook hook, Tensor& joined) const;
    const Tensor& input(const Op& op, std::size_t i) const { return m_values.at(op.inputs[i]); }
    void keep(Hook hook, Tensor value);
    Shape emittedShape(Hook hook, const Tensor& value) const;

    const Model& m_model;
    Kernels& m_kernels;
    const Emitter& m_emit;
    std::span<const TokenId> m_tokens;
    int m_first = 0;
    const Interventions* m_interventions = nullptr;
    std::map<Hook, Tensor> m_values, m_past;
};

} // namespace engine
