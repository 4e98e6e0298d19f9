// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/byte_level_bpe.h"
#include "engine/training/gpt2_module.h"

#include <cstdint>
#include <string>

namespace engine::training {

/// Continues `prompt` by at most `tokenCount` tokens (temperature 0.8, the 40 likeliest tokens), to see during training
/// what the model has learned. Recomputes the whole text for every token.
std::string sampleText(const Gpt2Module& module, const ByteLevelBpe& tokenizer, const std::string& prompt,
                       std::int64_t tokenCount, std::uint64_t seed);

} // namespace engine::training
