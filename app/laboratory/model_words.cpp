// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/model_words.h"

#include "engine/decoding/word_model.h"
#include "engine/tokenizers/byte_level_bpe.h"
#include "engine/tokenizers/marian_tokenizer.h"
#include "widgets/viewmodels/trace_store.h"

#include <algorithm>

namespace headlight {

namespace {

using Ids = std::vector<engine::TokenId>;

QString numbered(engine::TokenId id) {
    return QStringLiteral("#%1").arg(id);
}

QString numbered(const Ids& ids) {
    QStringList words;
    for (const engine::TokenId id : ids)
        words << numbered(id);
    return words.join(QLatin1Char(' '));
}

} // namespace

TokenWords wordsOf(const TraceStore& store) {
    TokenWords words;
    words.vocabSize = store.model()->shape().vocabSize;
    words.shown = [](engine::TokenId token) { return numbered(token); };
    words.decode = [](const Ids& ids) { return numbered(ids); };
    if (const auto translator = store.translator()) {
        words.encode = [translator](const QString& text) {
            Ids ids;
            for (const auto& token : translator->encodeTarget(text.toStdString()))
                ids.push_back(token.id);
            return ids;
        };
        words.decode = [translator](const Ids& ids) { return QString::fromStdString(translator->decode(ids)); };
        words.shown = [translator](engine::TokenId id) {
            const auto piece = translator->targetPiece(id);
            return piece ? visiblePiece(*piece) : numbered(id);
        };
    } else if (const auto tokenizer = store.tokenizer()) {
        words.encode = [tokenizer](const QString& text) { return tokenizer->encode(text.toStdString()); };
        words.decode = [tokenizer](const Ids& ids) { return QString::fromStdString(tokenizer->decode(ids)); };
        words.shown = [tokenizer](engine::TokenId id) {
            const auto bytes = tokenizer->tokenBytes(id);
            return bytes ? visibleToken(*bytes) : numbered(id);
        };
    }
    return words;
}

TokenWords wordsOf(const std::shared_ptr<const engine::WordTable>& table) {
    TokenWords words;
    words.vocabSize = static_cast<int>(table->words.size());
    words.shown = [table](engine::TokenId id) {
        return QString::fromStdString(table->words.at(static_cast<std::size_t>(id)));
    };
    words.decode = [shown = words.shown](const Ids& ids) {
        QStringList text;
        for (const engine::TokenId id : ids)
            text << shown(id);
        return text.join(QLatin1Char(' '));
    };
    words.encode = [table](const QString& text) {
        Ids ids;
        for (const QString& word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            const auto found = std::ranges::find(table->words, word.toStdString());
            if (found == table->words.end())
                return Ids{};
            ids.push_back(static_cast<engine::TokenId>(found - table->words.begin()));
        }
        return ids;
    };
    return words;
}

} // namespace headlight
