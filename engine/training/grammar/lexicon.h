// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace engine::training::grammar {

/// What a noun is, so that what people eat is food and what sleeps is alive. A set of bits.
enum Class : std::uint32_t {
    Person = 1U << 0,
    Animal = 1U << 1,
    Food = 1U << 2,
    Drink = 1U << 3,
    Thing = 1U << 4, ///< can be carried, bought, lost
    Furniture = 1U << 5,
    Building = 1U << 6,
    Vehicle = 1U << 7,
    Clothes = 1U << 8,
    Reading = 1U << 9,
    Idea = 1U << 10, ///< problem, plan, question …
    Plant = 1U << 11,
    Body = 1U << 12,
    Media = 1U << 13, ///< seen or heard
    Kin = 1U << 14,   ///< somebody's: takes a possessive
    Job = 1U << 15,   ///< after "to be" without an article in Portuguese
    Openable = 1U << 16,
    Sole = 1U << 17,  ///< one has one: father
    Place = 1U << 18, ///< not built at a stroke: city, street
};
using Classes = std::uint32_t;

enum class Gender : std::uint8_t { Masculine, Feminine };

struct Noun {
    std::string_view portuguese, english;
    Gender gender;
    Classes classes;
    std::string_view portuguesePlural = {}; ///< where the rule fails
    std::string_view englishPlural = {};    ///< where the rule fails; "-" where it has none (water)
};
std::span<const Noun> nouns();

struct Name {
    std::string_view portuguese, english;
    Gender gender;
};
std::span<const Name> names();

/// Which "to be" an adjective takes in Portuguese.
enum class Being : std::uint8_t { Ser, Estar };
struct Adjective {
    std::string_view portuguese; ///< masculine singular
    std::string_view english;
    Classes of;
    Being being;
    bool attributive = true; ///< can stand beside its noun
    bool before = false;     ///< stands before it in Portuguese, too
};
std::span<const Adjective> adjectives();

/// How the thing a verb acts on is joined to it.
struct Verb {
    std::string_view portuguese; ///< infinitive
    std::string_view english;    ///< base form, with its particle: "get up"
    Classes subjects;
    Classes objects = 0; ///< 0: none
    std::string_view portuguesePreposition = {};
    std::string_view englishPreposition = {};
    bool reflexive = false;                                 ///< levantar-se
    bool stative = false;                                   ///< no progressive
    std::string_view portugueseRest = {}, englishRest = {}; ///< fixed words after the verb: "futebol" – "soccer"
};
std::span<const Verb> verbs();

/// Something a person can want, like or have to do: an infinitive phrase.
struct Activity {
    std::string_view portugueseVerb, portugueseRest;
    std::string_view englishVerb, englishRest;
};
std::span<const Activity> activities();

struct Words {
    std::string_view portuguese, english;
};
enum class When : std::uint8_t { Habit, Past, Future, Now };
std::span<const Words> times(When when);
std::span<const Words> locations();    ///< "na escola" – "at school": where people are and things happen
std::span<const Words> destinations(); ///< "à praia" – "to the beach"
std::span<const Words> positions();    ///< prepositions of place: "em cima de" – "on"
std::span<const Words> phrases();      ///< whole sentences of every day
std::span<const Words> numbers();      ///< from two on; masculine
std::span<const Words> weekdays();
std::span<const Words> months();
std::span<const Words> countries(); ///< with the Portuguese preposition: "do Brasil" – "Brazil"
std::span<const Words> languages();
std::span<const Words> states();   ///< "com fome" – "hungry": estar com
std::span<const Words> weathers(); ///< "Está frio" – "It is cold"
std::span<const Words> manners();  ///< "bem" – "well"

} // namespace engine::training::grammar
