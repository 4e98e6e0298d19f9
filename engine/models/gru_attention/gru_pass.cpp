// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/gru_attention/gru_pass.h"

#include "engine/models/run_options.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace engine {

namespace {

float sigmoid(float x) {
    return 1 / (1 + std::exp(-x));
}

/// The rows that one recurrence makes.
struct GruRows {
    Tensor reset, update, fresh, state;
    explicit GruRows(const Shape& shape) : reset(shape), update(shape), fresh(shape), state(shape) {}

    /// Row `r` from x·W + b and h·W + b, each [3·hidden] in the order reset, update, new.
    void step(std::int64_t r, std::int64_t H, const float* fromInput, const float* fromState, const float* before) {
        float *resets = reset.row(r), *updates = update.row(r), *news = fresh.row(r), *states = state.row(r);
        for (std::int64_t c = 0; c < H; ++c) {
            resets[c] = sigmoid(fromInput[c] + fromState[c]);
            updates[c] = sigmoid(fromInput[H + c] + fromState[H + c]);
            news[c] = std::tanh(fromInput[2 * H + c] + resets[c] * fromState[2 * H + c]);
            states[c] = (1 - updates[c]) * news[c] + updates[c] * before[c];
        }
    }
};

} // namespace

void GruPass::keep(Hook hook, Tensor value) {
    if (m_emit.wants(hook))
        m_emit.send(hook, value.data.data(), value.shape);
    m_ops.set(hook, std::move(value));
}

void GruPass::run(const std::vector<const Op*>& ops) {
    for (const Op* op : ops) {
        throwIfStopped(m_stop);
        if (has(op->output))
            continue;
        if (!isRecurrent(*op))
            m_ops.run(*op);
        else if (op->kind == OpKind::Gate)
            recurrence(*op);
        else
            keep(op->output, computed(*op));
    }
}

Tensor GruPass::computed(const Op& op) {
    switch (op.kind) {
    case OpKind::Concat:
        return concatenated(op);
    case OpKind::Bridge: {
        const Tensor &forward = input(op, 0), &backward = input(op, 1);
        return combined(op, forward.row(forward.shape[0] - 1), backward.row(0), 1);
    }
    case OpKind::Combine:
        return combined(op, input(op, 0).row(0), input(op, 1).row(0), input(op, 0).shape[0]);
    case OpKind::AdditiveScore:
        return additiveScores(op);
    case OpKind::Dot:
        return product(op);
    case OpKind::Softmax:
        return pattern(op);
    case OpKind::WeightedSum:
        return weightedSum(op);
    default:
        assert(false); // candidates and new states are made by recurrence()
        return {};
    }
}

/// The four ops from reset gate to new state: each step needs all of the one before.
void GruPass::recurrence(const Op& reset) {
    const Op* ops[4];
    for (int i = 0; i < 4; ++i)
        ops[i] = &m_model.ops().ops()[static_cast<std::size_t>(reset.id + i)];
    assert(ops[1]->kind == OpKind::Gate && ops[2]->kind == OpKind::Candidate && ops[3]->kind == OpKind::StateUpdate);
    const Tensor& x = input(reset, 0);
    const std::int64_t rows = x.shape[0], H = m_model.shape().hiddenDim;
    const TensorView inputWeight = m_model.weight(reset.weights[0]), inputBias = m_model.weight(reset.weights[1]),
                     hiddenWeight = m_model.weight(reset.weights[2]), hiddenBias = m_model.weight(reset.weights[3]);
    Tensor fromInput({rows, 3 * H}), fromState({1, 3 * H});
    m_kernels.linear(static_cast<int>(rows), static_cast<int>(x.shape[1]), static_cast<int>(3 * H), x.data.data(),
                     inputWeight.data, inputBias.data, fromInput.data.data());
    GruRows made({rows, H});
    const Tensor zeros({1, H});
    const float* before = m_start.data.empty() ? zeros.data.data() : m_start.data.data();
    for (std::int64_t i = 0; i < rows; ++i) {
        throwIfStopped(m_stop);
        const std::int64_t r = reset.step > 0 ? i : rows - 1 - i;
        m_kernels.linear(1, static_cast<int>(H), static_cast<int>(3 * H), before, hiddenWeight.data, hiddenBias.data,
                         fromState.data.data());
        made.step(r, H, fromInput.row(r), fromState.data.data(), before);
        before = made.state.row(r);
    }
    keep(ops[0]->output, std::move(made.reset));
    keep(ops[1]->output, std::move(made.update));
    keep(ops[2]->output, std::move(made.fresh));
    keep(ops[3]->output, std::move(made.state));
}

/// tanh((first ‖ second)·W + b) over `rows` rows; `first` and `second` are the first rows of each.
Tensor GruPass::combined(const Op& op, const float* first, const float* second, std::int64_t rows) const {
    const std::int64_t widths[] = {input(op, 0).shape[1], input(op, 1).shape[1]};
    Tensor joined({rows, widths[0] + widths[1]});
    for (std::int64_t r = 0; r < rows; ++r)
        std::copy_n(second + r * widths[1], widths[1], std::copy_n(first + r * widths[0], widths[0], joined.row(r)));
    const TensorView w = m_model.weight(op.weights[0]), b = m_model.weight(op.weights[1]);
    Tensor out({rows, w.shape[1]});
    m_kernels.linear(static_cast<int>(rows), static_cast<int>(w.shape[0]), static_cast<int>(w.shape[1]),
                     joined.data.data(), w.data, b.data, out.data.data());
    for (float& value : out.data)
        value = std::tanh(value);
    return out;
}

Tensor GruPass::concatenated(const Op& op) const {
    const Tensor &a = input(op, 0), &b = input(op, 1);
    Tensor out({a.shape[0], a.shape[1] + b.shape[1]});
    for (std::int64_t r = 0; r < a.shape[0]; ++r)
        std::copy_n(b.row(r), b.shape[1], std::copy_n(a.row(r), a.shape[1], out.row(r)));
    return out;
}

Tensor GruPass::additiveScores(const Op& op) const {
    const Tensor &query = input(op, 0), &key = input(op, 1);
    const TensorView v = m_model.weight(op.weights[0]);
    const std::int64_t A = query.shape[1];
    Tensor scores({query.shape[0], key.shape[0]});
    for (std::int64_t q = 0; q < query.shape[0]; ++q) {
        throwIfStopped(m_stop);
        for (std::int64_t k = 0; k < key.shape[0]; ++k) {
            const float *a = query.row(q), *b = key.row(k);
            float sum = 0;
            for (std::int64_t d = 0; d < A; ++d)
                sum += v.data[d] * std::tanh(a[d] + b[d]);
            scores.row(q)[k] = sum;
        }
    }
    return scores;
}

/// Every row of one times every row of the other.
Tensor GruPass::product(const Op& op) const {
    const Tensor &query = input(op, 0), &key = input(op, 1);
    Tensor scores({query.shape[0], key.shape[0]});
    m_kernels.linearTransposed(static_cast<int>(query.shape[0]), static_cast<int>(query.shape[1]),
                               static_cast<int>(key.shape[0]), query.data.data(), key.data.data(), scores.data.data());
    return scores;
}

Tensor GruPass::pattern(const Op& op) const {
    const Tensor& scores = input(op, 0);
    Tensor out(scores.shape);
    m_kernels.softmax(static_cast<int>(scores.shape[0]), static_cast<int>(scores.shape[1]), scores.data.data(),
                      out.data.data());
    if (m_interventions)
        for (std::int64_t r = 0; r < out.shape[0]; ++r)
            m_interventions->apply(op.output, 0, m_first + static_cast<int>(r),
                                   {out.row(r), static_cast<std::size_t>(out.shape[1])});
    return out;
}

Tensor GruPass::weightedSum(const Op& op) const {
    const Tensor &pattern = input(op, 0), &states = input(op, 1);
    Tensor out({pattern.shape[0], states.shape[1]});
    m_kernels.linear(static_cast<int>(pattern.shape[0]), static_cast<int>(states.shape[0]),
                     static_cast<int>(states.shape[1]), pattern.data.data(), states.data.data(), nullptr,
                     out.data.data());
    return out;
}

} // namespace engine
