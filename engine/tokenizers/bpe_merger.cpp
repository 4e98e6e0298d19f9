// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/bpe_merger.h"

#include <functional>
#include <queue>
#include <tuple>

namespace engine {

namespace {

/// Below this many symbols, scanning the word again for every merge is faster than keeping a heap.
constexpr std::size_t kShortWord = 48;

std::uint64_t pairKey(TokenId left, TokenId right) {
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32) | static_cast<std::uint32_t>(right);
}

/// A word as a doubly linked list over fixed slots, with the merge of every adjacent pair in a heap.
class LinkedWord {
public:
    LinkedWord(const BpeMerger& merger, const std::vector<TokenId>& symbols) : m_merger(merger) {
        m_nodes.reserve(symbols.size());
        for (std::size_t i = 0; i < symbols.size(); ++i)
            m_nodes.push_back({symbols[i], i == 0 ? kNone : i - 1, i + 1 == symbols.size() ? kNone : i + 1});
        for (std::size_t i = 0; i + 1 < m_nodes.size(); ++i)
            push(i);
    }

    void mergeAll() {
        while (!m_heap.empty()) {
            const int rank = m_heap.top().rank;
            // A batch: every occurrence of this rank goes before any pair that the batch creates, even one of lower
            // rank.
            std::vector<std::size_t> merged;
            while (!m_heap.empty() && m_heap.top().rank == rank) {
                const Candidate candidate = m_heap.top();
                m_heap.pop();
                if (apply(candidate))
                    merged.push_back(candidate.position);
            }
            for (const std::size_t node : merged) {
                if (m_nodes[node].previous != kNone)
                    push(m_nodes[node].previous);
                push(node);
            }
        }
    }

    std::vector<TokenId> symbols() const {
        std::vector<TokenId> result;
        for (std::size_t i = 0; i != kNone; i = m_nodes[i].next)
            result.push_back(m_nodes[i].symbol);
        return result;
    }

private:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    struct Node {
        TokenId symbol;
        std::size_t previous;
        std::size_t next;
        bool alive = true;
    };
    struct Candidate {
        int rank;
        std::size_t position;
        TokenId left;
        TokenId right;
        TokenId result;
        bool operator>(const Candidate& other) const {
            return std::tie(rank, position) > std::tie(other.rank, other.position);
        }
    };

    void push(std::size_t position) {
        const std::size_t next = m_nodes[position].next;
        if (next == kNone)
            return;
        const TokenId left = m_nodes[position].symbol;
        const TokenId right = m_nodes[next].symbol;
        if (const auto merge = m_merger.find(left, right))
            m_heap.push({merge->rank, position, left, right, merge->result});
    }

    /// False when the pair is no longer there: one of its symbols was merged away since.
    bool apply(const Candidate& candidate) {
        Node& node = m_nodes[candidate.position];
        if (!node.alive || node.symbol != candidate.left || node.next == kNone)
            return false;
        Node& next = m_nodes[node.next];
        if (next.symbol != candidate.right)
            return false;
        node.symbol = candidate.result;
        next.alive = false;
        node.next = next.next;
        if (next.next != kNone)
            m_nodes[next.next].previous = candidate.position;
        return true;
    }

    const BpeMerger& m_merger;
    std::vector<Node> m_nodes;
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> m_heap;
};

} // namespace

bool BpeMerger::add(TokenId left, TokenId right, TokenId result) {
    return m_merges.try_emplace(pairKey(left, right), Merge{count(), result}).second;
}

std::optional<BpeMerger::Merge> BpeMerger::find(TokenId left, TokenId right) const {
    const auto found = m_merges.find(pairKey(left, right));
    if (found == m_merges.end())
        return std::nullopt;
    return found->second;
}

std::optional<int> BpeMerger::mergeOnce(std::vector<TokenId>& symbols) const {
    std::optional<Merge> best;
    TokenId left = 0;
    TokenId right = 0;
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
        const auto merge = find(symbols[i], symbols[i + 1]);
        if (merge && (!best || merge->rank < best->rank)) {
            best = merge;
            left = symbols[i];
            right = symbols[i + 1];
        }
    }
    if (!best)
        return std::nullopt;
    std::size_t written = 0;
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        if (i + 1 < symbols.size() && symbols[i] == left && symbols[i + 1] == right) {
            symbols[written++] = best->result;
            ++i;
        } else {
            symbols[written++] = symbols[i];
        }
    }
    symbols.resize(written);
    return best->rank;
}

void BpeMerger::merge(std::vector<TokenId>& symbols) const {
    if (symbols.size() > kShortWord) {
        mergeLong(symbols);
        return;
    }
    while (mergeOnce(symbols)) {
    }
}

void BpeMerger::mergeLong(std::vector<TokenId>& symbols) const {
    LinkedWord word(*this, symbols);
    word.mergeAll();
    symbols = word.symbols();
}

} // namespace engine
