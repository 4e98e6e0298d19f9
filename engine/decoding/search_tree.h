// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/beam_search.h"

#include <functional>
#include <string>
#include <vector>

namespace engine {

struct DecodingOptions;

/// A token that was tried.
struct SearchNode {
    using Fate = BeamCandidate::Fate;
    int parent = -1; ///< -1: the root, which stands for the prompt and has no token
    TokenId token = -1;
    int step = -1;             ///< 0: the first new token
    int search = 0;            ///< which group of beams, or which of several samples
    int rank = 0;              ///< place among those that this search tried in this step; drawn ones by draw
    int rawRank = 0;           ///< place in the model's own distribution behind its parent, 0 the most probable
    double logProbability = 0; ///< as it counts
    double probability = 0;    ///< behind the processors
    double rawProbability = 0; ///< softmax of the logits
    double sum = 0;            ///< of logProbability from the first new token on
    double score = 0;          ///< sum ÷ length^length_penalty
    double similarity = 0;     ///< contrastive search: highest cosine with what stands before it
    double contrast = 0;       ///< contrastive search: (1 − α)·probability − α·similarity
    double coin = -1;          ///< the dice thrown, in [0, 1); -1: none
    double sliceBegin = 0, sliceEnd = 0; ///< of the 0–1 bar that the coin fell into
    Fate fate = Fate::Dropped;
};

/// "kept", "finished", "outdone", "too_low", "dropped".
const char* fateName(BeamCandidate::Fate fate);

/// Everything that a search tried. Node 0 is the root; parents come before their children.
class SearchTree {
public:
    SearchTree() : m_nodes(1) { m_nodes[0].fate = BeamCandidate::Fate::Kept; }
    int add(const SearchNode& node);
    SearchNode& node(int index) { return m_nodes[static_cast<std::size_t>(index)]; }
    const SearchNode& node(int index) const { return m_nodes[static_cast<std::size_t>(index)]; }
    const std::vector<SearchNode>& nodes() const { return m_nodes; }
    int size() const { return static_cast<int>(m_nodes.size()); }
    /// From the first new token to this node; the root is left out.
    std::vector<int> path(int index) const;
    std::vector<TokenId> tokens(int index) const;
    /// By index: children of every node, in the order in which they were tried.
    std::vector<std::vector<int>> children() const;

private:
    std::vector<SearchNode> m_nodes;
};

/// One JSON document {"format": "headlight-search-tree", "version": 1, "prompt": [ids], "settings":
/// decodingSettingsJson() where they are given, "nodes": [...]}, a node a line. `text` may be empty; else every node
/// has "text".
std::string searchTreeJson(const SearchTree& tree, const std::vector<TokenId>& prompt,
                           const std::function<std::string(TokenId)>& text = {},
                           const DecodingOptions* settings = nullptr);

} // namespace engine
