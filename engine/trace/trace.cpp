// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/trace/trace.h"

#include "engine/models/interventions.h"

#include <algorithm>
#include <cassert>

namespace engine {

Trace::Trace(std::shared_ptr<const Model> model, std::shared_ptr<const TraceNode> node, int length)
    : m_model(std::move(model)), m_node(std::move(node)), m_length(length) {
    assert(m_node && length >= 1);
    // Drop nodes that start beyond the cut: a prefix must not keep its future alive.
    while (m_node->parent && m_node->firstPosition >= length)
        m_node = m_node->parent;
    assert(length <= m_node->firstPosition + static_cast<int>(m_node->tokens.size()));
    int end = length;
    for (const TraceNode* n = m_node.get(); n; n = n->parent.get()) {
        if (end > n->firstPosition) {
            m_segments.push_back({n, end - n->firstPosition});
            end = n->firstPosition;
        }
    }
    std::reverse(m_segments.begin(), m_segments.end());
    m_tokens.reserve(static_cast<std::size_t>(length));
    for (const auto& s : m_segments)
        m_tokens.insert(m_tokens.end(), s.node->tokens.begin(), s.node->tokens.begin() + s.rows);
}

std::shared_ptr<const Trace> Trace::prefix(int length) const {
    return std::make_shared<const Trace>(m_model, m_node, std::clamp(length, 1, m_length));
}

Lengths Trace::lengths() const {
    return {m_length, m_node->source ? static_cast<int>(m_node->source->tokens.size()) : 0};
}

const Tensor* Trace::lastLogits() const {
    const auto& last = m_segments.back();
    return last.rows == static_cast<int>(last.node->tokens.size()) ? &last.node->lastLogits : nullptr;
}

bool Trace::madeWith(const Interventions* interventions) const {
    return std::all_of(m_segments.begin(), m_segments.end(),
                       [&](const Segment& segment) {
                           return sameInterventions(segment.node->interventions.get(), interventions);
                       }) &&
           (!source() || sameInterventions(source()->interventions.get(), interventions));
}

int Trace::sharedLength(const Trace& other) const {
    if (m_model != other.m_model)
        return 0;
    int shared = 0;
    for (std::size_t i = 0; i < std::min(m_segments.size(), other.m_segments.size()); ++i) {
        if (m_segments[i].node != other.m_segments[i].node)
            break;
        shared += std::min(m_segments[i].rows, other.m_segments[i].rows);
        if (m_segments[i].rows != other.m_segments[i].rows)
            break;
    }
    return shared;
}

namespace {

template <class Pick>
Tensor gather(const Trace& trace, const Pick& pick) {
    const std::int64_t width = pick(*trace.segments().front().node).shape.at(1);
    Tensor out({trace.length(), width});
    float* to = out.data.data();
    for (const auto& s : trace.segments()) {
        const Tensor& from = pick(*s.node);
        to = std::copy_n(from.data.data(), s.rows * width, to);
    }
    return out;
}

std::uint64_t bytesOf(const std::vector<Tensor>& tensors) {
    std::uint64_t bytes = 0;
    for (const auto& t : tensors)
        bytes += t.data.size() * sizeof(float);
    return bytes;
}

} // namespace

Tensor Trace::residual(int layer) const {
    return gather(*this,
                  [&](const TraceNode& n) -> const Tensor& { return n.residual.at(static_cast<std::size_t>(layer)); });
}
Tensor Trace::keys(int layer) const {
    return gather(*this,
                  [&](const TraceNode& n) -> const Tensor& { return n.keys.at(static_cast<std::size_t>(layer)); });
}
Tensor Trace::values(int layer) const {
    return gather(*this,
                  [&](const TraceNode& n) -> const Tensor& { return n.values.at(static_cast<std::size_t>(layer)); });
}

std::uint64_t Trace::bytes() const {
    std::uint64_t bytes = 0;
    for (const auto& s : m_segments)
        bytes += bytesOf(s.node->residual) + bytesOf(s.node->keys) + bytesOf(s.node->values) + bytesOf(s.node->states) +
                 s.node->lastLogits.data.size() * sizeof(float);
    if (const SourceNode* source = m_node->source.get())
        bytes += bytesOf(source->residual) + bytesOf(source->keys) + bytesOf(source->values) +
                 (source->output.data.size() + source->state.data.size()) * sizeof(float);
    return bytes;
}

LayerInside::LayerInside(int layer, int positions, std::vector<std::pair<Hook, Tensor>> tensors, Stack stack)
    : m_layer(layer), m_stack(stack), m_positions(positions), m_tensors(std::move(tensors)) {}

const Tensor* LayerInside::find(Hook hook) const {
    const auto found = std::find_if(m_tensors.begin(), m_tensors.end(), [&](const auto& t) { return t.first == hook; });
    return found == m_tensors.end() ? nullptr : &found->second;
}

} // namespace engine
