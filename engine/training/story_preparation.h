// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace engine::training {

/// Counts of what prepareStories did.
struct StoryCounts {
    int kept = 0;
    int tooShort = 0;   ///< fewer than 30 words
    int unfinished = 0; ///< does not end like a sentence
    int foreign = 0;    ///< letters or signs outside ASCII that have no plain spelling
    int repeated = 0;   ///< the same story again
};

/// Cleans one corpus of documents separated by "<|endoftext|>" for a small model: straight quotes, plain dashes, one
/// space between words, one line feed between paragraphs; stories that are broken, foreign or repeated are left out.
/// `pictureBook` texts hold a title line and then one short line a page: the title goes, lines are joined to
/// paragraphs. Returns the kept stories, each followed by a line "<|endoftext|>".
std::string prepareStories(std::string_view corpus, bool pictureBook, StoryCounts& counts);

} // namespace engine::training
