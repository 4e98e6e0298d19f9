// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/translation_run.h"

#include "engine/decoding/translator.h"
#include "engine/error.h"
#include "engine/models/gru_attention/gru_config.h"
#include "engine/models/model_folder.h"
#include "engine/models/transformer/transformer_config.h"

#include <algorithm>
#include <array>

namespace headlight::cli {

namespace {

using Ids = std::vector<engine::TokenId>;

engine::Tensor rowsOf(const engine::Tensor& from, int begin, int end) {
    engine::Shape shape = from.shape;
    const std::int64_t width = static_cast<std::int64_t>(from.data.size()) / shape[0];
    shape[0] = end - begin;
    engine::Tensor rows(shape);
    std::copy_n(from.data.begin() + begin * width, rows.data.size(), rows.data.begin());
    return rows;
}

/// A translator that is given what its decoder reads, or goes on from there.
class TranslationRun final : public ModelRun {
public:
    TranslationRun(TranslatorFolder folder, std::unique_ptr<engine::TranslationRunner> runner, Ids source, Ids target)
        : m_folder(std::move(folder)), m_runner(std::move(runner)), m_model(m_runner->model()),
          m_source(std::move(source)), m_target(std::move(target)) {}

    const engine::Model& model() const override { return *m_model; }
    const Ids& source() const override { return m_source; }
    const Ids& ids() const override { return m_target; }

    std::shared_ptr<const engine::Trace> run(const engine::RunOptions& options) override {
        return m_runner->run(m_runner->encode(m_source, options), m_target, options);
    }
    std::shared_ptr<const engine::Trace> runOn(int maxNewTokens, const engine::SamplingOptions& sampling,
                                               const std::stop_token& stop, Ids& chosen) override;
    std::shared_ptr<const engine::LayerInside> inside(const engine::Trace& trace, engine::Stack stack, int layer,
                                                      const std::stop_token& stop) override {
        return m_runner->inside(trace, stack, layer, stop);
    }
    std::shared_ptr<const engine::LayerInside> finalInside(const engine::Trace& trace, int begin, int end,
                                                           const std::stop_token& stop) override;
    std::string visibleToken(engine::TokenId id) const override { return m_folder.visibleTarget(id); }

private:
    engine::TranslationOptions optionsOf(int maxNewTokens, const engine::SamplingOptions& sampling) const;

    TranslatorFolder m_folder;
    std::unique_ptr<engine::TranslationRunner> m_runner;
    std::shared_ptr<const engine::TranslationModel> m_model;
    Ids m_source, m_target;
    std::shared_ptr<const engine::LayerInside> m_final; ///< of the trace asked about last
    const engine::Trace* m_finalOf = nullptr;
};

engine::TranslationOptions TranslationRun::optionsOf(int maxNewTokens, const engine::SamplingOptions& sampling) const {
    if (m_target.front() != m_model->rules().decoderStartToken)
        throw engine::Error(engine::ErrorCode::BadArgument,
                            "A translation goes on from --target-ids only where they begin with the start token " +
                                std::to_string(m_model->rules().decoderStartToken) + ".");
    engine::TranslationOptions options = engine::translationOptions(*m_model);
    options.forcedTokens.assign(m_target.begin() + 1, m_target.end());
    options.rules.beamCount = 1;
    const std::int64_t length = std::ssize(m_target) + std::int64_t{maxNewTokens};
    options.rules.maxLength = static_cast<int>(std::min(length, std::int64_t{m_model->shape().contextLength} + 1));
    if (!sampling.isGreedy())
        options.sampling = sampling;
    return options;
}

std::shared_ptr<const engine::Trace> TranslationRun::runOn(int maxNewTokens, const engine::SamplingOptions& sampling,
                                                           const std::stop_token& stop, Ids& chosen) {
    engine::RunOptions options;
    options.stop = stop;
    if (maxNewTokens == 0)
        return run(options);
    const auto result =
        engine::translate(*m_runner, m_runner->encode(m_source, options), optionsOf(maxNewTokens, sampling), options);
    if (result.translations.empty())
        return run(options);
    const engine::Translation& made = result.translations.front();
    chosen.assign(made.tokens.begin() + static_cast<std::ptrdiff_t>(std::min(m_target.size() - 1, made.tokens.size())),
                  made.tokens.end());
    if (made.complete || made.trace->length() == m_model->shape().contextLength)
        return made.trace;
    return m_runner->extend(made.trace, std::array{made.tokens.back()}, options);
}

std::shared_ptr<const engine::LayerInside> TranslationRun::finalInside(const engine::Trace& trace, int begin, int end,
                                                                       const std::stop_token& stop) {
    const int layer = m_model->shape().layerCount;
    if (m_finalOf != &trace) {
        m_final = m_runner->inside(trace, engine::Stack::Decoder, layer, stop);
        m_finalOf = &trace;
    }
    std::vector<std::pair<engine::Hook, engine::Tensor>> rows;
    for (const auto& [hook, tensor] : m_final->tensors())
        rows.emplace_back(hook, rowsOf(tensor, begin, end));
    return std::make_shared<const engine::LayerInside>(layer, end - begin, std::move(rows), engine::Stack::Decoder);
}

} // namespace

bool holdsTranslator(const std::filesystem::path& folder) {
    const std::string type = engine::modelTypeOf(folder);
    return type == "marian" || type == "gru_attention";
}

TranslatorFolder TranslatorFolder::read(const std::filesystem::path& folder) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored))
        throw engine::Error(engine::ErrorCode::FileNotFound,
                            "There is no folder " + folder.string() + "; give the folder of a translator.");
    if (engine::modelTypeOf(folder) == "gpt2")
        throw engine::Error(engine::ErrorCode::UnsupportedModel,
                            "The folder " + folder.string() +
                                " holds a GPT-2 model, which continues texts; `headlight-cli generate` does that.");
    TranslatorFolder read;
    const auto take = [&read](const auto& config) {
        read.rules = config;
        read.ids = {config.sourceVocabSize, config.targetVocabSize, config.endToken, config.padToken};
    };
    if (engine::modelTypeOf(folder) == "gru_attention")
        take(engine::loadGruConfig(folder));
    else
        take(engine::loadTransformerConfig(folder));
    if (engine::MarianTokenizer::presentIn(folder))
        read.tokenizer = engine::MarianTokenizer::load(folder, read.ids);
    return read;
}

Ids TranslatorFolder::sourceIds(const CommonArguments& common, const PromptArguments& prompt) const {
    Ids ids;
    if (prompt.ids) {
        ids = parseTokenIds(*prompt.ids);
    } else if (!tokenizer) {
        throw engine::Error(engine::ErrorCode::MissingTokenizer,
                            "The folder " + common.folder.string() +
                                " has no source.spm, target.spm and vocab.json to turn text into tokens; give token "
                                "ids with --ids instead.");
    } else {
        const auto tokens = tokenizer->encode(*prompt.text);
        if (tokens.size() > 1) // </s> alone is nothing to translate
            for (const engine::MarianToken& token : tokens)
                ids.push_back(token.id);
    }
    if (ids.empty())
        throw engine::Error(engine::ErrorCode::EmptyPrompt,
                            "The source is empty: a translator needs at least one token to read.");
    return ids;
}

std::string TranslatorFolder::visibleSource(engine::TokenId id) const {
    return tokenizer ? visibleText(tokenizer->sourcePiece(id).value_or("")) : "";
}

std::string TranslatorFolder::visibleTarget(engine::TokenId id) const {
    return tokenizer ? visibleText(tokenizer->targetPiece(id).value_or("")) : "";
}

std::unique_ptr<engine::TranslationRunner> openTranslator(const CommonArguments& common, const std::stop_token& stop) {
    return engine::makeTranslationRunner(engine::loadModel(common.folder, stop), common.threads);
}

std::unique_ptr<ModelRun> openTranslationRun(const CommonArguments& common, const PromptArguments& prompt,
                                             const std::stop_token& stop) {
    TranslatorFolder folder = TranslatorFolder::read(common.folder);
    Ids source = folder.sourceIds(common, prompt);
    Ids target =
        prompt.targetIds ? parseTokenIds(*prompt.targetIds, "--target-ids") : Ids{folder.rules.decoderStartToken};
    if (target.empty())
        throw engine::Error(engine::ErrorCode::EmptyPrompt,
                            "--target-ids is empty: a decoder reads at least its start token, " +
                                std::to_string(folder.rules.decoderStartToken) + " in this model.");
    return std::make_unique<TranslationRun>(std::move(folder), openTranslator(common, stop), std::move(source),
                                            std::move(target));
}

} // namespace headlight::cli
