// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/analysis/attention_rollout.h"

#include "engine/error.h"

#include <Eigen/Core>

namespace engine {

namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const Matrix> mapped(const Tensor& tensor) {
    return {tensor.data.data(), tensor.shape[0], tensor.shape[1]};
}

} // namespace

Tensor attentionWithResidual(const TensorView& pattern) {
    if (pattern.shape.size() != 3 || pattern.shape[0] < 1 || pattern.shape[1] != pattern.shape[2])
        throw Error(ErrorCode::BadArgument, "Rollout and flow need patterns [head, query, key] of one text, not " +
                                                toString(pattern.shape) + ".");
    const std::int64_t positions = pattern.shape[1];
    Tensor out({positions, positions});
    const float share = 0.5F / static_cast<float>(pattern.shape[0]);
    const std::int64_t size = positions * positions;
    for (std::int64_t head = 0; head < pattern.shape[0]; ++head)
        for (std::int64_t i = 0; i < size; ++i)
            out.data[static_cast<std::size_t>(i)] += share * pattern.data[head * size + i];
    for (std::int64_t i = 0; i < positions; ++i)
        out.row(i)[i] += 0.5F;
    return out;
}

Tensor attentionRollout(std::span<const TensorView> patterns, std::stop_token stop) {
    if (patterns.empty())
        throw Error(ErrorCode::BadArgument, "Rollout needs the pattern of at least one layer.");
    Tensor product;
    for (const TensorView& pattern : patterns) {
        if (stop.stop_requested())
            throw Error(ErrorCode::Stopped, "The attention rollout was stopped.");
        Tensor layer = attentionWithResidual(pattern);
        if (product.data.empty()) {
            product = std::move(layer);
            continue;
        }
        if (layer.shape != product.shape)
            throw Error(ErrorCode::BadArgument, "The layers' patterns are not of one size: " + toString(layer.shape) +
                                                    " and " + toString(product.shape) + ".");
        Tensor next(product.shape);
        Eigen::Map<Matrix>(next.data.data(), next.shape[0], next.shape[1]).noalias() = mapped(layer) * mapped(product);
        product = std::move(next);
    }
    return product;
}

Tensor rolloutOfQuery(std::span<const Tensor> layers, int query, std::stop_token stop) {
    const std::int64_t positions = layers.empty() ? 0 : layers.front().shape.at(0);
    if (query < 0 || query >= positions)
        throw Error(ErrorCode::BadArgument,
                    "There is no query " + std::to_string(query) + " to roll attention out from.");
    Tensor out({static_cast<std::int64_t>(layers.size()), positions});
    for (std::size_t top = 0; top < layers.size(); ++top) {
        if (layers[top].shape != layers.front().shape)
            throw Error(ErrorCode::BadArgument, "The layers' patterns are not of one size.");
        Eigen::RowVectorXf row = mapped(layers[top]).row(query);
        for (std::size_t below = top; below-- > 0;) {
            if (stop.stop_requested())
                throw Error(ErrorCode::Stopped, "The attention rollout was stopped.");
            row = (row * mapped(layers[below])).eval();
        }
        std::copy_n(row.data(), positions, out.row(static_cast<std::int64_t>(top)));
    }
    return out;
}

} // namespace engine
