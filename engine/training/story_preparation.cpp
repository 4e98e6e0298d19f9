// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/story_preparation.h"

#include "engine/training/bpe_learner.h"
#include "engine/training/text_files.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>
#include <vector>

namespace engine::training {

namespace {

constexpr int kFewestWords = 30;
constexpr std::size_t kParagraphBytes = 280;

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kPlainSpellings = {{
    {"\u2018", "'"},
    {"\u2019", "'"},
    {"\u00B4", "'"},
    {"\u201C", "\""},
    {"\u201D", "\""},
    {"\u2026", "..."},
    {"\u2013", "-"},
    {"\u2014", "-"},
    {"\u00A0", " "},
    {"\u00E9", "e"},
    {"\u00E7", "c"},
    {"\u00AD", ""},
    {"\u200B", ""},
    {"\uFEFF", ""},
}};

std::string plainlySpelled(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    while (!text.empty()) {
        const auto found = std::find_if(kPlainSpellings.begin(), kPlainSpellings.end(),
                                        [&](const auto& entry) { return text.starts_with(entry.first); });
        if (found == kPlainSpellings.end()) {
            plain.push_back(text.front());
            text.remove_prefix(1);
        } else {
            plain.append(found->second);
            text.remove_prefix(found->first.size());
        }
    }
    return plain;
}

std::string withSingleSpaces(std::string_view line) {
    std::string result;
    for (const char c : trimmed(line)) {
        const bool space = c == ' ' || c == '\t';
        if (!space)
            result.push_back(c);
        else if (result.back() != ' ')
            result.push_back(' ');
    }
    return result;
}

std::vector<std::string> linesOf(std::string_view story) {
    std::vector<std::string> lines;
    while (!story.empty()) {
        const std::size_t end = std::min(story.find('\n'), story.size());
        if (std::string line = withSingleSpaces(story.substr(0, end)); !line.empty())
            lines.push_back(std::move(line));
        story.remove_prefix(std::min(end + 1, story.size()));
    }
    return lines;
}

std::string joinedPages(const std::vector<std::string>& lines) {
    std::string text;
    std::size_t paragraph = 0;
    for (std::size_t i = 1; i < lines.size(); ++i) { // the title is left out
        const bool startsNew = paragraph >= kParagraphBytes;
        if (!text.empty())
            text.push_back(startsNew ? '\n' : ' ');
        paragraph = (startsNew ? 0 : paragraph) + lines[i].size();
        text += lines[i];
    }
    return text;
}

std::string joinedLines(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        if (!text.empty())
            text.push_back('\n');
        text += line;
    }
    return text;
}

bool isPlain(std::string_view text) {
    constexpr std::string_view kBrokenSigns = "\\|<>{}[]@#^_=~`";
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return c == '\n' || (c >= ' ' && c <= '~' && kBrokenSigns.find(c) == std::string_view::npos);
    });
}

bool endsLikeASentence(std::string_view text) {
    constexpr std::string_view kEnds = ".!?\"'";
    return !text.empty() && kEnds.find(text.back()) != std::string_view::npos;
}

} // namespace

std::string prepareStories(std::string_view corpus, bool pictureBook, StoryCounts& counts) {
    std::string result;
    std::unordered_set<std::string> seen;
    for (const std::string_view document : splitDocuments(corpus)) {
        const std::vector<std::string> lines = linesOf(plainlySpelled(document));
        std::string text = pictureBook ? joinedPages(lines) : joinedLines(lines);
        const auto words = std::count_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n'; }) + 1;
        int& counter = words < kFewestWords        ? counts.tooShort
                       : !endsLikeASentence(text)  ? counts.unfinished
                       : !isPlain(text)            ? counts.foreign
                       : !seen.insert(text).second ? counts.repeated
                                                   : counts.kept;
        ++counter;
        if (&counter == &counts.kept)
            result.append(text).append("\n").append(kEndOfText).append("\n");
    }
    return result;
}

} // namespace engine::training
