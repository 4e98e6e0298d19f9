// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/translation_runner.h"

#include "engine/models/gru_attention/gru_runner.h"
#include "engine/models/transformer/transformer_runner.h"

namespace engine {

void TranslationRunner::checkTokens(const ModelShape& all, Stack stack, std::span<const TokenId> tokens, int past) {
    const ModelShape shape = all.of(stack);
    if (tokens.empty())
        throw Error(ErrorCode::EmptyPrompt, stack == Stack::Encoder
                                                ? "There is no text to translate; give at least one token."
                                                : "There is no token to run; give at least one.");
    if (tokens.size() > static_cast<std::size_t>(shape.contextLength - past))
        throw Error(ErrorCode::PromptTooLong, "The text has " + std::to_string(past + tokens.size()) +
                                                  " tokens, but this model has " + std::to_string(shape.contextLength) +
                                                  " positions; shorten the text.");
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (tokens[i] < 0 || tokens[i] >= shape.vocabSize)
            throw Error(ErrorCode::BadToken, "Token " + std::to_string(tokens[i]) + " at position " +
                                                 std::to_string(past + static_cast<int>(i)) + " is outside the " +
                                                 (stack == Stack::Encoder ? "source" : "target") + " vocabulary (0 … " +
                                                 std::to_string(shape.vocabSize - 1) + ").");
}

std::unique_ptr<TranslationRunner> makeTranslationRunner(std::shared_ptr<const Model> model, int threads) {
    if (auto transformer = std::dynamic_pointer_cast<const TransformerModel>(model))
        return std::make_unique<TransformerRunner>(std::move(transformer), threads);
    if (auto gru = std::dynamic_pointer_cast<const GruModel>(model))
        return std::make_unique<GruRunner>(std::move(gru), threads);
    throw Error(ErrorCode::UnsupportedModel,
                "The model \"" + model->name() + "\" does not translate: choose one with an encoder and a decoder.");
}

} // namespace engine
