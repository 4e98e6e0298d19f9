// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace engine::training {

/// The parameters of a module in one flat float32 tensor, matrices first, so that the optimizer, the averaging of
/// gradients over processes and checkpoints each handle a single tensor.
class FlatParameters {
public:
    struct Parameter {
        std::string name;
        at::Tensor tensor; ///< a view into flat(), float32
    };

    /// Announces a parameter; `member`, which must live until allocate(), becomes its view there, with a gradient.
    void add(std::string name, std::vector<std::int64_t> sizes, at::Tensor& member);
    /// All zero; matrices in the order of add(), then vectors in the order of add().
    void allocate();

    const std::vector<Parameter>& all() const { return m_parameters; }
    at::Tensor flat() const { return m_flat; }
    at::Tensor gradient() const { return m_gradient; }
    /// The first so many elements of flat() are the matrices, which weight decay applies to.
    std::int64_t matrixElementCount() const { return m_matrixElementCount; }

private:
    struct Slot {
        std::string name;
        std::vector<std::int64_t> sizes;
        at::Tensor* member;
    };

    std::vector<Slot> m_matrices, m_vectors;
    std::vector<Parameter> m_parameters;
    at::Tensor m_flat;
    at::Tensor m_gradient;
    std::int64_t m_matrixElementCount = 0;
};

} // namespace engine::training
