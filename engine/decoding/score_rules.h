// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/decoding_options.h"

#include <limits>
#include <span>
#include <vector>

// The single rules behind LogitsProcessors, each in place over the whole vocabulary. A banned token's score is −∞.

namespace engine::rules {

using Scores = std::vector<double>;
inline constexpr double banned = -std::numeric_limits<double>::infinity();

// Penalties and bans (penalties.cpp).
void logSoftmax(Scores& scores);
void diversity(Scores& scores, std::span<const TokenId> otherGroups, double penalty);
void sequenceBias(Scores& scores, std::span<const TokenId> tokens, const std::vector<SequenceBias>& entries);
/// Negative scores × penalty, others ÷ penalty; once for each distinct token of `seen` (HF-09).
void repetition(Scores& scores, std::span<const TokenId> seen, double penalty);
/// Bans what would complete an n-gram of `text` behind the end of `tokens` (HF-10).
void noRepeatNgram(Scores& scores, std::span<const TokenId> tokens, std::span<const TokenId> text, int size);
/// A word that is nothing but an end token is no bad word.
void badWords(Scores& scores, std::span<const TokenId> tokens, const std::vector<std::vector<TokenId>>& words,
              const std::vector<TokenId>& ends);
void ban(Scores& scores, const std::vector<TokenId>& tokens);
void leaveOnly(Scores& scores, TokenId token);
void removeInvalid(Scores& scores);
void decayLength(Scores& scores, const LengthDecay& decay, int newTokens, const std::vector<TokenId>& ends);

// Warpers (warpers.cpp). `least`: how many tokens always stay. Of equal scores the lower id stays first.
void temperature(Scores& scores, double value);
void topK(Scores& scores, int k, int least);
void topP(Scores& scores, double p, TopPRule rule, int least);
void minP(Scores& scores, double p, int least);
void typicalP(Scores& scores, double mass, int least);
void epsilonCutoff(Scores& scores, double epsilon, int least);
void etaCutoff(Scores& scores, double epsilon, int least);

} // namespace engine::rules
