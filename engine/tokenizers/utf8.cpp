// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/utf8.h"

namespace engine {

namespace {

/// Range the second byte must lie in and the number of continuation bytes, by the first byte.
struct LeadByte {
    int continuations = 0; ///< 0 when the byte cannot start a character of several bytes
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
};

LeadByte leadByte(unsigned char byte) {
    if (byte >= 0xC2 && byte <= 0xDF)
        return {1, 0x80, 0xBF};
    if (byte == 0xE0)
        return {2, 0xA0, 0xBF};
    if (byte == 0xED)
        return {2, 0x80, 0x9F}; // surrogates are left out
    if (byte >= 0xE1 && byte <= 0xEF)
        return {2, 0x80, 0xBF};
    if (byte == 0xF0)
        return {3, 0x90, 0xBF};
    if (byte >= 0xF1 && byte <= 0xF3)
        return {3, 0x80, 0xBF};
    if (byte == 0xF4)
        return {3, 0x80, 0x8F};
    return {};
}

} // namespace

Utf8Unit utf8UnitAt(std::string_view text, std::size_t position) {
    const auto first = static_cast<unsigned char>(text[position]);
    if (first < 0x80)
        return {Utf8Unit::Kind::Character, 1};
    const LeadByte lead = leadByte(first);
    if (lead.continuations == 0)
        return {Utf8Unit::Kind::Invalid, 1};
    std::size_t length = 1;
    for (int i = 0; i < lead.continuations; ++i) {
        if (position + length == text.size())
            return {Utf8Unit::Kind::Incomplete, length};
        const auto byte = static_cast<unsigned char>(text[position + length]);
        const unsigned char low = i == 0 ? lead.low : 0x80;
        const unsigned char high = i == 0 ? lead.high : 0xBF;
        if (byte < low || byte > high)
            return {Utf8Unit::Kind::Invalid, length};
        ++length;
    }
    return {Utf8Unit::Kind::Character, length};
}

std::string toValidUtf8(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t position = 0; position < bytes.size();) {
        const Utf8Unit unit = utf8UnitAt(bytes, position);
        if (unit.kind == Utf8Unit::Kind::Character)
            text.append(bytes.substr(position, unit.length));
        else
            text.append("\xEF\xBF\xBD");
        position += unit.length;
    }
    return text;
}

void appendUtf8(std::string& out, char32_t codePoint) {
    if (codePoint < 0x80) {
        out.push_back(static_cast<char>(codePoint));
    } else if (codePoint < 0x800) {
        out.push_back(static_cast<char>(0xC0 | (codePoint >> 6)));
        out.push_back(static_cast<char>(0x80 | (codePoint & 0x3F)));
    } else if (codePoint < 0x10000) {
        out.push_back(static_cast<char>(0xE0 | (codePoint >> 12)));
        out.push_back(static_cast<char>(0x80 | ((codePoint >> 6) & 0x3F)));
        out.push_back(static_cast<char>(0x80 | (codePoint & 0x3F)));
    } else {
        out.push_back(static_cast<char>(0xF0 | (codePoint >> 18)));
        out.push_back(static_cast<char>(0x80 | ((codePoint >> 12) & 0x3F)));
        out.push_back(static_cast<char>(0x80 | ((codePoint >> 6) & 0x3F)));
        out.push_back(static_cast<char>(0x80 | (codePoint & 0x3F)));
    }
}

} // namespace engine
