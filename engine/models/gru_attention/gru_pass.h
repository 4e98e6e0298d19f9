// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/interventions.h"
#include "engine/models/op_runner.h"

#include <stop_token>

namespace engine {

/// Computes a recurrent model's ops over the rows of one call: recurrences and the attention between the stacks here,
/// what other families have too by an OpRunner.
class GruPass {
public:
    /// All references must outlive the pass.
    GruPass(const Model& model, Kernels& kernels, const Emitter& emit, const std::stop_token& stop)
        : m_model(model), m_kernels(kernels), m_emit(emit), m_stop(stop), m_ops(model, kernels, emit) {}

    /// Tokens of this call and the position of the first one.
    void setTokens(std::span<const TokenId> tokens, int firstPosition) {
        m_ops.setTokens(tokens, firstPosition);
        m_first = firstPosition;
    }
    /// What to change by hand; may be null.
    void setInterventions(const Interventions* interventions) { m_interventions = interventions; }
    /// The state before the first row, [1, hidden]; zeros when none is given.
    void setStart(Tensor state) { m_start = std::move(state); }
    /// What stands in for an op's output: made elsewhere, or in an earlier call. The observer does not see it.
    void set(Hook hook, Tensor rows) { m_ops.set(hook, std::move(rows)); }
    const Tensor& value(Hook hook) const { return m_ops.value(hook); }
    bool has(Hook hook) const { return m_ops.has(hook); }

    /// Runs the ops in their order; those whose output is here already are left out. Throws Error{Stopped}.
    void run(const std::vector<const Op*>& ops);

private:
    Tensor computed(const Op& op);
    void recurrence(const Op& reset);
    Tensor combined(const Op& op, const float* first, const float* second, std::int64_t rows) const;
    Tensor concatenated(const Op& op) const;
    Tensor additiveScores(const Op& op) const;
    Tensor product(const Op& op) const;
    Tensor pattern(const Op& op) const;
    Tensor weightedSum(const Op& op) const;
    const Tensor& input(const Op& op, std::size_t i) const { return m_ops.value(op.inputs[i]); }
    void keep(Hook hook, Tensor value);

    const Model& m_model;
    Kernels& m_kernels;
    const Emitter& m_emit;
    const std::stop_token& m_stop;
    OpRunner m_ops;
    Tensor m_start;
    int m_first = 0;
    const Interventions* m_interventions = nullptr;
};

} // namespace engine
