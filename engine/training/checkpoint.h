// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace engine::training {

/// Everything a run needs to go on as if it had not been stopped. There is no generator state: batches and dropout
/// masks are functions of the seed and the step.
struct Checkpoint {
    std::map<std::string, at::Tensor> tensors; ///< flat parameters, best parameters, moments
    std::map<std::string, double> numbers;     ///< step, elapsed seconds, losses, and the options that may not change
};

/// Written beside `path` and renamed. Throws Error{WriteFailed}.
void saveCheckpoint(const std::filesystem::path& path, const Checkpoint& checkpoint);
/// Empty when there is no file. Throws Error{FileUnreadable} for one that is not a checkpoint.
std::optional<Checkpoint> loadCheckpoint(const std::filesystem::path& path);

} // namespace engine::training
