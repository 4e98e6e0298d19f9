// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/grammar/noun_phrase.h"

namespace engine::training::grammar {

enum class Tense : std::uint8_t {
    Present,         ///< come – eats
    Progressive,     ///< está comendo – is eating
    Past,            ///< comeu – ate
    Used,            ///< comia – used to eat
    PastProgressive, ///< estava comendo – was eating
    Future,          ///< vai comer – is going to eat
    Will,            ///< vai comer – will eat
    Would,           ///< comeria – would eat
    Perfect,         ///< já comeu – has already eaten; ainda não comeu – has not eaten yet
};

/// A verb with what follows it, in both languages: all that a subject is needed for to become a sentence.
struct Predicate {
    std::string portugueseVerb; ///< infinitive
    std::string portugueseRest;
    std::string clitic = {}; ///< object pronoun, before the verb or behind an infinitive
    bool reflexive = false;
    std::string englishVerb; ///< base; "be" and "can" stand before "not" by themselves
    std::string englishRest;
    bool imperfectPast = false; ///< the past of what lasts: sabia – knew
};

/// How a sentence is said.
struct Manner {
    Tense tense = Tense::Present;
    bool negative = false;
    bool question = false;
    bool contract = false; ///< isn't, I'm
    bool dropSubject = false;
    std::string middlePortuguese = {}, middleEnglish = {};   ///< sempre – always
    std::string questionWord = {}, englishQuestionWord = {}; ///< onde – where
};

/// Words of the sentence without its end mark, not yet in capitals.
Pair clause(const NounPhrase& subject, const Predicate& predicate, const Manner& manner);

/// "ver" + "o" = "vê-lo", "abrir" + "a" = "abri-la", "ajudar" + "me" = "me ajudar"
std::string infinitiveWithClitic(std::string_view infinitive, std::string_view clitic);

} // namespace engine::training::grammar
