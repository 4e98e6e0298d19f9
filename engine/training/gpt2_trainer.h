// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/byte_level_bpe.h"
#include "engine/training/adamw.h"
#include "engine/training/gpt2_module.h"
#include "engine/training/schedule.h"
#include "engine/training/text_dataset.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace engine::training {

/// What the learning rate's cosine runs over.
enum class Schedule {
    Steps, ///< the number of steps: reproducible
    Time,  ///< the time limit: reaches its floor at a known time whatever else the machine does
};

struct TrainerOptions {
    std::vector<std::filesystem::path> data;
    std::filesystem::path tokenizer;  ///< folder with vocab.json and merges.txt
    std::filesystem::path out;        ///< the model folder; checkpoint and log lie in it too unless told otherwise
    std::filesystem::path checkpoint; ///< empty: out / "training.checkpoint"
    std::filesystem::path log;        ///< empty: out / "training.jsonl"
    Gpt2Shape shape;
    LearningRateSchedule learningRate;
    AdamW::Options adamw;
    Schedule schedule = Schedule::Steps;
    std::int64_t batch = 16;
    std::int64_t accumulate = 1;
    std::int64_t steps = 1000;
    double timeLimitMinutes = 0; ///< 0: none
    double dropout = 0.1;
    double clip = 1.0;
    double validationFraction = 0.02;
    std::int64_t validateEvery = 200;
    std::int64_t sampleEvery = 0; ///< 0: never
    std::int64_t logEvery = 10;
    double checkpointEveryMinutes = 5;
    std::uint64_t seed = 1;
    bool resume = false;
    bool bfloat16 = false;
    bool exportFloat32 = false;
    std::string samplePrompt = "Once upon a time";
};

/// How a run went.
struct TrainerResult {
    std::int64_t steps = 0;
    double bestValidationLoss = 0;
    std::vector<double> losses; ///< mean training loss of each step of this run
};

/// Trains a GPT-2 on `options.data`; `report` gets one line of progress at a time. The best weights by validation loss
/// are exported to `options.out`. When `stop` is requested a checkpoint is written and the run ends early.
/// Throws Error for files and options that cannot be used.
TrainerResult trainGpt2(const TrainerOptions& options, const std::function<void(const std::string&)>& report,
                        std::stop_token stop = {});

} // namespace engine::training
