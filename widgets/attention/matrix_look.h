// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QString>

namespace headlight {

/// How weights become colours.
enum class MatrixScale {
    Linear,
    Logarithmic,
    RowMaximum, ///< each query by its own largest weight
};

/// How the matrix of a head is drawn; never what its numbers are.
struct MatrixLook {
    MatrixScale scale = MatrixScale::Linear;
    bool hideSink = false;     ///< leaves key 0 out, which many heads look at when there is nothing to look at
    double mass = 1;           ///< of each query only the heaviest keys that make up this share; 1 = all
    bool transposed = false;   ///< keys as rows
    bool numbers = true;       ///< printed where cells are large enough
    bool contribution = false; ///< ‖α·v·W_O‖ instead of α, where it is known
    bool dots = false;         ///< weights as areas of dots instead of colours
    bool operator==(const MatrixLook&) const = default;
};

/// What a look makes of a pattern [query, key]: colours apart from numbers.
struct MatrixShades {
    std::shared_ptr<const std::vector<float>> shades; ///< queries × keys, 0 … 1; null = the weights are the colours
    float low = 0, high = 0;                          ///< of the weights that are shown and not masked
    float floor = 0;       ///< of a logarithmic scale: what is at most this has its lightest colour
    double hiddenSink = 0; ///< mean over queries of the share of key 0 in the row; 0 where it is shown
    double hiddenMass = 0; ///< mean over queries of the row's share that the threshold leaves out
};
/// `causal`: keys behind the query are masked and count for nothing. `keys` ≥ 1.
MatrixShades shadesOf(const std::vector<float>& pattern, int queries, int keys, bool causal, const MatrixLook& look);

} // namespace headlight
