// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/translation_trainer.h"

#include "engine/error.h"
#include "engine/training/bfloat16_ops.h"
#include "engine/training/greedy_translation.h"
#include "engine/training/random.h"
#include "engine/training/translation_export.h"

#include <ATen/ATen.h>

namespace engine::training {

namespace {

at::Tensor asTensor(std::vector<std::int64_t>& values, std::vector<std::int64_t> sizes) {
    return at::from_blob(values.data(), sizes, at::kLong).clone();
}

std::unique_ptr<TranslationModule> moduleOf(const TranslationOptions& options, const TranslationIds& ids) {
    if (const auto* shape = std::get_if<TransformerShape>(&options.shape))
        return std::make_unique<TransformerModule>(*shape, ids, options.seed);
    return std::make_unique<GruModule>(std::get<GruShape>(options.shape), ids, options.seed);
}

class TranslationTask : public TrainingTask {
public:
    explicit TranslationTask(const TranslationOptions& options)
        : m_options(options), m_vocabulary(options.vocabulary), m_module(moduleOf(options, m_vocabulary.ids())),
          m_dataset(readPairFile(options.pairs),
                    options.fresh.empty() ? std::vector<TranslationPair>{} : readPairFile(options.fresh), m_vocabulary,
                    datasetOptions()),
          m_validation(
              PairDataset::validationBatches(readPairFile(options.validation), m_vocabulary, datasetOptions())) {
        if (m_validation.empty())
            throw Error(ErrorCode::BadArgument, options.validation.string() + " holds no pair.");
    }

    std::string description() const {
        return std::to_string(m_dataset.pairCount()) + " pairs, " + std::to_string(m_dataset.freshCount()) +
               " fresh pairs, " + std::to_string(m_dataset.leftOutCount()) + " left out as too long";
    }

    at::Tensor flat() const override { return m_module->parameters().flat(); }
    at::Tensor flatGradient() const override { return m_module->parameters().gradient(); }
    std::int64_t matrixElementCount() const override { return m_module->parameters().matrixElementCount(); }

    PassLoss loss(const PassPlace& place) override {
        const std::int64_t passes = m_options.accumulate * place.processCount;
        PairBatch batch = m_dataset.batch(place.step * passes + place.micro * place.processCount + place.process);
        const std::uint64_t seed =
            mixSeed(mixSeed(m_options.seed, static_cast<std::uint64_t>(place.process)),
                    static_cast<std::uint64_t>(place.step), static_cast<std::uint64_t>(place.micro));
        return batchLoss(batch, {m_options.dropout, seed}, m_options.labelSmoothing);
    }

    Validation validate() override {
        double loss = 0;
        double correct = 0;
        double tokens = 0;
        for (PairBatch& batch : m_validation) {
            const PassLoss pass = batchLoss(batch, {}, 0);
            loss += pass.loss.item<double>() * static_cast<double>(pass.tokens);
            correct += pass.accuracy * static_cast<double>(pass.tokens);
            tokens += static_cast<double>(pass.tokens);
        }
        return {loss / tokens, {{"accuracy", correct / tokens}}};
    }

    void exportWeights(const at::Tensor& flat) override {
        exportTranslation(*m_module, flat, m_options.vocabulary, m_options.exportFloat32, m_options.out);
    }

    std::string sample() override {
        std::string lines;
        const std::vector<std::string> translations = translateGreedily(*m_module, m_vocabulary, m_options.samples);
        for (std::size_t i = 0; i < translations.size(); ++i)
            lines += (i > 0 ? "\n" : "") + std::string("  ") + m_options.samples[i] + " -> " + translations[i];
        return lines;
    }

    std::map<std::string, double> fixedOptions() const override {
        auto options = m_module->shapeNumbers();
        options["seed"] = static_cast<double>(m_options.seed);
        return options;
    }

private:
    PairDatasetOptions datasetOptions() const {
        PairDatasetOptions options = m_options.dataset;
        options.seed = m_options.seed;
        return options;
    }

    /// Padding is taken out before the projection onto the vocabulary, which is the most expensive step.
    PassLoss batchLoss(PairBatch& batch, const Dropout& dropout, double smoothing) const {
        ForwardPass pass(dropout, m_options.bfloat16);
        const Encoding encoding = m_module->encode(asTensor(batch.source, {batch.rows, batch.sourceLength}),
                                                   asTensor(batch.sourceLengths, {batch.rows}), pass);
        const at::Tensor states =
            m_module->decode(encoding, asTensor(batch.input, {batch.rows, batch.targetLength}), pass);
        const at::Tensor output = asTensor(batch.output, {batch.rows * batch.targetLength});
        const at::Tensor real = output.ne(m_vocabulary.ids().pad).nonzero().view({-1});
        const at::Tensor targets = output.index_select(0, real);
        const at::Tensor logits = m_module->project(states.index_select(0, real), pass);
        const std::int64_t count = targets.size(0);
        if (pass.bfloat16()) {
            std::int64_t likeliest = 0;
            const at::Tensor loss = bfloat16CrossEntropy(logits, targets, smoothing, &likeliest);
            return {loss, count, static_cast<double>(likeliest) / static_cast<double>(count)};
        }
        const at::Tensor loss = at::cross_entropy_loss(logits, targets, {}, at::Reduction::Mean, -100, smoothing);
        return {loss, count, logits.argmax(1).eq(targets).to(at::kDouble).mean().item<double>()};
    }

    const TranslationOptions& m_options;
    PairVocabulary m_vocabulary;
    std::unique_ptr<TranslationModule> m_module;
    PairDataset m_dataset;
    std::vector<PairBatch> m_validation;
};

} // namespace

TrainerResult trainTranslation(const TranslationOptions& options, const std::function<void(const std::string&)>& report,
                               std::stop_token stop) {
    TranslationOptions complete = options;
    completeRunOptions(complete);
    TranslationTask task(complete);
    report(task.description());
    return runTraining(task, complete, report, std::move(stop));
}

} // namespace engine::training
