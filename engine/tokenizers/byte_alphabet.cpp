// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/byte_alphabet.h"

#include "engine/tokenizers/utf8.h"

namespace engine {

namespace {

constexpr char32_t kFirstStandIn = 0x100;

bool standsForItself(int byte) {
    return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || (byte >= 0xAE && byte <= 0xFF);
}

struct Alphabet {
    std::array<std::string, 256> spelling;
    std::array<int, 0x144> byteOf; ///< by code point; -1 for characters that stand for no byte

    Alphabet() {
        byteOf.fill(-1);
        char32_t next = kFirstStandIn;
        for (int byte = 0; byte < 256; ++byte) {
            const char32_t codePoint = standsForItself(byte) ? static_cast<char32_t>(byte) : next++;
            appendUtf8(spelling[static_cast<std::size_t>(byte)], codePoint);
            byteOf[codePoint] = byte;
        }
    }
};

const Alphabet& alphabet() {
    static const Alphabet instance;
    return instance;
}

} // namespace

const std::array<std::string, 256>& byteAlphabet() {
    return alphabet().spelling;
}

std::string toByteAlphabet(std::string_view bytes) {
    std::string spelled;
    spelled.reserve(bytes.size() * 2);
    for (const char byte : bytes)
        spelled += alphabet().spelling[static_cast<unsigned char>(byte)];
    return spelled;
}

std::optional<std::string> fromByteAlphabet(std::string_view spelled) {
    std::string bytes;
    bytes.reserve(spelled.size());
    for (std::size_t i = 0; i < spelled.size();) {
        const auto first = static_cast<unsigned char>(spelled[i]);
        char32_t codePoint = first;
        if (first >= 0x80) { // the alphabet ends at U+0143, so two bytes are all there can be
            if ((first & 0xE0) != 0xC0 || i + 1 == spelled.size())
                return std::nullopt;
            codePoint =
                static_cast<char32_t>(((first & 0x1F) << 6) | (static_cast<unsigned char>(spelled[i + 1]) & 0x3F));
            ++i;
        }
        ++i;
        if (codePoint >= alphabet().byteOf.size() || alphabet().byteOf[codePoint] < 0)
            return std::nullopt;
        bytes.push_back(static_cast<char>(alphabet().byteOf[codePoint]));
    }
    return bytes;
}

} // namespace engine
