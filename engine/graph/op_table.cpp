// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/op_table.h"

#include "engine/error.h"

#include <cassert>

namespace engine {

OpTable::OpTable(ModelShape shape, std::vector<Op> ops)
    : m_shape(shape), m_ops(std::move(ops)),
      m_producer(static_cast<std::size_t>(hookKindCount) * static_cast<std::size_t>(shape.layerCount + 1), -1) {
    for (const Op& op : m_ops) {
        assert(slot(op.output) >= 0 && m_producer[static_cast<std::size_t>(slot(op.output))] < 0);
        m_producer[static_cast<std::size_t>(slot(op.output))] = op.id;
    }
}

int OpTable::slot(Hook hook) const {
    const int kind = static_cast<int>(hook.kind);
    if (kind >= hookKindCount)
        return -1;
    const bool layerFits = hookInfo(hook.kind).perLayer ? hook.layer >= 0 && hook.layer < m_shape.layerCount //
                                                        : hook.layer == -1;
    return layerFits ? (hook.layer + 1) * hookKindCount + kind : -1;
}

const Op* OpTable::producer(Hook hook) const {
    const int at = slot(hook);
    if (at < 0 || m_producer[static_cast<std::size_t>(at)] < 0)
        return nullptr;
    return &m_ops[static_cast<std::size_t>(m_producer[static_cast<std::size_t>(at)])];
}

void OpTable::check(const ElementRef& element, int positions) const {
    if (!producer(element.hook))
        throw Error(ErrorCode::BadArgument, "This model has no hook of that kind in layer " +
                                                std::to_string(element.hook.layer) + "; it has layers 0 to " +
                                                std::to_string(m_shape.layerCount - 1) + ".");
    if (positions < 1 || positions > m_shape.contextLength)
        throw Error(ErrorCode::BadArgument, "A run of " + std::to_string(positions) +
                                                " positions was asked for; this model has 1 to " +
                                                std::to_string(m_shape.contextLength) + ".");
    const Shape shape = hookShape(element.hook, m_shape, positions);
    for (std::size_t d = 0; d < element.index.size(); ++d) {
        const std::int64_t size = d < shape.size() ? shape[d] : 1;
        if (element.index[d] < 0 || element.index[d] >= size)
            throw Error(ErrorCode::BadArgument, hookName(element.hook) + " has indices 0 to " +
                                                    std::to_string(size - 1) + " in dimension " + std::to_string(d) +
                                                    "; index " + std::to_string(element.index[d]) + " does not exist.");
    }
}

} // namespace engine
