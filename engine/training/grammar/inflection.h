// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/grammar/lexicon.h"

#include <string>

namespace engine::training::grammar {

/// Who acts: Portuguese verbs have a form for each (tu and vós are left to the corpora), English ones for two.
enum class Person3 : std::uint8_t { I, He, We, They };

enum class Form : std::uint8_t {
    Present,
    Preterite,
    Imperfect,
    Conditional,
    Subjunctive, ///< of the present: commands, "quero que …"
    Infinitive,  ///< the person does not matter for these three
    Gerund,
    Participle,
};

/// A form of a Portuguese verb. Regular ones by rule, with the spelling changes that keep the sound (chegar – cheguei,
/// conhecer – conheço, fugir – fujo); irregular ones from a table.
std::string conjugate(std::string_view infinitive, Form form, Person3 person);

enum class EnglishForm : std::uint8_t { Base, ThirdPerson, Past, Participle, Ing };
/// A form of an English verb; a particle stays behind: "get up" – "got up".
std::string inflect(std::string_view verb, EnglishForm form);

std::string portuguesePlural(const Noun& noun);
std::string englishPlural(const Noun& noun);
bool hasPlural(const Noun& noun);
/// Agreement: "bonito" – "bonita", "bonitos", "bonitas"; "bom" – "boa"; "azul" – "azuis".
std::string agree(std::string_view adjective, Gender gender, bool plural);
/// "taller", "more expensive"
std::string comparative(std::string_view englishAdjective);
/// "a" or "an" before a word.
std::string indefiniteArticle(std::string_view nextWord);
/// A preposition and what follows it, contracted: "de" + "o menino" = "do menino", "em" + "aquela" = "naquela",
/// "a" + "as lojas" = "às lojas", "em cima de" + "a mesa" = "em cima da mesa".
std::string join(std::string_view preposition, std::string_view phrase);
/// First letter in upper case, two-byte letters of Portuguese included.
std::string capitalized(std::string text);

} // namespace engine::training::grammar
