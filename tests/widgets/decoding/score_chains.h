// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/decoder.h"
#include "engine/decoding/word_model.h"
#include "widgets/decoding/score_chain_layout.h"

#include <QStringList>

#include <cmath>
#include <limits>

namespace headlight::test {

/// A vocabulary of words with these probabilities; the rest of the mass is shared by `rest` other tokens.
struct Words {
    QStringList names;
    std::vector<double> probabilities;
    int rest = 0;

    std::vector<float> logits() const {
        std::vector<float> scores;
        double left = 1;
        for (const double p : probabilities) {
            scores.push_back(static_cast<float>(std::log(p)));
            left -= p;
        }
        for (int i = 0; i < rest; ++i) // no two alike
            scores.push_back(static_cast<float>(std::log(left / rest) - 0.001 * i / rest));
        return scores;
    }
    QString text(int token) const { return token < names.size() ? names[token] : QStringLiteral("w%1").arg(token); }
};

/// The ten words after "The" and after "The car" that top-k and top-p are explained with.
inline Words after(const std::vector<std::string>& before) {
    const auto table = engine::articleCharts(); // the laboratory's own example
    std::vector<engine::TokenId> path;
    for (const std::string& word : before)
        path.push_back(table->token(word));
    Words words{{}, {}, 40};
    const auto& next = table->next.at(path);
    for (std::size_t i = 0; i < 10; ++i) {
        words.names << QString::fromStdString(table->words[static_cast<std::size_t>(next[i].first)]);
        words.probabilities.push_back(next[i].second);
    }
    return words;
}
inline Words afterThe() {
    return after({"The"});
}
inline Words afterTheCar() {
    return after({"The", "car"});
}

inline std::shared_ptr<const engine::ScoreChain> chainOf(const std::vector<float>& logits,
                                                         const engine::DecodingOptions& options,
                                                         const std::vector<engine::TokenId>& prompt = {0}) {
    auto chain = std::make_shared<engine::ScoreChain>();
    const engine::LogitsProcessors processors(options, static_cast<int>(prompt.size()), options.maxNewTokens, prompt);
    processors.scores(logits, {prompt, {}}, chain.get());
    return chain;
}

/// What a step with this coin shows; without one the most probable token is chosen.
inline ScoreChainState stateOf(const Words& words, std::shared_ptr<const engine::ScoreChain> chain,
                               std::optional<double> coin) {
    ScoreChainState state;
    state.numbers = chainNumbers(*chain);
    state.tokenText = [words](engine::TokenId token) { return words.text(token); };
    state.coin = coin;
    if (!state.numbers->finalOrder.empty()) {
        state.slice = engine::sliceAt(chain->distribution, coin.value_or(0));
        if (!coin) {
            const auto best = static_cast<std::size_t>(state.numbers->finalOrder.front());
            const double begin = state.numbers->sliceBegin[best];
            state.slice = {static_cast<engine::TokenId>(best), begin, begin + chain->distribution[best]};
        }
        state.chosen = state.slice.token;
    }
    state.chain = std::move(chain);
    return state;
}

inline engine::DecodingOptions topK6() {
    engine::DecodingOptions options;
    options.doSample = true;
    options.topK = 6;
    return options;
}
inline engine::DecodingOptions topP92() {
    engine::DecodingOptions options;
    options.doSample = true;
    options.topP = 0.92;
    return options;
}
/// Many processors at once.
inline engine::DecodingOptions everything() {
    engine::DecodingOptions options;
    options.doSample = true;
    options.repetitionPenalty = 1.3;
    options.badWordsIds = {{1}};
    options.suppressTokens = {3};
    options.temperature = 0.7;
    options.topK = 8;
    options.topP = 0.92;
    options.minP = 0.02;
    options.typicalP = 0.97;
    options.epsilonCutoff = 0.01;
    options.renormalizeLogits = true;
    return options;
}

} // namespace headlight::test
