// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/random.h"

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

namespace engine::training {

struct SentencePair {
    std::string portuguese, english;
    bool operator==(const SentencePair&) const = default;
};

/// Writes Portuguese sentences with their English translations from a lexicon and rules of both grammars: articles,
/// gender and number, adjectives, contractions, tenses, questions, negation, object pronouns, clauses. The sentences
/// are grammatical; what they tell is everyday but often odd.
SentencePair writePair(RandomStream& random);

/// `count` pairs with different Portuguese sentences, none of which is in `avoid`. The same seed gives the same pairs
/// on every machine. Fewer when the grammar has no more to say (it has millions).
std::vector<SentencePair> writePairs(std::int64_t count, std::uint64_t seed,
                                     const std::unordered_set<std::string>& avoid = {});

} // namespace engine::training
