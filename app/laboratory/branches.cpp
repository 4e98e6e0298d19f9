// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/branches.h"

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

/// Each keeps the runs behind its nodes in memory.
constexpr std::size_t mostAnswers = 24;

bool sameText(const DecodingRequest& a, const DecodingRequest& b) {
    return a.table == b.table && a.model == b.model && a.source == b.source && a.options == b.options;
}

bool beginsWith(const std::vector<engine::TokenId>& tokens, const std::vector<engine::TokenId>& beginning) {
    return tokens.size() >= beginning.size() && std::equal(beginning.begin(), beginning.end(), tokens.begin());
}

/// The child of a node with this token: of the same search where several have it, else of any.
int childOf(const engine::SearchTree& tree, const std::vector<int>& children, engine::TokenId token, int search) {
    int found = -1;
    for (const int child : children)
        if (tree.node(child).token == token && (found < 0 || tree.node(child).search == search))
            found = child;
    return found;
}

} // namespace

/// -1: its prompt leads nowhere in this tree.
int Branches::nodeBehind(const DecodingRequest& request) const {
    if (empty() || m_answers.size() >= mostAnswers || !sameText(request, root().request) ||
        !beginsWith(request.prompt, root().request.prompt))
        return -1;
    int node = 0;
    const auto children = m_tree->children();
    for (std::size_t i = root().request.prompt.size(); i < request.prompt.size() && node >= 0; ++i)
        node = childOf(*m_tree, children[static_cast<std::size_t>(node)], request.prompt[i], -1);
    return node;
}

void Branches::add(const DecodingAnswer& answer) {
    const int at = nodeBehind(answer.request);
    if (at < 0) {
        m_answers.clear();
        m_origins.assign(1, {});
        m_finished.clear();
    }
    m_answers.push_back(answer);
    const int index = static_cast<int>(m_answers.size()) - 1;
    auto tree = at < 0 ? std::make_shared<engine::SearchTree>() : std::make_shared<engine::SearchTree>(*m_tree);
    const engine::SearchTree& found = answer.result->tree;
    m_places.assign(static_cast<std::size_t>(found.size()), std::max(0, at));
    auto children = tree->children();
    const int depth = at > 0 ? tree->node(at).step + 1 : 0;
    for (int node = 1; node < found.size(); ++node) {
        engine::SearchNode copy = found.node(node);
        copy.parent = m_places[static_cast<std::size_t>(copy.parent)];
        int place =
            at < 0 ? -1 : childOf(*tree, children[static_cast<std::size_t>(copy.parent)], copy.token, copy.search);
        if (place >= 0) { // it stands there already: what goes on now is no longer dropped
            if (copy.fate == engine::SearchNode::Fate::Kept || copy.fate == engine::SearchNode::Fate::Finished)
                tree->node(place).fate = copy.fate;
        } else {
            if (at > 0) {
                copy.step += depth;
                copy.sum = tree->node(copy.parent).sum + copy.logProbability;
                copy.score = copy.sum / std::pow(copy.step + 1, answer.request.options.lengthPenalty);
            }
            place = tree->add(copy);
            children[static_cast<std::size_t>(copy.parent)].push_back(place);
            children.emplace_back();
            m_origins.push_back({index, node});
        }
        m_places[static_cast<std::size_t>(node)] = place;
    }
    m_tree = std::move(tree);
    std::vector<int> finished;
    for (const engine::DecodedSequence& sequence : answer.result->sequences)
        finished.push_back(place(sequence.node));
    for (const int node : m_finished)
        if (std::find(finished.begin(), finished.end(), node) == finished.end())
            finished.push_back(node);
    m_finished = std::move(finished);
}

} // namespace headlight
