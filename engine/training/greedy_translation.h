// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/pair_vocabulary.h"
#include "engine/training/translation_module.h"

#include <span>
#include <string>
#include <vector>

namespace engine::training {

/// Translates `sentences` by taking the likeliest token at every step (TF-17), in float32; at most
/// `maxLength` tokens each and no more than three for each of the source. The result has the order of `sentences`.
std::vector<std::string> translateGreedily(const TranslationModule& module, const PairVocabulary& vocabulary,
                                           std::span<const std::string> sentences, std::int64_t maxLength = 96);

} // namespace engine::training
