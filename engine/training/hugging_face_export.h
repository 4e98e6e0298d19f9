// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/gpt2_module.h"

#include <filesystem>

namespace engine::training {

/// Writes a Hugging Face GPT2LMHeadModel folder: config.json, model.safetensors (float16 unless `float32`), vocab.json,
/// merges.txt (copied from `tokenizerFolder`) and tokenizer_config.json. `flat` holds the weights in the order of
/// `module`'s parameters. Throws Error{WriteFailed}.
void exportHuggingFace(const Gpt2Module& module, const at::Tensor& flat, const std::filesystem::path& tokenizerFolder,
                       std::int64_t endOfTextId, bool float32, const std::filesystem::path& folder);

} // namespace engine::training
