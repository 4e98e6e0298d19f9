// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/laboratory/decoding_job.h"

#include <memory>
#include <vector>

namespace headlight {

/// What several searches of one text tried, as one tree: a search behind tokens of an earlier one stands below them,
/// and what the earlier one found stays.
class Branches {
public:
    /// Takes an answer in: below the node that its prompt leads to, or, where it leads to none or was made with other
    /// settings, instead of everything.
    void add(const DecodingAnswer& answer);

    /// Which search tried a node, and which node it was there.
    struct Origin {
        int answer = 0;
        int node = 0;
    };
    const Origin& origin(int node) const { return m_origins[static_cast<std::size_t>(node)]; }
    const DecodingAnswer& answer(int index) const { return m_answers[static_cast<std::size_t>(index)]; }
    const DecodingAnswer& newest() const { return m_answers.back(); }
    /// The first one, behind whose prompt everything stands.
    const DecodingAnswer& root() const { return m_answers.front(); }
    bool empty() const { return m_answers.empty(); }
    const std::shared_ptr<const engine::SearchTree>& tree() const { return m_tree; }
    /// Where a node of the newest answer stands.
    int place(int node) const { return m_places[static_cast<std::size_t>(node)]; }
    /// Last tokens of all texts: the newest answer's first, best first.
    const std::vector<int>& finished() const { return m_finished; }

private:
    int nodeBehind(const DecodingRequest& request) const;

    std::vector<DecodingAnswer> m_answers;
    std::shared_ptr<const engine::SearchTree> m_tree;
    std::vector<Origin> m_origins; ///< by node
    std::vector<int> m_places;
    std::vector<int> m_finished;
};

} // namespace headlight
