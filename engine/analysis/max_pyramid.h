// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/tensor.h"

#include <memory>
#include <vector>

namespace engine {

/// A matrix in ever smaller sizes: every cell of a level is the largest of 2 × 2 cells of the level below, so that one
/// bright cell is seen in all of them. NaN outlives every number. Immutable.
class MaxPyramid {
public:
    struct Level {
        int rows = 0, columns = 0;
        int step = 1; ///< rows and columns of the matrix behind one cell; fewer at the far edges
        std::shared_ptr<const std::vector<float>> values; ///< rows × columns
    };

    MaxPyramid() = default;
    /// `values`: rows × columns numbers, row-major, shared with level 0.
    MaxPyramid(int rows, int columns, std::shared_ptr<const std::vector<float>> values);

    bool empty() const { return m_levels.empty(); }
    /// From the matrix itself to a single cell; each half as large as the one before, rounded up.
    const std::vector<Level>& levels() const { return m_levels; }
    /// The finest level that pools at least `step` elements a cell and axis (a step in between rounds up), else the
    /// coarsest.
    const Level& at(double step) const;
    /// Largest element; the matrix must not be empty.
    float max() const { return m_levels.back().values->front(); }

private:
    std::vector<Level> m_levels;
};

/// `values` [rows, columns] pooled to cells of step × step, each the largest of its elements.
std::vector<float> maxPooled(const float* values, int rows, int columns, int step);

} // namespace engine
