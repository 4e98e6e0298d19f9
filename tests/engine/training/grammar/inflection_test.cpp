// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/grammar/clause.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

namespace engine::training::grammar {
namespace {

std::vector<std::string> split(const std::string& line, char at) {
    std::vector<std::string> parts;
    std::stringstream stream(line);
    for (std::string part; std::getline(stream, part, at);)
        parts.push_back(part);
    return parts;
}

/// The table was read through by hand: infinitive, then present, preterite, imperfect, conditional and subjunctive of
/// eu, ele, nós, eles, then gerund and participle.
TEST(Inflection, ConjugatesEveryVerbAsInTheTable) {
    std::ifstream file(HEADLIGHT_TEST_DATA "/training/conjugations.tsv");
    ASSERT_TRUE(file);
    std::set<std::string> known;
    for (std::string line; std::getline(file, line);) {
        const auto columns = split(line, '\t');
        ASSERT_EQ(columns.size(), 8U) << line;
        known.insert(columns[0]);
        constexpr std::array<Form, 5> forms{Form::Present, Form::Preterite, Form::Imperfect, Form::Conditional,
                                            Form::Subjunctive};
        for (std::size_t f = 0; f < forms.size(); ++f) {
            const auto words = split(columns[f + 1], ' ');
            ASSERT_EQ(words.size(), 4U) << line;
            for (int person = 0; person < 4; ++person)
                EXPECT_EQ(conjugate(columns[0], forms[f], static_cast<Person3>(person)),
                          words[static_cast<std::size_t>(person)]);
        }
        EXPECT_EQ(conjugate(columns[0], Form::Gerund, Person3::I), columns[6]);
        EXPECT_EQ(conjugate(columns[0], Form::Participle, Person3::I), columns[7]);
    }
    for (const Verb& verb : verbs())
        EXPECT_TRUE(known.contains(std::string(verb.portuguese))) << verb.portuguese << " is not in the table";
    for (const Activity& activity : activities())
        EXPECT_TRUE(known.contains(std::string(activity.portugueseVerb))) << activity.portugueseVerb;
}

TEST(Inflection, AdjectivesAgree) {
    constexpr Gender m = Gender::Masculine, f = Gender::Feminine;
    EXPECT_EQ(agree("bonito", f, false), "bonita");
    EXPECT_EQ(agree("bonito", f, true), "bonitas");
    EXPECT_EQ(agree("bom", f, false), "boa");
    EXPECT_EQ(agree("bom", m, true), "bons");
    EXPECT_EQ(agree("mau", f, true), "más");
    EXPECT_EQ(agree("azul", f, true), "azuis");
    EXPECT_EQ(agree("fácil", m, false), "fácil");
    EXPECT_EQ(agree("inteligente", f, true), "inteligentes");
    EXPECT_EQ(agree("simples", f, true), "simples");
    EXPECT_EQ(agree("jovem", m, true), "jovens");
    EXPECT_EQ(agree("feliz", m, true), "felizes");
}

TEST(Inflection, NounsHaveTheirPlurals) {
    const auto plural = [](std::string_view portuguese) {
        for (const Noun& noun : nouns()) {
            if (noun.portuguese == portuguese)
                return portuguesePlural(noun) + "/" + englishPlural(noun);
        }
        return std::string("no such noun");
    };
    EXPECT_EQ(plural("homem"), "homens/men");
    EXPECT_EQ(plural("irmão"), "irmãos/brothers");
    EXPECT_EQ(plural("cão"), "cães/dogs");
    EXPECT_EQ(plural("avião"), "aviões/planes");
    EXPECT_EQ(plural("hotel"), "hotéis/hotels");
    EXPECT_EQ(plural("jornal"), "jornais/newspapers");
    EXPECT_EQ(plural("flor"), "flores/flowers");
    EXPECT_EQ(plural("rapaz"), "rapazes/young men");
    EXPECT_EQ(plural("lápis"), "lápis/pencils");
    EXPECT_EQ(plural("foto"), "fotos/photos");
    EXPECT_EQ(plural("cidade"), "cidades/cities");
    EXPECT_EQ(plural("festa"), "festas/parties");
}

TEST(Inflection, PrepositionsContract) {
    EXPECT_EQ(join("de", "o menino"), "do menino");
    EXPECT_EQ(join("de", "ela"), "dela");
    EXPECT_EQ(join("de", "um amigo"), "de um amigo");
    EXPECT_EQ(join("em", "as ruas"), "nas ruas");
    EXPECT_EQ(join("em", "uma casa"), "numa casa");
    EXPECT_EQ(join("em", "aquela casa"), "naquela casa");
    EXPECT_EQ(join("a", "o mercado"), "ao mercado");
    EXPECT_EQ(join("a", "as lojas"), "às lojas");
    EXPECT_EQ(join("a", "aquele homem"), "àquele homem");
    EXPECT_EQ(join("por", "os alunos"), "pelos alunos");
    EXPECT_EQ(join("por", "Maria"), "por Maria");
    EXPECT_EQ(join("em cima de", "a mesa"), "em cima da mesa");
    EXPECT_EQ(join("com", "os amigos"), "com os amigos");
}

TEST(Inflection, EnglishVerbs) {
    EXPECT_EQ(inflect("wake up", EnglishForm::Past), "woke up");
    EXPECT_EQ(inflect("study", EnglishForm::ThirdPerson), "studies");
    EXPECT_EQ(inflect("play", EnglishForm::ThirdPerson), "plays");
    EXPECT_EQ(inflect("watch", EnglishForm::ThirdPerson), "watches");
    EXPECT_EQ(inflect("go", EnglishForm::ThirdPerson), "goes");
    EXPECT_EQ(inflect("have", EnglishForm::ThirdPerson), "has");
    EXPECT_EQ(inflect("prefer", EnglishForm::Past), "preferred");
    EXPECT_EQ(inflect("hug", EnglishForm::Ing), "hugging");
    EXPECT_EQ(inflect("write", EnglishForm::Ing), "writing");
    EXPECT_EQ(inflect("write", EnglishForm::Participle), "written");
    EXPECT_EQ(comparative("heavy"), "heavier");
    EXPECT_EQ(comparative("big"), "bigger");
    EXPECT_EQ(comparative("expensive"), "more expensive");
    EXPECT_EQ(indefiniteArticle("umbrella"), "an");
    EXPECT_EQ(indefiniteArticle("honest"), "an");
    EXPECT_EQ(indefiniteArticle("university"), "a");
    EXPECT_EQ(capitalized("água"), "Água");
}

TEST(Inflection, PronounsBehindInfinitives) {
    EXPECT_EQ(infinitiveWithClitic("ajudar", "o"), "ajudá-lo");
    EXPECT_EQ(infinitiveWithClitic("ver", "as"), "vê-las");
    EXPECT_EQ(infinitiveWithClitic("abrir", "a"), "abri-la");
    EXPECT_EQ(infinitiveWithClitic("construir", "os"), "construí-los");
    EXPECT_EQ(infinitiveWithClitic("ajudar", "me"), "me ajudar");
}

} // namespace
} // namespace engine::training::grammar
