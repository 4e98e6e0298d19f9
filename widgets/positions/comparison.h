// SPDX-License-Identifier: GPL-3.0-or-later
// Positions held against each other: similarity, and moving all of them by one matrix.
#pragma once

#include "widgets/positions/position_table.h"

#include <memory>

namespace headlight {

/// `position` against every position of the table, itself included.
std::vector<double> similarities(const PositionTable& table, int position, Similarity similarity);

/// All positions against all, or every `step`-th where they are many.
struct SimilarityMatrix {
    int step = 1;
    int cells = 0; ///< per side
    std::shared_ptr<const std::vector<float>> values;
    double low = 0, high = 0;
    double reach = 0; ///< of the colours, where single pairs of a learned table lie far out; else 0
};
SimilarityMatrix similarityMatrix(const PositionTable& table, Similarity similarity, int mostCells = 160);

/// Smallest and largest similarity of all pairs that stand `distance` apart.
struct Spread {
    double low = 0, high = 0;
    int pairs = 0;
};
Spread spreadAt(const PositionTable& table, int distance, Similarity similarity);

/// The matrix M with encoding(p + shift) = M · encoding(p), vectors as columns, and what it really gives.
struct ShiftedPositions {
    int depth = 0;
    std::vector<double> matrix; ///< row-major [depth, depth]
    std::vector<double> turns;  ///< radians that each pair of sine and cosine turns by
    int first = 0, count = 0;   ///< positions p that have a partner
    std::vector<double> moved;  ///< [count, depth]: M · encoding(p)
    double largestError = 0;    ///< of moved against the table, over all numbers
};
/// Empty for a learned table, and for an odd depth whose last sine has no cosine.
std::shared_ptr<const ShiftedPositions> shiftPositions(const PositionTable& table, int shift);

} // namespace headlight
