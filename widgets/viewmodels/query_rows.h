// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/trace/trace.h"
#include "widgets/viewmodels/attention_block.h"

#include <memory>
#include <span>
#include <vector>

namespace headlight {

/// Which query's weights are asked for: of every head of every layer of one attention.
struct RowQuestion {
    AttentionBlock block = AttentionBlock::Own;
    int query = 0;
    bool rollout = false; ///< also what the layers together pass on, of self-attention
    bool operator==(const RowQuestion&) const = default;
};

/// The weights of one query in all heads of all layers. Immutable once published.
struct QueryRows {
    RowQuestion question;
    int layerCount = 0, headCount = 0, keyCount = 0;
    std::vector<float> values; ///< [layer, head, key]
    /// Asked for with the question: the query's attention rollout after each layer, [layer, key], and its attention flow
    /// [key], empty where the text is too long for it (engine::attentionFlowEdgeLimit).
    std::vector<float> rollout, flow;

    float weight(int layer, int head, int key) const {
        return values[(static_cast<std::size_t>(layer) * static_cast<std::size_t>(headCount) +
                       static_cast<std::size_t>(head)) *
                          static_cast<std::size_t>(keyCount) +
                      static_cast<std::size_t>(key)];
    }
};

/// The pattern of an attention in the inside of one of its layers, [head, query, key] or, of a recurrent model,
/// [query, key]; null where it is not there.
const engine::Tensor* patternIn(const engine::LayerInside& inside, AttentionBlock block);
/// Adds the next layer's rows; false when the pattern does not fit to the layers before or lacks the query.
bool appendLayer(QueryRows& rows, const engine::Tensor& pattern);
/// The rows from all layers' insides; null when one is missing.
std::shared_ptr<const QueryRows> queryRows(const RowQuestion& question,
                                           std::span<const std::shared_ptr<const engine::LayerInside>> layers);

} // namespace headlight
