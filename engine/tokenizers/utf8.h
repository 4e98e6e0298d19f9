// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace engine {

/// What starts at one byte of a text.
struct Utf8Unit {
    enum class Kind {
        Character,  ///< a whole valid character of `length` bytes
        Invalid,    ///< `length` bytes that no valid character starts with
        Incomplete, ///< the text ends inside what may still become a valid character
    };
    Kind kind = Kind::Invalid;
    std::size_t length = 1; ///< at least 1
};

/// Reads the unit at `text[position]`. Surrogates, overlong forms and values above U+10FFFF are invalid (Unicode 15,
/// table 3-7); an invalid unit is the longest one that a U+FFFD replaces.
Utf8Unit utf8UnitAt(std::string_view text, std::size_t position);

/// `bytes` with every invalid or incomplete unit replaced by U+FFFD.
std::string toValidUtf8(std::string_view bytes);

/// Appends one code point (not a surrogate, at most U+10FFFF).
void appendUtf8(std::string& out, char32_t codePoint);

} // namespace engine
