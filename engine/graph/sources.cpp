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

WeightRange column(WeightId weight, int rows, int index) {
    return {weight, 0, rows, index, index + 1};
}

} // namespace

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
        result.weights = {column(op->weights[0], width(op->inputs[0]), flatColumn),
                          column(op->weights[1], 1, flatColumn)};
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
        result.hooks = {row(op->inputs[0], i0, m_shape.modelDim)};
        result.weights = {{op->weights[0], i1, i1 + 1, 0, m_shape.modelDim}};
        if (op->weights.size() > 1)
            result.weights.push_back(column(op->weights[1], 1, i1));
        break;
    }
    return result;
}

} // namespace engine
