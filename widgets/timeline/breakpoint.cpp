// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/breakpoint.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::Axis;

const engine::Op& opOf(const engine::OpTable& ops, int id) {
    return ops.ops()[static_cast<std::size_t>(id)];
}

bool headsApart(engine::HookKind kind) {
    return engine::hookInfo(kind).rank == 3;
}

/// Is this op of the beat the one the breakpoint is about?
struct IsAbout {
    const Beat& beat;
    const engine::OpTable& ops;

    bool operator()(const OpBreakpoint& b) const {
        return !beat.folded && std::any_of(beat.ops.begin(), beat.ops.end(), [&](int id) {
            const engine::Op& op = opOf(ops, id);
            if (const auto* hook = std::get_if<engine::HookKind>(&b.op))
                return op.output.kind == *hook;
            return op.kind == std::get<engine::OpKind>(b.op);
        });
    }
    bool operator()(const LayerBreakpoint& b) const {
        const auto& all = ops.ops();
        const auto first = std::find_if(all.begin(), all.end(), [&](const engine::Op& op) {
            return sectionOf(op) == b.layer && (b.head < 0 || headsApart(op.output.kind));
        });
        return first != all.end() && std::find(beat.ops.begin(), beat.ops.end(), first->id) != beat.ops.end();
    }
    bool operator()(const ConditionBreakpoint& b) const {
        return std::any_of(beat.ops.begin(), beat.ops.end(), [&](int id) {
            const engine::Hook hook = opOf(ops, id).output;
            return hook.kind == b.hook && (b.layer < 0 || hook.layer == b.layer);
        });
    }
};

bool compare(double value, const ConditionBreakpoint& b) {
    switch (b.comparison) {
    case Comparison::Greater:
        return value > b.threshold;
    case Comparison::GreaterEqual:
        return value >= b.threshold;
    case Comparison::Less:
        return value < b.threshold;
    case Comparison::LessEqual:
        return value <= b.threshold;
    case Comparison::Equal:
        return value == static_cast<double>(static_cast<float>(b.threshold)); // as near as the tensors' numbers come
    }
    return false;
}

/// Looks through the numbers of one position and keeps the clearest case.
class Scan {
public:
    Scan(const ConditionBreakpoint& condition, engine::Hook hook, int position)
        : m_condition(condition), m_hook(hook), m_position(position) {}

    /// `row`: the numbers of the position, and of one head where heads are apart.
    void look(int head, const float* row, int count) {
        int begin = 0, end = count;
        if (m_condition.diagonal)
            begin = m_position;
        else if (m_condition.index >= 0)
            begin = m_condition.index;
        if (m_condition.diagonal || m_condition.index >= 0)
            end = std::min(begin + 1, count);
        for (int i = begin; i < end; ++i) {
            const double value = m_condition.absolute ? std::abs(row[i]) : row[i];
            if (!compare(value, m_condition) || (m_found.element && !clearer(value)))
                continue;
            m_clearest = value;
            m_found.value = row[i];
            const auto& info = engine::hookInfo(m_hook.kind);
            m_found.element = engine::ElementRef{m_hook, {m_position, i, 0}};
            if (info.rank == 3)
                m_found.element->index =
                    info.axes[0] == Axis::Head ? std::array{head, m_position, i} : std::array{m_position, head, i};
        }
    }
    Verdict verdict() const {
        Verdict out = m_found;
        out.state = out.element ? Verdict::State::Holds : Verdict::State::DoesNotHold;
        return out;
    }

private:
    bool clearer(double value) const {
        const bool less = m_condition.comparison == Comparison::Less || m_condition.comparison == Comparison::LessEqual;
        return less ? value < m_clearest : value > m_clearest;
    }

    const ConditionBreakpoint& m_condition;
    engine::Hook m_hook;
    int m_position;
    double m_clearest = 0;
    Verdict m_found;
};

Verdict judgeCondition(const ConditionBreakpoint& b, engine::Hook hook, int position, const HookRows& rows) {
    const auto& info = engine::hookInfo(hook.kind);
    const auto& shape = rows.view.shape;
    const bool byHead = info.rank == 3 && info.axes[0] == Axis::Head;
    const std::int64_t row = position - rows.firstPosition;
    if (!rows.view.data || row < 0 || row >= shape[byHead ? 1 : 0])
        return {.state = Verdict::State::NotHere, .missingLayer = hook.layer};
    Scan scan(b, hook, position);
    const std::int64_t width = shape.back();
    if (info.rank == 2) {
        scan.look(-1, rows.view.data + row * width, static_cast<int>(width));
        return scan.verdict();
    }
    const std::int64_t heads = shape[byHead ? 0 : 1];
    const bool causal = info.axes[2] == Axis::Key && hook.stack != engine::Stack::Encoder;
    const int count = static_cast<int>(byHead && causal ? std::min<std::int64_t>(width, position + 1) : width);
    for (std::int64_t head = 0; head < heads; ++head) {
        if (b.head >= 0 && head != b.head)
            continue;
        const std::int64_t line = byHead ? head * shape[1] + row : row * heads + head;
        scan.look(static_cast<int>(head), rows.view.data + line * width, count);
    }
    return scan.verdict();
}

} // namespace

bool concerns(const Breakpoint& breakpoint, const Beat& beat, const engine::OpTable& ops) {
    return !beat.ops.empty() && std::visit(IsAbout{beat, ops}, breakpoint.what);
}

Verdict judge(const Breakpoint& breakpoint, const Beat& beat, const engine::OpTable& ops, const FindRows& rows) {
    if (!concerns(breakpoint, beat, ops))
        return {};
    const auto* condition = std::get_if<ConditionBreakpoint>(&breakpoint.what);
    if (!condition)
        return {.state = Verdict::State::Holds};
    if (condition->position >= 0 && condition->position != beat.position && !beat.ofSource())
        return {};
    const auto op = std::find_if(beat.ops.begin(), beat.ops.end(),
                                 [&](int id) { return opOf(ops, id).output.kind == condition->hook; });
    const engine::Hook hook = opOf(ops, *op).output;
    const HookRows found = rows(hook);
    if (!beat.ofSource())
        return judgeCondition(*condition, hook, beat.position, found);
    // All positions of the source at once: the clearest of the first that holds.
    const auto& info = engine::hookInfo(hook.kind);
    const std::size_t axis = info.axes[0] == Axis::Head ? 1 : 0;
    const int positions = found.view.data ? static_cast<int>(found.view.shape[axis]) : 1;
    Verdict verdict;
    for (int position = 0; position < positions && verdict.state != Verdict::State::Holds; ++position)
        verdict = judgeCondition(*condition, hook, position, found);
    return verdict;
}

} // namespace headlight
