// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/byte_level_bpe.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace test {

/// vocab.json with the 256 bytes (ids 0 … 255 in byte order), then `extra` tokens spelled in the byte alphabet.
std::string vocabularyJson(const std::vector<std::string>& extra);

/// A tokenizer of the 256 bytes, one token per merge, and "<|endoftext|>" as the last id.
std::shared_ptr<const engine::ByteLevelBpe>
smallTokenizer(const std::vector<std::pair<std::string, std::string>>& merges);

} // namespace test
