// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/grammar/sentences.h"

#include <array>

namespace engine::training::grammar {
namespace {

constexpr Classes things = Thing | Vehicle | Clothes | Reading | Furniture | Building;

/// A verb that can stand in "the book that I bought".
const Verb& transitive(Phraser& p, Classes objects) {
    for (;;) {
        const Verb& verb = p.pick(verbs());
        if ((verb.objects & objects) && (verb.subjects & Person) && verb.portuguesePreposition.empty() && !verb.stative)
            return verb;
    }
}

std::string_view the(const Noun& noun, bool plural) {
    if (noun.gender == Gender::Masculine)
        return plural ? "os" : "o";
    return plural ? "as" : "a";
}

/// "o livro que eu comprei" – "the book that I bought"
NounPhrase withClause(Phraser& p, const Noun& noun, bool plural) {
    NounPhrase result = p.withDeterminer(noun, plural, nullptr, false);
    const std::string word = plural ? portuguesePlural(noun) : std::string(noun.portuguese);
    const std::string english = plural ? englishPlural(noun) : std::string(noun.english);
    const bool that = p.chance(0.6);
    Pair inside;
    if ((noun.classes & Person) && p.chance(0.6)) { // the man who lives here
        constexpr std::array<Tense, 3> tenses{Tense::Past, Tense::Present, Tense::Progressive};
        const Verb* verb = &p.pick(verbs());
        while (!(verb->subjects & Person) || (verb->objects & Person) || verb->stative)
            verb = &p.pick(verbs());
        Manner m;
        m.tense = p.pick(tenses);
        const Predicate q = predicateOf(p, *verb);
        NounPhrase nobody = result;
        nobody.portuguese = "que";
        nobody.english = p.chance(0.8) ? "who" : "that";
        inside = clause(nobody, q, m);
    } else {
        const Verb& verb = transitive(p, noun.classes);
        const NounPhrase s = p.chance(0.7) ? p.pronoun() : p.name();
        Manner m;
        m.tense = Tense::Past;
        m.dropSubject = s.droppable && p.chance(0.4);
        const Predicate q{std::string(verb.portuguese), {}, {}, false, std::string(verb.english), {}, false};
        inside = Pair{"que", that ? "that" : ""} + clause(s, q, m);
    }
    result.portuguese = std::string(the(noun, plural)) + " " + word + " " + inside.portuguese;
    result.english = "the " + english + " " + inside.english;
    return result;
}

} // namespace

Pair relative(Phraser& p) {
    const Noun& noun = p.noun(things | Person | Food);
    const bool plural = hasPlural(noun) && !(noun.classes & Sole) && p.chance(0.2);
    if (noun.classes & Kin)
        return relative(p);
    const NounPhrase thing = withClause(p, noun, plural);
    if (p.chance(0.65)) {
        const Adjective* a = p.adjective(noun.classes & ~Job, std::nullopt, false);
        if (!a)
            return relative(p);
        Manner m = anyManner(p, thing, p.chance(0.25) ? Tense::Past : Tense::Present);
        m.question = false;
        return sentence(
            clause(thing, being(a->being, agree(a->portuguese, thing.gender, plural), std::string(a->english)), m));
    }
    const NounPhrase s = anybody(p);
    constexpr std::array<std::array<std::string_view, 2>, 3> doing{
        {{"conhecer", "know"}, {"ver", "see"}, {"procurar", "look for"}}};
    const auto& verb = doing[noun.classes & Person ? p.below(2) : 1 + p.below(2)];
    Manner m = anyManner(p, s, verb[0] == "conhecer" ? Tense::Present : Tense::Past);
    const Predicate q{std::string(verb[0]), thing.portuguese, {}, false, std::string(verb[1]), thing.english, false};
    return sentence(clause(s, q, m), m.question);
}

Pair presentation(Phraser& p) {
    const Noun& noun = p.noun(things | Person | Idea | Media | Animal | Kin);
    if (!hasPlural(noun))
        return presentation(p);
    const bool plural = !(noun.classes & Sole) && p.chance(0.2);
    constexpr std::array<std::string_view, 3> stems{"est", "ess", "aquel"};
    const std::size_t which = p.below(3);
    const std::string pointer =
        std::string(stems[which]) + (noun.gender == Gender::Feminine ? "a" : "e") + (plural ? "s" : "");
    const std::string english = which == 0 ? (plural ? "these" : "this") : (plural ? "those" : "that");
    NounPhrase s;
    s.portuguese = pointer;
    s.english = english;
    s.gender = noun.gender;
    s.plural = plural;
    s.person = plural ? Person3::They : Person3::He;
    s.englishThird = !plural;
    Manner m = anyManner(p, s, Tense::Present);
    m.question = m.question && p.chance(0.5);
    NounPhrase what;
    const double roll = static_cast<double>(p.below(10));
    if (!(noun.classes & Kin) && roll < 3) {
        what = withClause(p, noun, plural);
        if (p.chance(0.5) && !(noun.classes & Person)) { // the first book that I read
            constexpr std::array<std::array<std::string_view, 2>, 4> ordinals{
                {{"primeiro", "first"}, {"segundo", "second"}, {"último", "last"}, {"único", "only"}}};
            const auto& ordinal = p.pick(ordinals);
            const std::string article(the(noun, plural));
            what.portuguese =
                article + " " + agree(ordinal[0], noun.gender, plural) + what.portuguese.substr(article.size());
            what.english = "the " + std::string(ordinal[1]) + what.english.substr(3);
        }
    } else if (roll < 5 && (noun.classes & Idea)) { // a problem that we have to solve
        constexpr std::array<std::array<std::string_view, 2>, 4> leads{
            {{"ter que", "have to"}, {"precisar", "need to"}, {"querer", "want to"}, {"poder", "can"}}};
        const auto& lead = p.pick(leads);
        const Verb& verb = transitive(p, Idea);
        const NounPhrase who = p.pronoun();
        const std::string_view finite = lead[0].starts_with("ter") ? "ter" : lead[0];
        what.portuguese = std::string(noun.gender == Gender::Feminine ? "uma " : "um ") + std::string(noun.portuguese) +
                          " que " + (who.droppable && p.chance(0.6) ? "" : who.portuguese + " ") +
                          conjugate(finite, Form::Present, who.person) + (finite == "ter" ? " que " : " ") +
                          std::string(verb.portuguese);
        const std::string_view word = lead[1].substr(0, lead[1].find(' '));
        const std::string tail(lead[1].substr(word.size()));
        what.english =
            indefiniteArticle(noun.english) + " " + std::string(noun.english) + (p.chance(0.7) ? " that " : " ") +
            who.english + " " +
            (who.englishThird && word != "can" ? inflect(word, EnglishForm::ThirdPerson) : std::string(word)) + tail +
            " " + std::string(verb.english);
        if (plural)
            return presentation(p);
    } else {
        const Adjective* a =
            p.chance(0.4) && !(noun.classes & Kin) ? p.adjective(noun.classes & ~Job, Being::Ser, true) : nullptr;
        what = p.withDeterminer(noun, plural, a, false);
        const std::string first = what.portuguese.substr(0, 3);
        if (first == "est" || first == "ess" || first == "aqu" || what.english.starts_with("many") ||
            what.english.starts_with("some"))
            return presentation(p);
    }
    return sentence(clause(s, being(Being::Ser, what.portuguese, what.english), m), m.question);
}

Pair question(Phraser& p) {
    struct Word {
        std::string_view portuguese, english;
    };
    constexpr std::array<Word, 4> words{{{"onde", "where"}, {"quando", "when"}, {"por que", "why"}, {"como", "how"}}};
    switch (p.below(7)) {
    case 0: { // Onde está …?
        const NounPhrase s =
            p.chance(0.5) ? p.subject(Person) : p.nounPhrase(Thing | Vehicle | Clothes | Animal | Reading);
        const bool be = p.chance(0.8);
        const std::string form = s.englishFirst ? "am" : s.englishThird ? "is" : "are";
        if (s.classes & Building || !be)
            return question(p);
        return sentence({"onde " + conjugate("estar", Form::Present, s.person) + " " + s.portuguese,
                         "where " + form + " " + s.english},
                        true);
    }
    case 1: { // Quem …?
        const Verb* verb = &p.pick(verbs());
        while (!(verb->subjects & Person) || verb->reflexive)
            verb = &p.pick(verbs());
        NounPhrase who;
        who.portuguese = "quem";
        who.english = "who";
        Manner m;
        m.tense = p.chance(0.6) ? Tense::Past : Tense::Present;
        Predicate q = predicateOf(p, *verb);
        return sentence(clause(who, q, m), true);
    }
    case 2: { // O que …?
        constexpr std::array<std::array<std::string_view, 2>, 8> verbsOf{{{"fazer", "do"},
                                                                          {"comer", "eat"},
                                                                          {"beber", "drink"},
                                                                          {"comprar", "buy"},
                                                                          {"ver", "see"},
                                                                          {"procurar", "look for"},
                                                                          {"ler", "read"},
                                                                          {"dizer", "say"}}};
        const auto& verb = p.pick(verbsOf);
        const NounPhrase s = p.subject(Person);
        constexpr std::array<Tense, 4> tenses{Tense::Past, Tense::Progressive, Tense::Future, Tense::Past};
        Manner m;
        m.tense = p.pick(tenses);
        m.question = true;
        m.questionWord = "o que";
        m.englishQuestionWord = "what";
        Pair tail = m.tense == Tense::Past && p.chance(0.3) ? Pair{"ontem", "yesterday"} : Pair{};
        return sentence(clause(s, {std::string(verb[0]), {}, {}, false, std::string(verb[1]), {}, false}, m) + tail,
                        true);
    }
    case 3: { // Quantos livros você tem?
        const Noun& noun = p.noun(Thing | Animal | Kin | Reading | Clothes | Vehicle);
        if (!hasPlural(noun) || (noun.classes & Sole))
            return question(p);
        const NounPhrase s = p.subject(Person);
        Manner m;
        m.question = true;
        m.questionWord = (noun.gender == Gender::Feminine ? "quantas " : "quantos ") + portuguesePlural(noun);
        m.englishQuestionWord = "how many " + englishPlural(noun);
        return sentence(clause(s, {"ter", {}, {}, false, "have", {}, true}, m), true);
    }
    case 4: { // De quem é …?
        const Noun& noun = p.noun(Thing | Vehicle | Clothes | Reading | Building);
        if (!hasPlural(noun))
            return question(p);
        constexpr std::array<std::string_view, 3> stems{"est", "ess", "aquel"};
        const std::size_t which = p.below(3);
        const std::string pointer = std::string(stems[which]) + (noun.gender == Gender::Feminine ? "a " : "e ");
        return sentence({"de quem é " + pointer + std::string(noun.portuguese),
                         "whose " + std::string(noun.english) + " is " + (which == 0 ? "this" : "that")},
                        true);
    }
    case 5: { // Quando você vai …?
        const Word& word = p.pick(words);
        const Activity& what = p.pick(activities());
        const NounPhrase s = p.subject(Person);
        if ((what.englishRest.find("you") != std::string_view::npos && s.english == "you") ||
            what.englishRest == "now" || what.englishRest == "tomorrow")
            return question(p);
        Manner m;
        m.tense = word.english == "how" ? Tense::Past : p.chance(0.5) ? Tense::Future : Tense::Present;
        m.question = true;
        m.questionWord = word.portuguese;
        m.englishQuestionWord = word.english;
        const bool want = p.chance(0.3) && m.tense == Tense::Present;
        const std::string rest(what.portugueseRest), english(what.englishRest);
        Predicate q{std::string(what.portugueseVerb), rest, {}, false, std::string(what.englishVerb), english, false};
        if (want)
            q = {"querer", std::string(what.portugueseVerb) + (rest.empty() ? "" : " " + rest),
                 {},       false,
                 "want",   "to " + std::string(what.englishVerb) + (english.empty() ? "" : " " + english),
                 true};
        return sentence(clause(s, q, m), true);
    }
    default: { // Por que você está cansada?
        const NounPhrase s = anybody(p);
        const Adjective* a = p.adjective(Person, Being::Estar, false);
        Manner m;
        m.tense = p.chance(0.3) ? Tense::Past : Tense::Present;
        m.question = true;
        m.questionWord = "por que";
        m.englishQuestionWord = "why";
        return sentence(
            clause(s, being(a->being, agree(a->portuguese, s.gender, s.plural), std::string(a->english)), m), true);
    }
    }
}

Pair belonging(Phraser& p) {
    const Noun& noun = p.noun(Thing | Vehicle | Clothes | Reading | Building | Animal);
    if (!hasPlural(noun))
        return belonging(p);
    const bool plural = p.chance(0.2);
    NounPhrase s = p.withDeterminer(noun, plural, nullptr, false);
    constexpr std::array<std::string_view, 3> stems{"est", "ess", "aquel"};
    const std::size_t which = p.below(3);
    s.portuguese = std::string(stems[which]) + (noun.gender == Gender::Feminine ? "a" : "e") + (plural ? "s " : " ") +
                   (plural ? portuguesePlural(noun) : std::string(noun.portuguese));
    s.english = std::string(which == 0 ? (plural ? "these " : "this ")
                            : plural   ? "those "
                                       : "that ") +
                (plural ? englishPlural(noun) : std::string(noun.english));
    constexpr std::array<std::array<std::string_view, 3>, 3> own{
        {{"meu", "minha", "mine"}, {"seu", "sua", "yours"}, {"nosso", "nossa", "ours"}}};
    const std::size_t whose = p.below(5);
    Pair what;
    if (whose < 3)
        what = {std::string(own[whose][noun.gender == Gender::Feminine ? 1 : 0]) + (plural ? "s" : ""),
                std::string(own[whose][2])};
    else if (whose == 3) {
        constexpr std::array<std::array<std::string_view, 2>, 3> of{
            {{"dele", "his"}, {"dela", "hers"}, {"deles", "theirs"}}};
        const auto& one = p.pick(of);
        what = {std::string(one[0]), std::string(one[1])};
    } else {
        const NounPhrase owner = p.chance(0.5) ? p.name() : p.withDeterminer(p.noun(Kin), false, nullptr, false);
        what = {join("de", owner.portuguese), owner.english + "'s"};
    }
    Manner m = anyManner(p, s, Tense::Present);
    return sentence(clause(s, being(Being::Ser, what.portuguese, what.english), m), m.question);
}

} // namespace engine::training::grammar
