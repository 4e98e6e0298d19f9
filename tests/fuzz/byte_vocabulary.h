// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>

namespace fuzz {

/// GPT-2's printable alphabet for the 256 bytes: Latin letters and signs stand for themselves, the rest for U+0100 on.
/// Written here a second time, so that the tokenizer is not compared with itself.
std::array<std::string, 256> byteAlphabet();

/// The members of a vocab.json that give every byte its own value as id, without the braces.
std::string byteMembers();

} // namespace fuzz
