// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/score_rules.h"

#include <algorithm>
#include <cmath>

namespace engine::rules {

namespace {

double& at(Scores& scores, TokenId token) {
    return scores[static_cast<std::size_t>(token)];
}

/// Whether the end of `tokens` with the sequence's last token behind it is this sequence. As with Hugging Face, one
/// that is longer than `tokens` is not looked for.
bool completes(const std::vector<TokenId>& sequence, std::span<const TokenId> tokens) {
    if (sequence.size() == 1)
        return true;
    return sequence.size() <= tokens.size() &&
           std::equal(sequence.begin(), sequence.end() - 1, tokens.end() - (std::ssize(sequence) - 1));
}

} // namespace

void logSoftmax(Scores& scores) {
    const double maximum = *std::max_element(scores.begin(), scores.end());
    if (!std::isfinite(maximum))
        return; // nothing is possible
    double sum = 0;
    for (const double score : scores)
        sum += std::exp(score - maximum);
    const double shift = maximum + std::log(sum);
    for (double& score : scores)
        score -= shift;
}

void diversity(Scores& scores, std::span<const TokenId> otherGroups, double penalty) {
    for (const TokenId token : otherGroups)
        at(scores, token) -= penalty;
}

void sequenceBias(Scores& scores, std::span<const TokenId> tokens, const std::vector<SequenceBias>& entries) {
    for (const SequenceBias& entry : entries)
        if (completes(entry.tokens, tokens))
            at(scores, entry.tokens.back()) += entry.bias;
}

void repetition(Scores& scores, std::span<const TokenId> seen, double penalty) {
    std::vector<TokenId> distinct(seen.begin(), seen.end());
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    for (const TokenId token : distinct) {
        if (token < 0 || token >= std::ssize(scores))
            continue; // of a source text in another vocabulary
        double& score = at(scores, token);
        score = score < 0 ? score * penalty : score / penalty;
    }
}

void noRepeatNgram(Scores& scores, std::span<const TokenId> tokens, std::span<const TokenId> text, int size) {
    const std::ptrdiff_t before = size - 1;
    if (std::ssize(tokens) < before || std::ssize(text) < size)
        return;
    const auto end = tokens.end() - before; // the tokens that the next one stands behind
    for (std::ptrdiff_t i = before; i < std::ssize(text); ++i) {
        const TokenId token = text[static_cast<std::size_t>(i)];
        if (token >= 0 && token < std::ssize(scores) && std::equal(end, tokens.end(), text.begin() + (i - before)))
            at(scores, token) = banned;
    }
}

void badWords(Scores& scores, std::span<const TokenId> tokens, const std::vector<std::vector<TokenId>>& words,
              const std::vector<TokenId>& ends) {
    for (const std::vector<TokenId>& word : words) {
        const bool isEnd = word.size() == 1 && std::ranges::find(ends, word[0]) != ends.end();
        if (!isEnd && completes(word, tokens))
            at(scores, word.back()) = banned;
    }
}

void ban(Scores& scores, const std::vector<TokenId>& tokens) {
    for (const TokenId token : tokens)
        at(scores, token) = banned;
}

void leaveOnly(Scores& scores, TokenId token) {
    std::fill(scores.begin(), scores.end(), banned);
    at(scores, token) = 0;
}

void removeInvalid(Scores& scores) {
    constexpr double largest = static_cast<double>(std::numeric_limits<float>::max());
    for (double& score : scores)
        score = std::isnan(score) ? 0 : std::clamp(score, -largest, largest);
}

void decayLength(Scores& scores, const LengthDecay& decay, int newTokens, const std::vector<TokenId>& ends) {
    if (newTokens <= decay.start)
        return;
    // Beyond the largest number all ends are equally sure.
    const double factor = std::min(std::pow(decay.factor, newTokens - decay.start) - 1, 1e30);
    for (const TokenId end : ends)
        if (std::isfinite(at(scores, end)))
            at(scores, end) += std::abs(at(scores, end)) * factor;
}

} // namespace engine::rules
