// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/utf8.h"

#include "engine/tokenizers/byte_alphabet.h"

#include <gtest/gtest.h>

#include <set>

namespace {

using engine::toValidUtf8;

TEST(Utf8, ReplacesTheLongestInvalidUnit) {
    // The example of the Unicode standard, section 3.9, table 3-8.
    EXPECT_EQ(toValidUtf8("a\xF1\x80\x80\xE1\x80\xC2"
                          "b\x80"
                          "c\x80\xBF"
                          "d"),
              "a\uFFFD\uFFFD\uFFFD"
              "b\uFFFD"
              "c\uFFFD\uFFFD"
              "d");
    EXPECT_EQ(toValidUtf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD") << "a surrogate";
    EXPECT_EQ(toValidUtf8("\xC0\xAF"), "\uFFFD\uFFFD") << "an overlong form";
    EXPECT_EQ(toValidUtf8("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD") << "above U+10FFFF";
    EXPECT_EQ(toValidUtf8("\xF0\x9F\x98"), "\uFFFD") << "cut short";
}

TEST(Utf8, AppendedCodePointsReadBackWhole) {
    for (const char32_t codePoint :
         {0x00u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xD7FFu, 0xE000u, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
        std::string text;
        engine::appendUtf8(text, codePoint);
        const engine::Utf8Unit unit = engine::utf8UnitAt(text, 0);
        EXPECT_EQ(unit.kind, engine::Utf8Unit::Kind::Character) << static_cast<unsigned>(codePoint);
        EXPECT_EQ(unit.length, text.size());
    }
}

TEST(ByteAlphabet, SpellsBytesAsGpt2Does) {
    EXPECT_EQ(engine::toByteAlphabet(" a\n\t"), "ĠaĊĉ");
    EXPECT_EQ(engine::toByteAlphabet("\xAD\x7F\xFF"), "Ńġÿ");
    const auto& alphabet = engine::byteAlphabet();
    EXPECT_EQ(std::set<std::string>(alphabet.begin(), alphabet.end()).size(), 256u);
    for (int byte = 0; byte < 256; ++byte)
        EXPECT_EQ(engine::fromByteAlphabet(alphabet[static_cast<std::size_t>(byte)]),
                  std::string(1, static_cast<char>(byte)));
    EXPECT_EQ(engine::fromByteAlphabet("a b"), std::nullopt) << "the space is not of the alphabet";
    EXPECT_EQ(engine::fromByteAlphabet("日"), std::nullopt);
}

} // namespace
