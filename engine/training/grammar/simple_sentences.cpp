// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/grammar/sentences.h"

#include <algorithm>
#include <array>

namespace engine::training::grammar {

Pair sentence(Pair words, bool question) {
    return {capitalized(std::move(words.portuguese)) + (question ? "?" : "."),
            capitalized(std::move(words.english)) + (question ? "?" : ".")};
}

Pair operator+(Pair left, const Pair& right) {
    const auto add = [](std::string& text, const std::string& more) {
        if (!more.empty())
            text += (text.empty() ? "" : " ") + more;
    };
    add(left.portuguese, right.portuguese);
    add(left.english, right.english);
    return left;
}

Predicate being(Being being, std::string portuguese, std::string english) {
    return {being == Being::Ser ? "ser" : "estar", std::move(portuguese), {}, false, "be", std::move(english), true};
}

NounPhrase anybody(Phraser& p) {
    NounPhrase s = p.subject(Person);
    const bool open =
        s.portuguese == "eu" || s.portuguese == "você" || s.portuguese == "nós" || s.portuguese == "vocês";
    if (open && p.chance(0.35))
        s.gender = Gender::Feminine;
    return s;
}

Manner anyManner(Phraser& p, const NounPhrase& subject, Tense tense) {
    Manner m;
    m.tense = tense;
    m.negative = p.chance(0.18);
    m.question = !m.negative && p.chance(0.14);
    m.contract = p.chance(0.5);
    m.dropSubject = subject.droppable && !m.question && p.chance(0.5);
    return m;
}

Predicate predicateOf(Phraser& p, const Verb& verb) {
    Predicate result{std::string(verb.portuguese), std::string(verb.portugueseRest), {},          verb.reflexive,
                     std::string(verb.english),    std::string(verb.englishRest),    verb.stative};
    if (!verb.objects)
        return result;
    const NounPhrase object = p.object(verb.objects);
    if (!verb.portuguesePreposition.empty()) {
        result.portugueseRest = join(verb.portuguesePreposition, object.objectPortuguese());
        if (object.afterPreposition == "mim" && verb.portuguesePreposition == "com")
            result.portugueseRest = "comigo";
        if (object.portuguese == "nós" && verb.portuguesePreposition == "com")
            result.portugueseRest = "conosco";
    } else if (object.pronoun && !object.clitic.empty()) {
        result.clitic = object.clitic;
    } else {
        result.portugueseRest = object.portuguese;
    }
    result.englishRest =
        (verb.englishPreposition.empty() ? "" : std::string(verb.englishPreposition) + " ") + object.objectEnglish();
    return result;
}

namespace {

/// "I see me" is nobody's sentence: the object may not be the subject.
bool reflects(const NounPhrase& s, const Predicate& q) {
    if (!s.pronoun)
        return false;
    const bool me = q.englishRest == "me" || q.englishRest == "us" || q.englishRest.ends_with(" me") ||
                    q.englishRest.ends_with(" us");
    const bool you = q.englishRest == "you" || q.englishRest.ends_with(" you");
    if ((s.person == Person3::I || s.person == Person3::We) && me)
        return true;
    return s.english == "you" && you;
}

const Verb& anyVerb(Phraser& p, Tense tense) {
    const bool moving = tense == Tense::Progressive || tense == Tense::PastProgressive;
    for (;;) {
        const Verb& verb = p.pick(verbs());
        if (!(moving && verb.stative))
            return verb;
    }
}

When whenOf(Tense tense) {
    switch (tense) {
    case Tense::Present:
    case Tense::Used:
        return When::Habit;
    case Tense::Progressive:
        return When::Now;
    case Tense::Future:
    case Tense::Will:
    case Tense::Would:
        return When::Future;
    default:
        return When::Past;
    }
}

/// sempre – always, where the sentence leaves room for it.
void addMiddle(Phraser& p, Manner& m) {
    constexpr std::array<std::array<std::string_view, 2>, 6> table{{{"sempre", "always"},
                                                                    {"nunca", "never"},
                                                                    {"raramente", "rarely"},
                                                                    {"quase nunca", "hardly ever"},
                                                                    {"também", "also"},
                                                                    {"geralmente", "usually"}}};
    if (m.negative || m.question || (m.tense != Tense::Present && m.tense != Tense::Past) || !p.chance(0.15))
        return;
    const auto& words = p.pick(table);
    if (m.tense == Tense::Past && words[0] != "nunca" && words[0] != "também")
        return;
    m.middlePortuguese = words[0];
    m.middleEnglish = words[1];
}

} // namespace

Pair action(Phraser& p, Tense tense, bool plain) {
    for (;;) {
        const Verb& verb = anyVerb(p, tense);
        const NounPhrase s = p.subject(verb.subjects);
        const Predicate q = predicateOf(p, verb);
        if (reflects(s, q))
            continue;
        const bool progressive = tense == Tense::Progressive || tense == Tense::PastProgressive;
        if (progressive && !q.clitic.empty())
            continue;
        Manner m = anyManner(p, s, tense);
        if (plain)
            m.negative = m.question = false;
        if (tense == Tense::Used)
            m.negative = m.question = false;
        // A sentence does not begin with an unstressed pronoun.
        if ((!q.clitic.empty() || q.reflexive) && !m.negative)
            m.dropSubject = false;
        addMiddle(p, m);
        Pair words = clause(s, q, m);
        const bool placed = !verb.objects && verb.portugueseRest.empty() && p.chance(0.25);
        if (placed)
            words = words + p.pickPair(locations());
        else if (!verb.objects && verb.portugueseRest.empty() && !verb.reflexive && verb.portuguese != "chegar" &&
                 verb.portuguese != "cair" && p.chance(0.15))
            words = words + p.pickPair(manners());
        const bool habitual =
            tense != Tense::Present || !m.middlePortuguese.empty() ? m.middlePortuguese.empty() : true;
        if (habitual && !(verb.stative && tense != Tense::Present) && p.chance(plain ? 0.2 : 0.45)) {
            const Pair time = p.pickPair(times(whenOf(tense)));
            if (!m.question && !plain && p.chance(0.25))
                words = Pair{time.portuguese + ",", time.english + ","} + words;
            else
                words = words + time;
        }
        if (m.question) {
            words.portuguese += '?';
            words.english += '?';
        }
        return words;
    }
}

Pair actionSentence(Phraser& p) {
    constexpr std::array<Tense, 12> tenses{
        Tense::Present, Tense::Present, Tense::Present, Tense::Progressive,     Tense::Past,   Tense::Past,
        Tense::Past,    Tense::Past,    Tense::Used,    Tense::PastProgressive, Tense::Future, Tense::Will};
    Pair words = action(p, p.pick(tenses), false);
    if (words.english.ends_with('?'))
        return {capitalized(words.portuguese), capitalized(words.english)};
    return sentence(words);
}

Pair perfectSentence(Phraser& p) {
    for (;;) {
        const Verb& verb = anyVerb(p, Tense::Perfect);
        if (verb.stative || verb.reflexive || verb.english == "fall")
            continue;
        const NounPhrase s = p.subject(verb.subjects);
        const Predicate q = predicateOf(p, verb);
        if (reflects(s, q))
            continue;
        Manner m = anyManner(p, s, Tense::Perfect);
        m.negative = p.chance(0.5);
        m.question = !m.negative && p.chance(0.4);
        m.dropSubject = m.dropSubject && !m.question;
        return sentence(clause(s, q, m), m.question);
    }
}

Pair description(Phraser& p) {
    const bool somebody = p.chance(0.6);
    const NounPhrase s = somebody ? anybody(p)
                                  : p.nounPhrase(Animal | Food | Drink | Thing | Furniture | Building | Vehicle |
                                                 Clothes | Reading | Idea | Media);
    const Adjective* a = p.adjective(s.classes & ~(Kin | Job), std::nullopt, false);
    if (!a)
        return description(p);
    std::string portuguese = agree(a->portuguese, s.gender, s.plural), english(a->english);
    constexpr std::array<std::array<std::string_view, 2>, 4> degrees{
        {{"muito", "very"}, {"bastante", "quite"}, {"tão", "so"}, {"um pouco", "a little"}}};
    constexpr std::array<std::string_view, 12> absolute{"sozinho", "pronto", "delicioso", "vermelho",
                                                        "azul",    "verde",  "amarelo",   "branco",
                                                        "preto",   "aberto", "fechado",   "vazio"};
    const bool gradable = std::find(absolute.begin(), absolute.end(), a->portuguese) == absolute.end();
    if (gradable && p.chance(0.3)) {
        const auto& degree = p.pick(degrees);
        portuguese = std::string(degree[0]) + " " + portuguese;
        english = std::string(degree[1]) + " " + english;
    }
    Manner m = anyManner(p, s, p.chance(0.25) ? Tense::Past : Tense::Present);
    Pair words = clause(s, being(a->being, portuguese, english), m);
    if (m.tense == Tense::Past && a->being == Being::Estar && p.chance(0.4))
        words = words + Pair{"ontem", "yesterday"};
    if (m.tense == Tense::Present && a->being == Being::Estar && p.chance(0.2))
        words = words + Pair{"hoje", "today"};
    return sentence(words, m.question);
}

Pair identity(Phraser& p) {
    const NounPhrase s = anybody(p);
    const Noun* job = nullptr;
    for (int attempt = 0; !job || (job->gender != s.gender && attempt < 30); ++attempt)
        job = &p.noun(Job);
    if (job->gender != s.gender)
        return identity(p);
    const std::string english =
        s.plural ? englishPlural(*job) : indefiniteArticle(job->english) + " " + std::string(job->english);
    const std::string portuguese = s.plural ? portuguesePlural(*job) : std::string(job->portuguese);
    Manner m = anyManner(p, s, p.chance(0.15) ? Tense::Past : Tense::Present);
    return sentence(clause(s, being(Being::Ser, portuguese, english), m), m.question);
}

Pair location(Phraser& p) {
    const bool somebody = p.chance(0.55);
    const NounPhrase s = somebody ? anybody(p) : p.nounPhrase(Thing | Animal | Vehicle | Clothes | Reading);
    Manner m = anyManner(p, s, p.chance(0.3) ? Tense::Past : Tense::Present);
    Pair where = p.pickPair(locations());
    if (!somebody || p.chance(0.15)) {
        const Words& position = p.pick(positions());
        const bool in = position.english == "in" || position.english == "inside";
        const NounPhrase place = p.nounPhrase(in         ? (somebody ? Building | Place : Building | Vehicle)
                                              : somebody ? Building
                                                         : Furniture);
        if (position.english == "on" && somebody)
            return location(p);
        where = {join(position.portuguese, place.portuguese), std::string(position.english) + " " + place.english};
    }
    return sentence(clause(s, being(Being::Estar, where.portuguese, where.english), m), m.question);
}

Pair existence(Phraser& p) {
    const Noun& noun = p.noun(Person | Animal | Thing | Furniture | Food | Drink | Vehicle | Building);
    if (noun.classes & (Kin | Sole))
        return existence(p);
    const bool mass = !hasPlural(noun), plural = !mass && p.chance(0.4), past = p.chance(0.25);
    const bool negative = p.chance(0.15), ask = !negative && p.chance(0.15);
    const std::string many = portuguesePlural(noun), manyEnglish = englishPlural(noun);
    Pair thing;
    if (negative)
        thing = mass || !plural ? Pair{std::string(mass                              ? ""
                                                   : noun.gender == Gender::Feminine ? "nenhuma "
                                                                                     : "nenhum ") +
                                           std::string(noun.portuguese),
                                       "no " + std::string(noun.english)}
                                : Pair{many, "no " + manyEnglish};
    else if (mass)
        thing = {std::string(noun.portuguese), std::string(ask ? "any " : "some ") + std::string(noun.english)};
    else if (plural) {
        const Words& number = p.pick(numbers());
        const bool feminine = noun.gender == Gender::Feminine;
        thing =
            p.chance(0.5)
                ? Pair{std::string(feminine ? "muitas " : "muitos ") + many, "many " + manyEnglish}
                : Pair{(feminine && number.portuguese == "dois" ? "duas" : std::string(number.portuguese)) + " " + many,
                       std::string(number.english) + " " + manyEnglish};
    } else
        thing = {std::string(noun.gender == Gender::Feminine ? "uma " : "um ") + std::string(noun.portuguese),
                 indefiniteArticle(noun.english) + " " + std::string(noun.english)};
    Pair where = p.pickPair(locations());
    if (p.chance(0.5)) {
        const Words& position = p.pick(positions());
        const NounPhrase place = p.withDeterminer(
            p.noun(position.english == "in" || position.english == "far from" ? Building : Furniture | Building), false,
            nullptr, false);
        if (position.english != "on" || !(place.classes & Building))
            where = {join(position.portuguese, place.portuguese), std::string(position.english) + " " + place.english};
    }
    const bool colloquial = p.chance(0.4);
    const std::string verb = past ? (colloquial ? "tinha" : "havia") : colloquial ? "tem" : "há";
    const std::string be = plural ? (past ? "were" : "are") : past ? "was" : "is";
    const std::string there = ask ? be + " there" : "there " + be;
    return sentence(Pair{(negative ? "não " : "") + verb, there} + thing + where, ask);
}

} // namespace engine::training::grammar
