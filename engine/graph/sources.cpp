// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/op_table.h"

#include <cassert>

namespace engine {

namespace {

HookRange one(Hook hook, int a, int b, int c = 0) {
    const int third = hookInfo(hook.kind).rank == 3 ? c + 1 : 0;
    return {hook, {a, b, c}, {a + 1, b + 1, third}};
}

/// [row, begin … end)
HookRange row(Hook hook, int index, int end) {
    return {hook, {index, 0, 0}, {index + 1, end, 0}};
}

/// [a, b, 0 … end)
HookRange line(Hook hook, int a, int b, int end) {
    return {hook, {a, b, 0}, {a + 1, b + 1, end}};
}

HookRange rows(Hook hook, int end, int column) {
    return {hook, {0, column, 0}, {end, column + 1, 0}};
}

WeightRange column(WeightId weight, int rows, int index) {
    return {weight, 0, rows, index, index + 1};
}

/// What the ops of a recurrent model read; hooks of rank 2 throughout.
class RecurrentSources {
public:
    RecurrentSources(const Op& op, const ModelShape& shape, int i0, int i1, int sourceLength)
        : m_op(op), m_shape(shape), m_i0(i0), m_i1(i1), m_length(sourceLength) {}

    Sources find() const {
        switch (m_op.kind) {
        case OpKind::Gate:
        case OpKind::Candidate:
            return gate();
        case OpKind::StateUpdate: {
            Sources s{{cell(0), cell(1)}, {}, {}};
            if (const auto before = previousState(m_op, m_i0, m_length))
                s.hooks.push_back(one(before->first, before->second, m_i1));
            return s;
        }
        case OpKind::Concat: {
            const int first = width(m_op.inputs[0]);
            return {{m_i1 < first ? cell(0) : one(m_op.inputs[1], m_i0, m_i1 - first)}, {}, {}};
        }
        case OpKind::Bridge:
            return combined(m_length - 1, 0);
        case OpKind::Combine:
            return combined(m_i0, m_i0);
        case OpKind::AdditiveScore:
            return {{wholeRow(0, m_i0), wholeRow(1, m_i1)}, {{m_op.weights[0], 0, 1, 0, m_shape.scoreDim}}, {}};
        case OpKind::Dot:
            return {{wholeRow(0, m_i0), wholeRow(1, m_i1)}, {}, {}};
        case OpKind::Softmax:
            return {{row(m_op.inputs[0], m_i0, m_length)}, {}, {}};
        case OpKind::WeightedSum:
            return {{row(m_op.inputs[0], m_i0, m_length), rows(m_op.inputs[1], m_length, m_i1)}, {}, {}};
        default:
            assert(false);
            return {};
        }
    }

private:
    int width(Hook hook) const { return static_cast<int>(hookShape(hook, m_shape, 1)[1]); }
    HookRange cell(std::size_t input) const { return one(m_op.inputs[input], m_i0, m_i1); }
    HookRange wholeRow(std::size_t input, int index) const {
        return row(m_op.inputs[input], index, width(m_op.inputs[input]));
    }

    Sources gate() const {
        const int H = m_shape.hiddenDim, col = m_op.gate * H + m_i1;
        Sources s{
            {wholeRow(0, m_i0)}, {column(m_op.weights[0], m_shape.modelDim, col), column(m_op.weights[1], 1, col)}, {}};
        if (m_op.kind == OpKind::Candidate)
            s.hooks.push_back(cell(1));
        if (const auto before = previousState(m_op, m_i0, m_length)) {
            s.hooks.push_back(row(before->first, before->second, H));
            s.weights.push_back(column(m_op.weights[2], H, col));
        }
        s.weights.push_back(column(m_op.weights[3], 1, col));
        return s;
    }
    Sources combined(int first, int second) const {
        const int rowCount = width(m_op.inputs[0]) + width(m_op.inputs[1]);
        return {{wholeRow(0, first), wholeRow(1, second)},
                {column(m_op.weights[0], rowCount, m_i1), column(m_op.weights[1], 1, m_i1)},
                {}};
    }

    const Op& m_op;
    const ModelShape& m_shape;
    const int m_i0, m_i1, m_length;
};

} // namespace

std::optional<std::pair<Hook, int>> previousState(const Op& op, int position, int length) {
    const std::size_t state = op.kind == OpKind::Gate ? 1 : 2;
    const int before = position - op.step;
    if (before >= 0 && (op.step > 0 || before < length))
        return std::pair{op.inputs[state], before};
    if (op.inputs.size() > state + 1)
        return std::pair{op.inputs[state + 1], 0};
    return std::nullopt;
}

Sources OpTable::sources(const ElementRef& element, int sourceLength) const {
    const Op* op = producer(element.hook);
    assert(op);
    const auto [i0, i1, i2] = element.index;
    // Queries, keys and values are computed as one row of head·headDim columns.
    const ModelShape shape = m_shape.of(element.hook.stack);
    const int flatColumn = hookInfo(element.hook.kind).rank == 3 ? i1 * shape.headDim + i2 : i1;
    const auto width = [&](Hook hook) { return static_cast<int>(hookShape(hook, m_shape, 1)[1]); };
    const auto keysOf = [&](int query) { return causal(*op) ? query + 1 : sourceLength; };
    Sources result;
    if (isRecurrent(*op))
        return RecurrentSources(*op, m_shape, i0, i1, sourceLength).find();
    switch (op->kind) {
    case OpKind::Lookup:
        if (element.hook.kind == HookKind::Embed) {
            result.weights = {column(op->weights[0], shape.vocabSize, i1)};
            result.tokenPosition = i0;
        } else {
            result.weights = {{op->weights[0], i0, i0 + 1, i1, i1 + 1}};
        }
        break;
    case OpKind::Add:
        result.hooks = {one(op->inputs[0], i0, i1), one(op->inputs[1], i0, i1)};
        break;
    case OpKind::Identity:
    case OpKind::Activation:
        result.hooks = {one(op->inputs[0], i0, i1)};
        break;
    case OpKind::LayerNormScale:
        result.hooks = {row(op->inputs[0], i0, m_shape.modelDim)};
        break;
    case OpKind::LayerNorm:
        result.hooks = {row(op->inputs[0], i0, m_shape.modelDim), one(op->inputs[1], i0, 0)};
        result.weights = {column(op->weights[0], 1, i1), column(op->weights[1], 1, i1)};
        break;
    case OpKind::Linear:
        result.hooks = {row(op->inputs[0], i0, width(op->inputs[0]))};
        result.weights = {column(op->weights[0], width(op->inputs[0]), flatColumn)};
        if (op->weights.size() > 1)
            result.weights.push_back(column(op->weights[1], 1, flatColumn));
        break;
    case OpKind::Dot: // [head, query, key] from q[query, head] and k[key, head]
        result.hooks = {line(op->inputs[0], i1, i0, shape.headDim), line(op->inputs[1], i2, i0, shape.headDim)};
        break;
    case OpKind::Scale:
    case OpKind::CausalMask:
        result.hooks = {one(op->inputs[0], i0, i1, i2)};
        break;
    case OpKind::Softmax:
        if (element.hook.kind == HookKind::Probabilities) {
            result.hooks = {row(op->inputs[0], i0, shape.vocabSize)};
            break;
        }
        result.hooks = {line(op->inputs[0], i0, i1, keysOf(i1))}; // masked scores add nothing to the sum
        if (i2 >= keysOf(i1))
            result.hooks.push_back(one(op->inputs[0], i0, i1, i2));
        break;
    case OpKind::WeightedSum: // z[query, head, d] from pattern[head, query, seen keys] and v[seen keys, head, d]
        result.hooks = {line(op->inputs[0], i1, i0, keysOf(i0)),
                        {op->inputs[1], {0, i1, i2}, {keysOf(i0), i1 + 1, i2 + 1}}};
        break;
    case OpKind::MergeHeads: {
        const int head = i1 / shape.headDim;
        result.hooks = {one(op->inputs[0], i0, head, i1 % shape.headDim)};
        break;
    }
    case OpKind::Unembed:
        result.hooks = {row(op->inputs[0], i0, width(op->inputs[0]))};
        result.weights = {{op->weights[0], i1, i1 + 1, 0, width(op->inputs[0])}};
        if (op->weights.size() > 1)
            result.weights.push_back(column(op->weights[1], 1, i1));
        break;
    case OpKind::Gate:
    case OpKind::Candidate:
    case OpKind::StateUpdate:
    case OpKind::Concat:
    case OpKind::Bridge:
    case OpKind::Combine:
    case OpKind::AdditiveScore:
        break; // done by RecurrentSources
    }
    return result;
}

} // namespace engine
