// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/analysis/head_contribution.h"

#include "engine/error.h"

#include <Eigen/Core>

namespace engine {

namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

} // namespace

Tensor valueNorms(const TensorView& values, const TensorView& outputWeight, std::stop_token stop) {
    if (values.shape.size() != 3 || outputWeight.shape.size() != 2 ||
        outputWeight.shape[0] != values.shape[1] * values.shape[2])
        throw Error(ErrorCode::BadArgument, "Values " + toString(values.shape) + " do not fit the output weights " +
                                                toString(outputWeight.shape) + ".");
    const std::int64_t keys = values.shape[0], heads = values.shape[1], dim = values.shape[2];
    const std::int64_t width = outputWeight.shape[1];
    Tensor norms({heads, keys});
    for (std::int64_t head = 0; head < heads; ++head) {
        if (stop.stop_requested())
            throw Error(ErrorCode::Stopped, "The contribution of the heads was stopped.");
        const Eigen::Map<const Matrix, 0, Eigen::OuterStride<>> v(values.data + head * dim, keys, dim,
                                                                  Eigen::OuterStride<>(heads * dim));
        const Eigen::Map<const Matrix> w(outputWeight.data + head * dim * width, dim, width);
        const Matrix written = v * w;
        for (std::int64_t key = 0; key < keys; ++key)
            norms.row(head)[key] = written.row(key).norm();
    }
    return norms;
}

Tensor headContribution(const TensorView& pattern, const TensorView& norms) {
    if (pattern.shape.size() != 3 || norms.shape.size() != 2 || norms.shape[0] != pattern.shape[0] ||
        norms.shape[1] != pattern.shape[2])
        throw Error(ErrorCode::BadArgument,
                    "Norms " + toString(norms.shape) + " do not fit a pattern " + toString(pattern.shape) + ".");
    Tensor out(pattern.shape);
    const std::int64_t queries = pattern.shape[1], keys = pattern.shape[2];
    for (std::int64_t row = 0; row < pattern.shape[0] * queries; ++row)
        for (std::int64_t key = 0; key < keys; ++key)
            out.data[static_cast<std::size_t>(row * keys + key)] =
                pattern.data[row * keys + key] * norms.data[row / queries * keys + key];
    return out;
}

} // namespace engine
