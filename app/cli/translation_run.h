// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/model_run.h"

#include "engine/models/translation_runner.h"
#include "engine/tokenizers/marian_tokenizer.h"

namespace headlight::cli {

/// Whether the folder's config.json names a family of translators.
bool holdsTranslator(const std::filesystem::path& folder);

/// What a translator's folder tells without its weights.
struct TranslatorFolder {
    engine::TranslationRules rules;
    engine::MarianIds ids;
    std::shared_ptr<const engine::MarianTokenizer> tokenizer; ///< null where the folder has none

    /// Throws what the readers of the settings and of the tokenizer throw.
    static TranslatorFolder read(const std::filesystem::path& folder);

    /// Source tokens of the prompt, </s> included. Throws Error{EmptyPrompt, MissingTokenizer, BadToken}, BadUsage.
    std::vector<engine::TokenId> sourceIds(const CommonArguments& common, const PromptArguments& prompt) const;
    /// A token as one visible line; nothing without a tokenizer.
    std::string visibleSource(engine::TokenId id) const;
    std::string visibleTarget(engine::TokenId id) const;
};

/// Throws as TranslatorFolder does, and what loading the model throws; Error{UnsupportedModel} for a model that does
/// not translate.
std::unique_ptr<engine::TranslationRunner> openTranslator(const CommonArguments& common, const std::stop_token& stop);

std::unique_ptr<ModelRun> openTranslationRun(const CommonArguments& common, const PromptArguments& prompt,
                                             const std::stop_token& stop);

} // namespace headlight::cli
