// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/gpt2_trainer.h"

#include "engine/error.h"
#include "engine/tokenizers/byte_level_bpe.h"
#include "engine/training/bpe_learner.h"
#include "engine/training/hugging_face_export.h"
#include "engine/training/random.h"
#include "engine/training/sampling.h"
#include "engine/training/text_dataset.h"
#include "engine/training/text_files.h"

#include <ATen/ATen.h>

namespace engine::training {

namespace {

constexpr std::int64_t kSampleTokens = 120;

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

class Gpt2Task : public TrainingTask {
public:
    explicit Gpt2Task(const TrainerOptions& options)
        : m_options(options), m_tokenizer(ByteLevelBpe::load(options.tokenizer)),
          m_dataset(readAll(options.data), *m_tokenizer, options.validationFraction, options.shape.contextLength,
                    options.seed),
          m_validation(m_dataset.validationBatches(options.batch)), m_module(options.shape, options.seed) {}

    std::string description() const {
        return std::to_string(m_dataset.trainingDocumentCount()) + " documents with " +
               std::to_string(m_dataset.trainingTokenCount()) + " tokens to train on, " +
               std::to_string(m_dataset.validationDocumentCount()) + " with " +
               std::to_string(m_dataset.validationTokenCount()) + " held out";
    }

    at::Tensor flat() const override { return m_module.flat(); }
    at::Tensor flatGradient() const override { return m_module.flatGradient(); }
    std::int64_t matrixElementCount() const override { return m_module.matrixElementCount(); }

    PassLoss loss(const PassPlace& place) override {
        const TokenBatch batch = nextBatch(place);
        const std::uint64_t seed =
            mixSeed(mixSeed(m_options.seed, static_cast<std::uint64_t>(place.process)),
                    static_cast<std::uint64_t>(place.step), static_cast<std::uint64_t>(place.micro));
        return {m_module.loss(asTensor(batch.tokens, batch), asTensor(batch.targets, batch), {m_options.dropout, seed},
                              m_options.bfloat16),
                batch.rows * batch.length};
    }

    Validation validate() override {
        double sum = 0;
        std::int64_t rows = 0;
        for (const TokenBatch& batch : m_validation) {
            const at::Tensor loss =
                m_module.loss(asTensor(batch.tokens, batch), asTensor(batch.targets, batch), {}, m_options.bfloat16);
            sum += loss.item<double>() * static_cast<double>(batch.rows);
            rows += batch.rows;
        }
        return {sum / static_cast<double>(rows), {}};
    }

    void exportWeights(const at::Tensor& flat) override {
        exportHuggingFace(m_module, flat, m_options.tokenizer, *m_tokenizer->specialToken(kEndOfText),
                          m_options.exportFloat32, m_options.out);
    }

    std::string sample() override {
        return sampleText(m_module, *m_tokenizer, m_options.samplePrompt, kSampleTokens, m_options.seed);
    }

    std::map<std::string, double> fixedOptions() const override {
        const Gpt2Shape& shape = m_options.shape;
        return {
            {"layers", static_cast<double>(shape.layerCount)},    {"heads", static_cast<double>(shape.headCount)},
            {"width", static_cast<double>(shape.modelDim)},       {"context", static_cast<double>(shape.contextLength)},
            {"vocabulary", static_cast<double>(shape.vocabSize)}, {"seed", static_cast<double>(m_options.seed)}};
    }

private:
    /// The rows of the pass that are this process's share.
    TokenBatch nextBatch(const PassPlace& place) const {
        const std::int64_t first = (place.micro * place.processCount + place.process) * m_options.batch;
        TokenBatch batch;
        for (std::int64_t row = first; row < first + m_options.batch; ++row)
            m_dataset.trainingRow(place.step, row, batch);
        return batch;
    }

    const TrainerOptions& m_options;
    std::shared_ptr<const ByteLevelBpe> m_tokenizer;
    TextDataset m_dataset;
    std::vector<TokenBatch> m_validation;
    Gpt2Module m_module;
};

TrainerOptions completed(TrainerOptions options) {
    if (options.shape.headCount <= 0 || options.shape.modelDim % options.shape.headCount != 0)
        throw Error(ErrorCode::BadArgument, "The width must be a multiple of the number of heads.");
    completeRunOptions(options);
    options.shape.vocabSize = ByteLevelBpe::load(options.tokenizer)->vocabSize();
    return options;
}

} // namespace

TrainerResult trainGpt2(const TrainerOptions& options, const std::function<void(const std::string&)>& report,
                        std::stop_token stop) {
    const TrainerOptions complete = completed(options);
    Gpt2Task task(complete);
    report(task.description());
    return runTraining(task, complete, report, std::move(stop));
}

} // namespace engine::training
