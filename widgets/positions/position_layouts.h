// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of the Positions panel: pure functions of numbers, theme and size.
#pragma once

#include "engine/models/transformer/shift_fit.h"
#include "widgets/positions/comparison.h"
#include "widgets/positions/heat_map.h"

namespace headlight {

/// Positions × numbers. The cells' grid is "positions.map".
HeatMap positionHeatMap(const PositionTable& table, const PositionState& state);
DisplayList layoutPositionMap(const PositionTable& table, const PositionState& state, const Theme& theme, QSizeF size);
/// Position and number of a cell of "positions.map" in a picture of this size.
struct MapPlace {
    int position = 0, dimension = 0;
};
MapPlace mapPlaceOf(const PositionTable& table, const PositionState& state, const Theme& theme, QSizeF size, int row,
                    int column);

/// Positions × positions. The cells' grid is "positions.similarity".
HeatMap similarityHeatMap(const SimilarityMatrix& matrix, const PositionState& state);
DisplayList layoutSimilarity(const SimilarityMatrix& matrix, const PositionState& state, const Theme& theme,
                             QSizeF size);
/// Margin around pictures that are one heat map.
QRectF heatMapArea(QSizeF size);

/// What the shift page shows: turns and blocks of a formula, or the fits to a learned table.
struct ShiftContent {
    std::shared_ptr<const ShiftedPositions> exact;
    std::shared_ptr<const engine::ShiftFit> least; ///< least squares, all but undamped
    std::shared_ptr<const engine::ShiftFit> damped;
    bool fitting = false; ///< still being computed
};
inline constexpr double leastDamping = 1e-9, gentleDamping = 0.1;
DisplayList layoutShift(const PositionTable& table, const ShiftContent& shift, const PositionState& state,
                        const Theme& theme, QSizeF size);

/// An embedding, the encoding of its place, and their sum.
struct PositionSum {
    QString model;
    std::vector<QString> tokens;           ///< of the text, as shown
    int chosen = 0;                        ///< position in the text
    engine::TokenId token = 0;             ///< there
    std::optional<engine::WeightId> table; ///< where the embedding was read
    std::vector<double> embedding;         ///< as the table has it
    double factor = 1;                     ///< √modelDim where the model multiplies with it
    std::vector<double> encoding;
    std::optional<engine::WeightId> encodingTable; ///< where a learned encoding was read
    std::vector<double> sum;                       ///< embedding · factor + encoding
    bool own = false;                              ///< the model adds this encoding itself
    bool empty() const { return sum.empty(); }
};
DisplayList layoutSum(const PositionSum& sum, const PositionState& state, const Theme& theme, QSizeF size);

} // namespace headlight
