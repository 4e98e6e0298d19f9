// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/model.h"
#include "widgets/positions/position_state.h"

#include <memory>
#include <optional>

namespace headlight {

/// The positions of a loaded model: its own table, and whether a formula gives the same numbers.
struct OwnPositions {
    engine::WeightId weight;
    engine::TensorView table;                          ///< [positions, modelDim], lives as long as the model
    std::optional<engine::PositionalEncoding> formula; ///< empty: learned
    bool learned() const { return table.data && !formula; }
};
/// `table` is empty where there is no model or it has no such table.
OwnPositions ownPositions(const engine::Model* model);

/// What a column of an encoding is made of.
struct Wave {
    bool cosine = false;
    int rate = 0; ///< index into PositionTable::rates
};

/// The numbers of an encoding: computed by the engine's formula, or read from the model's table.
struct PositionTable {
    engine::PositionalEncoding kind = engine::PositionalEncoding::Interleaved;
    int length = 0, depth = 0;
    double base = 0;
    std::shared_ptr<const std::vector<double>> numbers; ///< row-major [length, depth]
    std::vector<double> rates;                          ///< radians a position; empty for a learned table
    std::optional<engine::WeightId> weight;             ///< where a learned table was read
    double low = 0, high = 0;                           ///< the smallest and the largest number
    double reach = 0;                                   ///< colorReach() of a learned table, else 0

    double at(int position, int dimension) const {
        return (*numbers)[static_cast<std::size_t>(position) * static_cast<std::size_t>(depth) +
                          static_cast<std::size_t>(dimension)];
    }
    /// Empty for learned columns and for the column of zeros of an odd depth.
    std::optional<Wave> wave(int dimension) const;
    /// Radians, not wrapped; the angle whose sine or cosine the number is.
    double angle(int position, int dimension) const;
};

/// Learned tables have single numbers far out, and colours up to those would leave nothing to be seen of the others:
/// four times the root mean square, or the largest magnitude where that is less.
double colorReach(const std::vector<double>& numbers);

/// The table that `state` asks for, as large as the state says and the model allows.
std::shared_ptr<const PositionTable> makePositionTable(const PositionState& state, const OwnPositions& own);
/// Rows of another length and depth, by the same formula or from the same table; depth is the model's for a learned
/// one.
std::shared_ptr<const PositionTable> makePositionTable(engine::PositionalEncoding kind, int length, int depth,
                                                       double base, const OwnPositions& own);

/// `state` with everything inside of what can be shown: sizes, the chosen position and number, waves without doubles, a
/// learned table only where there is one.
PositionState bounded(PositionState state, const OwnPositions& own);

/// The chosen number, then those beside it that the depth has.
std::vector<int> shownWaves(const PositionState& state);

} // namespace headlight
