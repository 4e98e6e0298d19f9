// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/decoding_state.h"
#include "engine/error.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

using Path = DecodingState::Path;

/// Every continuation of the most probable tokens, deepest first, so that no more paths are held than it is deep.
class ExhaustiveDecoder {
public:
    explicit ExhaustiveDecoder(DecodingState& state)
        : m_state(state), m_depth(std::min(state.options.exhaustiveDepth, state.maxNewTokens)),
          m_width(state.options.topK > 0 ? std::min(state.options.topK, state.model.vocabSize())
                                         : state.model.vocabSize()) {
        double nodes = 0;
        for (int depth = 1; depth <= m_depth; ++depth)
            nodes += std::pow(static_cast<double>(m_width), depth);
        if (nodes > static_cast<double>(state.options.exhaustiveNodes))
            throw Error(ErrorCode::BadArgument,
                        "Trying every continuation of " + std::to_string(m_width) + " tokens to depth " +
                            std::to_string(m_depth) + " takes more than " +
                            std::to_string(state.options.exhaustiveNodes) + " nodes; lower top_k or the depth.");
    }

    void decode() {
        m_state.result.ending = m_depth == m_state.maxNewTokens ? BeamEnding::MaxLength : BeamEnding::Complete;
        try {
            visit(m_state.start, 0);
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Stopped)
                throw;
            m_state.result.ending = BeamEnding::Stopped;
        }
        const SearchTree& tree = m_state.result.tree;
        std::stable_sort(m_leaves.begin(), m_leaves.end(), [&tree](const Leaf& a, const Leaf& b) {
            return tree.node(a.node).score > tree.node(b.node).score;
        });
        for (std::size_t i = 0; i < m_leaves.size(); ++i) {
            const bool returned = i < static_cast<std::size_t>(m_state.options.numReturnSequences);
            if (returned)
                m_state.addSequence(m_leaves[i].node, m_leaves[i].complete);
            else
                m_state.result.tree.node(m_leaves[i].node).fate = BeamCandidate::Fate::Outdone;
        }
        if (m_leaves.empty() && m_state.result.ending != BeamEnding::Stopped)
            m_state.result.ending = BeamEnding::NothingLeft;
    }

private:
    struct Leaf {
        int node;
        bool complete;
    };

    void visit(const Path& path, int parent) {
        m_state.throwIfAsked();
        const std::vector<float> logits = m_state.model.logits(path);
        const RawDistribution raw(logits);
        const std::vector<double> row = m_state.processors.scores(logits, {path->tokens, {}});
        const std::vector<double> distribution = probabilitiesOf(row);
        const std::vector<BeamCandidate> tried = BeamSearch({1, m_state.maxNewTokens}).candidates({row}, m_width);
        for (std::size_t i = 0; i < tried.size(); ++i) {
            const TokenId token = tried[i].token;
            const SearchNode before = m_state.result.tree.node(parent);
            SearchNode node;
            node.parent = parent;
            node.token = token;
            node.step = before.step + 1;
            node.rank = static_cast<int>(i);
            node.rawRank = raw.rank(token);
            node.logProbability = tried[i].logProbability;
            node.probability = distribution[static_cast<std::size_t>(token)];
            node.rawProbability = raw.probability(token);
            node.sum = before.sum + node.logProbability;
            node.score = m_state.score(node.sum, node.step + 1);
            const bool complete = m_state.ends(path, token);
            const bool leaf = complete || node.step + 1 == m_depth;
            node.fate = leaf ? BeamCandidate::Fate::Finished : BeamCandidate::Fate::Kept;
            const int index = m_state.add(node, path);
            if (!m_state.goesOn(node.step))
                throw Error(ErrorCode::Stopped, "The run was stopped.");
            if (leaf)
                m_leaves.push_back({index, complete});
            else
                visit(m_state.extend(path, token), index);
        }
    }

    DecodingState& m_state;
    int m_depth, m_width;
    std::vector<Leaf> m_leaves;
};

} // namespace

void decodeExhaustively(DecodingState& state) {
    ExhaustiveDecoder(state).decode();
}

} // namespace engine
