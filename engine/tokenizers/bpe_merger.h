// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/token.h"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace engine {

/// Byte-pair merging by rank (OA-22): while some adjacent pair has a merge, all occurrences of the pair of lowest rank
/// are merged, left to right. Immutable once built.
class BpeMerger {
public:
    struct Merge {
        int rank = 0;
        TokenId result = 0;
    };

    /// Ranks are given in the order of the calls; false when the pair has a merge already.
    bool add(TokenId left, TokenId right, TokenId result);
    int count() const { return static_cast<int>(m_merges.size()); }
    std::optional<Merge> find(TokenId left, TokenId right) const;

    /// Merges `symbols` in place until no pair has a merge. O(n log n): a word of a million letters is fine.
    void merge(std::vector<TokenId>& symbols) const;
    /// One merge step; returns the rank applied, or nothing when no pair has a merge.
    std::optional<int> mergeOnce(std::vector<TokenId>& symbols) const;

private:
    void mergeLong(std::vector<TokenId>& symbols) const;
    std::unordered_map<std::uint64_t, Merge> m_merges;
};

} // namespace engine
