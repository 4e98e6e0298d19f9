// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/model_folder.h"
#include "tests/cli/run_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace test {
namespace {

nlohmann::json idsOf(const Finished& finished) {
    expectSuccess(finished);
    return finished.json()["ids"];
}

class Tokenize : public testing::Test {
protected:
    Tokenize() { model.writeTokenizer(); } // only the tokenizer's files: that has to be enough
    ModelFolder model;
};

TEST_F(Tokenize, AppliesMergesInOrder) {
    // "then": t+h is the first merge, the+n has none; "hen": h+e
    EXPECT_EQ(idsOf(runCli({"tokenize", model.dir(), "--json", "--text", "then hen"})),
              nlohmann::json({258, 'n', ' ', 257, 'n'}));
}

TEST_F(Tokenize, ForPeopleALineAToken) {
    const Finished text = runCli({"tokenize", model.dir(), "--text", "the \"x\"\n"});
    expectSuccess(text);
    EXPECT_EQ(text.out, "258\t\"the\"\n32\t\" \"\n34\t\"\\\"\"\n120\t\"x\"\n34\t\"\\\"\"\n10\t\"\\n\"\n");
}

TEST_F(Tokenize, RangesCoverTheText) {
    const auto json = runCli({"tokenize", model.dir(), "--json", "--text", "thé"}).json();
    ASSERT_EQ(json["count"], 3);
    EXPECT_EQ(json["tokens"][0],
              (nlohmann::json{{"id", 256}, {"text", "th"}, {"bytes", "7468"}, {"begin", 0}, {"end", 2}}));
    EXPECT_EQ(json["tokens"][1]["bytes"], "c3");
    EXPECT_EQ(json["tokens"][1]["text"], "\uFFFD") << "half a character";
    EXPECT_EQ(json["tokens"][2]["end"], 4);
}

TEST_F(Tokenize, EndOfTextIsTextUnlessAsked) {
    EXPECT_EQ(idsOf(runCli({"tokenize", model.dir(), "--json", "--text", "<|endoftext|>"})).size(), 13u);
    EXPECT_EQ(idsOf(runCli({"tokenize", model.dir(), "--json", "--parse-special", "--text", "a<|endoftext|>"})),
              nlohmann::json({'a', 259}));
}

TEST_F(Tokenize, DashReadsStandardInputAsItIs) {
    EXPECT_EQ(idsOf(runCli({"tokenize", model.dir(), "--json", "--text", "-"}, "a\n")), nlohmann::json({'a', '\n'}));
    EXPECT_EQ(idsOf(runCli({"tokenize", model.dir(), "--json", "--text", "-"}, std::string("a\0b", 3))),
              nlohmann::json({'a', 0, 'b'}));
    EXPECT_EQ(idsOf(runCli({"tokenize", model.dir(), "--json", "--text", "-"}, "-")), nlohmann::json({'-'}));
}

TEST_F(Tokenize, EmptyTextIsNoToken) {
    for (const std::vector<std::string>& text :
         {std::vector<std::string>{"--text", ""}, {"--text="}, {"--text", "-"}}) {
        std::vector<std::string> arguments{"tokenize", model.dir(), "--json"};
        arguments.insert(arguments.end(), text.begin(), text.end());
        const Finished none = runCli(arguments);
        expectSuccess(none);
        EXPECT_EQ(none.json()["count"], 0);
    }
}

TEST_F(Tokenize, InvalidUtf8IsTokenizedByteByByte) {
    const std::string bytes = "a\xff\xc3(\xed\xa0\x80";
    const Finished json = runCli({"tokenize", model.dir(), "--json", "--text", bytes});
    EXPECT_EQ(idsOf(json), nlohmann::json({'a', 0xff, 0xc3, '(', 0xed, 0xa0, 0x80}));
    const Finished text = runCli({"tokenize", model.dir(), "--text", bytes});
    expectSuccess(text);
    EXPECT_THAT(text.out, testing::HasSubstr("255\t\"\\xff\"\n195\t\"\\xc3\"\n"));
}

TEST_F(Tokenize, OneMebibyteAtOnce) {
    std::string page;
    while (page.size() < (1u << 20))
        page += "the then hen ";
    const Finished ordinary = runCli({"tokenize", model.dir(), "--text", "-"}, page);
    expectSuccess(ordinary);
    EXPECT_LT(ordinary.seconds, 30);
    const Finished oneWord = runCli({"tokenize", model.dir(), "--text", "-"}, std::string(1u << 20, 'h'));
    expectSuccess(oneWord);
    EXPECT_LT(oneWord.seconds, 30);
}

} // namespace
} // namespace test
