// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/translation_scores.h"

#include "engine/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <unordered_map>

namespace engine::training {

namespace {

constexpr std::size_t kBleuOrder = 4;
constexpr std::size_t kChrfOrder = 6;
constexpr double kBetaSquared = 4.0;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isPoint(char c) {
    return c == '.' || c == ',';
}

/// { to ~, [ to `, space to &, ( to +, : to @, and /
bool isSymbol(char c) {
    return (c >= '{' && c <= '~') || (c >= '[' && c <= '`') || (c >= ' ' && c <= '&') || (c >= '(' && c <= '+') ||
           (c >= ':' && c <= '@') || c == '/';
}

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

std::string symbolsApart(const std::string& text) {
    std::string result;
    for (const char c : text)
        result += isSymbol(c) ? std::string{' ', c, ' '} : std::string(1, c);
    return result;
}

/// Rewrites every pair of neighbours that `matches`, from left to right, each character in one pair at most.
template <typename Matches, typename Write>
std::string pairsRewritten(const std::string& text, Matches matches, Write write) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i + 1 < text.size() && matches(text[i], text[i + 1])) {
            result += write(text[i], text[i + 1]);
            ++i;
        } else {
            result += text[i];
        }
    }
    return result;
}

void checkCounts(std::span<const std::string> translations, std::span<const std::string> references) {
    if (translations.size() != references.size())
        throw Error(ErrorCode::BadArgument, "There are " + std::to_string(translations.size()) + " translations but " +
                                                std::to_string(references.size()) + " references.");
}

using Counts = std::map<std::vector<std::string>, std::int64_t>;

Counts countSequences(const std::vector<std::string>& tokens, std::size_t length) {
    Counts counts;
    for (std::size_t i = 0; i + length <= tokens.size(); ++i)
        ++counts[{tokens.begin() + static_cast<std::ptrdiff_t>(i),
                  tokens.begin() + static_cast<std::ptrdiff_t>(i + length)}];
    return counts;
}

/// The characters of `text` without white space.
std::vector<std::string> characters(const std::string& text) {
    std::vector<std::string> result;
    for (const char c : text) {
        const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
        if (continues && !result.empty())
            result.back() += c;
        else if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            result.emplace_back(1, c);
    }
    return result;
}

struct Overlap {
    std::int64_t translation = 0;
    std::int64_t reference = 0;
    std::int64_t common = 0;
};

void addOverlap(const Counts& translation, const Counts& reference, Overlap& overlap) {
    for (const auto& [sequence, count] : translation) {
        const auto found = reference.find(sequence);
        overlap.translation += count;
        overlap.common += found == reference.end() ? 0 : std::min(count, found->second);
    }
    for (const auto& [sequence, count] : reference)
        overlap.reference += count;
}

} // namespace

std::vector<std::string> tokens13a(const std::string& text) {
    std::string line = text;
    replaceAll(line, "<skipped>", "");
    replaceAll(line, "-\n", "");
    replaceAll(line, "\n", " ");
    replaceAll(line, "&quot;", "\"");
    replaceAll(line, "&amp;", "&");
    replaceAll(line, "&lt;", "<");
    replaceAll(line, "&gt;", ">");
    line = symbolsApart(" " + line + " ");
    line = pairsRewritten(
        line, [](char a, char b) { return !isDigit(a) && isPoint(b); },
        [](char a, char b) {
            return std::string{a, ' ', b, ' '};
        });
    line = pairsRewritten(
        line, [](char a, char b) { return isPoint(a) && !isDigit(b); },
        [](char a, char b) {
            return std::string{' ', a, ' ', b};
        });
    line = pairsRewritten(
        line, [](char a, char b) { return isDigit(a) && b == '-'; },
        [](char a, char b) {
            return std::string{a, ' ', b, ' '};
        });
    std::vector<std::string> tokens;
    std::size_t start = 0;
    while ((start = line.find_first_not_of(" \t\r", start)) != std::string::npos) {
        const std::size_t end = std::min(line.find_first_of(" \t\r", start), line.size());
        tokens.push_back(line.substr(start, end - start));
        start = end;
    }
    return tokens;
}

BleuScore bleu(std::span<const std::string> translations, std::span<const std::string> references) {
    checkCounts(translations, references);
    BleuScore result;
    std::array<Overlap, kBleuOrder> overlaps;
    for (std::size_t i = 0; i < translations.size(); ++i) {
        const std::vector<std::string> translation = tokens13a(translations[i]);
        const std::vector<std::string> reference = tokens13a(references[i]);
        result.length += static_cast<std::int64_t>(translation.size());
        result.referenceLength += static_cast<std::int64_t>(reference.size());
        for (std::size_t n = 0; n < kBleuOrder; ++n)
            addOverlap(countSequences(translation, n + 1), countSequences(reference, n + 1), overlaps[n]);
    }
    if (overlaps[0].common == 0)
        return result;
    double smoothing = 1;
    double logSum = 0;
    for (std::size_t n = 0; n < kBleuOrder; ++n) {
        if (overlaps[n].translation == 0)
            return result; // no sentence is that long: sacreBLEU gives 0 too
        const auto total = static_cast<double>(overlaps[n].translation);
        if (overlaps[n].common == 0)
            smoothing *= 2;
        result.precisions[n] =
            100.0 / total * (overlaps[n].common == 0 ? 1.0 / smoothing : static_cast<double>(overlaps[n].common));
        logSum += std::log(result.precisions[n]);
    }
    const double ratio = static_cast<double>(result.referenceLength) / static_cast<double>(result.length);
    result.brevityPenalty = ratio > 1 ? std::exp(1 - ratio) : 1.0;
    result.score = result.brevityPenalty * std::exp(logSum / kBleuOrder);
    return result;
}

double chrF(std::span<const std::string> translations, std::span<const std::string> references) {
    checkCounts(translations, references);
    std::array<Overlap, kChrfOrder> overlaps;
    for (std::size_t i = 0; i < translations.size(); ++i) {
        const std::vector<std::string> translation = characters(translations[i]);
        const std::vector<std::string> reference = characters(references[i]);
        for (std::size_t n = 0; n < kChrfOrder; ++n) {
            const Counts known = countSequences(reference, n + 1);
            // as sacreBLEU: a reference too short for this order does not count against the translation
            if (!known.empty())
                addOverlap(countSequences(translation, n + 1), known, overlaps[n]);
        }
    }
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (const Overlap& overlap : overlaps) {
        if (overlap.translation == 0 || overlap.reference == 0)
            continue;
        precision += static_cast<double>(overlap.common) / static_cast<double>(overlap.translation);
        recall += static_cast<double>(overlap.common) / static_cast<double>(overlap.reference);
        ++orders;
    }
    if (precision + recall == 0)
        return 0;
    precision /= orders;
    recall /= orders;
    return 100 * (1 + kBetaSquared) * precision * recall / (kBetaSquared * precision + recall);
}

} // namespace engine::training
