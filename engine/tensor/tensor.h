// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cassert>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace engine {

/// Sizes of a dense row-major tensor, outermost first. An empty shape is a scalar.
using Shape = std::vector<std::int64_t>;

/// Product of all sizes (1 for a scalar). Sizes are assumed to be checked: no overflow handling here.
inline std::int64_t elementCount(const Shape& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, [](auto a, auto b) { return a * b; });
}

/// "[3, 6, 32]"
std::string toString(const Shape& shape);

/// A borrowed dense row-major float32 tensor. The owner must outlive the view.
struct TensorView {
    const float* data = nullptr;
    Shape shape;

    std::int64_t size() const { return data ? elementCount(shape) : 0; }
    std::span<const float> values() const { return {data, static_cast<std::size_t>(size())}; }
    /// Offset of an element; `index` has one entry per dimension, each in range.
    std::int64_t offset(std::span<const std::int64_t> index) const {
        assert(index.size() == shape.size());
        std::int64_t at = 0;
        for (std::size_t d = 0; d < shape.size(); ++d) {
            assert(index[d] >= 0 && index[d] < shape[d]);
            at = at * shape[d] + index[d];
        }
        return at;
    }
    float at(std::span<const std::int64_t> index) const { return data[offset(index)]; }
    float at(std::initializer_list<std::int64_t> index) const { return at(std::span(index.begin(), index.size())); }
};

/// An owned dense row-major float32 tensor.
struct Tensor {
    Shape shape;
    std::vector<float> data;

    Tensor() = default;
    explicit Tensor(Shape s) : shape(std::move(s)), data(static_cast<std::size_t>(elementCount(shape))) {}

    TensorView view() const { return {data.data(), shape}; }
    float* row(std::int64_t r) { return data.data() + r * (static_cast<std::int64_t>(data.size()) / shape.at(0)); }
    const float* row(std::int64_t r) const {
        return data.data() + r * (static_cast<std::int64_t>(data.size()) / shape.at(0));
    }
};

} // namespace engine
