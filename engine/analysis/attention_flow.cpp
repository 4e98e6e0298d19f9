// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/analysis/attention_flow.h"

#include "engine/analysis/attention_rollout.h"
#include "engine/error.h"

#include <algorithm>
#include <limits>

namespace engine {

namespace {

constexpr double tiny = 1e-12; ///< what is left of a capacity by rounding is none

/// Dinic's maximum flow; capacities are real, so a path is worth taking only above `tiny`.
class FlowGraph {
public:
    explicit FlowGraph(int nodes) : m_out(static_cast<std::size_t>(nodes)) {}

    void connect(int from, int to, double capacity) {
        m_out[static_cast<std::size_t>(from)].push_back(static_cast<int>(m_edges.size()));
        m_edges.push_back({to, capacity, capacity});
        m_out[static_cast<std::size_t>(to)].push_back(static_cast<int>(m_edges.size()));
        m_edges.push_back({from, 0, 0});
    }

    double maximum(int source, int sink, const std::stop_token& stop) {
        for (Edge& edge : m_edges)
            edge.left = edge.capacity;
        double flow = 0;
        while (rank(source, sink)) {
            if (stop.stop_requested())
                throw Error(ErrorCode::Stopped, "The attention flow was stopped.");
            m_next.assign(m_out.size(), 0);
            while (const double sent = send(source, sink, std::numeric_limits<double>::infinity()))
                flow += sent;
        }
        return flow;
    }

private:
    struct Edge {
        int to;
        double capacity, left;
    };

    /// Distances from the source over edges with room; whether the sink is reached.
    bool rank(int source, int sink) {
        m_rank.assign(m_out.size(), -1);
        m_rank[static_cast<std::size_t>(source)] = 0;
        std::vector<int> queue{source};
        for (std::size_t at = 0; at < queue.size(); ++at)
            for (const int e : m_out[static_cast<std::size_t>(queue[at])]) {
                const Edge& edge = m_edges[static_cast<std::size_t>(e)];
                int& rank = m_rank[static_cast<std::size_t>(edge.to)];
                if (rank >= 0 || edge.left <= tiny)
                    continue;
                rank = m_rank[static_cast<std::size_t>(queue[at])] + 1;
                queue.push_back(edge.to);
            }
        return m_rank[static_cast<std::size_t>(sink)] >= 0;
    }

    /// Sends what fits from `node` on to the sink, as deep as the graph has ranks.
    double send(int node, int sink, double room) {
        if (node == sink)
            return room;
        double sent = 0;
        const auto& out = m_out[static_cast<std::size_t>(node)];
        for (int& next = m_next[static_cast<std::size_t>(node)]; next < static_cast<int>(out.size()); ++next) {
            const int e = out[static_cast<std::size_t>(next)];
            Edge& edge = m_edges[static_cast<std::size_t>(e)];
            if (edge.left <= tiny ||
                m_rank[static_cast<std::size_t>(edge.to)] != m_rank[static_cast<std::size_t>(node)] + 1)
                continue;
            const double passed = send(edge.to, sink, std::min(room - sent, edge.left));
            edge.left -= passed;
            m_edges[static_cast<std::size_t>(e ^ 1)].left += passed;
            sent += passed;
            if (room - sent <= tiny)
                return sent;
        }
        return sent;
    }

    std::vector<std::vector<int>> m_out; ///< edges of each node
    std::vector<Edge> m_edges;           ///< an edge and its reverse stand beside each other
    std::vector<int> m_rank, m_next;
};

} // namespace

std::vector<double> attentionFlow(std::span<const TensorView> patterns, int query, std::stop_token stop) {
    if (patterns.empty())
        throw Error(ErrorCode::BadArgument, "Attention flow needs the pattern of at least one layer.");
    const auto layers = static_cast<std::int64_t>(patterns.size());
    const std::int64_t positions = patterns.front().shape.empty() ? 0 : patterns.front().shape.back();
    if (query < 0 || query >= positions)
        throw Error(ErrorCode::BadArgument, "There is no query " + std::to_string(query) + ".");
    if (positions > attentionFlowEdgeLimit || layers * positions * positions > attentionFlowEdgeLimit)
        throw Error(ErrorCode::BadArgument, "Attention flow through " + std::to_string(layers) + " layers of " +
                                                std::to_string(positions) +
                                                " tokens is too large; shorten the text, or use attention rollout.");
    const auto node = [positions](std::int64_t layer, std::int64_t position) {
        return static_cast<int>(layer * positions + position);
    };
    FlowGraph graph(static_cast<int>((layers + 1) * positions));
    for (std::int64_t layer = 0; layer < layers; ++layer) {
        const Tensor weights = attentionWithResidual(patterns[static_cast<std::size_t>(layer)]);
        if (weights.shape[0] != positions)
            throw Error(ErrorCode::BadArgument, "The layers' patterns are not of one size.");
        for (std::int64_t to = 0; to < positions; ++to)
            for (std::int64_t from = 0; from < positions; ++from)
                if (const double weight = static_cast<double>(weights.row(to)[from]); weight > tiny)
                    graph.connect(node(layer + 1, to), node(layer, from), weight);
    }
    std::vector<double> flow;
    for (std::int64_t input = 0; input < positions; ++input)
        flow.push_back(graph.maximum(node(layers, query), node(0, input), stop));
    return flow;
}

} // namespace engine
