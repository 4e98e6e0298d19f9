// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace engine {

/// How a model tells its positions apart. The first three are made of sines and cosines of position × rate and differ
/// in the rates and in the order of the columns.
enum class PositionalEncoding {
    Interleaved,  ///< rates base^(−2i/depth); sine and cosine of one rate side by side (PE-1)
    Concatenated, ///< the same rates; all sines, then all cosines; an odd depth has one sine more (PE-2: Marian's)
    Timescales,   ///< rates geometric from 1 to 1/base inclusive; all sines, then all cosines; an odd depth ends with a
                  ///< column of zeros (PE-3: Tensor2Tensor's)
    Learned,      ///< a table that was trained with the model (PE-4): nothing here can compute it
};

/// Radians per position of each sine and cosine pair, fastest first: ⌈depth/2⌉ of them, ⌊depth/2⌋ for Timescales.
/// `depth` ≥ 1, `base` > 1. Throws Error{BadArgument} for Learned and for values outside these ranges.
std::vector<double> angleRates(PositionalEncoding kind, int depth, double base = 10000);

/// The table, row-major [positions, depth], each value in −1 … 1. `positions` ≥ 0; otherwise as angleRates.
std::vector<double> positionalEncoding(PositionalEncoding kind, int positions, int depth, double base = 10000);

/// The matrix M, row-major [depth, depth], that moves any position by `delta` (which may be negative or broken):
/// encoding(p) · M = encoding(p + delta), because each pair of a sine and a cosine turns by delta × rate (PN-05).
/// Throws Error{BadArgument} as angleRates does, and for an odd depth of Interleaved or Concatenated, whose last sine
/// has no cosine and cannot be turned.
std::vector<double> shiftMatrix(PositionalEncoding kind, int depth, double delta, double base = 10000);

} // namespace engine
