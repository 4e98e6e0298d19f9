// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/op_table.h"

#include <cstdint>

namespace headlight {

/// What the key/value cache saved in the newest forward call: its own cost, and the cost of running all positions anew.
/// Both times were measured on this machine.
struct CacheCost {
    int cachedRows = 0;          ///< positions whose keys and values were taken from the cache
    int newRows = 0;             ///< positions the call computed
    double decodeSeconds = 0;    ///< of that call
    double recomputeSeconds = 0; ///< of a forward call over all positions without a cache, the fastest of a few; 0 = no memory for it
    std::int64_t multiplyAddsDecode = 0;
    std::int64_t multiplyAddsRecompute = 0;
    bool operator==(const CacheCost&) const = default;
};

/// Multiplications with an addition that the products of a forward call take for the positions [first, first + rows):
/// rows with weight matrices, queries with the keys up to their own position, patterns with values, and the
/// unembedding of the last row, the only one whose logits are needed. `first` positions come from the cache.
std::int64_t multiplyAdds(const engine::OpTable& ops, int first, int rows);

} // namespace headlight
