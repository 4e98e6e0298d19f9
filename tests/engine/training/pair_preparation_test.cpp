// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/pair_preparation.h"

#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

namespace {

using namespace engine::training;
using testing::ElementsAre;

std::vector<std::string> sourcesOf(const std::vector<TranslationPair>& pairs) {
    std::vector<std::string> sources;
    for (const TranslationPair& pair : pairs)
        sources.push_back(pair.source);
    return sources;
}

TEST(PairPreparation, StraightensAndDropsWhatIsBroken) {
    const std::vector<TranslationPair> pairs = {
        {"Ele  disse: “Olá”…", "He said, “Hello”…"},
        {"…", "?"},
        {"Привет a todos", "Hello everybody"},
        {"Bom dia.", std::string(90, 'x')},
        {"This is English.", "This is English."},
        {"Sim.", "Yes."},
        {"Sim.", "Yes."},
    };
    const PreparedPairs prepared = preparePairs(pairs, {}, {.heldOut = 0});
    EXPECT_THAT(sourcesOf(prepared.training), ElementsAre("Ele disse: \"Olá\"...", "Sim."));
    EXPECT_EQ(prepared.training.front().target, "He said, \"Hello\"...");
    EXPECT_EQ(prepared.counts.broken, 4);
    EXPECT_EQ(prepared.counts.repeated, 1);
}

TEST(PairPreparation, TrainsOnNothingLikeWhatIsHeldOut) {
    std::vector<TranslationPair> pairs;
    for (int i = 0; i < 200; ++i) { // each source and each target twice, in other spellings
        const std::string n = std::to_string(i);
        pairs.push_back({"Frase número " + n + ".", "Sentence number " + n + "."});
        pairs.push_back({"frase número " + n, "Phrase " + n});
        pairs.push_back({"Outra frase " + n, "sentence number " + n});
    }
    const PreparedPairs prepared = preparePairs(pairs, {}, {.heldOut = 40, .seed = 3});
    EXPECT_EQ(prepared.heldOut.size(), 40u);
    EXPECT_GT(prepared.counts.alsoHeldOut, 0);
    for (const TranslationPair& held : prepared.heldOut) {
        for (const TranslationPair& trained : prepared.training) {
            EXPECT_NE(unpunctuated(lowerCased(held.source)), unpunctuated(lowerCased(trained.source)));
            EXPECT_NE(unpunctuated(lowerCased(held.target)), unpunctuated(lowerCased(trained.target)));
        }
    }
    EXPECT_EQ(sourcesOf(preparePairs(pairs, {}, {.heldOut = 40, .seed = 3}).heldOut), sourcesOf(prepared.heldOut));
    EXPECT_NE(sourcesOf(preparePairs(pairs, {}, {.heldOut = 40, .seed = 4}).heldOut), sourcesOf(prepared.heldOut));
}

TEST(PairPreparation, LeavesOutExcludedPairs) {
    const std::vector<TranslationPair> pairs = {{"Bom dia!", "Good morning!"}, {"Boa noite!", "Good night!"}};
    const std::vector<TranslationPair> excluded = {{"bom dia", "good day"}};
    EXPECT_THAT(sourcesOf(preparePairs(pairs, excluded, {.heldOut = 0}).training), ElementsAre("Boa noite!"));
}

TEST(PairFiles, ReadColumnsAndRefuseLinesWithoutTab) {
    const test::TemporaryFolder folder;
    const auto pairs = readPairFile(folder.write("pairs.tsv", "um\tone\tsource\n\ndois\ttwo\n"));
    ASSERT_EQ(pairs.size(), 2u);
    EXPECT_EQ(pairs[0].target, "one");
    EXPECT_EQ(pairs[1].source, "dois");
    const auto broken = folder.write("broken.tsv", "um\tone\nno tab\n");
    test::expectError(engine::ErrorCode::FileUnreadable, {"line 2", "tab"}, [&] { readPairFile(broken); });
}

TEST(PairFiles, LowerCaseKnowsPortugueseLetters) {
    EXPECT_EQ(lowerCased("ÀÉÍÓÚ Ção × João"), "àéíóú ção × joão");
    EXPECT_EQ(unpunctuated("Olá, Tom! \"Bom dia\" - já?"), "Olá Tom Bom dia - já");
}

} // namespace
