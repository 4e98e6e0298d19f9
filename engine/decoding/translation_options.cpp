// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/translator.h"

#include "engine/error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace engine {

namespace {

constexpr double minusInfinity = -std::numeric_limits<double>::infinity();
constexpr int mostBeams = 1024;

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorCode::BadArgument, sentence);
}

void checkRange(const char* what, int value, int least, int most) {
    if (value < least || value > most)
        refuse(std::string(what) + " must be from " + std::to_string(least) + " to " + std::to_string(most) + ", not " +
               std::to_string(value) + ".");
}

void checkSampling(const TranslationOptions& options) {
    checkSamplingOptions(*options.sampling);
    if (options.sampling->isGreedy())
        refuse("Sampling needs a temperature above 0; without sampling the most probable token is taken.");
    if (options.rules.beamCount != 1)
        refuse("Sampling works with 1 beam, and " + std::to_string(options.rules.beamCount) + " were asked for.");
}

/// Whether the end of `made` with `token` behind it is this sequence. As in Hugging Face's SequenceBias, a sequence
/// longer than what was made, start token included, is not looked for.
bool completes(const std::vector<TokenId>& word, std::span<const TokenId> made) {
    if (word.size() == 1)
        return true;
    return word.size() <= made.size() && std::equal(word.begin(), word.end() - 1, made.end() - (std::ssize(word) - 1));
}

/// The end token alone is no bad word: without it no translation could end.
bool isEnd(const std::vector<TokenId>& word, const TranslationOptions& options) {
    return word.size() == 1 && word[0] == options.rules.endToken;
}

void checkForcedToken(const TranslationOptions& options, const std::vector<TokenId>& made, TokenId token) {
    const std::string name = "Token " + std::to_string(token);
    const bool afterEnd = made.size() > 1 && made.back() == options.rules.endToken;
    if (afterEnd)
        refuse(name + " cannot be forced: it would stand behind the end of the translation.");
    for (const std::vector<TokenId>& word : options.rules.badWords)
        if (word.back() == token && !isEnd(word, options) && completes(word, made))
            refuse(name + " cannot be forced: the model's bad_words_ids say that it must not be made there.");
    if (token == options.rules.endToken && static_cast<int>(made.size()) - 1 < options.minNewTokens)
        refuse(name + " cannot be forced: the translation would end before " + std::to_string(options.minNewTokens) +
               " new tokens.");
}

void checkForced(const TranslationOptions& options, const TranslationModel& model) {
    std::vector<TokenId> made{options.rules.decoderStartToken};
    const int vocabSize = model.shape().vocabSize;
    for (const TokenId token : options.forcedTokens) {
        if (token < 0 || token >= vocabSize)
            throw Error(ErrorCode::BadToken, "Token " + std::to_string(token) +
                                                 " cannot be forced: it is outside the target vocabulary (0 … " +
                                                 std::to_string(vocabSize - 1) + ").");
        checkForcedToken(options, made, token);
        made.push_back(token);
    }
    const int count = static_cast<int>(options.forcedTokens.size());
    const bool ends = count > 0 && made.back() == options.rules.endToken;
    if (count > options.maxNewTokens() - (ends ? 0 : 1))
        refuse(std::to_string(count) + " tokens cannot be forced: a translation has at most " +
               std::to_string(options.maxNewTokens()) + " new tokens with its end.");
}

void logSoftmax(std::vector<double>& values) {
    const double maximum = *std::max_element(values.begin(), values.end());
    if (!std::isfinite(maximum))
        return; // nothing is possible
    double sum = 0;
    for (const double value : values)
        sum += std::exp(value - maximum);
    const double shift = maximum + std::log(sum);
    for (double& value : values)
        value -= shift;
}

void leaveOnly(std::vector<double>& row, TokenId token, double logProbability) {
    std::fill(row.begin(), row.end(), minusInfinity);
    row[static_cast<std::size_t>(token)] = logProbability;
}

} // namespace

TranslationOptions translationOptions(const TranslationModel& model) {
    TranslationOptions options;
    options.rules = model.rules();
    return options;
}

void checkTranslationOptions(const TranslationOptions& options, const TranslationModel& model) {
    const TranslationRules& rules = options.rules;
    const int positions = model.shape().contextLength;
    checkRange("The number of beams", rules.beamCount, 1, mostBeams);
    // The last token is chosen but not run: N positions take N inputs and yield N new tokens.
    checkRange("The number of new tokens", options.maxNewTokens(), 1, positions);
    checkRange("The least number of new tokens", options.minNewTokens, 0, options.maxNewTokens());
    checkRange("The number of translations", options.returnCount, 1, options.sampling ? mostBeams : rules.beamCount);
    if (!std::isfinite(rules.lengthPenalty))
        refuse("The length penalty must be a finite number.");
    if (options.sampling)
        checkSampling(options);
    checkForced(options, model);
}

std::vector<double> allowedLogProbabilities(std::span<const float> logits, std::span<const TokenId> made,
                                            const TranslationOptions& options) {
    std::vector<double> row(logits.size());
    std::transform(logits.begin(), logits.end(), row.begin(),
                   [](float logit) { return std::isfinite(logit) ? static_cast<double>(logit) : minusInfinity; });
    logSoftmax(row);
    const TranslationRules& rules = options.rules;
    const std::size_t count = made.size() - 1; // new tokens so far
    if (count < options.forcedTokens.size()) {
        const TokenId token = options.forcedTokens[count];
        leaveOnly(row, token, row[static_cast<std::size_t>(token)]);
        return row;
    }
    for (const std::vector<TokenId>& word : rules.badWords)
        if (!isEnd(word, options) && completes(word, made))
            row[static_cast<std::size_t>(word.back())] = minusInfinity;
    if (static_cast<int>(count) < options.minNewTokens)
        row[static_cast<std::size_t>(rules.endToken)] = minusInfinity;
    if (rules.forcedEndToken >= 0 && static_cast<int>(made.size()) == rules.maxLength - 1)
        leaveOnly(row, rules.forcedEndToken, 0);
    if (rules.renormalizeLogits)
        logSoftmax(row);
    return row;
}

} // namespace engine
