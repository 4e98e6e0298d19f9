// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/adamw.h"
#include "engine/training/schedule.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace engine::training {

/// What the learning rate's cosine runs over.
enum class Schedule {
    Steps, ///< the number of steps: reproducible
    Time,  ///< the time limit: reaches its floor at a known time whatever else the machine does
};

/// The options that every kind of model shares.
struct RunOptions {
    std::filesystem::path out;        ///< the model folder; checkpoint and log lie in it too unless told otherwise
    std::filesystem::path checkpoint; ///< empty: out / "training.checkpoint"
    std::filesystem::path log;        ///< empty: out / "training.jsonl"
    LearningRateSchedule learningRate;
    AdamW::Options adamw;
    Schedule schedule = Schedule::Steps;
    std::int64_t accumulate = 1; ///< forward passes a step
    std::int64_t steps = 1000;
    double timeLimitMinutes = 0; ///< 0: none
    double dropout = 0.1;
    double clip = 1.0;
    std::int64_t validateEvery = 200; ///< 0: only at the end
    std::int64_t patience = 0;        ///< stop after so many validations without a lower loss; 0: never
    std::int64_t sampleEvery = 0;     ///< 0: never
    std::int64_t logEvery = 10;
    double checkpointEveryMinutes = 5;
    std::uint64_t seed = 1;
    bool resume = false;
    bool bfloat16 = false;
    bool exportFloat32 = false;
};

/// How a run went.
struct TrainerResult {
    std::int64_t steps = 0;
    double bestValidationLoss = 0;
    std::vector<double> losses; ///< mean training loss of each step of this run
};

/// Which of the forward passes of the run is asked for.
struct PassPlace {
    std::int64_t step = 0;
    std::int64_t micro = 0; ///< 0 … accumulate-1
    std::int64_t process = 0;
    std::int64_t processCount = 1;
};

/// A forward pass: its loss with its graph, and what it was computed from.
struct PassLoss {
    at::Tensor loss; ///< scalar
    std::int64_t tokens = 0;
    double accuracy = -1; ///< share of tokens that were the likeliest; below 0: not computed
};

/// What a kind of model brings to the loop.
class TrainingTask {
public:
    virtual ~TrainingTask() = default;
    virtual at::Tensor flat() const = 0;
    virtual at::Tensor flatGradient() const = 0;
    virtual std::int64_t matrixElementCount() const = 0;
    /// A pure function of `place` and of the weights.
    virtual PassLoss loss(const PassPlace& place) = 0;
    struct Validation {
        double loss = 0;
        std::map<std::string, double> more; ///< whatever else was measured, by its name in the log
    };
    virtual Validation validate() = 0;
    /// Writes the model folder with these weights.
    virtual void exportWeights(const at::Tensor& flat) = 0;
    virtual std::string sample() = 0;
    /// What a resumed run may not change, by its name in messages.
    virtual std::map<std::string, double> fixedOptions() const = 0;
};

/// `options` with the files it leaves open filled in, the model folder made. Throws Error{BadArgument}.
void completeRunOptions(RunOptions& options);

/// Trains until the steps or the time are used up; `report` gets one line of progress at a time. The weights with the
/// lowest validation loss are exported. When `stop` is requested a checkpoint is written and the run ends early.
/// Under torchrun, processes share every step. Throws Error for files and options that cannot be used and
/// Error{NonFinite} when the loss is no number.
TrainerResult runTraining(TrainingTask& task, const RunOptions& options,
                          const std::function<void(const std::string&)>& report, std::stop_token stop);

} // namespace engine::training
