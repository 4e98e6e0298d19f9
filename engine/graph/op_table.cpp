// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/op_table.h"

#include "engine/error.h"

#include <algorithm>
#include <cassert>

namespace engine {

bool isRecurrent(const Op& op) {
    switch (op.kind) {
    case OpKind::Gate:
    case OpKind::Candidate:
    case OpKind::StateUpdate:
    case OpKind::Concat:
    case OpKind::Bridge:
    case OpKind::Combine:
    case OpKind::AdditiveScore:
        return true;
    case OpKind::Dot:
    case OpKind::Softmax:
    case OpKind::WeightedSum:
        return hookInfo(op.output.kind).rank == 2 && op.output.kind != HookKind::Probabilities;
    default:
        return false;
    }
}

OpTable::OpTable(ModelShape shape, std::vector<Op> ops)
    : m_shape(shape), m_ops(std::move(ops)),
      m_producer(static_cast<std::size_t>(hookKindCount) * 3 *
                     static_cast<std::size_t>(std::max(shape.layerCount, shape.encoderLayerCount) + 1),
                 -1) {
    for (const Op& op : m_ops) {
        assert(slot(op.output) >= 0 && m_producer[static_cast<std::size_t>(slot(op.output))] < 0);
        m_producer[static_cast<std::size_t>(slot(op.output))] = op.id;
    }
}

int OpTable::slot(Hook hook) const {
    const int kind = static_cast<int>(hook.kind);
    if (kind >= hookKindCount || (hook.stack == Stack::Only) == m_shape.translates())
        return -1;
    const int layers = m_shape.of(hook.stack).layerCount;
    const bool layerFits = hookInfo(hook.kind).perLayer ? hook.layer >= 0 && hook.layer < layers : hook.layer == -1;
    return layerFits ? ((hook.layer + 1) * 3 + static_cast<int>(hook.stack)) * hookKindCount + kind : -1;
}

const Op* OpTable::producer(Hook hook) const {
    const int at = slot(hook);
    if (at < 0 || m_producer[static_cast<std::size_t>(at)] < 0)
        return nullptr;
    return &m_ops[static_cast<std::size_t>(m_producer[static_cast<std::size_t>(at)])];
}

std::vector<Hook> OpTable::hooks() const {
    std::vector<Hook> hooks;
    for (const Op& op : m_ops)
        hooks.push_back(op.output);
    return hooks;
}

bool OpTable::causal(const Op& op) const {
    if (op.kind == OpKind::CausalMask)
        return true;
    if ((op.kind != OpKind::Softmax && op.kind != OpKind::WeightedSum) || op.inputs.empty())
        return false;
    const Op* before = producer(op.inputs[0]);
    return before && causal(*before);
}

std::vector<const Op*> OpTable::opsOf(Stack stack, int layer) const {
    std::vector<const Op*> found;
    for (const Op& op : m_ops) {
        if (op.output.stack == stack && insideOf(op.output, m_shape.of(stack).layerCount) == layer)
            found.push_back(&op);
    }
    return found;
}

void OpTable::check(const ElementRef& element, int positions) const {
    check(element, Lengths{positions, 0});
}

void OpTable::check(const ElementRef& element, const Lengths& lengths) const {
    const int layers = m_shape.of(element.hook.stack).layerCount;
    if (!producer(element.hook))
        throw Error(ErrorCode::BadArgument, "This model has no hook of that kind in layer " +
                                                std::to_string(element.hook.layer) + "; it has layers 0 to " +
                                                std::to_string(layers - 1) + ".");
    const auto checkLength = [&](int positions) {
        if (positions < 1 || positions > m_shape.contextLength)
            throw Error(ErrorCode::BadArgument, "A run of " + std::to_string(positions) +
                                                    " positions was asked for; this model has 1 to " +
                                                    std::to_string(m_shape.contextLength) + ".");
    };
    checkLength(lengths.of(element.hook.stack));
    if (m_shape.translates())
        checkLength(lengths.source);
    const Shape shape = hookShape(element.hook, m_shape, lengths);
    for (std::size_t d = 0; d < element.index.size(); ++d) {
        const std::int64_t size = d < shape.size() ? shape[d] : 1;
        if (element.index[d] < 0 || element.index[d] >= size)
            throw Error(ErrorCode::BadArgument, hookName(element.hook) + " has indices 0 to " +
                                                    std::to_string(size - 1) + " in dimension " + std::to_string(d) +
                                                    "; index " + std::to_string(element.index[d]) + " does not exist.");
    }
}

} // namespace engine
