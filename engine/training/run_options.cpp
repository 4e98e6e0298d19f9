// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/run_options.h"

#include <ATen/Parallel.h>

#include <dlfcn.h>

#include <csignal>
#include <iostream>

namespace engine::training {

namespace {

volatile std::sig_atomic_t interrupted = 0; // a signal handler can reach nothing else

void addFileOptions(CLI::App& command, RunOptions& options) {
    command.add_option("--out", options.out, "Model folder to write")->required();
    command.add_option("--checkpoint", options.checkpoint, "Checkpoint file (default: in the model folder)");
    command.add_option("--log", options.log, "Loss curve as JSON lines (default: in the model folder)");
    const std::map<std::string, bool> types = {{"f16", false}, {"f32", true}};
    command.add_option("--dtype", options.exportFloat32, "Type of the exported weights: f16 or f32")
        ->transform(CLI::CheckedTransformer(types));
}

void addLengthOptions(CLI::App& command, RunOptions& options) {
    command.add_option("--accumulate", options.accumulate, "Forward passes a step")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--steps", options.steps, "Steps in all")->check(CLI::PositiveNumber)->capture_default_str();
    command.add_option("--time-limit-minutes", options.timeLimitMinutes, "Stop after so long (0: never)")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    const std::map<std::string, Schedule> schedules = {{"steps", Schedule::Steps}, {"time", Schedule::Time}};
    command.add_option("--schedule", options.schedule, "What the learning rate's cosine runs over: steps or time")
        ->transform(CLI::CheckedTransformer(schedules));
    command.add_option("--lr", options.learningRate.peak, "Peak learning rate")->capture_default_str();
    command.add_option("--min-lr", options.learningRate.floor, "Learning rate at the end")->capture_default_str();
    command.add_option("--warmup", options.learningRate.warmupSteps, "Steps of warm-up")->capture_default_str();
    const std::map<std::string, Decay> decays = {{"cosine", Decay::Cosine}, {"noam", Decay::Noam}};
    command.add_option("--decay", options.learningRate.decay, "How the learning rate falls: cosine or noam")
        ->transform(CLI::CheckedTransformer(decays));
}

void addReportOptions(CLI::App& command, RunOptions& options) {
    command.add_option("--val-every", options.validateEvery, "Steps between validations")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--patience", options.patience, "Stop after so many validations without progress (0: never)")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--sample-every", options.sampleEvery, "Steps between sample texts (0: none)")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--log-every", options.logEvery, "Steps between progress lines")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--checkpoint-every", options.checkpointEveryMinutes, "Minutes between checkpoints")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
}

} // namespace

/// at::set_num_threads does not reach the pool of OpenBLAS, which takes every processor unless told; OpenBLAS is not
/// linked by name because any other BLAS will do.
void setThreadCount(int count) {
    at::set_num_threads(count);
    using SetThreads = void (*)(int);
    if (const auto set = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads")))
        set(count);
}

void addRunOptions(CLI::App& command, RunOptions& options, int& threads) {
    addFileOptions(command, options);
    addLengthOptions(command, options);
    addReportOptions(command, options);
    command.add_option("--beta2", options.adamw.beta2, "AdamW's second decay rate")->capture_default_str();
    command.add_option("--epsilon", options.adamw.epsilon, "AdamW's epsilon")->capture_default_str();
    command.add_option("--weight-decay", options.adamw.weightDecay, "Decay of the matrices")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--dropout", options.dropout, "Probability of dropping an activation")
        ->check(CLI::Range(0.0, 0.9))
        ->capture_default_str();
    command.add_option("--clip", options.clip, "Longest gradient (0: any)")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--seed", options.seed, "Seed of weights, batches and dropout")->capture_default_str();
    command.add_flag("--resume", options.resume, "Go on from the checkpoint if there is one");
    command.add_option("--threads", threads, "Processor threads")->check(CLI::PositiveNumber)->capture_default_str();
    command.add_flag("--bf16", options.bfloat16, "Matrix products in bfloat16 (fast where the processor has it)");
}

void runInterruptibly(
    int threads, const std::function<void(const std::function<void(const std::string&)>&, std::stop_token)>& train) {
    setThreadCount(threads);
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    std::stop_source stop;
    train(
        [&stop](const std::string& line) {
            std::cout << line << std::endl;
            if (interrupted)
                stop.request_stop();
        },
        stop.get_token());
}

} // namespace engine::training
