// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/gpt2_module.h"
#include "engine/training/training_loop.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace engine::training {

struct TrainerOptions : RunOptions {
    std::vector<std::filesystem::path> data;
    std::filesystem::path tokenizer; ///< folder with vocab.json and merges.txt
    Gpt2Shape shape;
    std::int64_t batch = 16; ///< rows of a forward pass
    double validationFraction = 0.02;
    std::string samplePrompt = "Once upon a time";
};

/// Trains a GPT-2 on `options.data`; see runTraining(). Throws Error for files and options that cannot be used.
TrainerResult trainGpt2(const TrainerOptions& options, const std::function<void(const std::string&)>& report,
                        std::stop_token stop = {});

} // namespace engine::training
