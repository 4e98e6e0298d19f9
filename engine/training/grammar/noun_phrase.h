// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/grammar/inflection.h"
#include "engine/training/random.h"

#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace engine::training::grammar {

/// The same words in both languages.
struct Pair {
    std::string portuguese, english;
};

/// Somebody or something, with all that verbs and adjectives agree with.
struct NounPhrase {
    std::string portuguese, english;   ///< as a subject
    std::string clitic = {};           ///< object pronoun before the verb: me, o, a, nos …; empty: stands after it
    std::string afterPreposition = {}; ///< "mim"; empty: as the subject
    std::string englishObject = {};    ///< "him"; empty: as the subject
    Gender gender = Gender::Masculine;
    bool plural = false;
    Person3 person = Person3::He; ///< of the Portuguese verb
    bool englishThird = true;     ///< third person singular in English
    bool englishFirst = false;    ///< I
    bool pronoun = false;
    bool droppable = false; ///< the Portuguese verb tells who it is
    Classes classes = 0;
    const std::string& objectEnglish() const { return englishObject.empty() ? english : englishObject; }
    const std::string& objectPortuguese() const { return afterPreposition.empty() ? portuguese : afterPreposition; }
};

/// Chooses words. Everything that it says follows from its random numbers.
class Phraser {
public:
    explicit Phraser(RandomStream& random) : m_random(random) {}

    bool chance(double probability) { return m_random.uniform() < probability; }
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(m_random.below(bound)); }
    template <typename Span>
    const auto& pick(const Span& from) {
        return from[below(std::size(from))];
    }
    Pair pickPair(std::span<const Words> from) {
        const Words& words = pick(from);
        return {std::string(words.portuguese), std::string(words.english)};
    }

    const Noun& noun(Classes classes);
    const Adjective* adjective(Classes classes, std::optional<Being> being, bool attributive); ///< null: none fits
    NounPhrase pronoun();
    NounPhrase name();
    /// A noun with its words around it. `bare`: a plural may stand without any.
    NounPhrase nounPhrase(Classes classes, bool bare = false);
    NounPhrase withDeterminer(const Noun& noun, bool plural, const Adjective* adjective, bool bare);
    /// Whoever or whatever can do something.
    NounPhrase subject(Classes classes);
    NounPhrase object(Classes classes);

private:
    Pair genitive(const Pair& thing);
    RandomStream& m_random;
};

} // namespace engine::training::grammar
