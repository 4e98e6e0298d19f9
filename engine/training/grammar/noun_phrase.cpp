// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/grammar/noun_phrase.h"

#include <array>

namespace engine::training::grammar {
namespace {

struct Pronoun {
    std::string_view portuguese, english, clitic, afterPreposition, englishObject;
    Gender gender;
    bool plural;
    Person3 person;
    bool droppable;
};
constexpr Pronoun pronouns[] = {
    {"eu", "I", "me", "mim", "me", Gender::Masculine, false, Person3::I, true},
    {"você", "you", "", "", "you", Gender::Masculine, false, Person3::He, false},
    {"ele", "he", "o", "", "him", Gender::Masculine, false, Person3::He, false},
    {"ela", "she", "a", "", "her", Gender::Feminine, false, Person3::He, false},
    {"nós", "we", "nos", "", "us", Gender::Masculine, true, Person3::We, true},
    {"vocês", "you", "", "", "you", Gender::Masculine, true, Person3::They, false},
    {"eles", "they", "os", "", "them", Gender::Masculine, true, Person3::They, false},
    {"elas", "they", "as", "", "them", Gender::Feminine, true, Person3::They, false},
};

std::string_view article(Gender gender, bool plural) {
    if (gender == Gender::Masculine)
        return plural ? "os" : "o";
    return plural ? "as" : "a";
}

std::string inflected(std::string_view stem, Gender gender, bool plural) {
    return std::string(stem) + std::string(article(gender, plural));
}

std::string demonstrative(std::string_view stem, Gender gender, bool plural) { // este, esta, estes, estas
    return std::string(stem) + (gender == Gender::Feminine ? "a" : "e") + (plural ? "s" : "");
}

std::string possessive(int which, Gender gender, bool plural) {
    constexpr std::array<std::array<std::string_view, 2>, 3> table{
        {{"meu", "minha"}, {"seu", "sua"}, {"nosso", "nossa"}}};
    return std::string(table[static_cast<std::size_t>(which)][gender == Gender::Feminine ? 1 : 0]) +
           (plural ? "s" : "");
}

constexpr std::array<std::string_view, 3> englishPossessive{"my", "your", "our"};

/// What stands before and behind the noun, by the same choice in both languages.
struct Determiner {
    std::string before, after, english;
    bool indefinite = false; ///< "a" or "an", by the next English word
};

} // namespace

const Noun& Phraser::noun(Classes classes) {
    const auto all = nouns();
    for (;;) {
        const Noun& one = pick(all);
        if (one.classes & classes)
            return one;
    }
}

const Adjective* Phraser::adjective(Classes classes, std::optional<Being> being, bool attributive) {
    std::vector<const Adjective*> fitting;
    for (const Adjective& one : adjectives()) {
        if ((one.of & classes) && (!being || one.being == *being) && (one.attributive || !attributive))
            fitting.push_back(&one);
    }
    return fitting.empty() ? nullptr : pick(fitting);
}

NounPhrase Phraser::pronoun() {
    const Pronoun& p = pick(pronouns);
    NounPhrase phrase;
    phrase.portuguese = p.portuguese;
    phrase.english = p.english;
    phrase.clitic = p.clitic;
    phrase.afterPreposition = p.afterPreposition;
    phrase.englishObject = p.englishObject;
    phrase.gender = p.gender;
    phrase.plural = p.plural;
    phrase.person = p.person;
    phrase.englishThird = p.person == Person3::He && p.portuguese != "você";
    phrase.englishFirst = p.person == Person3::I;
    phrase.pronoun = true;
    phrase.droppable = p.droppable;
    phrase.classes = Person;
    return phrase;
}

NounPhrase Phraser::name() {
    const Name& one = pick(names());
    NounPhrase phrase;
    phrase.portuguese =
        (chance(0.35) ? std::string(article(one.gender, false)) + " " : "") + std::string(one.portuguese);
    phrase.english = one.english;
    phrase.gender = one.gender;
    phrase.classes = Person;
    return phrase;
}

NounPhrase Phraser::nounPhrase(Classes classes, bool bare) {
    const Noun& chosen = noun(classes);
    const bool plural = hasPlural(chosen) && !(chosen.classes & Sole) && chance(0.25);
    const Adjective* beside = chance(0.22) ? adjective(chosen.classes & ~Kin, std::nullopt, true) : nullptr;
    if (chosen.classes & Kin)
        beside = nullptr;
    return withDeterminer(chosen, plural, beside, bare);
}

Pair Phraser::genitive(const Pair& thing) {
    const NounPhrase owner = chance(0.5) ? name() : withDeterminer(noun(Kin), false, nullptr, false);
    return {thing.portuguese + " " + join("de", owner.portuguese), owner.english + "'s " + thing.english};
}

NounPhrase Phraser::withDeterminer(const Noun& noun, bool plural, const Adjective* adjective, bool bare) {
    const Gender gender = noun.gender;
    const bool mass = !hasPlural(noun) && !(noun.classes & Kin);
    Pair core{plural ? portuguesePlural(noun) : std::string(noun.portuguese),
              plural ? englishPlural(noun) : std::string(noun.english)};
    if (adjective) {
        const std::string agreed = agree(adjective->portuguese, gender, plural);
        core.portuguese = adjective->before ? agreed + " " + core.portuguese : core.portuguese + " " + agreed;
        core.english = std::string(adjective->english) + " " + core.english;
    }
    Determiner d;
    const double roll = m_random.uniform();
    const bool kin = noun.classes & Kin;
    const bool ownable = !(noun.classes & (Person | Plant)) || kin;
    const std::string the(article(gender, plural));
    NounPhrase result;
    result.gender = gender;
    result.plural = plural;
    result.person = plural ? Person3::They : Person3::He;
    result.englishThird = !plural;
    result.classes = noun.classes;
    if (kin ? roll < 0.8 : ownable && roll < 0.2) {
        const auto which = below(6);
        if (which < 3) {
            d.before = (chance(0.5) ? the + " " : "") + possessive(static_cast<int>(which), gender, plural);
            d.english = englishPossessive[which];
        } else { // o carro dele
            constexpr std::array<std::string_view, 3> of{"dele", "dela", "deles"}, their{"his", "her", "their"};
            d.before = the;
            const std::size_t who = noun.classes & Sole ? which % 2 : which - 3; // two have no one husband
            d.after = of[who];
            d.english = their[who];
        }
    } else if ((kin ? roll < 0.95 : ownable && roll < 0.28) && !adjective) {
        core = genitive(core);
        result.portuguese = the + " " + core.portuguese;
        result.english = core.english;
        return result;
    } else if (bare && (mass || plural) && roll < 0.7) {
        // no words at all: "Eu compro livros", "Ela bebe água"
    } else if (mass ? false : roll < 0.5) {
        if (plural) {
            d.before = gender == Gender::Feminine ? "algumas" : "alguns";
            d.english = "some";
        } else {
            d.before = gender == Gender::Feminine ? "uma" : "um";
            d.indefinite = true;
        }
    } else if (roll < 0.6) {
        const auto which = below(3);
        constexpr std::array<std::string_view, 3> stems{"est", "ess", "aquel"};
        d.before = demonstrative(stems[which], gender, plural);
        d.english = which == 0 ? (plural ? "these" : "this") : (plural ? "those" : "that");
    } else if (plural && roll < 0.72) {
        const auto which = below(3);
        if (which == 0) {
            d.before = inflected("muit", gender, true);
            d.english = "many";
        } else if (which == 1) {
            d.before = inflected("tod", gender, true) + " " + the;
            d.english = "all the";
        } else {
            const Words& number = pick(numbers());
            d.before =
                number.portuguese == "dois" && gender == Gender::Feminine ? "duas" : std::string(number.portuguese);
            d.english = number.english;
        }
    } else {
        d.before = the;
        d.english = "the";
    }
    if (d.indefinite)
        d.english = indefiniteArticle(core.english);
    result.portuguese =
        (d.before.empty() ? "" : d.before + " ") + core.portuguese + (d.after.empty() ? "" : " " + d.after);
    result.english = (d.english.empty() ? "" : d.english + " ") + core.english;
    return result;
}

NounPhrase Phraser::subject(Classes classes) {
    if (classes & Person) {
        const double roll = m_random.uniform();
        if (roll < 0.5)
            return pronoun();
        if (roll < 0.65)
            return name();
        if (roll < 0.92)
            return nounPhrase(Person);
    }
    return nounPhrase(classes);
}

NounPhrase Phraser::object(Classes classes) {
    if ((classes & Person) && chance(0.55)) {
        return chance(0.6) ? pronoun() : name();
    }
    return nounPhrase(classes, true);
}

} // namespace engine::training::grammar
