// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/config_reader.h"
#include "engine/models/translation_model.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace engine {

/// Reads the rules of text making: each key is looked for in `generationJson` (may be empty), then in `config`. Token
/// ids lie in their vocabulary, max_length is at most `maxPositions`. Throws Error{BadConfig, UnsupportedModel}.
void readTranslationRules(std::string_view generationJson, const ConfigReader& config, int sourceVocabSize,
                          int targetVocabSize, int maxPositions, TranslationRules& rules);

/// The text of `folder`/generation_config.json, empty where there is none.
/// Throws Error{BadConfig, FileUnreadable, FileTooLarge}.
std::string readGenerationConfigFile(const std::filesystem::path& folder);

} // namespace engine
