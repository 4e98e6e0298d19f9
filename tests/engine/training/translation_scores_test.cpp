// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/translation_scores.h"

#include "tests/support/expect_error.h"

#include <gmock/gmock.h>

namespace {

using namespace engine::training;

struct Corpus {
    const char* name;
    std::vector<std::string> translations, references;
    double bleu, chrf; ///< by tests/reference/translation_scores_reference.py
};

class Scores : public testing::TestWithParam<Corpus> {};

TEST_P(Scores, AreThoseOfTheReferenceImplementation) {
    const Corpus& corpus = GetParam();
    EXPECT_NEAR(bleu(corpus.translations, corpus.references).score, corpus.bleu, 1e-6);
    EXPECT_NEAR(chrF(corpus.translations, corpus.references), corpus.chrf, 1e-6);
}

INSTANTIATE_TEST_SUITE_P(
    Corpora, Scores,
    testing::Values(Corpus{"Readme",
                           {"The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."},
                           {"The dog bit the man.", "It was not unexpected.", "The man bit him first."},
                           45.067506,
                           50.043064},
                    Corpus{"Punctuation",
                           {"He paid 1,234.50 dollars - 20-30% more, I think.", "\"Really?\" she asked (twice)."},
                           {"He paid 1,234.50 dollars: 20-30 % more I think.", "\"Really?\", she asked, twice."},
                           45.740060,
                           75.523170},
                    Corpus{"Accents",
                           {"João não está em casa.", "O café é bom"},
                           {"João está em casa.", "O café é muito bom"},
                           51.494179,
                           66.629415},
                    Corpus{"Smoothed", {"a b c d", "a c"}, {"a x c y", "b c"}, 17.677670, 12.5},
                    Corpus{"Short", {"the cat"}, {"the cat sat on the mat"}, 0, 27.253315},
                    Corpus{"Nothing", {"x y z w"}, {"a b c d"}, 0, 0},
                    Corpus{"Same", {"All is as it was, 3.5 times."}, {"All is as it was, 3.5 times."}, 100, 100}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(Scores, TokensAreCutByRule13a) {
    EXPECT_THAT(tokens13a("He paid 1,234.50 dollars - 20-30% more, I think... (so) &quot;x&quot; a.b 3."),
                testing::ElementsAre("He", "paid", "1,234.50", "dollars", "-", "20", "-", "30", "%", "more", ",", "I",
                                     "think", ".", ".", ".", "(", "so", ")", "\"", "x", "\"", "a", ".", "b", "3", "."));
}

TEST(Scores, ShortTranslationsArePenalized) {
    const std::vector<std::string> translation = {"the cat sat on the"};
    const std::vector<std::string> reference = {"the cat sat on the mat"};
    const BleuScore score = bleu(translation, reference);
    EXPECT_NEAR(score.brevityPenalty, std::exp(1 - 6.0 / 5), 1e-12);
    EXPECT_NEAR(score.score, 100 * score.brevityPenalty, 1e-9) << "every n-gram is in the reference";
}

TEST(Scores, RefuseListsOfDifferentLength) {
    const std::vector<std::string> one = {"a"};
    test::expectError(engine::ErrorCode::BadArgument, {"1 translations", "0 references"}, [&] { bleu(one, {}); });
    test::expectError(engine::ErrorCode::BadArgument, {"references"}, [&] { chrF(one, {}); });
}

} // namespace
