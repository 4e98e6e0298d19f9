// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/story_preparation.h"

#include <gtest/gtest.h>

namespace {

using engine::training::prepareStories;
using engine::training::StoryCounts;

const std::string kTale =
    "One day a small dog went to the park and saw a big red ball near the old tree. The dog wanted "
    "to play with it all day long, and so it did until night.";

TEST(StoryPreparation, StraightensQuotesAndSpaces) {
    StoryCounts counts;
    EXPECT_EQ(prepareStories("  \u201C" + kTale + "\u201D \n\n  The\u00A0\t dog\u2019s  day\u2014done\u2026 \n", false,
                             counts),
              "\"" + kTale + "\"\nThe dog's day-done...\n<|endoftext|>\n");
    EXPECT_EQ(counts.kept, 1);
}

TEST(StoryPreparation, LeavesOutWhatIsBroken) {
    StoryCounts counts;
    const std::string corpus = kTale + "\n<|endoftext|>\nToo short.\n<|endoftext|>\n" + kTale +
                               " And then\n<|endoftext|>\n" + kTale + " Le\u0142o.\n<|endoftext|>\n" + kTale +
                               " <br>.\n<|endoftext|>\n" + kTale + "\n";
    EXPECT_EQ(prepareStories(corpus, false, counts), kTale + "\n<|endoftext|>\n");
    EXPECT_EQ(counts.kept, 1);
    EXPECT_EQ(counts.tooShort, 1);
    EXPECT_EQ(counts.unfinished, 1);
    EXPECT_EQ(counts.foreign, 2);
    EXPECT_EQ(counts.repeated, 1);
}

TEST(StoryPreparation, PictureBooksLoseTheTitleAndBecomeParagraphs) {
    StoryCounts counts;
    std::string pages = "A title\n";
    for (int page = 0; page < 20; ++page)
        pages += "The goat went on to the next of the villages.\n";
    const std::string text = prepareStories(pages, true, counts);
    EXPECT_EQ(text.find("title"), std::string::npos);
    EXPECT_TRUE(text.starts_with("The goat went on to the next of the villages. The goat"));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4)
        << text; // two between three paragraphs, two around the end
}

} // namespace
