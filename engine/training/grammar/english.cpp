// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/grammar/inflection.h"

#include <algorithm>
#include <array>

namespace engine::training::grammar {
namespace {

struct Irregular {
    std::string_view base, past, participle;
};
constexpr Irregular irregulars[] = {
    {"sleep", "slept", "slept"},
    {"run", "ran", "run"},
    {"swim", "swam", "swum"},
    {"sing", "sang", "sung"},
    {"wake", "woke", "woken"},
    {"get", "got", "gotten"},
    {"sit", "sat", "sat"},
    {"come", "came", "come"},
    {"leave", "left", "left"},
    {"fall", "fell", "fallen"},
    {"take", "took", "taken"},
    {"have", "had", "had"},
    {"do", "did", "done"},
    {"eat", "ate", "eaten"},
    {"drink", "drank", "drunk"},
    {"buy", "bought", "bought"},
    {"sell", "sold", "sold"},
    {"read", "read", "read"},
    {"write", "wrote", "written"},
    {"see", "saw", "seen"},
    {"hear", "heard", "heard"},
    {"find", "found", "found"},
    {"lose", "lost", "lost"},
    {"know", "knew", "known"},
    {"catch", "caught", "caught"},
    {"break", "broke", "broken"},
    {"put", "put", "put"},
    {"tell", "told", "told"},
    {"forget", "forgot", "forgotten"},
    {"bring", "brought", "brought"},
    {"steal", "stole", "stolen"},
    {"build", "built", "built"},
    {"draw", "drew", "drawn"},
    {"drive", "drove", "driven"},
    {"think", "thought", "thought"},
    {"understand", "understood", "understood"},
    {"go", "went", "gone"},
    {"speak", "spoke", "spoken"},
    {"give", "gave", "given"},
    {"say", "said", "said"},
    {"make", "made", "made"},
    {"meet", "met", "met"},
    {"be", "was", "been"},
    {"send", "sent", "sent"},
    {"show", "showed", "shown"},
};

bool isVowel(char c) {
    return std::string_view("aeiou").find(c) != std::string_view::npos;
}

/// run – running, stop – stopped: one short stressed vowel before one consonant.
bool doubles(std::string_view w) {
    constexpr std::array<std::string_view, 9> words{"run",    "swim", "get",  "sit",   "put",
                                                    "forget", "hug",  "stop", "prefer"};
    return std::find(words.begin(), words.end(), w) != words.end();
}

std::string ing(std::string_view w) {
    if (doubles(w))
        return std::string(w) + w.back() + "ing";
    if (w.ends_with("ie"))
        return std::string(w.substr(0, w.size() - 2)) + "ying";
    if (w.ends_with('e') && !w.ends_with("ee") && w != "be")
        return std::string(w.substr(0, w.size() - 1)) + "ing";
    return std::string(w) + "ing";
}

bool consonantY(std::string_view w) {
    return w.size() > 1 && w.ends_with('y') && !isVowel(w[w.size() - 2]);
}

std::string withS(std::string_view w) {
    if (w == "have")
        return "has";
    if (w == "go" || w == "do") // but: photos, pianos
        return std::string(w) + "es";
    if (consonantY(w))
        return std::string(w.substr(0, w.size() - 1)) + "ies";
    for (const std::string_view end : {"s", "x", "z", "ch", "sh"}) {
        if (w.ends_with(end))
            return std::string(w) + "es";
    }
    return std::string(w) + "s";
}

std::string withEd(std::string_view w) {
    if (doubles(w))
        return std::string(w) + w.back() + "ed";
    if (consonantY(w))
        return std::string(w.substr(0, w.size() - 1)) + "ied";
    return std::string(w) + (w.ends_with('e') ? "d" : "ed");
}

} // namespace

std::string inflect(std::string_view verb, EnglishForm form) {
    const std::size_t space = verb.find(' ');
    const std::string_view word = verb.substr(0, space);
    const std::string particle = space == std::string_view::npos ? "" : std::string(verb.substr(space));
    const auto known = std::find_if(std::begin(irregulars), std::end(irregulars),
                                    [&](const Irregular& one) { return one.base == word; });
    const bool irregular = known != std::end(irregulars);
    switch (form) {
    case EnglishForm::Base:
        return std::string(verb);
    case EnglishForm::ThirdPerson:
        return withS(word) + particle;
    case EnglishForm::Past:
        return (irregular ? std::string(known->past) : withEd(word)) + particle;
    case EnglishForm::Participle:
        return (irregular ? std::string(known->participle) : withEd(word)) + particle;
    case EnglishForm::Ing:
        return ing(word) + particle;
    }
    return {};
}

bool hasPlural(const Noun& noun) {
    return noun.englishPlural != "-" && noun.portuguesePlural != "-";
}

std::string englishPlural(const Noun& noun) {
    return noun.englishPlural.empty() ? withS(noun.english) : std::string(noun.englishPlural);
}

std::string comparative(std::string_view word) {
    constexpr std::array<std::array<std::string_view, 2>, 3> known{
        {{"good", "better"}, {"bad", "worse"}, {"far", "farther"}}};
    for (const auto& pair : known) {
        if (pair[0] == word)
            return std::string(pair[1]);
    }
    constexpr std::array<std::string_view, 27> shortOnes{"tall",  "short",  "young", "old",   "new",  "big",  "small",
                                                         "ugly",  "strong", "rich",  "poor",  "nice", "kind", "shy",
                                                         "lazy",  "easy",   "long",  "cheap", "fast", "slow", "heavy",
                                                         "light", "sweet",  "happy", "hot",   "cold", "clean"};
    if (std::find(shortOnes.begin(), shortOnes.end(), word) == shortOnes.end())
        return "more " + std::string(word);
    if (word == "shy")
        return "shyer";
    if (consonantY(word))
        return std::string(word.substr(0, word.size() - 1)) + "ier";
    if (word == "big" || word == "hot")
        return std::string(word) + word.back() + "er";
    return std::string(word) + (word.ends_with('e') ? "r" : "er");
}

std::string indefiniteArticle(std::string_view next) {
    if (next.starts_with("hour") || next.starts_with("honest"))
        return "an";
    if (next.starts_with("uni") || next.starts_with("use") || next.starts_with("Euro") || next.starts_with("one"))
        return "a";
    const char first = next.empty() ? 'x' : next[0];
    return isVowel(first >= 'A' && first <= 'Z' ? static_cast<char>(first - 'A' + 'a') : first) ? "an" : "a";
}

} // namespace engine::training::grammar
