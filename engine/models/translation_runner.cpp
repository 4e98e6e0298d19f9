// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/translation_runner.h"

#include "engine/models/transformer/transformer_runner.h"

namespace engine {

std::unique_ptr<TranslationRunner> makeTranslationRunner(std::shared_ptr<const Model> model, int threads) {
    if (auto transformer = std::dynamic_pointer_cast<const TransformerModel>(model))
        return std::make_unique<TransformerRunner>(std::move(transformer), threads);
    throw Error(ErrorCode::UnsupportedModel,
                "The model \"" + model->name() + "\" does not translate: choose one with an encoder and a decoder.");
}

} // namespace engine
