// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/token.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace headlight {

/// How words become tokens of a model, and tokens words.
struct TokenWords {
    std::function<std::vector<engine::TokenId>(const QString&)> encode; ///< null: only ids can be written
    std::function<QString(const std::vector<engine::TokenId>&)> decode;
    std::function<QString(engine::TokenId)> shown; ///< with spaces and line ends visible
    int vocabSize = 0;
};

/// What a list of phrases is of.
enum class PhraseKind {
    Phrases,  ///< sequences of tokens: bad_words_ids
    Biases,   ///< … with ":" and a number: sequence_bias
    Tokens,   ///< single tokens: suppress_tokens
    OneToken, ///< at most one: forced_bos_token_id
};

struct TokenPhrase {
    std::vector<engine::TokenId> ids;
    double number = 0; ///< of Biases
    bool operator==(const TokenPhrase&) const = default;
};

/// What a line of phrases says, or why it cannot be read.
struct PhraseList {
    std::vector<TokenPhrase> phrases; ///< empty where there is a problem
    QString problem;                  ///< a sentence; empty where there is none
    QString preview;                  ///< the tokens that the words become
};

/// Parts of a line between commas. "\," is a comma, "\n" a line end, "\\" a backslash; parts of spaces alone are left
/// out.
QStringList splitPhrases(const QString& line);
QString joinPhrases(const QStringList& parts);

/// Reads words with commas between them; "#262 #318" are tokens by number, "\#" is the sign itself. A space before a
/// word belongs to it, as tokenizers have it.
PhraseList readPhrases(const QString& line, PhraseKind kind, const TokenWords& words);
/// The line that reads as these phrases: words where they become the same tokens again, else numbers.
QString writePhrases(const std::vector<TokenPhrase>& phrases, PhraseKind kind, const TokenWords& words);

} // namespace headlight
