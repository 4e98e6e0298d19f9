// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/model.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

namespace engine {

/// Loads a folder of any family that is known, by the model_type that its config.json names. Throws
/// Error{UnsupportedModel} for any other, or none, and whatever the family's own load() throws.
std::shared_ptr<const Model> loadModel(const std::filesystem::path& folder, std::stop_token stop = {},
                                       const LoadProgress& progress = {});

/// The model_type that `folder`'s config.json names; empty where it names none or cannot be read (loading says why).
std::string modelTypeOf(const std::filesystem::path& folder);

} // namespace engine
