// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace headlight {

/// A part of a tensor: `rows` × `columns` elements from `data` on.
struct Lines {
    const float* data = nullptr;
    std::int64_t rows = 0, rowStride = 0;
    std::int64_t columns = 0, columnStride = 0;
};

/// The loudest element: largest magnitude, NaN before all, −∞ (of the mask) after all; the first in row-major order
/// where several are equally loud. The lines hold one element at least.
float loudest(const Lines& lines);

/// The loudest of every `columnStep` columns of the lines; the last group may be smaller. `out` has room for all.
void loudestOfColumns(const Lines& lines, std::int64_t columnStep, float* out);

/// Lowest and highest finite value; {0, 0} when there are none.
std::pair<float, float> finiteRange(const std::vector<float>& values);

} // namespace headlight
