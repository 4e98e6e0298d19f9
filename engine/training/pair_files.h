// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace engine::training {

/// A sentence and its translation.
struct TranslationPair {
    std::string source;
    std::string target;
};

/// Lines "source⇥target", further columns ignored. Throws Error{FileNotFound, FileUnreadable} for a line without a tab.
std::vector<TranslationPair> readPairFile(const std::filesystem::path& path);
/// Throws Error{WriteFailed}.
void writePairFile(const std::filesystem::path& path, std::span<const TranslationPair> pairs);

/// `text` as typed in a hurry: lower case (Latin letters with Portuguese marks).
std::string lowerCased(const std::string& text);
/// `text` without . , ; : ! ? " and without the spaces that this leaves double.
std::string unpunctuated(const std::string& text);

} // namespace engine::training
