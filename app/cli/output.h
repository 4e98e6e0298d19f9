// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <string_view>

namespace headlight::cli {

/// The reader of standard output went away: the program ends quietly.
class ReaderLeft : public std::exception {};

/// Standard output. Every failure to write is noticed: throws ReaderLeft on a closed pipe, Error{WriteFailed}
/// otherwise.
class Output {
public:
    void write(std::string_view text);
    void line(std::string_view text);
    void flush();
    /// One document and a line end. Text that is not UTF-8 is shown with U+FFFD.
    void document(const nlohmann::ordered_json& json);
    /// "[1.5, -0.25, \"inf\"]" without building a document: rows of logits are long.
    void numbers(std::span<const float> values);

private:
    std::string m_scratch;
};

/// Shortest decimals that read back as the same float; "nan", "inf" and "-inf" as strings, since JSON has no such
/// numbers.
nlohmann::ordered_json jsonNumber(float value);
nlohmann::ordered_json jsonNumber(double value);

/// For people: at most `digits` significant digits.
std::string shortNumber(double value, int digits = 6);

/// A token's bytes between quotation marks, with line ends, tabs, other control characters and bytes that are no UTF-8
/// written as escapes, so that a token is one visible line.
std::string visibleText(std::string_view bytes);

/// `text` filled with spaces to `width` columns (counting UTF-8 characters), for tables. Longer text is never cut; at
/// least one space follows it.
std::string column(std::string_view text, std::size_t width);

} // namespace headlight::cli
