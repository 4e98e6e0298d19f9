// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace engine {

/// GPT-2's printable spelling of the 256 bytes (OA-21): bytes that print in Latin-1 stand for themselves, the other 68
/// are U+0100, U+0101, … in byte order, so that the space is written "Ġ" and the line feed "Ċ".
const std::array<std::string, 256>& byteAlphabet();

/// `bytes` spelled in the alphabet, as vocab.json and merges.txt write tokens.
std::string toByteAlphabet(std::string_view bytes);

/// The bytes that `spelled` stands for; empty when a character is not of the alphabet.
std::optional<std::string> fromByteAlphabet(std::string_view spelled);

} // namespace engine
