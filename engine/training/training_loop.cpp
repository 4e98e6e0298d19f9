// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/training_loop.h"

#include "engine/error.h"
#include "engine/training/checkpoint.h"
#include "engine/training/process_ring.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <fstream>
#include <limits>
#include <memory>

namespace engine::training {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string formatted(const char* format, auto... values) {
    std::string text(256, '\0');
    text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), format, values...)));
    return text;
}

class Loop {
public:
    Loop(TrainingTask& task, const RunOptions& options, const std::function<void(const std::string&)>& report)
        : m_task(task), m_options(options), m_report(report),
          m_optimizer(options.adamw, task.flat(), task.flatGradient(), task.matrixElementCount()),
          m_best(task.flat().clone()), m_ring(ProcessRing::joinFromEnvironment()) {
        if (isFirst())
            m_report(formatted("%lld parameters", static_cast<long long>(task.flat().numel())));
        if (options.resume)
            restore();
        if (isFirst())
            m_log.open(options.log, options.resume ? std::ios::app : std::ios::trunc);
    }

    TrainerResult run(std::stop_token stop) {
        m_start = m_lastCheckpoint = Clock::now();
        while (m_step < m_options.steps && agreeToGoOn(stop.stop_requested())) {
            const double loss = trainStep();
            m_result.losses.push_back(loss);
            ++m_step;
            if (isFirst())
                record(loss);
        }
        if (isFirst() && !m_stopped)
            validate();
        if (isFirst())
            save();
        m_result.steps = m_step;
        m_result.bestValidationLoss = m_bestLoss;
        return m_result;
    }

private:
    double elapsed() const { return m_earlierSeconds + secondsSince(m_start); }

    bool isFirst() const { return !m_ring || m_ring->rank() == 0; }

    /// False when some process was told to stop, the time is up or the patience is at its end. All processes must end
    /// and cool down together, so they agree on the progress too.
    bool agreeToGoOn(bool stopRequested) {
        const double limit = 60 * m_options.timeLimitMinutes;
        const double timeShare = limit > 0 ? elapsed() / limit : 0;
        const bool tired = m_options.patience > 0 && m_worseValidations >= m_options.patience;
        at::Tensor shared = at::empty({3}, at::kFloat);
        shared[0] = stopRequested ? 1.0 : 0.0;
        shared[1] = timeShare;
        shared[2] = tired ? 1.0 : 0.0;
        if (m_ring)
            m_ring->average(shared);
        m_stopped = shared[0].item<float>() > 0;
        const double agreedShare = m_ring ? shared[1].item<double>() : timeShare;
        m_progress = m_options.schedule == Schedule::Time
                         ? agreedShare
                         : static_cast<double>(m_step) / static_cast<double>(m_options.steps);
        return !m_stopped && agreedShare < 1 && shared[2].item<float>() == 0;
    }

    double trainStep() {
        m_task.flatGradient().zero_();
        double total = 0;
        for (std::int64_t micro = 0; micro < m_options.accumulate; ++micro) {
            const PassLoss pass =
                m_task.loss({m_step, micro, m_ring ? m_ring->rank() : 0, m_ring ? m_ring->size() : 1});
            (pass.loss / static_cast<double>(m_options.accumulate)).backward();
            total += pass.loss.item<double>();
            m_tokens += pass.tokens * (m_ring ? m_ring->size() : 1);
            m_accuracySum += pass.accuracy * static_cast<double>(pass.tokens);
            m_accuracyTokens += pass.tokens;
        }
        total = averaged(total / static_cast<double>(m_options.accumulate));
        const double length = m_optimizer.clipGradient(m_options.clip);
        if (!std::isfinite(total) || !std::isfinite(length))
            throw Error(ErrorCode::NonFinite, "The loss or the gradient of step " + std::to_string(m_step) +
                                                  " is not a finite number; lower the learning rate.");
        m_learningRate = m_options.learningRate.at(m_step, m_progress);
        m_optimizer.update(m_step, m_learningRate);
        return total;
    }

    /// The gradient and the loss, over all processes.
    double averaged(double loss) {
        if (!m_ring)
            return loss;
        m_ring->average(m_task.flatGradient());
        const at::Tensor shared = at::full({1}, loss, at::kFloat);
        m_ring->average(shared);
        return shared.item<double>();
    }

    void record(double loss) {
        log(loss);
        if (m_options.validateEvery > 0 && m_step % m_options.validateEvery == 0)
            validate();
        if (m_options.sampleEvery > 0 && m_step % m_options.sampleEvery == 0)
            m_report(m_task.sample());
        if (secondsSince(m_lastCheckpoint) > 60 * m_options.checkpointEveryMinutes)
            save();
    }

    void log(double loss) {
        m_lossSum += loss;
        ++m_lossCount;
        if (m_step % m_options.logEvery != 0)
            return;
        const double meanLoss = m_lossSum / static_cast<double>(m_lossCount);
        const double accuracy = m_accuracySum / static_cast<double>(m_accuracyTokens);
        const double speed = static_cast<double>(m_tokens) / secondsSince(m_start);
        const double done = std::max(m_progress, static_cast<double>(m_step) / static_cast<double>(m_options.steps));
        const double left = elapsed() * (1 - done) / done;
        nlohmann::ordered_json entry = {{"step", m_step},
                                        {"loss", meanLoss},
                                        {"learning_rate", m_learningRate},
                                        {"seconds", elapsed()},
                                        {"tokens_per_second", speed}};
        if (accuracy >= 0)
            entry["accuracy"] = accuracy;
        m_log << entry.dump() << std::endl;
        m_report(formatted("step %lld  loss %.4f", static_cast<long long>(m_step), meanLoss) +
                 (accuracy >= 0 ? formatted("  accuracy %.4f", accuracy) : "") +
                 formatted("  lr %.2e  %.0f tokens/s  %.1f min left", m_learningRate, speed, left / 60));
        m_lossSum = m_accuracySum = 0;
        m_lossCount = m_accuracyTokens = 0;
    }

    void validate() {
        const at::NoGradGuard noGradients;
        const TrainingTask::Validation validation = m_task.validate();
        nlohmann::ordered_json entry = {{"step", m_step}, {"validation_loss", validation.loss}, {"seconds", elapsed()}};
        std::string line = formatted("step %lld  validation loss %.4f  perplexity %.2f", static_cast<long long>(m_step),
                                     validation.loss, std::exp(validation.loss));
        for (const auto& [name, value] : validation.more) {
            entry[name] = value;
            line += "  " + name + formatted(" %.4f", value);
        }
        m_log << entry.dump() << std::endl;
        m_report(line);
        ++m_worseValidations;
        if (validation.loss < m_bestLoss) {
            m_worseValidations = 0;
            m_bestLoss = validation.loss;
            m_best.copy_(m_task.flat());
            m_task.exportWeights(m_best);
        }
    }

    void save() {
        Checkpoint checkpoint;
        checkpoint.tensors = {{"parameters", m_task.flat()},
                              {"best", m_best},
                              {"first_moment", m_optimizer.firstMoment()},
                              {"second_moment", m_optimizer.secondMoment()}};
        for (const auto& [name, value] : m_task.fixedOptions())
            checkpoint.numbers["option." + name] = value;
        checkpoint.numbers["step"] = static_cast<double>(m_step);
        checkpoint.numbers["seconds"] = elapsed();
        checkpoint.numbers["best_loss"] = m_bestLoss;
        checkpoint.numbers["worse_validations"] = static_cast<double>(m_worseValidations);
        saveCheckpoint(m_options.checkpoint, checkpoint);
        m_lastCheckpoint = Clock::now();
    }

    void restore() {
        const auto checkpoint = loadCheckpoint(m_options.checkpoint);
        if (!checkpoint)
            return;
        for (const auto& [name, value] : m_task.fixedOptions()) {
            const auto found = checkpoint->numbers.find("option." + name);
            if (found == checkpoint->numbers.end() || found->second != value)
                throw Error(ErrorCode::BadArgument, m_options.checkpoint.string() + " was made with another " + name +
                                                        "; resume with the same options.");
        }
        const at::NoGradGuard noGradients;
        m_task.flat().copy_(checkpoint->tensors.at("parameters"));
        m_best.copy_(checkpoint->tensors.at("best"));
        m_optimizer.firstMoment().copy_(checkpoint->tensors.at("first_moment"));
        m_optimizer.secondMoment().copy_(checkpoint->tensors.at("second_moment"));
        m_step = static_cast<std::int64_t>(checkpoint->numbers.at("step"));
        m_earlierSeconds = checkpoint->numbers.at("seconds");
        m_bestLoss = checkpoint->numbers.at("best_loss");
        if (const auto worse = checkpoint->numbers.find("worse_validations"); worse != checkpoint->numbers.end())
            m_worseValidations = static_cast<std::int64_t>(worse->second);
        m_report("resumed at step " + std::to_string(m_step));
    }

    TrainingTask& m_task;
    const RunOptions& m_options;
    const std::function<void(const std::string&)>& m_report;
    AdamW m_optimizer;
    at::Tensor m_best;
    std::unique_ptr<ProcessRing> m_ring; ///< empty when this process trains alone
    double m_bestLoss = std::numeric_limits<double>::infinity();
    std::int64_t m_worseValidations = 0;
    std::int64_t m_step = 0;
    std::int64_t m_tokens = 0;
    double m_earlierSeconds = 0;
    double m_learningRate = 0;
    double m_progress = 0;
    bool m_stopped = false;
    double m_lossSum = 0;
    std::int64_t m_lossCount = 0;
    double m_accuracySum = 0;
    std::int64_t m_accuracyTokens = 0;
    Clock::time_point m_start = Clock::now();
    Clock::time_point m_lastCheckpoint = Clock::now();
    std::ofstream m_log;
    TrainerResult m_result;
};

} // namespace

void completeRunOptions(RunOptions& options) {
    if (options.schedule == Schedule::Time && options.timeLimitMinutes <= 0)
        throw Error(ErrorCode::BadArgument, "--schedule time needs --time-limit-minutes.");
    std::filesystem::create_directories(options.out);
    if (options.checkpoint.empty())
        options.checkpoint = options.out / "training.checkpoint";
    if (options.log.empty())
        options.log = options.out / "training.jsonl";
}

TrainerResult runTraining(TrainingTask& task, const RunOptions& options,
                          const std::function<void(const std::string&)>& report, std::stop_token stop) {
    return Loop(task, options, report).run(std::move(stop));
}

} // namespace engine::training
