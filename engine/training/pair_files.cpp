// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/pair_files.h"

#include "engine/error.h"
#include "engine/training/text_files.h"

#include <string_view>

namespace engine::training {

std::vector<TranslationPair> readPairFile(const std::filesystem::path& path) {
    const std::string contents = readTextFile(path);
    std::vector<TranslationPair> pairs;
    std::string_view rest = contents;
    for (std::size_t line = 1; !rest.empty(); ++line) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view text = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (trimmed(text).empty())
            continue;
        const std::size_t tab = text.find('\t');
        if (tab == std::string_view::npos)
            throw Error(ErrorCode::FileUnreadable, path.string() + ", line " + std::to_string(line) +
                                                       ": no tab between a sentence and its translation.");
        const std::string_view target = text.substr(tab + 1);
        pairs.push_back({std::string(trimmed(text.substr(0, tab))),
                         std::string(trimmed(target.substr(0, std::min(target.find('\t'), target.size()))))});
    }
    return pairs;
}

void writePairFile(const std::filesystem::path& path, std::span<const TranslationPair> pairs) {
    std::string contents;
    for (const TranslationPair& pair : pairs)
        contents += pair.source + '\t' + pair.target + '\n';
    writeFileAtomically(path, contents);
}

std::string lowerCased(const std::string& text) {
    std::string result = text;
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto byte = static_cast<unsigned char>(result[i]);
        if (byte >= 'A' && byte <= 'Z')
            result[i] = static_cast<char>(byte + 32);
        else if (byte == 0xC3 && i + 1 < result.size()) { // U+00C0 … U+00DE lie 32 below their small letters
            const auto next = static_cast<unsigned char>(result[++i]);
            if (next >= 0x80 && next <= 0x9E && next != 0x97)
                result[i] = static_cast<char>(next + 32);
        }
    }
    return result;
}

std::string unpunctuated(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (std::string_view(".,;:!?\"").find(c) != std::string_view::npos)
            continue;
        if (c != ' ' || (!result.empty() && result.back() != ' '))
            result += c;
    }
    while (!result.empty() && result.back() == ' ')
        result.pop_back();
    return result;
}

} // namespace engine::training
