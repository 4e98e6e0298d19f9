// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/model_words.h"

#include "engine/tokenizers/byte_level_bpe.h"
#include "engine/tokenizers/marian_tokenizer.h"
#include "widgets/viewmodels/trace_store.h"

namespace headlight {

TokenWords wordsOf(const TraceStore& store) {
    TokenWords words;
    words.vocabSize = store.model()->shape().vocabSize;
    words.shown = [&store](engine::TokenId token) { return store.tokenText(token); };
    if (const auto translator = store.translator()) {
        words.encode = [translator](const QString& text) {
            std::vector<engine::TokenId> ids;
            for (const auto& token : translator->encodeTarget(text.toStdString()))
                ids.push_back(token.id);
            return ids;
        };
        words.decode = [translator](const std::vector<engine::TokenId>& ids) {
            return QString::fromStdString(translator->decode(ids));
        };
    } else if (const auto tokenizer = store.tokenizer()) {
        words.encode = [tokenizer](const QString& text) { return tokenizer->encode(text.toStdString()); };
        words.decode = [tokenizer](const std::vector<engine::TokenId>& ids) {
            return QString::fromStdString(tokenizer->decode(ids));
        };
    }
    return words;
}

} // namespace headlight
