// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

#include <random>

namespace headlight::test {

/// Values in a shared vector, as a view would share a tensor's.
std::shared_ptr<const std::vector<float>> shared(std::vector<float> values);

/// A grid of uniform random values in [-1, 1] that shows blocks.0.attn.hook_q [position = row, head 1, headDim =
/// column].
CellGrid randomGrid(std::mt19937& random, const QString& id, QRectF rect, int rows, int columns);

/// Grids that do not overlap, on a 3 × 3 raster of 900 × 600; each with a different tensor and base index.
DisplayList randomList(std::mt19937& random);

/// One item of every kind, with masked, infinite, NaN and unrevealed cells; what the golden pictures show.
DisplayList everyKindOfItem(const Theme& theme);

} // namespace headlight::test
