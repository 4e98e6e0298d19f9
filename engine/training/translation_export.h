// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/translation_module.h"

#include <filesystem>
#include <memory>

namespace engine::training {

/// Writes config.json, generation_config.json, model.safetensors and the vocabulary's files. `flat` holds the weights
/// in the order of `module`'s parameters. Throws Error{WriteFailed}.
void exportTranslation(const TranslationModule& module, const at::Tensor& flat,
                       const std::filesystem::path& vocabularyFolder, bool float32,
                       const std::filesystem::path& folder);

/// The module that such a folder describes, with its weights. Throws Error{BadConfig, UnsupportedModel, MissingTensor,
/// WrongShape} and what reading the files throws.
std::unique_ptr<TranslationModule> importTranslation(const std::filesystem::path& folder);

} // namespace engine::training
