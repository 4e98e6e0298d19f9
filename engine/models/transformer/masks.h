// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/token.h"

#include <span>
#include <vector>

namespace engine {

/// A small matrix for calculations that are shown number by number; row-major.
struct SmallMatrix {
    int rows = 0;
    int columns = 0;
    std::vector<double> values;

    double at(int row, int column) const {
        return values[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                      static_cast<std::size_t>(column)];
    }
    double& at(int row, int column) {
        return values[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                      static_cast<std::size_t>(column)];
    }
    bool operator==(const SmallMatrix&) const = default;
};

// Masks hold 1 where a query must not look and 0 elsewhere, as the TensorFlow tutorial writes them (TF-05, TF-06).

/// What a masked score gets added: mask × this.
inline constexpr double kMaskedScore = -1e9;

/// [1, ids]: 1 where `ids` holds `padToken`.
SmallMatrix paddingMask(std::span<const TokenId> ids, TokenId padToken = 0);

/// [size, size], row = query, column = key: 1 above the diagonal. Throws Error{BadArgument} for a negative size.
SmallMatrix lookAheadMask(int size);

/// The larger of both at each place; one row stands for as many as the other has.
/// Throws Error{BadArgument} when the sizes do not fit.
SmallMatrix combinedMask(const SmallMatrix& first, const SmallMatrix& second);

/// One attention, step by step (TF-07).
struct DotProductAttention {
    SmallMatrix dots;    ///< [query, key]: q·k
    SmallMatrix scaled;  ///< dots / √(width of q)
    SmallMatrix masked;  ///< scaled + mask × −1e9; scaled itself without a mask
    SmallMatrix weights; ///< softmax of each row of masked
    SmallMatrix output;  ///< [query, width of v]: weights · v
};

/// `query` [queries, width], `key` [keys, width], `value` [keys, any], `mask` [queries, keys], [1, keys], or nullptr.
/// A query whose keys are all masked looks at all of them, as in the tutorial: the same is subtracted from each score.
/// Throws Error{BadArgument} when sizes do not fit, a matrix is empty, or a number is so large that the arithmetic
/// overflows, or not a finite number.
DotProductAttention scaledDotProductAttention(const SmallMatrix& query, const SmallMatrix& key,
                                              const SmallMatrix& value, const SmallMatrix* mask = nullptr);

} // namespace engine
