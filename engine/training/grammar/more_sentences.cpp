// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/grammar/sentences.h"

#include <array>

namespace engine::training::grammar {
namespace {

/// A verb that takes another one: "querer" nadar – "want" to swim.
struct Leading {
    std::string_view portuguese, preposition, english, joint;
    bool ing = false;
    bool imperfectPast = true;
};
constexpr Leading leadings[] = {
    {"querer", "", "want", "to"},
    {"poder", "", "can", ""},
    {"precisar", "", "need", "to"},
    {"ter", "que", "have", "to"},
    {"ter", "de", "have", "to"},
    {"gostar", "de", "like", "to"},
    {"gostar", "de", "like", "", true},
    {"saber", "", "know", "how to"},
    {"tentar", "", "try", "to", false, false},
    {"começar", "a", "start", "to", false, false},
    {"parar", "de", "stop", "", true, false},
    {"preferir", "", "prefer", "to"},
    {"esquecer", "de", "forget", "to", false, false},
    {"decidir", "", "decide", "to", false, false},
    {"conseguir", "", "can", ""},
    {"adorar", "", "love", "to"},
    {"odiar", "", "hate", "to"},
    {"dever", "", "must", ""},
};

Predicate chained(const Leading& lead, const Activity& what) {
    Predicate q;
    q.portugueseVerb = lead.portuguese;
    q.englishVerb = lead.english;
    q.imperfectPast = lead.imperfectPast;
    const auto add = [](std::string& text, std::string_view words) {
        if (!words.empty())
            text += (text.empty() ? "" : " ") + std::string(words);
    };
    add(q.portugueseRest, lead.preposition);
    add(q.portugueseRest, what.portugueseVerb);
    add(q.portugueseRest, what.portugueseRest);
    add(q.englishRest, lead.joint);
    add(q.englishRest, lead.ing ? inflect(what.englishVerb, EnglishForm::Ing) : std::string(what.englishVerb));
    add(q.englishRest, what.englishRest);
    return q;
}

bool saysWhen(const Activity& what) {
    return what.englishRest == "tomorrow" || what.englishRest == "now";
}

} // namespace

Pair chain(Phraser& p) {
    const Leading& lead = p.pick(leadings);
    const Activity& what = p.pick(activities());
    const NounPhrase s = anybody(p);
    if (what.englishRest.find("you") != std::string_view::npos && s.english == "you")
        return chain(p);
    const bool oneTime =
        lead.english == "want" || lead.english == "need" || lead.english == "have" || lead.english == "can";
    const bool must = lead.english == "must";
    if (saysWhen(what) && !oneTime && !must)
        return chain(p);
    Manner m = anyManner(p, s, !must && p.chance(0.25) && !saysWhen(what) ? Tense::Past : Tense::Present);
    if (lead.english == "want" && p.chance(0.2))
        m.tense = Tense::Would; // gostaria de, would like to: below
    if (m.tense == Tense::Would) {
        Predicate polite = chained({"gostar", "de", "like", "to"}, what);
        return sentence(clause(s, polite, m), m.question);
    }
    if (must) {
        m.question = false;
        const Predicate q = chained(lead, what);
        Pair words = clause(s, q, m);
        words.english = s.english + (m.negative ? " must not " : " must ") + q.englishRest;
        return sentence(words);
    }
    Pair words = clause(s, chained(lead, what), m);
    if (!saysWhen(what) && m.tense == Tense::Present && p.chance(0.15))
        words = words + Pair{"hoje", "today"};
    return sentence(words, m.question);
}

Pair going(Phraser& p) {
    const NounPhrase s = anybody(p);
    const Pair where = p.pickPair(destinations());
    constexpr std::array<Tense, 4> tenses{Tense::Present, Tense::Past, Tense::Progressive, Tense::Past};
    Manner m = anyManner(p, s, p.pick(tenses));
    const Predicate q{"ir", where.portuguese, {}, false, "go", where.english, false};
    Pair words = clause(s, q, m);
    if (p.chance(0.5)) {
        const When when = m.tense == Tense::Past ? When::Past : m.tense == Tense::Present ? When::Habit : When::Now;
        words = words + p.pickPair(times(when));
    } else if (m.tense == Tense::Present && p.chance(0.7)) { // Vou à praia amanhã.
        Manner soon = m;
        soon.tense = Tense::Progressive;
        words = {words.portuguese, clause(s, q, soon).english};
        words = words + p.pickPair(times(When::Future));
    }
    return sentence(words, m.question);
}

Pair having(Phraser& p) {
    const NounPhrase s = anybody(p);
    Manner m = anyManner(p, s, p.chance(0.25) ? Tense::Past : Tense::Present);
    const double roll = static_cast<double>(p.below(100)) / 100;
    if (roll < 0.2) { // age
        const Words& number = p.pick(numbers());
        const Predicate q{"ter", std::string(number.portuguese) + " anos", {}, false, "have", "", true};
        const Predicate be = being(Being::Ser, "", std::string(number.english) + " years old");
        return sentence({clause(s, q, m).portuguese, clause(s, be, m).english}, m.question);
    }
    if (roll < 0.4) {
        constexpr std::array<std::array<std::string_view, 2>, 6> idioms{{{"razão", "right"},
                                                                         {"medo", "afraid"},
                                                                         {"sorte", "lucky"},
                                                                         {"certeza", "sure"},
                                                                         {"cuidado", "careful"},
                                                                         {"medo de cachorros", "afraid of dogs"}}};
        const auto& idiom = p.pick(idioms);
        const Predicate q{"ter", std::string(idiom[0]), {}, false, "have", "", true};
        return sentence(
            {clause(s, q, m).portuguese, clause(s, being(Being::Ser, "", std::string(idiom[1])), m).english},
            m.question);
    }
    const Noun& noun = p.noun(Thing | Vehicle | Animal | Building | Clothes | Kin | Idea | Reading);
    if (noun.portuguese == "verdade" || noun.portuguese == "pai" || noun.portuguese == "mãe" ||
        noun.portuguese == "ponte")
        return having(p);
    if (m.negative || m.question || !hasPlural(noun)) {
        Pair what{std::string(noun.portuguese), indefiniteArticle(noun.english) + " " + std::string(noun.english)};
        if (!hasPlural(noun))
            what = {std::string(noun.portuguese),
                    std::string(m.negative || m.question ? "any " : "") + std::string(noun.english)};
        else
            what.portuguese = std::string(noun.gender == Gender::Feminine ? "uma " : "um ") + what.portuguese;
        return sentence(clause(s, {"ter", what.portuguese, {}, false, "have", what.english, true}, m), m.question);
    }
    const bool plural = !(noun.classes & Sole) && p.chance(0.3);
    const std::string count(plural ? "" : noun.gender == Gender::Feminine ? "uma " : "um ");
    const Words& number = p.pick(numbers());
    const bool two = number.portuguese == "dois" && noun.gender == Gender::Feminine;
    const Adjective* a = p.chance(0.4) && !(noun.classes & Kin) ? p.adjective(noun.classes, Being::Ser, true) : nullptr;
    std::string portuguese = plural ? portuguesePlural(noun) : std::string(noun.portuguese);
    std::string english = plural ? englishPlural(noun) : std::string(noun.english);
    if (a) {
        const std::string agreed = agree(a->portuguese, noun.gender, plural);
        portuguese = a->before ? agreed + " " + portuguese : portuguese + " " + agreed;
        english = std::string(a->english) + " " + english;
    }
    portuguese = (plural ? (two ? "duas " : std::string(number.portuguese) + " ") : count) + portuguese;
    english = (plural ? std::string(number.english) : indefiniteArticle(english)) + " " + english;
    return sentence(clause(s, {"ter", portuguese, {}, false, "have", english, true}, m), m.question);
}

Pair giving(Phraser& p) {
    struct Give {
        std::string_view portuguese, english;
        Classes what;
    };
    constexpr std::array<Give, 6> gives{{{"dar", "give", Thing | Food | Reading},
                                         {"mostrar", "show", Thing | Reading | Building},
                                         {"mandar", "send", Reading},
                                         {"trazer", "bring", Thing | Food | Drink},
                                         {"vender", "sell", Thing | Vehicle},
                                         {"escrever", "write", Reading}}};
    const Give& give = p.pick(gives);
    const NounPhrase s = anybody(p), thing = p.nounPhrase(give.what);
    NounPhrase to = p.object(Person);
    const auto sameParty = [&] {
        const bool us = s.english == "I" || s.english == "we";
        return to.english == s.english || (us && (to.english == "I" || to.english == "we"));
    };
    while (sameParty())
        to = p.object(Person);
    constexpr std::array<Tense, 4> tenses{Tense::Past, Tense::Past, Tense::Future, Tense::Present};
    Manner m = anyManner(p, s, p.pick(tenses));
    Predicate q{std::string(give.portuguese), thing.portuguese, {}, false, std::string(give.english), {}, false};
    if (to.clitic == "me" || to.clitic == "nos") {
        q.clitic = to.clitic;
        if (!m.negative)
            m.dropSubject = false;
    } else {
        q.portugueseRest += " " + join(p.chance(0.6) ? "para" : "a", to.objectPortuguese());
    }
    const bool short_ = to.pronoun || p.chance(0.4);
    q.englishRest = short_ ? to.objectEnglish() + " " + thing.english : thing.english + " to " + to.objectEnglish();
    return sentence(clause(s, q, m), m.question);
}

Pair comparison(Phraser& p) {
    const bool somebody = p.chance(0.7);
    const NounPhrase s = somebody ? anybody(p) : p.nounPhrase(Vehicle | Building | Animal | Reading);
    NounPhrase other = somebody ? p.object(Person) : p.nounPhrase(s.classes);
    const Adjective* a = p.adjective(somebody ? Classes(Person) : s.classes, Being::Ser, true);
    if (!a || other.english == s.english || other.portuguese == s.portuguese || a->portuguese == "simples" ||
        a->portuguese == "mau" || other.english.starts_with("all ") || other.english.starts_with("many ") ||
        other.english.starts_with("some "))
        return comparison(p);
    const std::string adjective = agree(a->portuguese, s.gender, s.plural);
    const bool irregular = a->portuguese == "bom" || a->portuguese == "grande" || a->portuguese == "pequeno";
    std::string portuguese = "mais " + adjective;
    if (irregular)
        portuguese = std::string(a->portuguese == "bom"      ? "melhor"
                                 : a->portuguese == "grande" ? "maior"
                                                             : "menor") +
                     (s.plural ? "es" : "");
    const double roll = static_cast<double>(p.below(10)) / 10;
    std::string english = comparative(a->english) + " than ";
    std::string than = p.chance(0.5) ? " do que " : " que ";
    if (roll < 0.3) {
        portuguese = "tão " + adjective;
        english = "as " + std::string(a->english) + " as ";
        than = " quanto ";
    }
    Manner m = anyManner(p, s, Tense::Present);
    return sentence(
        clause(s, being(Being::Ser, portuguese + than + other.portuguese, english + other.objectEnglish()), m),
        m.question);
}

Pair stateSentence(Phraser& p) {
    const NounPhrase s = anybody(p);
    const Words& state = p.pick(states());
    Manner m = anyManner(p, s, p.chance(0.25) ? Tense::Past : Tense::Present);
    return sentence(clause(s, being(Being::Estar, std::string(state.portuguese), std::string(state.english)), m),
                    m.question);
}

Pair passive(Phraser& p) {
    constexpr std::array<Classes, 3> makes{Reading, Building, Thing | Vehicle};
    constexpr std::array<std::array<std::string_view, 2>, 3> done{
        {{"escrever", "write"}, {"construir", "build"}, {"vender", "sell"}}};
    const std::size_t which = p.below(3);
    const NounPhrase s = p.nounPhrase(makes[which]);
    const NounPhrase by = p.chance(0.5) ? p.name() : p.nounPhrase(Person);
    const std::string participle = agree(conjugate(done[which][0], Form::Participle, Person3::He), s.gender, s.plural);
    Manner m = anyManner(p, s, Tense::Past);
    const Predicate q{"ser", participle + " " + join("por", by.portuguese),
                      {},    false,
                      "be",  inflect(done[which][1], EnglishForm::Participle) + " by " + by.english,
                      false};
    return sentence(clause(s, q, m), m.question);
}

} // namespace engine::training::grammar
