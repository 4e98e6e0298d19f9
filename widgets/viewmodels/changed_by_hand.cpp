// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/viewmodels/changed_by_hand.h"

#include "engine/models/interventions.h"

#include <algorithm>

namespace headlight {

bool changedByHand(const engine::Trace& trace) {
    if (trace.source() && trace.source()->interventions)
        return true;
    return std::any_of(trace.segments().begin(), trace.segments().end(),
                       [](const engine::Trace::Segment& segment) { return segment.node->interventions != nullptr; });
}

bool changedByHand(const engine::Trace& trace, const engine::ElementRef& element) {
    using engine::HookKind;
    const HookKind kind = element.hook.kind;
    if (kind != HookKind::Pattern && kind != HookKind::CrossPattern && kind != HookKind::AlignPattern)
        return false;
    const bool heads = engine::hookInfo(kind).rank == 3;
    const int head = heads ? element.index[0] : 0, query = element.index[heads ? 1 : 0];
    const auto touches = [&](const std::shared_ptr<const engine::Interventions>& interventions) {
        return interventions && interventions->touches(element.hook, head, query);
    };
    if (element.hook.stack == engine::Stack::Encoder)
        return trace.source() && touches(trace.source()->interventions);
    int first = 0;
    for (const auto& [node, rows] : trace.segments()) {
        if (query < first + rows)
            return touches(node->interventions);
        first += rows;
    }
    return false;
}

} // namespace headlight
