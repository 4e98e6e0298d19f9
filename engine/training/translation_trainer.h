// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/gru_module.h"
#include "engine/training/pair_dataset.h"
#include "engine/training/training_loop.h"
#include "engine/training/transformer_module.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

namespace engine::training {

struct TranslationOptions : RunOptions {
    std::filesystem::path pairs;      ///< every one of them in each epoch
    std::filesystem::path fresh;      ///< a part of them in each epoch; empty: none
    std::filesystem::path validation; ///< never trained on
    std::filesystem::path vocabulary; ///< folder that learnSpm() wrote
    std::variant<TransformerShape, GruShape> shape;
    PairDatasetOptions dataset; ///< its seed is the run's
    double labelSmoothing = 0.1;
    std::vector<std::string> samples; ///< sentences to translate now and then
};

/// Teaches a translation model by teacher forcing (TF-16) with the cross-entropy of the true tokens, padding left out
/// (TF-15). Validation measures loss (without smoothing) and accuracy. See runTraining().
TrainerResult trainTranslation(const TranslationOptions& options, const std::function<void(const std::string&)>& report,
                               std::stop_token stop = {});

} // namespace engine::training
