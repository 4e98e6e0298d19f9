// SPDX-License-Identifier: GPL-3.0-or-later
// What the widget's clicks and hovers mean, and which lines are worth drawing.
#include "widgets/attention/tensor2tensor_layout.h"

#include <algorithm>

namespace headlight {

namespace {

constexpr double faintest = 0.5 / 255; ///< lighter lines have an opacity that no screen shows

void append(std::vector<QString>& column, const std::vector<QString>& more) {
    column.insert(column.end(), more.begin(), more.end());
}

void addPart(T2TState& state, const AttentionSheet* sheet, int firstQuery, int firstKey) {
    if (!sheet)
        return;
    if (!sheet->ready()) {
        state.computing = true;
        return;
    }
    state.parts.push_back({*sheet, firstQuery, firstKey});
    state.heads.resize(std::max<std::size_t>(state.heads.size(), static_cast<std::size_t>(sheet->headCount)), true);
}

/// The heaviest `limit` of all lines that were offered.
class Heaviest {
public:
    explicit Heaviest(int limit) : m_limit(static_cast<std::size_t>(limit)) {}
    void offer(const T2TLine& line) {
        if (m_lines.size() < m_limit) {
            m_lines.push_back(line);
            std::push_heap(m_lines.begin(), m_lines.end(), heavier);
        } else if (m_limit > 0 && line.weight > m_lines.front().weight) {
            std::pop_heap(m_lines.begin(), m_lines.end(), heavier);
            m_lines.back() = line;
            std::push_heap(m_lines.begin(), m_lines.end(), heavier);
        }
    }
    std::vector<T2TLine> take() {
        std::stable_sort(m_lines.begin(), m_lines.end(),
                         [](const T2TLine& a, const T2TLine& b) { return a.weight < b.weight; });
        return std::move(m_lines);
    }

private:
    static bool heavier(const T2TLine& a, const T2TLine& b) { return a.weight > b.weight; }
    std::size_t m_limit;
    std::vector<T2TLine> m_lines;
};

} // namespace

int T2TState::activeHeads() const {
    return static_cast<int>(std::count(heads.begin(), heads.end(), true));
}

static const T2TPart* partOf(const T2TState& state, int head, int query, int key) {
    for (const T2TPart& part : state.parts) {
        const int q = query - part.firstQuery, k = key - part.firstKey;
        if (head < part.sheet.headCount && q >= 0 && k >= 0 && q < part.sheet.queryCount() && k < part.sheet.keyCount())
            return &part;
    }
    return nullptr;
}

float T2TState::weight(int head, int query, int key) const {
    const T2TPart* part = partOf(*this, head, query, key);
    return part ? part->sheet.weight(head, query - part->firstQuery, key - part->firstKey) : 0;
}

Provenance T2TState::provenance(int head, int query, int key) const {
    const T2TPart* part = partOf(*this, head, query, key);
    if (!part)
        return {};
    return part->sheet.element(head, query - part->firstQuery, key - part->firstKey);
}

T2TState tensor2TensorOf(T2TAttention attention, const AttentionSheet* encoder, const AttentionSheet* cross,
                         const AttentionSheet* decoder) {
    T2TState state;
    state.attention = attention;
    const AttentionSheet* only = attention == T2TAttention::InputInput     ? encoder
                                 : attention == T2TAttention::InputOutput  ? cross
                                 : attention == T2TAttention::OutputOutput ? decoder
                                                                           : nullptr;
    if (only) {
        state.layer = only->hook.layer;
        state.queries = only->queryTokens;
        state.keys = only->keyTokens;
        addPart(state, only, 0, 0);
    }
    if (attention != T2TAttention::All)
        return state;
    // Input, then output in both columns; nothing of the input looks at the output.
    const AttentionSheet* input = encoder ? encoder : cross;
    const AttentionSheet* output = decoder ? decoder : cross;
    if (!input || !output)
        return state;
    state.layer = output->hook.layer;
    append(state.keys, input->keyTokens);
    state.queryBreak = state.keyBreak = static_cast<int>(state.keys.size());
    append(state.keys, output->queryTokens);
    state.queries = state.keys;
    addPart(state, encoder, 0, 0);
    addPart(state, cross, state.queryBreak, 0);
    addPart(state, decoder, state.queryBreak, state.keyBreak);
    return state;
}

std::vector<bool> clickedHead(std::vector<bool> heads, int head) {
    const auto at = static_cast<std::size_t>(head);
    if (at >= heads.size() || (heads[at] && std::count(heads.begin(), heads.end(), true) == 1))
        return heads;
    heads[at] = !heads[at];
    return heads;
}

std::vector<bool> doubleClickedHead(std::vector<bool> heads, int head) {
    const auto at = static_cast<std::size_t>(head);
    if (at >= heads.size())
        return heads;
    const bool alone = heads[at] && std::count(heads.begin(), heads.end(), true) == 1;
    heads.assign(heads.size(), alone);
    heads[at] = true;
    return heads;
}

double lineOpacity(const T2TState& state, float weight) {
    const double share = std::clamp(static_cast<double>(weight), 0.0, 1.0);
    return state.hover.index >= 0 ? share : share / std::max(1, state.activeHeads());
}

T2TLines chooseLines(const T2TState& state, int limit) {
    Heaviest heaviest(limit);
    T2TLines chosen;
    double whole = 0;
    const auto hovered = [&](int query, int key) {
        return state.hover.index < 0 || state.hover.index == (state.hover.isQuery ? query : key);
    };
    for (const T2TPart& part : state.parts)
        for (int head = 0; head < part.sheet.headCount; ++head) {
            if (!state.heads[static_cast<std::size_t>(head)])
                continue;
            for (int q = 0; q < part.sheet.queryCount(); ++q)
                for (int k = 0; k < part.sheet.keyCount() && !part.sheet.masked(q, k); ++k) {
                    if (!hovered(q + part.firstQuery, k + part.firstKey))
                        continue;
                    const float weight = part.sheet.weight(head, q, k);
                    ++chosen.total;
                    if (!(weight > 0)) // nothing to see, and nothing hidden; NaN has no line either
                        continue;
                    whole += static_cast<double>(weight);
                    if (lineOpacity(state, weight) >= faintest)
                        heaviest.offer({head, q + part.firstQuery, k + part.firstKey, weight});
                }
        }
    chosen.lines = heaviest.take();
    double drawn = 0;
    for (const T2TLine& line : chosen.lines)
        drawn += static_cast<double>(line.weight);
    chosen.hiddenShare = whole > 0 ? std::max(0.0, 1 - drawn / whole) : 0;
    return chosen;
}

} // namespace headlight
