// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/grammar/pair_grammar.h"

#include "engine/training/grammar/clause.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

namespace engine::training {
namespace {

using namespace grammar;

NounPhrase subject(std::string portuguese, std::string english, Person3 person, bool third, bool first = false) {
    NounPhrase s;
    s.portuguese = std::move(portuguese);
    s.english = std::move(english);
    s.person = person;
    s.englishThird = third;
    s.englishFirst = first;
    s.pronoun = true;
    return s;
}

struct ClauseCase {
    Tense tense;
    bool negative, question, contract;
    std::string_view portuguese, english;
};

TEST(Clause, SaysTheSameInEveryTenseOfBothLanguages) {
    const NounPhrase she = subject("ela", "she", Person3::He, true);
    const Predicate eat{"comer", "a maçã", {}, false, "eat", "the apple", false};
    constexpr ClauseCase cases[] = {
        {Tense::Present, false, false, false, "ela come a maçã", "she eats the apple"},
        {Tense::Present, true, false, true, "ela não come a maçã", "she doesn't eat the apple"},
        {Tense::Present, false, true, false, "ela come a maçã", "does she eat the apple"},
        {Tense::Past, false, false, false, "ela comeu a maçã", "she ate the apple"},
        {Tense::Past, true, false, false, "ela não comeu a maçã", "she did not eat the apple"},
        {Tense::Past, false, true, false, "ela comeu a maçã", "did she eat the apple"},
        {Tense::Progressive, false, false, true, "ela está comendo a maçã", "she's eating the apple"},
        {Tense::PastProgressive, true, false, true, "ela não estava comendo a maçã", "she wasn't eating the apple"},
        {Tense::Used, false, false, false, "ela comia a maçã", "she used to eat the apple"},
        {Tense::Future, false, true, false, "ela vai comer a maçã", "is she going to eat the apple"},
        {Tense::Will, true, false, true, "ela não vai comer a maçã", "she won't eat the apple"},
        {Tense::Would, false, false, true, "ela comeria a maçã", "she'd eat the apple"},
        {Tense::Perfect, false, false, false, "ela já comeu a maçã", "she has already eaten the apple"},
        {Tense::Perfect, true, false, true, "ela ainda não comeu a maçã", "she hasn't eaten the apple yet"},
    };
    for (const ClauseCase& c : cases) {
        Manner manner;
        manner.tense = c.tense;
        manner.negative = c.negative;
        manner.question = c.question;
        manner.contract = c.contract;
        const Pair pair = clause(she, eat, manner);
        EXPECT_EQ(pair.portuguese, c.portuguese);
        EXPECT_EQ(pair.english, c.english);
    }
}

TEST(Clause, BeAndPronouns) {
    const NounPhrase I = subject("eu", "I", Person3::I, false, true);
    const NounPhrase we = subject("nós", "we", Person3::We, false);
    const Predicate tired{"estar", "cansado", {}, false, "be", "tired", true};
    Manner m;
    m.contract = true;
    EXPECT_EQ(clause(I, tired, m).english, "I'm tired");
    m.negative = true;
    EXPECT_EQ(clause(I, tired, m).english, "I'm not tired");
    EXPECT_EQ(clause(we, tired, m).english, "we aren't tired");
    m.tense = Tense::Past;
    m.dropSubject = true;
    EXPECT_EQ(clause(I, tired, m).english, "I wasn't tired");
    EXPECT_EQ(clause(we, tired, m).portuguese, "não estávamos cansado") << "agreement is the caller's";
    const Predicate see{"ver", "", "o", false, "see", "him", false};
    EXPECT_EQ(clause(we, see, {}).portuguese, "nós o vemos");
    Manner future;
    future.tense = Tense::Future;
    EXPECT_EQ(clause(we, see, future).portuguese, "nós vamos vê-lo");
    const Predicate up{"levantar", "", {}, true, "get up", "", false};
    EXPECT_EQ(clause(we, up, future).portuguese, "nós vamos nos levantar");
}

TEST(PairGrammar, WritesSentencesThatKeepTheRules) {
    const std::vector<SentencePair> pairs = writePairs(20000, 3);
    ASSERT_EQ(pairs.size(), 20000U);
    const std::regex uncontracted(
        R"((^| )(([Dd]e|[Ee]m) (o|a|os|as|ele|ela|eles|elas|este|esta|aquele|aquela)|[Pp]or (o|a|os|as)) )");
    const std::regex untidy(R"(  | [.?!,]|[.?!][.?!]|^ | $)");
    for (const SentencePair& pair : pairs) {
        for (const std::string& text : {pair.portuguese, pair.english}) {
            EXPECT_FALSE(std::regex_search(text, untidy)) << text;
            EXPECT_TRUE(text.ends_with('.') || text.ends_with('?') || text.ends_with('!')) << text;
            EXPECT_FALSE(text[0] >= 'a' && text[0] <= 'z') << text;
        }
        EXPECT_FALSE(std::regex_search(pair.portuguese, uncontracted)) << pair.portuguese;
        EXPECT_EQ(pair.portuguese.ends_with('?'), pair.english.ends_with('?'))
            << pair.portuguese << " / " << pair.english;
        const bool no = pair.portuguese.find("não ") != std::string::npos || pair.portuguese.starts_with("Não ");
        const bool english =
            std::regex_search(pair.english, std::regex(R"((\bnot\b|n't\b|\bno\b|\bNo\b|cannot|[Nn]obody|Don't))"));
        EXPECT_TRUE(!no || english || pair.portuguese.size() < 20) << pair.portuguese << " / " << pair.english;
    }
}

TEST(PairGrammar, SameSeedSameSentences) {
    EXPECT_EQ(writePairs(500, 9), writePairs(500, 9));
    EXPECT_NE(writePairs(500, 9), writePairs(500, 10));
}

TEST(PairGrammar, WritesNoSentenceTwiceAndNoneThatIsToBeAvoided) {
    std::unordered_set<std::string> seen;
    const auto first = writePairs(2000, 4);
    for (const SentencePair& pair : first)
        EXPECT_TRUE(seen.insert(pair.portuguese).second) << pair.portuguese;
    for (const SentencePair& pair : writePairs(2000, 4, seen))
        EXPECT_FALSE(seen.contains(pair.portuguese)) << pair.portuguese;
}

} // namespace
} // namespace engine::training
