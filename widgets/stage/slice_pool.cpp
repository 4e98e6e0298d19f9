// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/slice_pool.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace headlight {
namespace {

// Weights of millions of elements are pooled in one frame, so four are compared at a time.
constexpr std::int64_t laneCount = 4;
using Lanes = std::int32_t __attribute__((vector_size(laneCount * sizeof(std::int32_t))));
using FloatLanes = float __attribute__((vector_size(laneCount * sizeof(float))));

constexpr std::int32_t magnitude = 0x7FFFFFFF;
constexpr auto masked = static_cast<std::int32_t>(0xFF800000U); ///< −∞
constexpr std::int32_t exponent = 0x7F800000;                   ///< all of its bits: not finite

/// Order of loudness as whole numbers: a float's bits without its sign grow with its magnitude, and NaN is above +∞.
std::int32_t rankOf(std::int32_t bits) {
    return bits == masked ? -1 : bits & magnitude;
}

template <typename To, typename From>
To load(const From* from) {
    To to;
    std::memcpy(&to, from, sizeof to);
    return to;
}

/// The loudest of each of `count` columns, as bits, with their ranks.
struct Column {
    std::vector<std::int32_t> bits, ranks;

    void begin(const float* line, std::size_t count) {
        bits.resize(count);
        ranks.resize(count);
        std::memcpy(bits.data(), line, count * sizeof(float));
        std::transform(bits.begin(), bits.end(), ranks.begin(), rankOf);
    }
    void add(const float* line) {
        const std::size_t count = bits.size();
        std::size_t i = 0;
        for (; i + laneCount <= count; i += laneCount) {
            const auto here = load<Lanes>(line + i);
            const Lanes rank = (here & magnitude) | (here == masked); // a true comparison is −1
            const auto best = load<Lanes>(&ranks[i]);
            const Lanes louder = rank > best;
            const Lanes newRanks = (rank & louder) | (best & ~louder);
            const Lanes newBits = (here & louder) | (load<Lanes>(&bits[i]) & ~louder);
            std::memcpy(&ranks[i], &newRanks, sizeof newRanks);
            std::memcpy(&bits[i], &newBits, sizeof newBits);
        }
        for (; i < count; ++i) {
            const auto here = std::bit_cast<std::int32_t>(line[i]);
            if (rankOf(here) > ranks[i]) {
                ranks[i] = rankOf(here);
                bits[i] = here;
            }
        }
    }
};

} // namespace

float loudest(const Lines& lines) {
    float best = *lines.data;
    std::int32_t rank = rankOf(std::bit_cast<std::int32_t>(best));
    for (std::int64_t i = 0; i < lines.rows; ++i) {
        const float* at = lines.data + i * lines.rowStride;
        for (std::int64_t j = 0; j < lines.columns; ++j, at += lines.columnStride) {
            const std::int32_t here = rankOf(std::bit_cast<std::int32_t>(*at));
            best = here > rank ? *at : best;
            rank = std::max(rank, here);
        }
    }
    return best;
}

void loudestOfColumns(const Lines& lines, std::int64_t columnStep, float* out) {
    const auto part = [&](std::int64_t first, std::int64_t last) {
        return Lines{lines.data + first * lines.columnStride, lines.rows, lines.rowStride, last - first,
                     lines.columnStride};
    };
    if (lines.columnStride != 1) {
        for (std::int64_t c = 0; c < lines.columns; c += columnStep)
            *out++ = loudest(part(c, std::min(c + columnStep, lines.columns)));
        return;
    }
    static thread_local Column column;
    column.begin(lines.data, static_cast<std::size_t>(lines.columns));
    for (std::int64_t r = 1; r < lines.rows; ++r)
        column.add(lines.data + r * lines.rowStride);
    for (std::int64_t c = 0; c < lines.columns; c += columnStep) {
        const std::int64_t end = std::min(c + columnStep, lines.columns);
        std::size_t best = static_cast<std::size_t>(c);
        bool doubtful = false; // as loud, but of the other sign: the first in row-major order counts
        for (auto i = best + 1; i < static_cast<std::size_t>(end); ++i) {
            if (column.ranks[i] > column.ranks[best]) {
                best = i;
                doubtful = false;
            } else if (column.ranks[i] == column.ranks[best]) {
                doubtful = doubtful || column.bits[i] != column.bits[best];
            }
        }
        *out++ = doubtful ? loudest(part(c, end)) : std::bit_cast<float>(column.bits[best]);
    }
}

std::pair<float, float> finiteRange(const std::vector<float>& values) {
    std::size_t i = 0;
    FloatLanes lows, highs;
    for (std::int64_t lane = 0; lane < laneCount; ++lane) {
        lows[lane] = INFINITY;
        highs[lane] = -INFINITY;
    }
    for (; i + laneCount <= values.size(); i += laneCount) {
        const auto here = load<FloatLanes>(&values[i]);
        const Lanes finite = (load<Lanes>(&values[i]) & exponent) != exponent;
        const auto choose = [](const Lanes& which, const FloatLanes& a, const FloatLanes& b) {
            return std::bit_cast<FloatLanes>((std::bit_cast<Lanes>(a) & which) | (std::bit_cast<Lanes>(b) & ~which));
        };
        lows = choose(finite & (here < lows), here, lows);
        highs = choose(finite & (here > highs), here, highs);
    }
    float low = INFINITY, high = -INFINITY;
    for (std::int64_t lane = 0; lane < laneCount; ++lane) {
        low = std::min(low, lows[lane]);
        high = std::max(high, highs[lane]);
    }
    for (; i < values.size(); ++i) {
        if (std::isfinite(values[i])) {
            low = std::min(low, values[i]);
            high = std::max(high, values[i]);
        }
    }
    return low <= high ? std::pair(low, high) : std::pair(0.0F, 0.0F);
}

} // namespace headlight
