// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/grammar/sentences.h"

#include <array>

namespace engine::training::grammar {
namespace {

struct Hour {
    std::string_view portuguese, english;
};
constexpr std::array<Hour, 11> hours{{{"duas", "two"},
                                      {"três", "three"},
                                      {"quatro", "four"},
                                      {"cinco", "five"},
                                      {"seis", "six"},
                                      {"sete", "seven"},
                                      {"oito", "eight"},
                                      {"nove", "nine"},
                                      {"dez", "ten"},
                                      {"onze", "eleven"},
                                      {"doze", "twelve"}}};

std::string upper(std::string_view text) {
    return capitalized(std::string(text));
}

} // namespace

Pair clockSentence(Phraser& p) {
    const Hour& hour = p.pick(hours);
    const double roll = static_cast<double>(p.below(10));
    const bool half = p.chance(0.3);
    const std::string at = std::string(hour.portuguese) + (half            ? " e meia"
                                                           : roll < 3      ? " horas"
                                                           : p.chance(0.5) ? " horas"
                                                                           : "");
    const std::string atEnglish =
        half ? "half past " + std::string(hour.english) : std::string(hour.english) + " o'clock";
    if (roll < 3)
        return sentence({"são " + at, "it is " + atEnglish});
    if (roll < 5) {
        constexpr std::array<std::array<std::string_view, 2>, 6> things{{{"o trem", "the train"},
                                                                         {"o ônibus", "the bus"},
                                                                         {"o avião", "the plane"},
                                                                         {"a aula", "the class"},
                                                                         {"o filme", "the movie"},
                                                                         {"a reunião", "the meeting"}}};
        const std::size_t which = p.below(6);
        const bool vehicle = which < 3;
        const bool arrives = vehicle && p.chance(0.5);
        return sentence({std::string(things[which][0]) +
                             (arrives   ? " chega às "
                              : vehicle ? " sai às "
                                        : " começa às ") +
                             at,
                         std::string(things[which][1]) +
                             (arrives   ? " arrives at "
                              : vehicle ? " leaves at "
                                        : " begins at ") +
                             atEnglish});
    }
    constexpr std::array<std::array<std::string_view, 2>, 5> doings{{{"levantar", "get up"},
                                                                     {"acordar", "wake up"},
                                                                     {"jantar", "have dinner"},
                                                                     {"almoçar", "have lunch"},
                                                                     {"sair", "leave"}}};
    const auto& doing = p.pick(doings);
    const NounPhrase s = p.subject(Person);
    Manner m = anyManner(p, s, p.chance(0.3) ? Tense::Past : Tense::Present);
    const bool reflexive = doing[0] == "levantar";
    if (reflexive && !m.negative)
        m.dropSubject = false;
    const Predicate q{std::string(doing[0]), "às " + at,        {},   reflexive,
                      std::string(doing[1]), "at " + atEnglish, false};
    return sentence(clause(s, q, m), m.question);
}

Pair calendar(Phraser& p) {
    switch (p.below(6)) {
    case 0: {
        const Words& day = p.pick(weekdays());
        const bool tomorrow = p.chance(0.3);
        return sentence({std::string(tomorrow ? "amanhã é " : "hoje é ") + std::string(day.portuguese),
                         std::string(tomorrow ? "tomorrow is " : "today is ") + std::string(day.english)});
    }
    case 1: {
        const Words& month = p.pick(months());
        const NounPhrase who = p.chance(0.5) ? p.name() : p.withDeterminer(p.noun(Kin), false, nullptr, false);
        if (p.chance(0.4))
            return sentence({"meu aniversário é em " + std::string(month.portuguese),
                             "my birthday is in " + std::string(month.english)});
        return sentence({"o aniversário " + join("de", who.portuguese) + " é em " + std::string(month.portuguese),
                         who.english + "'s birthday is in " + std::string(month.english)});
    }
    case 2: {
        const Words& weather = p.pick(weathers());
        constexpr std::array<std::array<std::string_view, 2>, 4> when{
            {{"", ""}, {"hoje", "today"}, {"lá fora", "outside"}, {"aqui", "here"}}};
        const auto& words = p.pick(when);
        const bool late = weather.english.ends_with("late") || weather.english.ends_with("early");
        return sentence(Pair{std::string(weather.portuguese), std::string(weather.english)} +
                        (late ? Pair{} : Pair{std::string(words[0]), std::string(words[1])}));
    }
    case 3: {
        constexpr std::array<std::array<std::string_view, 2>, 4> rain{{{"vai chover", "it is going to rain"},
                                                                       {"choveu", "it rained"},
                                                                       {"nevou", "it snowed"},
                                                                       {"vai nevar", "it is going to snow"}}};
        const std::size_t which = p.below(4);
        const Pair time = p.pickPair(times(which % 3 == 0 ? When::Future : When::Past));
        return sentence(Pair{std::string(rain[which][0]), std::string(rain[which][1])} + time);
    }
    case 4: {
        const Words& day = p.pick(weekdays());
        const bool masculine = day.portuguese == "sábado" || day.portuguese == "domingo";
        Pair words = action(p, p.chance(0.5) ? Tense::Past : Tense::Future, true);
        return sentence(Pair{(masculine ? "no " : "na ") + std::string(day.portuguese) + ",",
                             "on " + std::string(day.english) + ","} +
                        words);
    }
    default: {
        const NounPhrase s = p.subject(Person);
        const int year = 1950 + static_cast<int>(p.below(70));
        Manner m = anyManner(p, s, Tense::Past);
        const Predicate q{"nascer", "em " + std::to_string(year),      {},   false,
                          "be",     "born in " + std::to_string(year), false};
        return sentence(clause(s, q, m), m.question);
    }
    }
}

Pair command(Phraser& p) {
    const bool activity = p.chance(0.4);
    Predicate q;
    if (activity) {
        const Activity& what = p.pick(activities());
        if (what.portugueseRest == "com você" || what.portugueseRest == "você" || what.portugueseVerb == "saber")
            return command(p);
        q = {std::string(what.portugueseVerb), std::string(what.portugueseRest), {},   false,
             std::string(what.englishVerb),    std::string(what.englishRest),    false};
    } else {
        const Verb& verb = p.pick(verbs());
        if (!(verb.subjects & Person) || verb.stative || verb.reflexive || verb.portuguese == "cair" ||
            verb.portuguese == "chegar" || verb.portuguese == "quebrar")
            return command(p);
        q = predicateOf(p, verb);
        if (!q.clitic.empty() || q.englishRest == "you" || q.englishRest.ends_with(" you"))
            return command(p);
    }
    const auto rest = [](const std::string& verb, const std::string& words) {
        return words.empty() ? verb : verb + " " + words;
    };
    if (p.chance(0.25))
        return sentence(
            {"vamos " + rest(q.portugueseVerb, q.portugueseRest), "let's " + rest(q.englishVerb, q.englishRest)});
    const bool negative = p.chance(0.25), several = p.chance(0.1);
    Pair words{
        rest(conjugate(q.portugueseVerb, Form::Subjunctive, several ? Person3::They : Person3::He), q.portugueseRest),
        rest(q.englishVerb, q.englishRest)};
    if (negative)
        words = {"não " + words.portuguese, (p.chance(0.7) ? "don't " : "do not ") + words.english};
    if (p.chance(0.3))
        words = {words.portuguese + ", por favor", words.english + ", please"};
    else if (p.chance(0.1))
        words = {"por favor, " + words.portuguese, "please " + words.english};
    return sentence(words);
}

Pair opinion(Phraser& p) {
    struct Lead {
        std::string_view portuguese, english;
        bool that;
    };
    constexpr std::array<Lead, 5> leads{{{"achar", "think", false},
                                         {"saber", "know", true},
                                         {"dizer", "say", true},
                                         {"acreditar", "believe", true},
                                         {"esquecer", "forget", true}}};
    const Lead& lead = p.pick(leads);
    const NounPhrase s = p.subject(Person);
    const bool past = lead.portuguese == "dizer" || lead.portuguese == "esquecer" ? true : p.chance(0.2);
    Manner m = anyManner(p, s, past ? Tense::Past : Tense::Present);
    m.negative = m.negative && lead.portuguese == "saber";
    m.question = m.question && lead.portuguese != "esquecer";
    const bool that = lead.that ? p.chance(0.75) : p.chance(0.4);
    Pair what;
    if (p.chance(0.5)) {
        constexpr std::array<Tense, 4> tenses{Tense::Past, Tense::Future, Tense::Progressive, Tense::Present};
        what = action(p, past ? Tense::PastProgressive : p.pick(tenses), true);
    } else {
        const NounPhrase of = anybody(p);
        const Adjective* a = p.adjective(Person, std::nullopt, false);
        Manner n = anyManner(p, of, past ? Tense::Past : Tense::Present);
        n.question = false;
        what = clause(of, being(a->being, agree(a->portuguese, of.gender, of.plural), std::string(a->english)), n);
    }
    const Predicate q{std::string(lead.portuguese),
                      {},
                      {},
                      false,
                      std::string(lead.english),
                      {},
                      lead.portuguese == "achar" || lead.portuguese == "saber" || lead.portuguese == "acreditar"};
    return sentence(clause(s, q, m) + Pair{"que", that ? "that" : ""} + what, m.question);
}

Pair wish(Phraser& p) { // subjunctive
    const NounPhrase s = p.pronoun(), other = p.object(Person);
    if (other.english == s.english || other.englishObject == "me" || other.englishObject == "us")
        return wish(p);
    const Activity& what = p.pick(activities());
    if (what.portugueseRest == "com você" || what.portugueseRest == "você")
        return wish(p);
    const auto rest = [](const std::string& verb, std::string_view words) {
        return words.empty() ? verb : verb + " " + std::string(words);
    };
    Manner m = anyManner(p, s, Tense::Present);
    m.question = m.question && s.english == "you";
    const std::string portuguese =
        "que " + other.portuguese + " " +
        rest(conjugate(what.portugueseVerb, Form::Subjunctive, other.person), what.portugueseRest);
    if (p.chance(0.6)) {
        const Predicate q{
            "querer", portuguese,
            {},       false,
            "want",   other.objectEnglish() + " to " + rest(std::string(what.englishVerb), what.englishRest),
            true};
        return sentence(clause(s, q, m), m.question);
    }
    m.negative = m.question = false;
    const std::string verb =
        other.englishThird ? inflect(what.englishVerb, EnglishForm::ThirdPerson) : std::string(what.englishVerb);
    const Predicate q{
        "esperar", portuguese, {}, false, "hope", "that " + other.english + " " + rest(verb, what.englishRest), true};
    return sentence(clause(s, q, m));
}

Pair joined(Phraser& p) {
    constexpr std::array<std::array<std::string_view, 2>, 3> words{
        {{"e", "and"}, {", mas", ", but"}, {"porque", "because"}}};
    const std::size_t which = p.below(4);
    if (which == 3) { // Quando ele chegou, nós estávamos dormindo.
        const Pair first = action(p, Tense::Past, true), second = action(p, Tense::PastProgressive, true);
        if (p.chance(0.5))
            return sentence(Pair{"quando", "when"} + Pair{first.portuguese + ",", first.english + ","} + second);
        return sentence(second + Pair{"quando", "when"} + first);
    }
    constexpr std::array<Tense, 3> tenses{Tense::Past, Tense::Present, Tense::Progressive};
    Pair first = action(p, p.pick(tenses), true);
    Pair second;
    if (which != 0 && p.chance(0.6)) {
        const NounPhrase s = anybody(p);
        Manner m = anyManner(p, s, Tense::Present);
        m.question = false;
        if (p.chance(0.5)) {
            const Words& state = p.pick(states());
            second = clause(s, being(Being::Estar, std::string(state.portuguese), std::string(state.english)), m);
        } else {
            const Adjective* a = p.adjective(Person, Being::Estar, false);
            second = clause(s, being(a->being, agree(a->portuguese, s.gender, s.plural), std::string(a->english)), m);
        }
    } else {
        second = action(p, p.pick(tenses), true);
    }
    if (words[which][0].starts_with(','))
        return sentence(
            Pair{first.portuguese + std::string(words[which][0]), first.english + std::string(words[which][1])} +
            second);
    return sentence(first + Pair{std::string(words[which][0]), std::string(words[which][1])} + second);
}

Pair origin(Phraser& p) {
    const NounPhrase s = anybody(p);
    Manner m = anyManner(p, s, Tense::Present);
    if (p.chance(0.5)) {
        const Words& country = p.pick(countries());
        return sentence(
            clause(s, being(Being::Ser, std::string(country.portuguese), "from " + std::string(country.english)), m),
            m.question);
    }
    const Words& language = p.pick(languages());
    constexpr std::array<std::array<std::string_view, 2>, 4> doing{
        {{"falar", "speak"}, {"entender", "understand"}, {"estudar", "study"}, {"aprender", "learn"}}};
    const auto& verb = p.pick(doing);
    if (verb[0] == "aprender")
        m.tense = Tense::Progressive;
    const std::string well = verb[0] == "falar" && p.chance(0.3) ? " bem" : "";
    const Predicate q{std::string(verb[0]),
                      std::string(language.portuguese) + well,
                      {},
                      false,
                      std::string(verb[1]),
                      std::string(language.english) + (well.empty() ? "" : " well"),
                      false};
    return sentence(clause(s, q, m), m.question);
}

Pair naming(Phraser& p) {
    const Name& name = p.pick(names());
    const std::string portuguese(name.portuguese), english(name.english);
    const bool man = name.gender == Gender::Masculine;
    switch (p.below(4)) {
    case 0:
        return sentence({std::string(p.chance(0.5) ? "o " : "") + "meu nome é " + portuguese, "my name is " + english});
    case 1:
        return sentence({std::string("o nome ") + (man ? "dele" : "dela") + " é " + portuguese,
                         (man ? "his name is " : "her name is ") + english});
    case 2:
        return sentence({(man ? "ele se chama " : "ela se chama ") + portuguese,
                         (man ? "his name is " : "her name is ") + english});
    default: {
        const Noun& kin = p.noun(Kin | Animal);
        if (kin.gender != name.gender)
            return naming(p);
        const std::string article = man ? "o " : "a ", mine = man ? "meu " : "minha ";
        return sentence({article + mine + std::string(kin.portuguese) + " se chama " + portuguese,
                         "my " + std::string(kin.english) + "'s name is " + english});
    }
    }
}

Pair exclamation(Phraser& p) {
    const Noun& noun = p.noun(Building | Vehicle | Clothes | Media | Idea | Animal | Reading);
    const Adjective* a = p.adjective(noun.classes, Being::Ser, true);
    if (!a || !hasPlural(noun) || (noun.classes & Person))
        return exclamation(p);
    const std::string agreed = agree(a->portuguese, noun.gender, false);
    const std::string portuguese =
        a->before ? agreed + " " + std::string(noun.portuguese) : std::string(noun.portuguese) + " " + agreed;
    const std::string english = std::string(a->english) + " " + std::string(noun.english);
    return {upper("que " + portuguese) + "!", "What " + indefiniteArticle(english) + " " + english + "!"};
}

Pair fixedPhrase(Phraser& p) {
    return p.pickPair(phrases());
}

} // namespace engine::training::grammar
