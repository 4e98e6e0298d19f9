// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/tensor.h"
#include "engine/tokenizers/token.h"
#include "engine/trace/hooks.h"

#include <memory>
#include <vector>

namespace engine {

class Gpt2Model;

/// The rows one forward call added: a whole prompt at prefill, one token at decode. Immutable once published.
/// A node keeps what is needed to recompute every layer's inside bit by bit: the residual stream at layer borders, K
/// and V.
struct TraceNode {
    std::shared_ptr<const TraceNode> parent;
    int firstPosition = 0;       ///< positions of the parent path in use before this node's first row
    std::vector<TokenId> tokens; ///< this node's rows
    std::vector<Tensor>
        residual; ///< layerCount+1 tensors [rows, modelDim]: each layer's resid_pre, then the last resid_post
    std::vector<Tensor> keys, values; ///< per layer [rows, head·headDim]
    Tensor lastLogits;                ///< [1, vocab] of the last row
    double seconds = 0;               ///< wall time of the forward call
};

/// A path from the root to a node, cut at a position: what views show. An immutable value; a shorter path is stepping
/// back, a second child of the same node is another choice.
class Trace {
public:
    /// `length` positions of the path that ends in `node` (1 … node's last position + 1).
    Trace(std::shared_ptr<const Gpt2Model> model, std::shared_ptr<const TraceNode> node, int length);

    const std::shared_ptr<const Gpt2Model>& model() const { return m_model; }
    const std::shared_ptr<const TraceNode>& node() const { return m_node; }
    int length() const { return m_length; }
    const std::vector<TokenId>& tokens() const { return m_tokens; }

    /// One node's share of the path: rows [0, rows) of `node` stand at positions node->firstPosition ….
    struct Segment {
        const TraceNode* node;
        int rows;
    };
    /// Root first.
    const std::vector<Segment>& segments() const { return m_segments; }

    /// The same path cut to `length` positions (1 … length()).
    std::shared_ptr<const Trace> prefix(int length) const;
    /// Logits of the last position if they were kept (the path is not cut inside a node), else null.
    const Tensor* lastLogits() const;
    /// Positions both paths share because they run through the same nodes.
    int sharedLength(const Trace& other) const;
    /// Residual stream entering `layer` (layer == layerCount: leaving the last block) over all positions [length,
    /// modelDim].
    Tensor residual(int layer) const;
    Tensor keys(int layer) const; ///< [length, head·headDim]
    Tensor values(int layer) const;
    /// Memory held by the nodes of this path, in bytes.
    std::uint64_t bytes() const;

private:
    std::shared_ptr<const Gpt2Model> m_model;
    std::shared_ptr<const TraceNode> m_node;
    int m_length;
    std::vector<Segment> m_segments;
    std::vector<TokenId> m_tokens;
};

/// Every hook of one block (or, for layer == layerCount, of the final norm, logits and probabilities; for layer == -1,
/// of the embeddings) over all positions of a trace. Immutable.
class LayerInside {
public:
    LayerInside(int layer, int positions, std::vector<std::pair<Hook, Tensor>> tensors);
    int layer() const { return m_layer; }
    int positions() const { return m_positions; }
    /// nullptr when this inside does not hold the hook.
    const Tensor* find(Hook hook) const;
    const std::vector<std::pair<Hook, Tensor>>& tensors() const { return m_tensors; }

private:
    int m_layer;
    int m_positions;
    std::vector<std::pair<Hook, Tensor>> m_tensors;
};

/// Which LayerInside holds a hook: its layer, -1 (embeddings) or layerCount (ln_final, logits, probabilities).
int insideOf(Hook hook, int layerCount);

} // namespace engine
