// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace engine::training {

/// Mixes several numbers into one seed; every bit of the result depends on every bit of the arguments.
std::uint64_t mixSeed(std::uint64_t a, std::uint64_t b, std::uint64_t c = 0);

/// xoshiro256**: small, fast and the same on every machine, unlike the distributions of the standard library.
class RandomStream {
public:
    explicit RandomStream(std::uint64_t seed);
    std::uint64_t next();
    double uniform();                         ///< in [0, 1)
    double normal();                          ///< mean 0, deviation 1
    std::uint64_t below(std::uint64_t bound); ///< 0 … bound-1; bound > 0
    /// 0 with `probability` (to 1/65536), otherwise 1.
    void fillDropoutMask(std::uint8_t* mask, std::int64_t count, double probability);

private:
    std::uint64_t m_state[4];
};

} // namespace engine::training
