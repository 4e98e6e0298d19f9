// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/what_if.h"

#include <algorithm>

namespace headlight {

bool TokenDifference::same() const {
    const auto is = [](bool different) { return different; };
    return std::none_of(before.begin(), before.end(), is) && std::none_of(after.begin(), after.end(), is);
}

TokenDifference differenceOf(const std::vector<engine::TokenId>& before, const std::vector<engine::TokenId>& after) {
    const std::size_t n = before.size(), m = after.size();
    std::vector<int> common((n + 1) * (m + 1), 0); // longest common subsequence of what follows (i, j)
    const auto at = [&](std::size_t i, std::size_t j) -> int& { return common[i * (m + 1) + j]; };
    for (std::size_t i = n; i-- > 0;)
        for (std::size_t j = m; j-- > 0;)
            at(i, j) = before[i] == after[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    TokenDifference out{std::vector<bool>(n, true), std::vector<bool>(m, true)};
    for (std::size_t i = 0, j = 0; i < n && j < m;) {
        if (before[i] == after[j]) {
            out.before[i++] = false;
            out.after[j++] = false;
        } else if (at(i + 1, j) >= at(i, j + 1)) {
            ++i;
        } else {
            ++j;
        }
    }
    return out;
}

} // namespace headlight
