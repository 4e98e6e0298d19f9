// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/grammar/pair_grammar.h"

#include "engine/training/grammar/sentences.h"

#include <array>

namespace engine::training {
namespace {

using namespace grammar;

struct Kind {
    Pair (*write)(Phraser&);
    int weight;
};
constexpr std::array<Kind, 27> kinds{{
    {actionSentence, 22}, {perfectSentence, 3}, {description, 9}, {identity, 3}, {location, 6},   {existence, 5},
    {chain, 9},           {going, 5},           {having, 6},      {giving, 4},   {comparison, 2}, {stateSentence, 2},
    {clockSentence, 3},   {calendar, 3},        {command, 5},     {opinion, 5},  {wish, 3},       {joined, 5},
    {relative, 4},        {presentation, 5},    {question, 9},    {origin, 3},   {naming, 1},     {belonging, 2},
    {exclamation, 1},     {passive, 2},         {fixedPhrase, 2},
}};

constexpr int totalWeight() {
    int sum = 0;
    for (const Kind& kind : kinds)
        sum += kind.weight;
    return sum;
}

} // namespace

SentencePair writePair(RandomStream& random) {
    auto left = static_cast<int>(random.below(totalWeight()));
    Phraser phraser(random);
    for (const Kind& kind : kinds) {
        left -= kind.weight;
        if (left < 0) {
            Pair pair = kind.write(phraser);
            return {std::move(pair.portuguese), std::move(pair.english)};
        }
    }
    return {};
}

std::vector<SentencePair> writePairs(std::int64_t count, std::uint64_t seed,
                                     const std::unordered_set<std::string>& avoid) {
    RandomStream random(mixSeed(seed, 0x6772616d6d6172));
    std::unordered_set<std::string> written;
    std::vector<SentencePair> pairs;
    for (std::int64_t attempt = 0; std::ssize(pairs) < count && attempt < count * 20; ++attempt) {
        SentencePair pair = writePair(random);
        if (!avoid.contains(pair.portuguese) && written.insert(pair.portuguese).second)
            pairs.push_back(std::move(pair));
    }
    return pairs;
}

} // namespace engine::training
