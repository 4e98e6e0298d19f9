// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/translation_trainer.h"

#include <filesystem>
#include <vector>

namespace test {

/// Sentences of eight verbs and nouns with their translations; the same on every call.
std::vector<engine::training::TranslationPair> smallPairs();

/// Writes pairs and learned vocabularies into `folder`; options for a model that trains in seconds.
engine::training::TranslationOptions smallTranslation(const std::filesystem::path& folder);

} // namespace test
