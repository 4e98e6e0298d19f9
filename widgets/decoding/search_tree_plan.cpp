// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/search_tree_plan.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace headlight {

namespace {

/// First and last row that a subtree takes in each level; the deepest level first, so that a parent is one push_back.
struct Outline {
    std::vector<double> top, bottom;
    double shift = 0; ///< to be added to all of them

    std::size_t depth() const { return top.size(); }
    double& topAt(std::size_t level) { return top[top.size() - 1 - level]; }
    double& bottomAt(std::size_t level) { return bottom[bottom.size() - 1 - level]; }
};

/// How far `lower` must go down to stand below `upper`.
double distance(Outline& upper, Outline& lower) {
    double needed = -std::numeric_limits<double>::infinity();
    for (std::size_t level = 0; level < std::min(upper.depth(), lower.depth()); ++level) {
        const double gap = level == 0 ? 1.0 : 1.15; // cousins a little further apart than brothers
        const double room = lower.topAt(level) + lower.shift - upper.bottomAt(level) - upper.shift;
        needed = std::max(needed, gap - room);
    }
    return needed;
}

/// Both as one; the smaller one is copied into the larger one.
void join(Outline& upper, Outline lower) {
    const std::size_t shared = std::min(upper.depth(), lower.depth());
    if (upper.depth() >= lower.depth()) {
        for (std::size_t level = 0; level < shared; ++level)
            upper.bottomAt(level) = lower.bottomAt(level) + lower.shift - upper.shift;
        return;
    }
    for (std::size_t level = 0; level < shared; ++level)
        lower.topAt(level) = upper.topAt(level) + upper.shift - lower.shift;
    upper = std::move(lower);
}

void placeColumns(SearchTreePlan& plan, const engine::SearchTree& tree, const std::set<int>& folded) {
    const auto count = static_cast<std::size_t>(tree.size());
    plan.column.assign(count, -1);
    plan.hidden.assign(count, 0);
    plan.column[0] = 0;
    for (int node = 1; node < tree.size(); ++node) {
        const auto parent = static_cast<std::size_t>(tree.node(node).parent);
        if (plan.column[parent] >= 0 && !folded.contains(tree.node(node).parent))
            plan.column[static_cast<std::size_t>(node)] = plan.column[parent] + 1;
    }
    std::vector<int> below(count, 0);
    for (int node = tree.size() - 1; node > 0; --node)
        below[static_cast<std::size_t>(tree.node(node).parent)] += 1 + below[static_cast<std::size_t>(node)];
    for (const int node : folded)
        if (node >= 0 && node < tree.size())
            plan.hidden[static_cast<std::size_t>(node)] = below[static_cast<std::size_t>(node)];
}

/// Offsets of all nodes to their parents; children come behind their parents, so from the last to the first.
std::vector<double> offsets(const SearchTreePlan& plan) {
    const std::size_t count = plan.column.size();
    std::vector<double> offset(count, 0);
    std::vector<Outline> outline(count);
    for (std::size_t node = count; node-- > 0;) {
        if (plan.column[node] < 0)
            continue;
        Outline all;
        double last = 0;
        std::vector<double> goesOn;
        const bool open = plan.hidden[node] == 0;
        for (const int child : open ? plan.children[node] : std::vector<int>{}) {
            Outline next = std::move(outline[static_cast<std::size_t>(child)]);
            if (all.depth() == 0) {
                all = std::move(next);
            } else {
                last = distance(all, next);
                next.shift += last;
                join(all, std::move(next));
            }
            offset[static_cast<std::size_t>(child)] = last;
            if (!plan.children[static_cast<std::size_t>(child)].empty())
                goesOn.push_back(last);
        }
        const double middle = goesOn.empty() ? last / 2 : (goesOn.front() + goesOn.back()) / 2;
        if (open)
            for (const int child : plan.children[node])
                offset[static_cast<std::size_t>(child)] -= middle;
        all.shift -= middle; // relative to this node from now on
        all.top.push_back(-all.shift);
        all.bottom.push_back(-all.shift);
        outline[node] = std::move(all);
    }
    return offset;
}

} // namespace

SearchTreePlan planSearchTree(const engine::SearchTree& tree, const std::set<int>& folded) {
    SearchTreePlan plan;
    plan.children = tree.children();
    placeColumns(plan, tree, folded);
    plan.row = offsets(plan);
    double low = 0;
    double high = 0;
    for (std::size_t node = 0; node < plan.row.size(); ++node) {
        if (plan.column[node] < 0)
            continue;
        if (node > 0)
            plan.row[node] += plan.row[static_cast<std::size_t>(tree.node(static_cast<int>(node)).parent)];
        low = std::min(low, plan.row[node]);
        high = std::max(high, plan.row[node]);
        const auto column = static_cast<std::size_t>(plan.column[node]);
        if (plan.columns.size() <= column)
            plan.columns.resize(column + 1);
        plan.columns[column].push_back(static_cast<int>(node));
    }
    for (double& row : plan.row)
        row -= low;
    plan.rowCount = high - low + 1;
    for (auto& column : plan.columns)
        std::ranges::sort(column, {}, [&](int node) { return plan.row[static_cast<std::size_t>(node)]; });
    return plan;
}

} // namespace headlight
