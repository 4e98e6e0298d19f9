// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/transformer/shift_fit.h"

#include "engine/error.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

namespace engine {

namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr int heldOutEvery = 4;

bool isHeldOut(int pair) {
    return pair % heldOutEvery == heldOutEvery - 1;
}

void check(std::span<const double> table, int positions, int depth, int delta, double damping) {
    if (positions < 1 || depth < 1 ||
        table.size() != static_cast<std::size_t>(positions) * static_cast<std::size_t>(depth))
        throw Error(ErrorCode::BadArgument, "The table of positions does not have the size that was told.");
    if (delta == 0 || std::abs(static_cast<long long>(delta)) + heldOutEvery > positions)
        throw Error(ErrorCode::BadArgument, "A shift by " + std::to_string(delta) +
                                                " leaves fewer than four pairs of " + std::to_string(positions) +
                                                " positions: choose a smaller one, not 0.");
    if (!(damping >= 1e-9) || !std::isfinite(damping))
        throw Error(ErrorCode::BadArgument, "The damping of a fit must be a finite number from 1e-9 on.");
}

void stopIf(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Error(ErrorCode::Stopped, "The fit of the shift was stopped.");
}

double rootMeanSquare(const Matrix& difference) {
    return difference.size() == 0 ? 0 : std::sqrt(difference.squaredNorm() / static_cast<double>(difference.size()));
}

} // namespace

ShiftFit fitShift(std::span<const double> table, int positions, int depth, int delta, double damping,
                  const std::stop_token& stop) {
    check(table, positions, depth, delta, damping);
    const Eigen::Map<const Matrix> rows(table.data(), positions, depth);
    const int first = std::max(0, -delta), pairs = positions - std::abs(delta);
    ShiftFit fit;
    fit.heldOutCount = pairs / heldOutEvery;
    fit.fittedCount = pairs - fit.heldOutCount;
    Matrix from(fit.fittedCount, depth), to(fit.fittedCount, depth);
    Matrix heldFrom(fit.heldOutCount, depth), heldTo(fit.heldOutCount, depth);
    for (int pair = 0, fitted = 0, held = 0; pair < pairs; ++pair) {
        const auto begin = rows.row(first + pair), end = rows.row(first + pair + delta);
        if (isHeldOut(pair)) {
            heldFrom.row(held) = begin;
            heldTo.row(held++) = end;
        } else {
            from.row(fitted) = begin;
            to.row(fitted++) = end;
        }
    }
    Matrix gram = from.transpose() * from;
    gram.diagonal().array() += std::max(damping * gram.trace() / depth, 1e-300);
    stopIf(stop);
    const Eigen::LDLT<Matrix> factors(gram);
    stopIf(stop);
    const Matrix moved = factors.solve(from.transpose() * to);
    fit.matrix.assign(moved.data(), moved.data() + moved.size());
    fit.fittedError = rootMeanSquare(from * moved - to);
    fit.heldOutError = rootMeanSquare(heldFrom * moved - heldTo);
    fit.unmovedError = rootMeanSquare(heldFrom - heldTo);
    fit.meanError = rootMeanSquare(heldTo.rowwise() - to.colwise().mean());
    return fit;
}

} // namespace engine
