// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/grammar/clause.h"

#include <array>

namespace engine::training::grammar {
namespace {

void append(std::string& text, std::string_view words) {
    if (words.empty())
        return;
    if (!text.empty())
        text += ' ';
    text += words;
}

std::string reflexivePronoun(Person3 person) {
    constexpr std::array<std::string_view, 4> table{"me", "se", "nos", "se"};
    return std::string(table[static_cast<std::size_t>(person)]);
}

std::string portugueseVerb(const NounPhrase& s, const Predicate& p, const Manner& m) {
    const std::string before = p.reflexive ? reflexivePronoun(s.person) : p.clitic;
    const auto simple = [&](Form form) {
        std::string text = before;
        append(text, conjugate(p.portugueseVerb, form, s.person));
        return text;
    };
    const auto progressive = [&](Form form) {
        std::string text = p.reflexive ? before : std::string();
        append(text, conjugate("estar", form, s.person));
        append(text, conjugate(p.portugueseVerb, Form::Gerund, s.person));
        return text;
    };
    switch (m.tense) {
    case Tense::Present:
        return simple(Form::Present);
    case Tense::Progressive:
        return progressive(Form::Present);
    case Tense::Past:
    case Tense::Perfect:
        return simple(p.imperfectPast ? Form::Imperfect : Form::Preterite);
    case Tense::Used:
        return simple(Form::Imperfect);
    case Tense::PastProgressive:
        return progressive(Form::Imperfect);
    case Tense::Would:
        return simple(Form::Conditional);
    case Tense::Future:
    case Tense::Will:
        return conjugate("ir", Form::Present, s.person) + " " +
               (before.empty() ? p.portugueseVerb : infinitiveWithClitic(p.portugueseVerb, before));
    }
    return {};
}

std::string portugueseClause(const NounPhrase& s, const Predicate& p, const Manner& m) {
    std::string text = m.questionWord;
    if (!m.dropSubject)
        append(text, s.portuguese);
    if (m.tense == Tense::Perfect)
        append(text, m.negative ? "ainda não" : "já");
    else if (m.negative)
        append(text, "não");
    append(text, m.middlePortuguese);
    append(text, portugueseVerb(s, p, m));
    append(text, p.portugueseRest);
    return text;
}

/// The English verb taken apart: what changes places with the subject in a question, and what follows.
struct EnglishVerb {
    std::string first; ///< is, does, will …; empty: the plain verb carries the tense
    std::string rest;
};

std::string formOfBe(const NounPhrase& s, bool past) {
    if (past)
        return s.englishThird || s.englishFirst ? "was" : "were";
    return s.englishFirst ? "am" : s.englishThird ? "is" : "are";
}

EnglishVerb simpleTense(const NounPhrase& s, const Predicate& p, bool past, bool support) {
    if (p.englishVerb == "be")
        return {formOfBe(s, past), {}};
    if (p.englishVerb == "can")
        return {past ? "could" : "can", {}};
    if (support)
        return {past ? "did" : s.englishThird ? "does" : "do", p.englishVerb};
    if (past)
        return {{}, inflect(p.englishVerb, EnglishForm::Past)};
    return {{}, s.englishThird ? inflect(p.englishVerb, EnglishForm::ThirdPerson) : p.englishVerb};
}

EnglishVerb englishVerb(const NounPhrase& s, const Predicate& p, const Manner& m) {
    const std::string base = p.englishVerb == "can" ? "be able to" : p.englishVerb;
    switch (m.tense) {
    case Tense::Present:
    case Tense::Past:
        return simpleTense(s, p, m.tense == Tense::Past, m.negative || m.question);
    case Tense::Progressive:
        return {formOfBe(s, false), inflect(base, EnglishForm::Ing)};
    case Tense::PastProgressive:
        return {formOfBe(s, true), inflect(base, EnglishForm::Ing)};
    case Tense::Used:
        return m.negative || m.question ? EnglishVerb{"did", "use to " + base} : EnglishVerb{{}, "used to " + base};
    case Tense::Future:
        return {formOfBe(s, false), "going to " + base};
    case Tense::Will:
        return {"will", base};
    case Tense::Would:
        return {"would", base};
    case Tense::Perfect:
        return {s.englishThird ? "has" : "have",
                (m.negative ? "" : "already ") + inflect(base, EnglishForm::Participle)};
    }
    return {};
}

std::string withNot(const std::string& verb, bool contract) {
    if (!contract || verb == "am")
        return verb == "can" ? "cannot" : verb + " not";
    if (verb == "can")
        return "can't";
    if (verb == "will")
        return "won't";
    return verb + "n't";
}

/// "I" + "am" = "I'm"; empty where nothing is drawn together.
std::string drawnTogether(const NounPhrase& s, const std::string& verb) {
    if (!s.pronoun)
        return {};
    constexpr std::array<std::array<std::string_view, 2>, 7> endings{
        {{"am", "'m"}, {"are", "'re"}, {"is", "'s"}, {"will", "'ll"}, {"would", "'d"}, {"have", "'ve"}, {"has", "'s"}}};
    for (const auto& ending : endings) {
        if (ending[0] == verb)
            return s.english + std::string(ending[1]);
    }
    return {};
}

std::string englishClause(const NounPhrase& s, const Predicate& p, const Manner& m) {
    const EnglishVerb verb = englishVerb(s, p, m);
    std::string text = m.englishQuestionWord;
    if (m.question) {
        const bool joined = m.negative && m.contract && verb.first != "am";
        append(text, joined ? withNot(verb.first, true) : verb.first);
        append(text, s.english);
        if (m.negative && !joined)
            append(text, "not");
    } else {
        const std::string together = m.contract && !verb.first.empty() && (!m.negative || verb.first == "am")
                                         ? drawnTogether(s, verb.first)
                                         : std::string();
        append(text, together.empty() ? s.english : together);
        if (!verb.first.empty() && together.empty())
            append(text, m.negative ? withNot(verb.first, m.contract) : verb.first);
        else if (m.negative)
            append(text, "not");
    }
    append(text, m.middleEnglish);
    append(text, verb.rest);
    append(text, p.englishRest);
    if (m.tense == Tense::Perfect && m.negative)
        append(text, "yet");
    return text;
}

} // namespace

std::string infinitiveWithClitic(std::string_view infinitive, std::string_view clitic) {
    if (clitic != "o" && clitic != "a" && clitic != "os" && clitic != "as")
        return std::string(clitic) + " " + std::string(infinitive);
    std::string stem(infinitive.substr(0, infinitive.size() - 1));
    const char vowel = stem.back();
    if (vowel == 'a')
        stem.replace(stem.size() - 1, 1, "á");
    else if (vowel == 'e')
        stem.replace(stem.size() - 1, 1, "ê");
    else if (stem.ends_with("ui") || stem.ends_with("ai"))
        stem.replace(stem.size() - 1, 1, "í");
    return stem + "-l" + std::string(clitic);
}

Pair clause(const NounPhrase& subject, const Predicate& predicate, const Manner& manner) {
    return {portugueseClause(subject, predicate, manner), englishClause(subject, predicate, manner)};
}

} // namespace engine::training::grammar
