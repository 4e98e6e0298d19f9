// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/analysis/max_pyramid.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine {

namespace {

/// NaN stays, whichever side it is on.
float larger(float a, float b) {
    return std::isnan(a) || a > b ? a : b;
}

} // namespace

std::vector<float> maxPooled(const float* values, int rows, int columns, int step) {
    const int down = (rows + step - 1) / step;
    const int across = (columns + step - 1) / step;
    std::vector<float> out(static_cast<std::size_t>(down) * across, -std::numeric_limits<float>::infinity());
    for (int row = 0; row < rows; ++row) {
        const float* in = values + static_cast<std::size_t>(row) * columns;
        float* cells = out.data() + static_cast<std::size_t>(row / step) * across;
        for (int cell = 0; cell < across; ++cell) {
            float most = cells[cell];
            const int end = std::min((cell + 1) * step, columns);
            for (int column = cell * step; column < end; ++column)
                most = larger(most, in[column]);
            cells[cell] = most;
        }
    }
    return out;
}

MaxPyramid::MaxPyramid(int rows, int columns, std::shared_ptr<const std::vector<float>> values) {
    if (rows < 1 || columns < 1)
        return;
    m_levels.push_back({rows, columns, 1, std::move(values)});
    while (m_levels.back().rows > 1 || m_levels.back().columns > 1) {
        const Level& below = m_levels.back();
        Level level{(below.rows + 1) / 2, (below.columns + 1) / 2, below.step * 2, nullptr};
        level.values =
            std::make_shared<const std::vector<float>>(maxPooled(below.values->data(), below.rows, below.columns, 2));
        m_levels.push_back(std::move(level));
    }
}

const MaxPyramid::Level& MaxPyramid::at(double step) const {
    for (const Level& level : m_levels)
        if (level.step >= step - 1e-9)
            return level;
    return m_levels.back();
}

} // namespace engine
