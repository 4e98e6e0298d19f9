// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"

#include "engine/error.h"

#include <charconv>
#include <cstdio>
#include <limits>

namespace headlight::cli {

namespace {

constexpr std::size_t standardInputLimit = std::size_t{64} << 20;

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// Shows what was typed without repeating a whole pasted page.
std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 40;
    if (text.size() > longest)
        return "\"" + std::string(text.substr(0, longest)) + "…\"";
    return "\"" + std::string(text) + "\"";
}

bool isWholeNumber(std::string_view text) {
    if (!text.empty() && text.front() == '-')
        text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Calls field(text) for each part between commas.
template <typename Field>
void forEachField(std::string_view list, Field field) {
    for (;;) {
        const std::size_t comma = list.find(',');
        field(trimmed(list.substr(0, comma)));
        if (comma == std::string_view::npos)
            return;
        list.remove_prefix(comma + 1);
    }
}

} // namespace

bool looksLikeTokenIds(std::string_view text) {
    return text.find_first_not_of("0123456789, ") == std::string_view::npos &&
           text.find_first_of("0123456789") != std::string_view::npos;
}

std::vector<engine::TokenId> parseTokenIds(std::string_view text, const std::string& option) {
    std::vector<engine::TokenId> ids;
    if (trimmed(text).empty())
        return ids;
    forEachField(text, [&](std::string_view field) {
        if (!isWholeNumber(field))
            throw BadUsage(option + " takes whole numbers with commas between them, such as 15496,995, but entry " +
                           std::to_string(ids.size() + 1) + " is " + quoted(field) + ".");
        engine::TokenId id = 0;
        const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), id);
        if (error != std::errc{} || end != field.data() + field.size())
            throw engine::Error(engine::ErrorCode::BadToken,
                                "Token id " + quoted(field) + " at entry " + std::to_string(ids.size() + 1) + " of " +
                                    option +
                                    " is outside every vocabulary; ids start at 0 and `headlight-cli info` "
                                    "tells how many a model has.");
        ids.push_back(id);
    });
    return ids;
}

std::vector<int> parseIndex(std::string_view text) {
    std::vector<int> index;
    forEachField(text, [&](std::string_view field) {
        index.push_back(static_cast<int>(
            parseWholeNumber("--index", field, 0, static_cast<std::uint64_t>(std::numeric_limits<int>::max()))));
    });
    if (index.size() > 3)
        throw BadUsage("--index takes at most three numbers with commas between them, such as 4,0,17.");
    return index;
}

std::uint64_t parseWholeNumber(std::string_view option, std::string_view text, std::uint64_t least,
                               std::uint64_t most) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
        throw BadUsage(std::string(option) + " takes a whole number from " + std::to_string(least) + " to " +
                       std::to_string(most) + ", not " + quoted(text) + ".");
    return value;
}

std::string readStandardInput() {
    std::string text;
    char buffer[1 << 16];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, stdin)) {
        text.append(buffer, got);
        if (text.size() > standardInputLimit)
            throw engine::Error(engine::ErrorCode::FileTooLarge,
                                "Standard input is longer than 64 MiB; give a shorter text.");
    }
    if (std::ferror(stdin))
        throw engine::Error(engine::ErrorCode::FileUnreadable, "Standard input could not be read.");
    return text;
}

} // namespace headlight::cli
