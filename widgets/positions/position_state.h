// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/transformer/positional_encoding.h"

#include <vector>

namespace headlight {

/// How two positions are held against each other.
enum class Similarity {
    Dot,             ///< Σ a·b
    Cosine,          ///< the same of vectors of length 1
    SquaredDistance, ///< Σ (a − b)²
};

/// Everything that the Positions panel shows follows from this value and the loaded model.
struct PositionState {
    engine::PositionalEncoding kind = engine::PositionalEncoding::Interleaved;
    int length = 50;                        ///< positions 0 … length − 1; a learned table has at most its own
    int depth = 64;                         ///< numbers a position; a learned table has its own
    double base = 10000;                    ///< above 1
    int position = 20;                      ///< the chosen one
    int dimension = 8;                      ///< the chosen number of its vector
    int shift = 5;                          ///< positions moved by, not 0
    std::vector<int> dimensions{0, 16, 32}; ///< whose waves are drawn beside the chosen one's
    Similarity similarity = Similarity::Dot;
    bool near = false;   ///< similarity with the 50 positions on each side only
    bool angles = false; ///< the map shows angles instead of their sines and cosines
    bool across = false; ///< the map's positions go from left to right
    bool operator==(const PositionState&) const = default;
};

inline constexpr int mostPositions = 2048, mostDepth = 1024, mostWaves = 6, nearReach = 50;
inline constexpr double leastBase = 2, mostBase = 1e6;

} // namespace headlight
