// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/op_table.h"
#include "engine/tensor/tensor.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace engine {

/// Bytes of weights converted so far and in all; called on the loading thread.
using LoadProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// What every loaded model is, whatever its family: sizes, float32 weights and the op table that says what is done with
/// them. Immutable and shareable.
class Model {
public:
    virtual ~Model() = default;
    virtual const std::filesystem::path& folder() const = 0;
    /// Folder name, for people.
    std::string name() const;
    virtual const ModelShape& shape() const = 0;
    virtual const OpTable& ops() const = 0;
    virtual std::int64_t parameterCount() const = 0; ///< trainable numbers, shared ones counted once
    virtual std::uint64_t weightBytes() const = 0;   ///< memory held by the float32 weights
    /// Shapes in graph/weights.h; vectors as [1, n]. Empty where the model has no such weight.
    virtual TensorView weight(WeightId id) const = 0;
};

} // namespace engine
