// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/grammar/inflection.h"

#include <array>
#include <optional>

namespace engine::training::grammar {
namespace {

/// Forms for eu, ele, nós, eles, separated by spaces; empty: by rule. The subjunctive is given for eu alone.
struct Irregular {
    std::string_view infinitive, present, preterite, imperfect, subjunctive, gerund, participle, future;
};
constexpr Irregular irregulars[] = {
    {"ser", "sou é somos são", "fui foi fomos foram", "era era éramos eram", "seja", {}, "sido", {}},
    {"estar", "estou está estamos estão", "estive esteve estivemos estiveram", {}, "esteja", {}, {}, {}},
    {"ter", "tenho tem temos têm", "tive teve tivemos tiveram", "tinha tinha tínhamos tinham", "tenha", {}, {}, {}},
    {"ir", "vou vai vamos vão", "fui foi fomos foram", "ia ia íamos iam", "vá", "indo", "ido", {}},
    {"vir",
     "venho vem vimos vêm",
     "vim veio viemos vieram",
     "vinha vinha vínhamos vinham",
     "venha",
     "vindo",
     "vindo",
     {}},
    {"fazer", "faço faz fazemos fazem", "fiz fez fizemos fizeram", {}, "faça", {}, "feito", "far"},
    {"dizer", "digo diz dizemos dizem", "disse disse dissemos disseram", {}, "diga", {}, "dito", "dir"},
    {"trazer", "trago traz trazemos trazem", "trouxe trouxe trouxemos trouxeram", {}, "traga", {}, {}, "trar"},
    {"poder", "posso pode podemos podem", "pude pôde pudemos puderam", {}, "possa", {}, {}, {}},
    {"querer", "quero quer queremos querem", "quis quis quisemos quiseram", {}, "queira", {}, {}, {}},
    {"saber", "sei sabe sabemos sabem", "soube soube soubemos souberam", {}, "saiba", {}, {}, {}},
    {"ver", "vejo vê vemos veem", "vi viu vimos viram", {}, "veja", {}, "visto", {}},
    {"ler", "leio lê lemos leem", {}, {}, "leia", {}, {}, {}},
    {"dar", "dou dá damos dão", "dei deu demos deram", {}, "dê", {}, {}, {}},
    {"perder", "perco perde perdemos perdem", {}, {}, "perca", {}, {}, {}},
    {"ouvir", "ouço ouve ouvimos ouvem", {}, {}, "ouça", {}, {}, {}},
    {"pedir", "peço pede pedimos pedem", {}, {}, "peça", {}, {}, {}},
    {"dormir", "durmo dorme dormimos dormem", {}, {}, "durma", {}, {}, {}},
    {"vestir", "visto veste vestimos vestem", {}, {}, "vista", {}, {}, {}},
    {"seguir", "sigo segue seguimos seguem", {}, {}, "siga", {}, {}, {}},
    {"preferir", "prefiro prefere preferimos preferem", {}, {}, "prefira", {}, {}, {}},
    {"conseguir", "consigo consegue conseguimos conseguem", {}, {}, "consiga", {}, {}, {}},
    {"sair", "saio sai saímos saem", "saí saiu saímos saíram", "saía saía saíamos saíam", "saia", {}, "saído", {}},
    {"cair", "caio cai caímos caem", "caí caiu caímos caíram", "caía caía caíamos caíam", "caia", {}, "caído", {}},
    {"construir",
     "construo constrói construímos constroem",
     "construí construiu construímos construíram",
     "construía construía construíamos construíam",
     "construa",
     {},
     "construído",
     {}},
    {"rir", "rio ri rimos riem", "ri riu rimos riram", {}, "ria", {}, {}, {}},
    {"sorrir", "sorrio sorri sorrimos sorriem", "sorri sorriu sorrimos sorriram", {}, "sorria", {}, {}, {}},
    {"odiar", "odeio odeia odiamos odeiam", {}, {}, "odeie", {}, {}, {}},
    {"escrever", {}, {}, {}, {}, {}, "escrito", {}},
    {"abrir", {}, {}, {}, {}, {}, "aberto", {}},
    {"ganhar", {}, {}, {}, {}, {}, "ganho", {}},
};

const Irregular* irregular(std::string_view infinitive) {
    for (const Irregular& verb : irregulars) {
        if (verb.infinitive == infinitive)
            return &verb;
    }
    return nullptr;
}

std::string word(std::string_view row, Person3 person) {
    for (int skip = static_cast<int>(person); skip > 0; --skip)
        row.remove_prefix(row.find(' ') + 1);
    return std::string(row.substr(0, row.find(' ')));
}

bool endsWith(std::string_view text, std::string_view end) {
    return text.ends_with(end);
}

/// The stem before another vowel than the infinitive's, spelt so that its sound stays.
std::string respelt(std::string stem, char from, bool beforeE) {
    const auto replace = [&](std::string_view end, std::string_view by) {
        stem.replace(stem.size() - end.size(), end.size(), by);
        return stem;
    };
    if (from == 'a' && beforeE) { // ficar – fique, chegar – chegue, começar – comece
        if (endsWith(stem, "ç"))
            return replace("ç", "c");
        if (endsWith(stem, "c"))
            return replace("c", "qu");
        if (endsWith(stem, "g"))
            return replace("g", "gu");
    } else if (from != 'a' && !beforeE) { // conhecer – conheço, fugir – fujo, seguir – sigo
        if (endsWith(stem, "gu"))
            return replace("gu", "g");
        if (endsWith(stem, "c"))
            return replace("c", "ç");
        if (endsWith(stem, "g"))
            return replace("g", "j");
    }
    return stem;
}

std::string regular(std::string_view infinitive, Form form, Person3 person) {
    const char vowel = infinitive[infinitive.size() - 2];
    const std::string stem(infinitive.substr(0, infinitive.size() - 2));
    const auto i = static_cast<std::size_t>(person);
    using Row = std::array<std::string_view, 4>;
    if (form == Form::Present) {
        static constexpr Row a{"o", "a", "amos", "am"}, e{"o", "e", "emos", "em"}, r{"o", "e", "imos", "em"};
        const std::string before = person == Person3::I ? respelt(stem, vowel, false) : stem;
        return before + std::string((vowel == 'a' ? a : vowel == 'e' ? e : r)[i]);
    }
    if (form == Form::Preterite) {
        static constexpr Row a{"ei", "ou", "amos", "aram"}, e{"i", "eu", "emos", "eram"}, r{"i", "iu", "imos", "iram"};
        const std::string before = person == Person3::I ? respelt(stem, vowel, true) : stem;
        return before + std::string((vowel == 'a' ? a : vowel == 'e' ? e : r)[i]);
    }
    static constexpr Row a{"ava", "ava", "ávamos", "avam"}, e{"ia", "ia", "íamos", "iam"};
    return stem + std::string((vowel == 'a' ? a : e)[i]);
}

/// Present subjunctive from that of eu: seja – sejamos – sejam, vá – vamos – vão.
std::string subjunctive(std::string_view infinitive, const Irregular* known, Person3 person) {
    std::string first;
    if (known && !known->subjunctive.empty()) {
        first = known->subjunctive;
    } else {
        const char vowel = infinitive[infinitive.size() - 2];
        const std::string stem(infinitive.substr(0, infinitive.size() - 2));
        first = respelt(stem, vowel, vowel == 'a') + (vowel == 'a' ? "e" : "a");
    }
    if (person == Person3::I || person == Person3::He)
        return first;
    if (infinitive == "ir")
        return person == Person3::We ? "vamos" : "vão";
    if (infinitive == "odiar" && person == Person3::We)
        return "odiemos";
    if (infinitive == "dar")
        return person == Person3::We ? "demos" : "deem";
    return first + (person == Person3::We ? "mos" : "m");
}

} // namespace

std::string conjugate(std::string_view infinitive, Form form, Person3 person) {
    const Irregular* known = irregular(infinitive);
    const auto given = [&](std::string_view row) {
        return row.empty() ? regular(infinitive, form, person) : word(row, person);
    };
    const char vowel = infinitive[infinitive.size() - 2];
    const std::string stem(infinitive.substr(0, infinitive.size() - 2));
    switch (form) {
    case Form::Present:
        return given(known ? known->present : std::string_view());
    case Form::Preterite:
        return given(known ? known->preterite : std::string_view());
    case Form::Imperfect:
        return given(known ? known->imperfect : std::string_view());
    case Form::Conditional: {
        static constexpr std::array<std::string_view, 4> endings{"ia", "ia", "íamos", "iam"};
        const std::string_view future = known && !known->future.empty() ? known->future : infinitive;
        return std::string(future) + std::string(endings[static_cast<std::size_t>(person)]);
    }
    case Form::Subjunctive:
        return subjunctive(infinitive, known, person);
    case Form::Infinitive:
        return std::string(infinitive);
    case Form::Gerund:
        return known && !known->gerund.empty() ? std::string(known->gerund) : stem + vowel + "ndo";
    case Form::Participle:
        if (known && !known->participle.empty())
            return std::string(known->participle);
        return stem + (vowel == 'a' ? "ado" : "ido");
    }
    return {};
}

std::string portuguesePlural(const Noun& noun) {
    if (!noun.portuguesePlural.empty())
        return std::string(noun.portuguesePlural);
    const std::string_view word = noun.portuguese;
    const auto ending = [&](std::string_view end, std::string_view by) {
        return std::string(word.substr(0, word.size() - end.size())) + std::string(by);
    };
    constexpr std::array<std::array<std::string_view, 2>, 9> rules{{{"ão", "ões"},
                                                                    {"al", "ais"},
                                                                    {"el", "éis"},
                                                                    {"ol", "óis"},
                                                                    {"ul", "uis"},
                                                                    {"m", "ns"},
                                                                    {"ês", "eses"},
                                                                    {"r", "res"},
                                                                    {"z", "zes"}}};
    for (const auto& rule : rules) {
        if (endsWith(word, rule[0]))
            return ending(rule[0], rule[1]);
    }
    return std::string(word) + "s";
}

std::string agree(std::string_view adjective, Gender gender, bool plural) {
    std::string word(adjective);
    if (gender == Gender::Feminine) {
        if (word == "bom")
            word = "boa";
        else if (word == "mau")
            word = "má";
        else if (word.ends_with('o'))
            word.back() = 'a';
    }
    if (!plural || word == "simples")
        return word;
    return portuguesePlural({word, {}, gender, 0, {}, {}});
}

std::string join(std::string_view preposition, std::string_view phrase) {
    const std::size_t space = preposition.rfind(' ');
    const std::string before = space == std::string_view::npos ? "" : std::string(preposition.substr(0, space + 1));
    const std::string_view last = space == std::string_view::npos ? preposition : preposition.substr(space + 1);
    const std::size_t end = phrase.find(' ');
    const std::string_view first = phrase.substr(0, end);
    const auto starts = [&](std::initializer_list<std::string_view> words) {
        for (const std::string_view one : words) {
            if (first == one)
                return true;
        }
        return false;
    };
    const bool article = starts({"o", "a", "os", "as"});
    const bool demonstrative = starts({"este", "esta", "estes", "estas", "esse", "essa", "esses", "essas", "aquele",
                                       "aquela", "aqueles", "aquelas", "isto", "isso", "aquilo"});
    const bool pronoun = starts({"ele", "ela", "eles", "elas"});
    const bool indefinite = starts({"um", "uma"});
    if (last == "de" && (article || demonstrative || pronoun))
        return before + "d" + std::string(phrase);
    if (last == "em" && (article || demonstrative || pronoun || indefinite))
        return before + "n" + std::string(phrase);
    if (last == "por" && article)
        return before + "pel" + std::string(phrase);
    if (last == "a" && article)
        return before + (first.starts_with('o') ? "a" + std::string(phrase) : "à" + std::string(phrase.substr(1)));
    if (last == "a" && first.starts_with("aquel"))
        return before + "à" + std::string(phrase.substr(1));
    return std::string(preposition) + " " + std::string(phrase);
}

std::string capitalized(std::string text) {
    if (text.empty())
        return text;
    const auto first = static_cast<unsigned char>(text[0]);
    if (first >= 'a' && first <= 'z')
        text[0] = static_cast<char>(first - 'a' + 'A');
    else if (first == 0xC3 && text.size() > 1 && static_cast<unsigned char>(text[1]) >= 0xA0) // à … ü
        text[1] = static_cast<char>(static_cast<unsigned char>(text[1]) - 0x20);
    return text;
}

} // namespace engine::training::grammar
