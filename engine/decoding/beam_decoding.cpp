// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/decoding_state.h"
#include "engine/error.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

using Path = DecodingState::Path;

/// Beams that search together; plain beam search is one group.
struct Group {
    BeamSearch search;
    std::vector<Path> paths;             ///< of open beams
    std::vector<int> nodes;              ///< in the tree, of the same
    std::vector<std::vector<int>> tried; ///< [step][candidate]: its node
};

class BeamDecoder {
public:
    explicit BeamDecoder(DecodingState& state) : m_state(state) {
        const DecodingOptions& o = state.options;
        m_size = o.numBeams / o.numBeamGroups;
        BeamSearchOptions options{m_size, state.maxNewTokens, o.lengthPenalty, o.earlyStopping};
        options.keepsSearching = true;
        for (int i = 0; i < o.numBeamGroups; ++i)
            m_groups.push_back({BeamSearch(options), {state.start}, {0}, {}});
    }

    void decode() {
        try {
            for (int step = 0; anyOpen(); ++step) {
                m_state.throwIfAsked();
                m_others.clear();
                for (int i = 0; i < static_cast<int>(m_groups.size()); ++i)
                    if (isOpen(m_groups[static_cast<std::size_t>(i)]))
                        advance(m_groups[static_cast<std::size_t>(i)], i);
                if (!m_state.goesOn(step))
                    stop();
                for (Group& group : m_groups)
                    if (isOpen(group))
                        grow(group);
            }
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Stopped)
                throw;
            stop();
        }
        collect();
    }

private:
    static bool isOpen(const Group& group) { return group.search.ending() == BeamEnding::Open; }
    bool anyOpen() const { return std::ranges::any_of(m_groups, isOpen); }
    void stop() {
        for (Group& group : m_groups)
            group.search.stop();
    }

    void advance(Group& group, int number) {
        std::vector<std::vector<double>> rows;
        for (const Path& path : group.paths)
            rows.push_back(m_state.processors.scores(m_state.model.logits(path), {path->tokens, m_others}));
        const int width = std::max(2, 1 + static_cast<int>(m_state.options.eosTokenIds.size())) * m_size;
        std::vector<double> coins;
        std::vector<BeamCandidate> candidates =
            m_state.options.doSample ? drawn(group, rows, width, coins) : group.search.candidates(rows, width);
        std::vector<bool> ends;
        for (const BeamCandidate& candidate : candidates)
            ends.push_back(m_state.ends(group.paths[static_cast<std::size_t>(candidate.beam)], candidate.token));
        const BeamStep& step = group.search.advance(std::move(candidates), ends);
        record(group, number, step, rows, coins);
        // What goes on, or would if there were a next step.
        int chosen = 0;
        for (std::size_t i = 0; i < ends.size() && chosen < m_size; ++i) {
            if (ends[i])
                continue;
            m_others.push_back(step.candidates[i].token);
            ++chosen;
        }
    }

    /// Multinomial without replacement over softmax of the sums (HF-15); fewer where fewer are possible.
    std::vector<BeamCandidate> drawn(const Group& group, const std::vector<std::vector<double>>& rows, int width,
                                     std::vector<double>& coins) const {
        std::vector<double> sums;
        for (std::size_t beam = 0; beam < rows.size(); ++beam)
            for (const double logProbability : rows[beam])
                sums.push_back(group.search.openSum(static_cast<int>(beam)) + logProbability);
        std::vector<double> weights = probabilitiesOf(sums);
        const std::size_t vocabulary = rows.front().size();
        const int position = static_cast<int>(group.paths.front()->tokens.size());
        std::vector<BeamCandidate> candidates;
        for (int i = 0; i < width; ++i) {
            double left = 0;
            for (const double weight : weights)
                left += weight;
            if (!(left > 0))
                break;
            const double coin = numberedCoin(m_state.options.seed, position, i);
            const std::size_t at = static_cast<std::size_t>(sliceAt(weights, coin * left).token);
            candidates.push_back({static_cast<int>(at / vocabulary), static_cast<TokenId>(at % vocabulary),
                                  rows[at / vocabulary][at % vocabulary], sums[at]});
            coins.push_back(coin);
            weights[at] = 0;
        }
        return candidates;
    }

    void record(Group& group, int number, const BeamStep& step, const std::vector<std::vector<double>>& rows,
                const std::vector<double>& coins) {
        std::vector<SearchNode> nodes(step.candidates.size());
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const BeamCandidate& candidate = step.candidates[i];
            SearchNode& node = nodes[i];
            node.parent = group.nodes[static_cast<std::size_t>(candidate.beam)];
            node.token = candidate.token;
            node.step = static_cast<int>(group.tried.size());
            node.search = number;
            node.rank = static_cast<int>(i);
            node.logProbability = candidate.logProbability;
            node.sum = candidate.sum;
            node.score = candidate.score;
            node.coin = coins.empty() ? -1 : coins[i];
            node.fate = candidate.fate;
        }
        for (std::size_t beam = 0; beam < rows.size(); ++beam)
            addProbabilities(group.paths[beam], static_cast<int>(beam), rows[beam], step, nodes);
        std::vector<int>& tried = group.tried.emplace_back();
        for (std::size_t i = 0; i < nodes.size(); ++i)
            tried.push_back(m_state.add(nodes[i], group.paths[static_cast<std::size_t>(step.candidates[i].beam)]));
    }

    /// Beam by beam, because with many of them the distributions of all would need much memory.
    void addProbabilities(const Path& path, int beam, const std::vector<double>& row, const BeamStep& step,
                          std::vector<SearchNode>& nodes) {
        if (std::ranges::none_of(step.candidates, [beam](const BeamCandidate& c) { return c.beam == beam; }))
            return;
        const RawDistribution raw(m_state.model.logits(path));
        const std::vector<double> distribution = probabilitiesOf(row);
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            if (step.candidates[i].beam != beam)
                continue;
            nodes[i].rawRank = raw.rank(nodes[i].token);
            nodes[i].probability = distribution[static_cast<std::size_t>(nodes[i].token)];
            nodes[i].rawProbability = raw.probability(nodes[i].token);
        }
    }

    void grow(Group& group) {
        const BeamStep& step = group.search.steps().back();
        std::vector<Path> paths;
        std::vector<int> nodes;
        for (const int kept : step.kept) {
            const BeamCandidate& candidate = step.candidates[static_cast<std::size_t>(kept)];
            paths.push_back(m_state.extend(group.paths[static_cast<std::size_t>(candidate.beam)], candidate.token));
            nodes.push_back(group.tried.back()[static_cast<std::size_t>(kept)]);
        }
        group.paths = std::move(paths);
        group.nodes = std::move(nodes);
    }

    /// The complete texts of all groups, best first; of equal ones the earlier group's.
    void collect() {
        struct Found {
            int node;
            bool complete;
        };
        std::vector<Found> found;
        for (const Group& group : m_groups) {
            const auto nodeOf = [&group](const FinishedBeam& beam) {
                return group.tried[static_cast<std::size_t>(beam.step)][static_cast<std::size_t>(beam.candidate)];
            };
            for (const FinishedBeam& beam : group.search.finished())
                m_state.result.tree.node(nodeOf(beam)).fate =
                    beam.outdoneIn < 0 ? BeamCandidate::Fate::Finished : BeamCandidate::Fate::Outdone;
            for (const int i : group.search.ranking()) {
                const int node = nodeOf(group.search.finished()[static_cast<std::size_t>(i)]);
                found.push_back({node, endsWith(node)});
            }
        }
        const SearchTree& tree = m_state.result.tree;
        std::stable_sort(found.begin(), found.end(), [&tree](const Found& a, const Found& b) {
            return tree.node(a.node).score > tree.node(b.node).score;
        });
        found.resize(std::min(found.size(), static_cast<std::size_t>(m_state.options.numReturnSequences)));
        for (const Found& one : found)
            m_state.addSequence(one.node, one.complete);
        m_state.result.ending = m_groups.back().search.ending();
        for (const Group& group : m_groups)
            if (group.search.ending() == BeamEnding::Stopped)
                m_state.result.ending = BeamEnding::Stopped;
    }

    bool endsWith(int node) const {
        const SearchNode& last = m_state.result.tree.node(node);
        StepPath before{m_state.start->tokens, nullptr};
        const std::vector<TokenId> made = m_state.result.tree.tokens(last.parent);
        before.tokens.insert(before.tokens.end(), made.begin(), made.end());
        return m_state.ends(std::make_shared<const StepPath>(std::move(before)), last.token);
    }

    DecodingState& m_state;
    int m_size = 1;
    std::vector<Group> m_groups;
    std::vector<TokenId> m_others; ///< what the groups of this step chose so far
};

} // namespace

void decodeWithBeams(DecodingState& state) {
    BeamDecoder(state).decode();
}

} // namespace engine
