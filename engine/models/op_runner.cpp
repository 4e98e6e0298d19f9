// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/op_runner.h"

#include "engine/models/row_editor.h"

#include <algorithm>
#include <cassert>
#include <optional>

namespace engine {

/// The five ops between queries, keys, values and z: one kernel computes them together.
struct OpRunner::Attention {
    const Op* dot = nullptr;
    const Op* scale = nullptr;
    const Op* mask = nullptr; ///< null: every query sees every key
    const Op* softmax = nullptr;
    const Op* sum = nullptr;
};

Tensor OpRunner::take(Hook hook) {
    Tensor value = std::move(m_values.at(hook));
    m_values.erase(hook);
    return value;
}

/// Hooks of rank 3 that count positions first are kept as rows of head·headDim numbers.
Shape OpRunner::emittedShape(Hook hook, const Tensor& value) const {
    if (hookInfo(hook.kind).rank == 2 || hookInfo(hook.kind).axes[0] == Axis::Head)
        return value.shape;
    const ModelShape shape = m_model.shape().of(hook.stack);
    return {value.shape[0], shape.headCount, shape.headDim};
}

void OpRunner::keep(Hook hook, Tensor value) {
    if (m_emit.wants(hook))
        m_emit.send(hook, value.data.data(), emittedShape(hook, value));
    m_values[hook] = std::move(value);
}

void OpRunner::run(const Op& op) {
    if (has(op.output))
        return;
    if (op.kind == OpKind::Dot)
        attention(op);
    else
        keep(op.output, computed(op));
}

Tensor OpRunner::computed(const Op& op) {
    switch (op.kind) {
    case OpKind::Lookup:
        return lookup(op);
    case OpKind::Add: {
        Tensor sum(input(op, 0).shape);
        m_kernels.add(static_cast<std::int64_t>(sum.data.size()), input(op, 0).data.data(), input(op, 1).data.data(),
                      sum.data.data());
        return sum;
    }
    case OpKind::Identity:
    case OpKind::MergeHeads:
        return input(op, 0);
    case OpKind::LayerNormScale:
        return norm(op, true);
    case OpKind::LayerNorm:
        return norm(op, false);
    case OpKind::Linear:
        return linear(op);
    case OpKind::Scale: {
        Tensor scaled = input(op, 0);
        for (float& x : scaled.data)
            x *= op.constant;
        return scaled;
    }
    case OpKind::Activation: {
        Tensor out(input(op, 0).shape);
        m_kernels.activation(static_cast<Activation>(op.activation), static_cast<std::int64_t>(out.data.size()),
                             input(op, 0).data.data(), out.data.data());
        return out;
    }
    case OpKind::Unembed:
        return unembed(op);
    case OpKind::Softmax: {
        const Tensor& x = input(op, 0);
        Tensor out(x.shape);
        m_kernels.softmax(static_cast<int>(x.shape[0]), static_cast<int>(x.shape[1]), x.data.data(), out.data.data());
        return out;
    }
    case OpKind::Dot:
    case OpKind::CausalMask:
    case OpKind::WeightedSum:
        break; // done by attention()
    case OpKind::Gate:
    case OpKind::Candidate:
    case OpKind::StateUpdate:
    case OpKind::Concat:
    case OpKind::Bridge:
    case OpKind::Combine:
    case OpKind::AdditiveScore:
        break; // done by a GruPass
    }
    assert(false);
    return {};
}

Tensor OpRunner::lookup(const Op& op) {
    const TensorView table = m_model.weight(op.weights[0]);
    const std::int64_t width = table.shape[1], rows = std::ssize(m_tokens);
    const bool byToken = op.output.kind == HookKind::Embed;
    Tensor out({rows, width});
    for (std::int64_t r = 0; r < rows; ++r) {
        const std::int64_t row = byToken ? m_tokens[static_cast<std::size_t>(r)] : m_first + r;
        std::copy_n(table.data + row * width, width, out.row(r));
    }
    return out;
}

Tensor OpRunner::linear(const Op& op) {
    const Tensor& x = input(op, 0);
    const TensorView w = m_model.weight(op.weights[0]);
    const TensorView b = op.weights.size() > 1 ? m_model.weight(op.weights[1]) : TensorView{};
    Tensor out({x.shape[0], w.shape[1]});
    m_kernels.linear(static_cast<int>(x.shape[0]), static_cast<int>(w.shape[0]), static_cast<int>(w.shape[1]),
                     x.data.data(), w.data, b.data, out.data.data());
    return out;
}

Tensor OpRunner::norm(const Op& op, bool scaleOnly) {
    const Tensor& x = input(op, 0);
    const int rows = static_cast<int>(x.shape[0]), width = static_cast<int>(x.shape[1]);
    const std::vector<float> ones(scaleOnly ? static_cast<std::size_t>(width) : 0, 1.0f);
    const float* gain = scaleOnly ? ones.data() : m_model.weight(op.weights[0]).data;
    const float* bias = scaleOnly ? ones.data() : m_model.weight(op.weights[1]).data;
    Tensor scale({rows, 1}), out(x.shape);
    m_kernels.layerNorm(rows, width, x.data.data(), gain, bias, op.constant, scale.data.data(), out.data.data());
    return scaleOnly ? scale : out;
}

/// Row by row, so that a row's bits do not depend on how many are asked for.
Tensor OpRunner::unembed(const Op& op) {
    const Tensor& x = input(op, 0);
    const TensorView table = m_model.weight(op.weights[0]);
    const TensorView bias = op.weights.size() > 1 ? m_model.weight(op.weights[1]) : TensorView{};
    const int width = static_cast<int>(table.shape[1]), vocab = static_cast<int>(table.shape[0]);
    Tensor out({x.shape[0], vocab});
    for (std::int64_t r = 0; r < x.shape[0]; ++r) {
        m_kernels.linearTransposed(1, width, vocab, x.row(r), table.data, out.row(r));
        if (bias.data)
            m_kernels.add(vocab, out.row(r), bias.data, out.row(r));
    }
    return out;
}

OpRunner::Attention OpRunner::attentionFrom(const Op& dot) const {
    const std::vector<Op>& ops = m_model.ops().ops();
    Attention a;
    a.dot = &dot;
    const Op* at = &dot;
    const auto next = [&] { // the ops of one attention stand one behind the other
        at = &ops[static_cast<std::size_t>(at->id + 1)];
        return at;
    };
    a.scale = next();
    if (next()->kind == OpKind::CausalMask) {
        a.mask = at;
        next();
    }
    a.softmax = at;
    a.sum = next();
    assert(a.scale->kind == OpKind::Scale && a.softmax->kind == OpKind::Softmax && a.sum->kind == OpKind::WeightedSum);
    return a;
}

const Tensor& OpRunner::withPast(Hook hook, Tensor& joined) const {
    const auto past = m_past.find(hook);
    const Tensor& own = m_values.at(hook);
    if (past == m_past.end() || past->second.data.empty())
        return own;
    joined = Tensor({past->second.shape[0] + own.shape[0], own.shape[1]});
    std::copy(own.data.begin(), own.data.end(),
              std::copy(past->second.data.begin(), past->second.data.end(), joined.data.begin()));
    return joined;
}

void OpRunner::attention(const Op& dot) {
    const Attention a = attentionFrom(dot);
    const ModelShape shape = m_model.shape().of(dot.output.stack);
    const Tensor& q = m_values.at(dot.inputs[0]);
    Tensor joinedKeys, joinedValues;
    const Tensor& k = withPast(dot.inputs[1], joinedKeys);
    const Tensor& v = withPast(a.sum->inputs[1], joinedValues);
    const int rows = static_cast<int>(q.shape[0]), context = static_cast<int>(k.shape[0]);

    const Op* planeOps[] = {a.dot, a.scale, a.mask, a.softmax};
    Tensor planes[4];
    float* at[4] = {};
    for (int i = 0; i < 4; ++i) {
        if (planeOps[i] && m_emit.wants(planeOps[i]->output)) {
            planes[i] = Tensor({shape.headCount, rows, context});
            at[i] = planes[i].data.data();
        }
    }
    Tensor z({rows, std::int64_t{shape.headCount} * shape.headDim});
    std::optional<RowEditor> editor;
    if (m_interventions && m_interventions->touches(a.softmax->output))
        editor.emplace(*m_interventions, a.softmax->output, m_first, a.mask != nullptr);
    const AttentionRecord record{at[0], at[1], at[2], at[3], editor ? &*editor : nullptr};
    if (a.mask)
        m_kernels.attention(rows, context - rows, shape.headCount, shape.headDim, a.scale->constant, q.data.data(),
                            k.data.data(), v.data.data(), z.data.data(), record);
    else
        m_kernels.attentionToAll(rows, context, shape.headCount, shape.headDim, a.scale->constant, q.data.data(),
                                 k.data.data(), v.data.data(), z.data.data(), record);
    for (int i = 0; i < 4; ++i) {
        if (!planeOps[i])
            continue;
        if (at[i])
            m_emit.send(planeOps[i]->output, at[i], planes[i].shape);
        m_values[planeOps[i]->output]; // done, though nobody needs its numbers
    }
    keep(a.sum->output, std::move(z));
}

} // namespace engine
