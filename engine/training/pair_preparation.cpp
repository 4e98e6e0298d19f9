// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/pair_preparation.h"

#include "engine/training/random.h"
#include "engine/training/text_files.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace engine::training {

namespace {

constexpr double kLargestRatio = 3.0; ///< of the longer sentence's bytes to the shorter's
constexpr std::size_t kSlack = 20;    ///< bytes that short sentences may differ by all the same

constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kPlainSpellings = {{
    {"\u2018", "'"},
    {"\u2019", "'"},
    {"\u00B4", "'"},
    {"\u201C", "\""},
    {"\u201D", "\""},
    {"\u00AB", "\""},
    {"\u00BB", "\""},
    {"\u2026", "..."},
    {"\u2013", "-"},
    {"\u2014", "-"},
    {"\u2212", "-"},
    {"\u00A0", " "},
    {"\t", " "},
    {"\u00AD", ""},
    {"\u200B", ""},
    {"\uFEFF", ""},
}};

std::string straightened(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        const auto found = std::find_if(kPlainSpellings.begin(), kPlainSpellings.end(),
                                        [&](const auto& entry) { return text.starts_with(entry.first); });
        std::string_view piece = text.substr(0, 1);
        if (found != kPlainSpellings.end())
            piece = found->second;
        text.remove_prefix(found != kPlainSpellings.end() ? found->first.size() : 1);
        if (piece != " " || (!plain.empty() && plain.back() != ' '))
            plain += piece;
    }
    return std::string(trimmed(plain));
}

/// Latin letters with the marks of Western Europe, and ASCII: what two-byte UTF-8 up to U+00FF spells.
bool isLatin(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0xC4 && (byte >= 0x20);
    });
}

bool hasLetter(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) > 0x7F;
    });
}

bool isBroken(const TranslationPair& pair) {
    const std::size_t longer = std::max(pair.source.size(), pair.target.size());
    const std::size_t shorter = std::min(pair.source.size(), pair.target.size());
    const bool unlike =
        longer > shorter + kSlack && static_cast<double>(longer) > kLargestRatio * static_cast<double>(shorter);
    const bool untranslated = pair.source == pair.target && pair.source.find(' ') != std::string::npos;
    return unlike || untranslated || !hasLetter(pair.source) || !hasLetter(pair.target) || !isLatin(pair.source) ||
           !isLatin(pair.target);
}

std::string key(const std::string& text) {
    return unpunctuated(lowerCased(text));
}

class Preparation {
public:
    Preparation(std::span<const TranslationPair> excluded, const PairPreparationOptions& options) : m_options(options) {
        for (const TranslationPair& pair : excluded)
            forbid(pair);
    }

    PreparedPairs run(std::span<const TranslationPair> pairs) {
        PreparedPairs result;
        std::vector<TranslationPair> usable = usablePairs(pairs, result.counts);
        const std::vector<bool> chosen = choose(usable);
        for (std::size_t i = 0; i < usable.size(); ++i) {
            if (chosen[i])
                forbid(usable[i]);
        }
        for (std::size_t i = 0; i < usable.size(); ++i) {
            if (chosen[i])
                result.heldOut.push_back(std::move(usable[i]));
            else if (isForbidden(usable[i]))
                ++result.counts.alsoHeldOut;
            else
                result.training.push_back(std::move(usable[i]));
        }
        result.counts.kept = static_cast<std::int64_t>(result.training.size());
        return result;
    }

private:
    std::vector<TranslationPair> usablePairs(std::span<const TranslationPair> pairs, PairCounts& counts) const {
        std::vector<TranslationPair> usable;
        std::unordered_set<std::string> seen;
        for (const TranslationPair& raw : pairs) {
            TranslationPair pair{straightened(raw.source), straightened(raw.target)};
            if (isBroken(pair))
                ++counts.broken;
            else if (std::max(pair.source.size(), pair.target.size()) > m_options.longest)
                ++counts.tooLong;
            else if (!seen.insert(pair.source + '\t' + pair.target).second)
                ++counts.repeated;
            else
                usable.push_back(std::move(pair));
        }
        return usable;
    }

    /// Draws without replacement; a source is held out once.
    std::vector<bool> choose(const std::vector<TranslationPair>& pairs) const {
        std::vector<bool> chosen(pairs.size(), false);
        std::unordered_set<std::string> sources;
        RandomStream random(m_options.seed);
        const auto wanted = std::min(static_cast<std::size_t>(m_options.heldOut), pairs.size() / 2);
        for (std::size_t tries = 0; sources.size() < wanted && tries < 20 * pairs.size(); ++tries) {
            const std::size_t i = random.below(pairs.size());
            if (!chosen[i] && !isForbidden(pairs[i]) && sources.insert(key(pairs[i].source)).second)
                chosen[i] = true;
        }
        return chosen;
    }

    void forbid(const TranslationPair& pair) {
        m_forbiddenSources.insert(key(pair.source));
        m_forbiddenTargets.insert(key(pair.target));
    }

    bool isForbidden(const TranslationPair& pair) const {
        return m_forbiddenSources.contains(key(pair.source)) || m_forbiddenTargets.contains(key(pair.target));
    }

    const PairPreparationOptions& m_options;
    std::unordered_set<std::string> m_forbiddenSources, m_forbiddenTargets;
};

} // namespace

PreparedPairs preparePairs(std::span<const TranslationPair> pairs, std::span<const TranslationPair> excluded,
                           const PairPreparationOptions& options) {
    return Preparation(excluded, options).run(pairs);
}

} // namespace engine::training
