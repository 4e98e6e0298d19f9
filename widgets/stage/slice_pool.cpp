// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/slice_pool.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>

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

/// Keeps the louder of two in each lane, the old one where they are equally loud.
void keepLouder(Lanes& bits, Lanes& ranks, const Lanes& here) {
    const Lanes rank = (here & magnitude) | (here == masked); // a true comparison is −1
    const Lanes louder = rank > ranks;
    ranks = (rank & louder) | (ranks & ~louder);
    bits = (here & louder) | (bits & ~louder);
}

/// The loudest of each of some columns, as bits, with their ranks.
class LoudestOfEach {
public:
    void begin(const float* line, std::size_t count) {
        m_bits.resize(count);
        m_ranks.resize(count);
        std::memcpy(m_bits.data(), line, count * sizeof(float));
        std::transform(m_bits.begin(), m_bits.end(), m_ranks.begin(), rankOf);
    }
    void add(const float* line) {
        const std::size_t count = m_bits.size();
        std::size_t i = 0;
        for (; i + laneCount <= count; i += laneCount) {
            auto bits = load<Lanes>(&m_bits[i]), ranks = load<Lanes>(&m_ranks[i]);
            keepLouder(bits, ranks, load<Lanes>(line + i));
            std::memcpy(&m_bits[i], &bits, sizeof bits);
            std::memcpy(&m_ranks[i], &ranks, sizeof ranks);
        }
        for (; i < count; ++i) {
            const auto here = std::bit_cast<std::int32_t>(line[i]);
            if (rankOf(here) > m_ranks[i]) {
                m_ranks[i] = rankOf(here);
                m_bits[i] = here;
            }
        }
    }
    /// The loudest of columns [first, last); empty where the order of their elements decides.
    std::optional<float> among(std::size_t first, std::size_t last) const {
        std::size_t best = first;
        bool doubtful = false; // as loud, but of the other sign
        for (std::size_t i = first + 1; i < last; ++i) {
            if (m_ranks[i] > m_ranks[best]) {
                best = i;
                doubtful = false;
            } else if (m_ranks[i] == m_ranks[best]) {
                doubtful = doubtful || m_bits[i] != m_bits[best];
            }
        }
        return doubtful ? std::nullopt : std::optional(std::bit_cast<float>(m_bits[best]));
    }

private:
    std::vector<std::int32_t> m_bits, m_ranks;
};

/// The loudest of `count` elements side by side.
float loudestOfRun(const float* run, std::int64_t count) {
    const Lines lines{run, 1, count, count, 1};
    if (count < 2 * laneCount)
        return loudest(lines);
    auto bits = load<Lanes>(run);
    Lanes ranks = (bits & magnitude) | (bits == masked);
    for (std::int64_t i = laneCount; i + laneCount <= count; i += laneCount)
        keepLouder(bits, ranks, load<Lanes>(run + i));
    keepLouder(bits, ranks, load<Lanes>(run + count - laneCount)); // some of them again: that changes nothing
    std::int64_t best = 0;
    bool doubtful = false;
    for (std::int64_t lane = 1; lane < laneCount; ++lane) {
        doubtful =
            ranks[lane] > ranks[best] ? false : doubtful || (ranks[lane] == ranks[best] && bits[lane] != bits[best]);
        best = ranks[lane] > ranks[best] ? lane : best;
    }
    return doubtful ? loudest(lines) : std::bit_cast<float>(static_cast<std::int32_t>(bits[best]));
}

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
    if (lines.rowStride == 1 && columnStep == 1) { // each column's elements lie side by side
        for (std::int64_t c = 0; c < lines.columns; ++c)
            *out++ = loudestOfRun(lines.data + c * lines.columnStride, lines.rows);
        return;
    }
    if (lines.columnStride != 1) {
        for (std::int64_t c = 0; c < lines.columns; c += columnStep)
            *out++ = loudest(part(c, std::min(c + columnStep, lines.columns)));
        return;
    }
    // In pieces that stay in the processor's nearest cache while the rows go by.
    const std::int64_t piece = std::max<std::int64_t>(2048 / columnStep, 1) * columnStep;
    static thread_local LoudestOfEach each;
    for (std::int64_t begin = 0; begin < lines.columns; begin += piece) {
        const std::int64_t end = std::min(begin + piece, lines.columns);
        each.begin(lines.data + begin, static_cast<std::size_t>(end - begin));
        for (std::int64_t r = 1; r < lines.rows; ++r)
            each.add(lines.data + r * lines.rowStride + begin);
        for (std::int64_t c = begin; c < end; c += columnStep) {
            const std::int64_t last = std::min(c + columnStep, end);
            const auto best = each.among(static_cast<std::size_t>(c - begin), static_cast<std::size_t>(last - begin));
            *out++ = best ? *best : loudest(part(c, last));
        }
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
