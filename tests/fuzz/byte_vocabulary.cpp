// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/byte_vocabulary.h"

namespace fuzz {

namespace {

std::string utf8(unsigned point) {
    if (point < 0x80)
        return {static_cast<char>(point)};
    return {static_cast<char>(0xc0u | point >> 6), static_cast<char>(0x80u | (point & 0x3fu))};
}

} // namespace

std::array<std::string, 256> byteAlphabet() {
    std::array<std::string, 256> alphabet;
    unsigned next = 256;
    for (unsigned byte = 0; byte < 256; ++byte) {
        const bool printable = (byte >= '!' && byte <= '~') || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
        alphabet[byte] = utf8(printable ? byte : next++);
    }
    return alphabet;
}

std::string byteMembers() {
    std::string members;
    int id = 0;
    for (const std::string& token : byteAlphabet()) {
        const std::string escape = token == "\"" || token == "\\" ? "\\" : "";
        members += (id ? ",\"" : "\"") + escape + token + "\":" + std::to_string(id);
        ++id;
    }
    return members;
}

} // namespace fuzz
