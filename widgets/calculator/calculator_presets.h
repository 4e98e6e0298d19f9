// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/calculator/attention_calculation.h"
#include "widgets/viewmodels/attention_block.h"

#include <optional>

namespace headlight {

class TraceStore;

/// Where the numbers of the calculator come from.
enum class CalculatorPreset {
    SecondKey,        ///< TensorFlow tutorial: the query matches the second key (TF-07)
    RepeatedKey,      ///< … the third and the fourth
    TwoKeys,          ///< … the first and the second
    AllThree,         ///< … the three queries at once
    ThinkingMachines, ///< The Illustrated Transformer: 112, 96 → 0.88, 0.12 (IT-11…13)
    MaskedTable,      ///< The Illustrated GPT-2: robot must obey orders (IG-36…38)
    Model,            ///< a head of the loaded model
    Own,              ///< edited
};
/// Presets that can be had without a model come first.
inline constexpr int publishedPresetCount = static_cast<int>(CalculatorPreset::Model);

/// One of the published presets.
CalculatorInput presetInput(CalculatorPreset preset);
QString presetName(CalculatorPreset preset);
/// What is to be seen and whose numbers these are.
QString presetNote(CalculatorPreset preset);

/// Query, key and value of a head over the whole text (of cross-attention: over both texts), with the model's own
/// division and mask. Empty when it cannot be shown; `why` then says so in a sentence.
std::optional<CalculatorInput> modelInput(const TraceStore& store, AttentionBlock block, int layer, int head,
                                          QString& why);

} // namespace headlight
