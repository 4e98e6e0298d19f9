// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include "engine/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace headlight::cli {

namespace {

[[noreturn]] void failed() {
    if (errno == EPIPE)
        throw ReaderLeft();
    throw engine::Error(engine::ErrorCode::WriteFailed,
                        std::string("Standard output could not be written (") + std::strerror(errno) + ").");
}

std::string_view nonFiniteName(double value) {
    if (std::isnan(value))
        return "nan";
    return value > 0 ? "inf" : "-inf";
}

template <typename Number>
std::string_view shortest(Number value, std::array<char, 32>& buffer) {
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), static_cast<std::size_t>(result.ptr - buffer.data())};
}

/// Length of the well-formed UTF-8 character at the start of `bytes`, 0 where there is none.
std::size_t characterLength(std::string_view bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80)
        return 1;
    const std::size_t length = lead >= 0xF5 ? 0 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    if (length == 0 || bytes.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0) != 0x80)
            return 0;
    const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
    const bool beyond = (lead == 0xED && byte(1) >= 0xA0) || (lead == 0xF4 && byte(1) >= 0x90);
    return overlong || beyond ? 0 : length;
}

} // namespace

void Output::write(std::string_view text) {
    if (!text.empty() && std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
        failed();
}

void Output::line(std::string_view text) {
    write(text);
    write("\n");
}

void Output::flush() {
    if (std::fflush(stdout) != 0)
        failed();
}

void Output::document(const nlohmann::ordered_json& json) {
    line(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void Output::numbers(std::span<const float> values) {
    m_scratch.assign(1, '[');
    std::array<char, 32> buffer;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0)
            m_scratch += ',';
        if (std::isfinite(values[i]))
            m_scratch += shortest(values[i], buffer);
        else
            m_scratch.append("\"").append(nonFiniteName(static_cast<double>(values[i]))).append("\"");
    }
    m_scratch += ']';
    write(m_scratch);
}

nlohmann::ordered_json jsonNumber(float value) {
    if (!std::isfinite(value))
        return nonFiniteName(static_cast<double>(value));
    // The double nearest to the float's shortest decimals prints as those decimals: 0.1, not 0.10000000149011612.
    std::array<char, 32> buffer;
    const std::string_view text = shortest(value, buffer);
    double decimal = 0;
    std::from_chars(text.data(), text.data() + text.size(), decimal);
    return decimal;
}

nlohmann::ordered_json jsonNumber(double value) {
    if (!std::isfinite(value))
        return nonFiniteName(value);
    return value;
}

std::string shortNumber(double value, int digits) {
    std::array<char, 48> buffer;
    std::snprintf(buffer.data(), buffer.size(), "%.*g", digits, value);
    return buffer.data();
}

std::string visibleText(std::string_view bytes) {
    std::string text = "\"";
    while (!bytes.empty()) {
        const std::size_t length = characterLength(bytes);
        const auto c = static_cast<unsigned char>(bytes.front());
        const bool control = c < 0x20 || c == 0x7f || (length == 2 && c == 0xc2 && bytes[1] < '\xa0');
        if (length == 0 || control) {
            std::array<char, 8> escape;
            if (c == '\n' || c == '\t' || c == '\r')
                std::snprintf(escape.data(), escape.size(), "\\%c", c == '\n' ? 'n' : c == '\t' ? 't' : 'r');
            else
                std::snprintf(escape.data(), escape.size(), "\\x%02x", c);
            text += escape.data();
        } else if (c == '"' || c == '\\') {
            text += '\\';
            text += static_cast<char>(c);
        } else {
            text += bytes.substr(0, length);
        }
        bytes.remove_prefix(control ? 1 : std::max<std::size_t>(length, 1));
    }
    return text + "\"";
}

std::string column(std::string_view text, std::size_t width) {
    const auto columns = static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    return std::string(text) + std::string(columns < width ? width - columns : 1, ' ');
}

} // namespace headlight::cli
