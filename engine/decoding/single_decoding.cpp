// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/decoding_state.h"
#include "engine/decoding/sampling.h"
#include "engine/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace engine {

namespace {

using Path = DecodingState::Path;

/// The `count` most probable tokens that may follow, ties by rising id.
std::vector<TokenId> mostProbable(const std::vector<double>& distribution, int count) {
    std::vector<TokenId> order(distribution.size());
    std::iota(order.begin(), order.end(), TokenId{0});
    const auto end = order.begin() + std::min<std::ptrdiff_t>(count, std::ssize(order));
    std::partial_sort(order.begin(), end, order.end(), [&distribution](TokenId a, TokenId b) {
        const double x = distribution[static_cast<std::size_t>(a)], y = distribution[static_cast<std::size_t>(b)];
        return x != y ? x > y : a < b;
    });
    order.erase(std::find_if(order.begin(), end,
                             [&](TokenId token) { return !(distribution[static_cast<std::size_t>(token)] > 0); }),
                order.end());
    return order;
}

double cosine(const std::vector<double>& a, const std::vector<double>& b) {
    double dot = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        dot += a[i] * b[i];
        aa += a[i] * a[i];
        bb += b[i] * b[i];
    }
    return aa > 0 && bb > 0 ? dot / std::sqrt(aa * bb) : 0;
}

/// One text: greedy, drawn, or chosen by contrast.
class SingleDecoder {
public:
    SingleDecoder(DecodingState& state, int number)
        : m_state(state), m_number(number), m_method(state.options.method()), m_path(state.start) {}

    void decode() {
        BeamEnding ending = BeamEnding::MaxLength;
        bool complete = false;
        try {
            for (int step = 0; step < m_state.maxNewTokens; ++step) {
                m_state.throwIfAsked();
                if (!advance(step)) {
                    ending = BeamEnding::NothingLeft;
                    break;
                }
                complete = m_state.ends(m_path, token());
                if (complete) {
                    ending = BeamEnding::Complete;
                    m_state.goesOn(step);
                    break;
                }
                const bool goesOn = m_state.goesOn(step);
                if (!goesOn) {
                    ending = BeamEnding::Stopped;
                    break;
                }
                if (step + 1 < m_state.maxNewTokens)
                    m_path = m_next ? std::move(m_next) : m_state.extend(m_path, token());
            }
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Stopped)
                throw;
            ending = BeamEnding::Stopped;
        }
        if (m_node != 0) {
            m_state.result.tree.node(m_node).fate = BeamCandidate::Fate::Finished;
            m_state.addSequence(m_node, complete);
        }
        m_state.result.ending = ending;
    }

private:
    TokenId token() const { return m_state.result.tree.node(m_node).token; }

    /// One more token; false where none may follow.
    bool advance(int step) {
        const std::vector<float> logits = m_state.model.logits(m_path);
        const RawDistribution raw(logits);
        const std::vector<double> distribution =
            probabilitiesOf(m_state.processors.scores(logits, {m_path->tokens, {}}));
        m_next = nullptr;
        std::vector<SearchNode> tried =
            m_method == DecodingMethod::Contrastive ? contrasted(distribution) : ordered(distribution);
        if (tried.empty())
            return false;
        const SearchNode parent = m_state.result.tree.node(m_node);
        int chosen = 0;
        for (std::size_t i = 0; i < tried.size(); ++i) {
            SearchNode& node = tried[i];
            node.parent = m_node;
            node.step = step;
            node.search = m_number;
            node.rank = static_cast<int>(i);
            node.rawRank = raw.rank(node.token);
            node.probability = distribution[static_cast<std::size_t>(node.token)];
            node.rawProbability = raw.probability(node.token);
            node.logProbability = std::log(m_state.options.renormalizeLogits ? node.probability : node.rawProbability);
            if (m_state.isForced(m_path, node.token))
                node.logProbability = 0;
            node.sum = parent.sum + node.logProbability;
            node.score = m_state.score(node.sum, step + 1);
            const int index = m_state.add(node, m_path);
            if (node.fate == BeamCandidate::Fate::Kept)
                chosen = index;
        }
        m_node = chosen;
        return true;
    }

    /// Most probable first, the chosen one among them marked.
    std::vector<SearchNode> ordered(const std::vector<double>& distribution) const {
        std::vector<SearchNode> tried;
        for (const TokenId token : mostProbable(distribution, 1 + std::max(0, m_state.run.alternatives)))
            tried.emplace_back().token = token;
        if (tried.empty())
            return tried;
        if (m_method == DecodingMethod::Greedy) {
            tried.front().fate = BeamCandidate::Fate::Kept;
            return tried;
        }
        const double coin = coinAt(m_state.options.seed + static_cast<std::uint64_t>(m_number),
                                   static_cast<int>(m_path->tokens.size()));
        const BarSlice slice = sliceAt(distribution, coin);
        auto drawn = std::ranges::find(tried, slice.token, &SearchNode::token);
        if (drawn == tried.end()) {
            tried.back().token = slice.token; // less probable than all alternatives
            drawn = tried.end() - 1;
        }
        drawn->fate = BeamCandidate::Fate::Kept;
        drawn->coin = coin;
        drawn->sliceBegin = slice.begin;
        drawn->sliceEnd = slice.end;
        return tried;
    }

    /// Each of the topK most probable tokens is run; the best of (1 − α)·p − α·(highest cosine of its hidden state with
    /// those before it) is chosen (Su et al. 2022).
    std::vector<SearchNode> contrasted(const std::vector<double>& distribution) {
        const int length = static_cast<int>(m_path->tokens.size());
        for (auto& row : m_state.model.hiddenStates(m_path, static_cast<int>(m_hidden.size())))
            m_hidden.push_back(std::move(row));
        const double alpha = m_state.options.penaltyAlpha;
        std::vector<SearchNode> tried;
        std::size_t best = 0;
        for (const TokenId token : mostProbable(distribution, m_state.options.topK)) {
            const Path path = m_state.extend(m_path, token);
            const std::vector<double> own = m_state.model.hiddenStates(path, length).front();
            SearchNode& node = tried.emplace_back();
            node.token = token;
            node.similarity = -1;
            for (const std::vector<double>& earlier : m_hidden)
                node.similarity = std::max(node.similarity, cosine(own, earlier));
            node.contrast = (1 - alpha) * distribution[static_cast<std::size_t>(token)] - alpha * node.similarity;
            if (!m_next || node.contrast > tried[best].contrast) {
                best = tried.size() - 1;
                m_next = path;
            }
        }
        if (!tried.empty())
            tried[best].fate = BeamCandidate::Fate::Kept;
        return tried;
    }

    DecodingState& m_state;
    int m_number;
    DecodingMethod m_method;
    Path m_path;
    Path m_next; ///< the path with the chosen token, where it was run already
    int m_node = 0;
    std::vector<std::vector<double>> m_hidden; ///< contrastive search: of the path's positions
};

} // namespace

void decodeSingly(DecodingState& state) {
    const int count = state.options.method() == DecodingMethod::Sampling ? state.options.numReturnSequences : 1;
    for (int i = 0; i < count; ++i) {
        SingleDecoder(state, i).decode();
        if (state.result.ending == BeamEnding::Stopped)
            break;
    }
}

} // namespace engine
