// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace engine::training {

/// The whole file. Throws Error{FileNotFound, FileUnreadable}.
std::string readTextFile(const std::filesystem::path& path);

/// Writes beside `path` and renames, so that a reader sees the old file or the new one; makes the folder if needed.
/// Throws Error{WriteFailed}.
void writeFileAtomically(const std::filesystem::path& path, std::string_view contents);

/// The documents between lines of "<|endoftext|>", without white space around them; empty ones are left out.
/// The views point into `corpus`.
std::vector<std::string_view> splitDocuments(std::string_view corpus);

/// `text` without ASCII white space at both ends.
std::string_view trimmed(std::string_view text);

} // namespace engine::training
