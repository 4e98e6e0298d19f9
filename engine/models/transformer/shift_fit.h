// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <stop_token>
#include <vector>

namespace engine {

/// How well one matrix moves the positions of a table that has no formula. Errors are root mean squares over all
/// numbers of the positions meant.
struct ShiftFit {
    std::vector<double> matrix; ///< M, row-major [depth, depth]: row(p) · M is about row(p + delta)
    int fittedCount = 0;        ///< pairs of positions that M was fitted to
    int heldOutCount = 0;       ///< every fourth pair, which M never saw
    double fittedError = 0;
    double heldOutError = 0;
    double unmovedError = 0; ///< of taking row(p) itself for row(p + delta), held out
    double meanError = 0;    ///< of taking the mean of the fitted rows for each, held out
};

/// Damped least squares: the M with the smallest squared error over the fitted pairs, plus `damping` times the mean
/// square of a column times the squares of M's own numbers. Damping ≥ 1e-9 keeps the answer unique where there are
/// fewer pairs than columns. `table` is row-major [positions, depth] and finite. Throws Error{BadArgument} for sizes
/// that disagree, for fewer than four pairs and for a delta of 0; Error{Stopped} when stopped.
ShiftFit fitShift(std::span<const double> table, int positions, int depth, int delta, double damping,
                  const std::stop_token& stop = {});

} // namespace engine
