// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/tensor.h"
#include "engine/tokenizers/token.h"
#include "engine/trace/hooks.h"

#include <memory>
#include <vector>

namespace engine {

class Model;
struct Interventions;

/// What a translator made of its source text, once for all that is written after it: enough to recompute every encoder
/// layer's inside bit by bit, and the keys and values that the decoder's layers look at (HD-03). A recurrent model's
/// only layer is entered by embeddings, and what leaves it is as wide as its states: the output, and in the decoder the
/// attentional state. Immutable once published.
struct SourceNode {
    std::vector<TokenId> tokens; ///< with </s>
    std::vector<Tensor>
        residual;  ///< encoderLayerCount+1 tensors [source, modelDim]: what enters each layer, what leaves the last
    Tensor output; ///< [source, modelDim]: what the decoder reads
    std::vector<Tensor> keys, values; ///< of cross-attention, per decoder layer [source, head·headDim]
    std::shared_ptr<const Interventions> interventions; ///< what was changed by hand on the way; may be null
    Tensor state; ///< [1, hidden]: what a recurrent decoder begins with; empty in other models
    double seconds = 0;
};

/// The rows one forward call added: a whole prompt at prefill, one token at decode. Immutable once published.
/// A node keeps what is needed to recompute every layer's inside bit by bit: the residual stream at layer borders, K
/// and V.
struct TraceNode {
    std::shared_ptr<const TraceNode> parent;
    std::shared_ptr<const SourceNode> source; ///< of a translator; the same along a path
    int firstPosition = 0;                    ///< positions of the parent path in use before this node's first row
    std::vector<TokenId> tokens;              ///< this node's rows
    std::vector<Tensor>
        residual; ///< layerCount+1 tensors [rows, modelDim]: each layer's resid_pre, then what leaves the last layer
    std::vector<Tensor> keys, values;                   ///< per layer [rows, head·headDim]
    std::vector<Tensor> states;                         ///< of a recurrent decoder: per layer [rows, hidden]
    Tensor lastLogits;                                  ///< [1, vocab] of the last row
    std::shared_ptr<const Interventions> interventions; ///< what was changed by hand on the way; may be null
    double seconds = 0;                                 ///< wall time of the forward call
};

/// A path from the root to a node, cut at a position: what views show. An immutable value; a shorter path is stepping
/// back, a second child of the same node is another choice.
class Trace {
public:
    /// `length` positions of the path that ends in `node` (1 … node's last position + 1).
    Trace(std::shared_ptr<const Model> model, std::shared_ptr<const TraceNode> node, int length);

    const std::shared_ptr<const Model>& model() const { return m_model; }
    const std::shared_ptr<const TraceNode>& node() const { return m_node; }
    int length() const { return m_length; }
    /// The source text of a translation; null for a model that only decodes.
    const std::shared_ptr<const SourceNode>& source() const { return m_node->source; }
    Lengths lengths() const;
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
    /// Whether all of the path, and the source text's reading, was changed by hand in this way alone; null = not at all.
    bool madeWith(const Interventions* interventions) const;
    /// Residual stream entering `layer` (layer == layerCount: leaving the last block) over all positions [length,
    /// modelDim].
    Tensor residual(int layer) const;
    Tensor keys(int layer) const; ///< [length, head·headDim]
    Tensor values(int layer) const;
    /// Memory held by the nodes of this path, in bytes.
    std::uint64_t bytes() const;

private:
    std::shared_ptr<const Model> m_model;
    std::shared_ptr<const TraceNode> m_node;
    int m_length;
    std::vector<Segment> m_segments;
    std::vector<TokenId> m_tokens;
};

/// Every hook of one block (or, for layer == layerCount, of the final norm, logits and probabilities; for layer == -1,
/// of the embeddings) over all positions of a trace. Immutable.
class LayerInside {
public:
    LayerInside(int layer, int positions, std::vector<std::pair<Hook, Tensor>> tensors, Stack stack = Stack::Only);
    int layer() const { return m_layer; }
    Stack stack() const { return m_stack; }
    int positions() const { return m_positions; }
    /// nullptr when this inside does not hold the hook.
    const Tensor* find(Hook hook) const;
    const std::vector<std::pair<Hook, Tensor>>& tensors() const { return m_tensors; }

private:
    int m_layer;
    Stack m_stack;
    int m_positions;
    std::vector<std::pair<Hook, Tensor>> m_tensors;
};

} // namespace engine
