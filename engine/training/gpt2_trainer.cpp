// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/gpt2_trainer.h"

#include "engine/error.h"
#include "engine/training/bpe_learner.h"
#include "engine/training/checkpoint.h"
#include "engine/training/hugging_face_export.h"
#include "engine/training/process_ring.h"
#include "engine/training/random.h"
#include "engine/training/sampling.h"
#include "engine/training/text_files.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <fstream>
#include <limits>

namespace engine::training {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kSampleTokens = 120;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string formatted(const char* format, auto... values) {
    std::string text(256, '\0');
    text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), format, values...)));
    return text;
}

at::Tensor asTensor(const std::vector<std::int64_t>& values, const TokenBatch& batch) {
    const at::Tensor tensor = at::empty({batch.rows, batch.length}, at::kLong);
    std::copy(values.begin(), values.end(), tensor.data_ptr<std::int64_t>());
    return tensor;
}

std::vector<std::string> readAll(const std::vector<std::filesystem::path>& paths) {
    std::vector<std::string> texts;
    for (const auto& path : paths)
        texts.push_back(readTextFile(path));
    return texts;
}

class Trainer {
public:
    Trainer(const TrainerOptions& options, const std::function<void(const std::string&)>& report)
        : m_options(options), m_report(report), m_tokenizer(ByteLevelBpe::load(options.tokenizer)),
          m_dataset(readAll(options.data), *m_tokenizer, options.validationFraction, options.shape.contextLength,
                    options.seed),
          m_validation(m_dataset.validationBatches(options.batch)), m_module(options.shape, options.seed),
          m_optimizer(options.adamw, m_module.flat(), m_module.flatGradient(), m_module.matrixElementCount()),
          m_best(m_module.flat().clone()), m_ring(ProcessRing::joinFromEnvironment()) {
        if (isFirst())
            m_report(formatted("%lld parameters; %lld documents with %lld tokens to train on, %lld with %lld held out",
                               static_cast<long long>(m_module.flat().numel()),
                               static_cast<long long>(m_dataset.trainingDocumentCount()),
                               static_cast<long long>(m_dataset.trainingTokenCount()),
                               static_cast<long long>(m_dataset.validationDocumentCount()),
                               static_cast<long long>(m_dataset.validationTokenCount())));
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

    /// False when some process was told to stop or the time is up. All processes must end and cool down together, so
    /// they agree on the progress too.
    bool agreeToGoOn(bool stopRequested) {
        const double limit = 60 * m_options.timeLimitMinutes;
        const double timeShare = limit > 0 ? elapsed() / limit : 0;
        at::Tensor shared = at::empty({2}, at::kFloat);
        shared[0] = stopRequested ? 1.0 : 0.0;
        shared[1] = timeShare;
        if (m_ring)
            m_ring->average(shared);
        m_stopped = shared[0].item<float>() > 0;
        const double agreedShare = m_ring ? shared[1].item<double>() : timeShare;
        m_progress = m_options.schedule == Schedule::Time
                         ? agreedShare
                         : static_cast<double>(m_step) / static_cast<double>(m_options.steps);
        return !m_stopped && agreedShare < 1;
    }

    void record(double loss) {
        log(loss);
        if (m_options.validateEvery > 0 && m_step % m_options.validateEvery == 0)
            validate();
        if (m_options.sampleEvery > 0 && m_step % m_options.sampleEvery == 0)
            m_report(sampleText(m_module, *m_tokenizer, m_options.samplePrompt, kSampleTokens, m_options.seed));
        if (secondsSince(m_lastCheckpoint) > 60 * m_options.checkpointEveryMinutes)
            save();
    }

    /// The rows of pass `micro` that are this process's share of the step.
    TokenBatch nextBatch(std::int64_t micro) const {
        const std::int64_t processes = m_ring ? m_ring->size() : 1;
        const std::int64_t first = (micro * processes + (m_ring ? m_ring->rank() : 0)) * m_options.batch;
        TokenBatch batch;
        for (std::int64_t row = first; row < first + m_options.batch; ++row)
            m_dataset.trainingRow(m_step, row, batch);
        return batch;
    }

    std::uint64_t dropoutSeed(std::int64_t micro) const {
        const auto rank = static_cast<std::uint64_t>(m_ring ? m_ring->rank() : 0);
        return mixSeed(mixSeed(m_options.seed, rank), static_cast<std::uint64_t>(m_step),
                       static_cast<std::uint64_t>(micro));
    }

    double trainStep() {
        m_module.flatGradient().zero_();
        double total = 0;
        for (std::int64_t micro = 0; micro < m_options.accumulate; ++micro) {
            const TokenBatch batch = nextBatch(micro);
            const Dropout dropout{m_options.dropout, dropoutSeed(micro)};
            const at::Tensor loss = m_module.loss(asTensor(batch.tokens, batch), asTensor(batch.targets, batch),
                                                  dropout, m_options.bfloat16);
            (loss / static_cast<double>(m_options.accumulate)).backward();
            total += loss.item<double>();
        }
        total = averaged(total / static_cast<double>(m_options.accumulate));
        if (!std::isfinite(total))
            throw Error(ErrorCode::NonFinite, "The loss of step " + std::to_string(m_step) +
                                                  " is not a finite number; lower the learning rate.");
        m_optimizer.clipGradient(m_options.clip);
        m_learningRate = m_options.learningRate.at(m_step, m_progress);
        m_optimizer.update(m_step, m_learningRate);
        return total;
    }

    /// The gradient and the loss, over all processes.
    double averaged(double loss) {
        if (!m_ring)
            return loss;
        m_ring->average(m_module.flatGradient());
        const at::Tensor shared = at::full({1}, loss, at::kFloat);
        m_ring->average(shared);
        return shared.item<double>();
    }

    void log(double loss) {
        m_lossSum += loss;
        ++m_lossCount;
        if (m_step % m_options.logEvery != 0)
            return;
        const double meanLoss = m_lossSum / static_cast<double>(m_lossCount);
        const std::int64_t rows = m_options.batch * m_options.accumulate * (m_ring ? m_ring->size() : 1);
        const auto tokens = static_cast<double>(rows * m_options.shape.contextLength);
        const double speed = tokens * static_cast<double>(m_result.losses.size()) / secondsSince(m_start);
        const double done = std::max(m_progress, static_cast<double>(m_step) / static_cast<double>(m_options.steps));
        const double left = elapsed() * (1 - done) / done;
        m_log << nlohmann::ordered_json{{"step", m_step},
                                        {"loss", meanLoss},
                                        {"learning_rate", m_learningRate},
                                        {"seconds", elapsed()},
                                        {"tokens_per_second", speed}}
                     .dump()
              << std::endl;
        m_report(formatted("step %lld  loss %.4f  lr %.2e  %.0f tokens/s  %.1f min left",
                           static_cast<long long>(m_step), meanLoss, m_learningRate, speed, left / 60));
        m_lossSum = 0;
        m_lossCount = 0;
    }

    void validate() {
        double sum = 0;
        std::int64_t rows = 0;
        const at::NoGradGuard noGradients;
        for (const TokenBatch& batch : m_validation) {
            const at::Tensor loss =
                m_module.loss(asTensor(batch.tokens, batch), asTensor(batch.targets, batch), {}, m_options.bfloat16);
            sum += loss.item<double>() * static_cast<double>(batch.rows);
            rows += batch.rows;
        }
        const double loss = sum / static_cast<double>(rows);
        m_log << nlohmann::ordered_json{{"step", m_step}, {"validation_loss", loss}, {"seconds", elapsed()}}.dump()
              << std::endl;
        m_report(formatted("step %lld  validation loss %.4f  perplexity %.2f", static_cast<long long>(m_step), loss,
                           std::exp(loss)));
        if (loss < m_bestLoss) {
            m_bestLoss = loss;
            m_best.copy_(m_module.flat());
            exportBest();
        }
    }

    void exportBest() const {
        exportHuggingFace(m_module, m_best, m_options.tokenizer, *m_tokenizer->specialToken(kEndOfText),
                          m_options.exportFloat32, m_options.out);
    }

    void save() {
        Checkpoint checkpoint;
        checkpoint.tensors = {{"parameters", m_module.flat()},
                              {"best", m_best},
                              {"first_moment", m_optimizer.firstMoment()},
                              {"second_moment", m_optimizer.secondMoment()}};
        checkpoint.numbers = fixedOptions();
        checkpoint.numbers["step"] = static_cast<double>(m_step);
        checkpoint.numbers["seconds"] = elapsed();
        checkpoint.numbers["best_loss"] = m_bestLoss;
        saveCheckpoint(m_options.checkpoint, checkpoint);
        m_lastCheckpoint = Clock::now();
    }

    std::map<std::string, double> fixedOptions() const {
        const Gpt2Shape& shape = m_options.shape;
        return {{"option.layers", static_cast<double>(shape.layerCount)},
                {"option.heads", static_cast<double>(shape.headCount)},
                {"option.width", static_cast<double>(shape.modelDim)},
                {"option.context", static_cast<double>(shape.contextLength)},
                {"option.vocabulary", static_cast<double>(shape.vocabSize)},
                {"option.seed", static_cast<double>(m_options.seed)}};
    }

    void restore() {
        const auto checkpoint = loadCheckpoint(m_options.checkpoint);
        if (!checkpoint)
            return;
        for (const auto& [name, value] : fixedOptions()) {
            const auto found = checkpoint->numbers.find(name);
            if (found == checkpoint->numbers.end() || found->second != value)
                throw Error(ErrorCode::BadArgument, m_options.checkpoint.string() + " was made with another " +
                                                        name.substr(name.find('.') + 1) +
                                                        "; resume with the same options.");
        }
        const at::NoGradGuard noGradients;
        m_module.flat().copy_(checkpoint->tensors.at("parameters"));
        m_best.copy_(checkpoint->tensors.at("best"));
        m_optimizer.firstMoment().copy_(checkpoint->tensors.at("first_moment"));
        m_optimizer.secondMoment().copy_(checkpoint->tensors.at("second_moment"));
        m_step = static_cast<std::int64_t>(checkpoint->numbers.at("step"));
        m_earlierSeconds = checkpoint->numbers.at("seconds");
        m_bestLoss = checkpoint->numbers.at("best_loss");
        m_report("resumed at step " + std::to_string(m_step));
    }

    const TrainerOptions& m_options;
    const std::function<void(const std::string&)>& m_report;
    std::shared_ptr<const ByteLevelBpe> m_tokenizer;
    TextDataset m_dataset;
    std::vector<TokenBatch> m_validation;
    Gpt2Module m_module;
    AdamW m_optimizer;
    at::Tensor m_best;
    std::unique_ptr<ProcessRing> m_ring; ///< empty when this process trains alone
    double m_bestLoss = std::numeric_limits<double>::infinity();
    std::int64_t m_step = 0;
    double m_earlierSeconds = 0;
    double m_learningRate = 0;
    double m_progress = 0;
    bool m_stopped = false;
    double m_lossSum = 0;
    std::int64_t m_lossCount = 0;
    Clock::time_point m_start = Clock::now();
    Clock::time_point m_lastCheckpoint = Clock::now();
    std::ofstream m_log;
    TrainerResult m_result;
};

TrainerOptions completed(TrainerOptions options) {
    if (options.shape.headCount <= 0 || options.shape.modelDim % options.shape.headCount != 0)
        throw Error(ErrorCode::BadArgument, "The width must be a multiple of the number of heads.");
    if (options.schedule == Schedule::Time && options.timeLimitMinutes <= 0)
        throw Error(ErrorCode::BadArgument, "--schedule time needs --time-limit-minutes.");
    std::filesystem::create_directories(options.out);
    options.shape.vocabSize = ByteLevelBpe::load(options.tokenizer)->vocabSize();
    if (options.checkpoint.empty())
        options.checkpoint = options.out / "training.checkpoint";
    if (options.log.empty())
        options.log = options.out / "training.jsonl";
    return options;
}

} // namespace

TrainerResult trainGpt2(const TrainerOptions& options, const std::function<void(const std::string&)>& report,
                        std::stop_token stop) {
    const TrainerOptions complete = completed(options);
    return Trainer(complete, report).run(std::move(stop));
}

} // namespace engine::training
