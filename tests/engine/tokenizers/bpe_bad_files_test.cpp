// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/tokenizers/small_tokenizer.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <functional>

namespace {

using engine::ByteLevelBpe;
using engine::ErrorCode;

/// The 256 bytes and then `entries`, which are JSON as written.
std::string vocabularyWith(const std::string& entries) {
    std::string json = test::vocabularyJson({});
    json.pop_back();
    return json + "," + entries + "}";
}

void expectBadVocabulary(const std::string& json, std::initializer_list<std::string> parts) {
    SCOPED_TRACE(json.size() < 100 ? json : json.substr(json.size() - 60));
    test::expectError(ErrorCode::BadTokenizer, parts, [&] { ByteLevelBpe::parse(json, ""); });
}

void expectBadMerges(const std::string& merges, std::initializer_list<std::string> parts) {
    SCOPED_TRACE(merges);
    test::expectError(ErrorCode::BadTokenizer, parts, [&] {
        ByteLevelBpe::parse(test::vocabularyJson({"ab", "abc"}), merges);
    });
}

TEST(BpeBadFiles, VocabularyThatIsNoJsonObject) {
    for (const char* json :
         {"", "{", "not json", "[1,2]", "\"a\"", "7", "null", "true", "{\"a\":1,}", "{\"a\" 1}", "{\"a\":1}x"})
        expectBadVocabulary(json, {"vocab.json"});
    expectBadVocabulary("\xff\xfe{}", {"vocab.json"});
    expectBadVocabulary("{\"\xff\":1}", {"vocab.json"});
}

TEST(BpeBadFiles, ValuesThatAreNoIds) {
    expectBadVocabulary(vocabularyWith("\"zz\":\"5\""), {"\"zz\"", "a string"});
    expectBadVocabulary(vocabularyWith("\"zz\":null"), {"\"zz\"", "null"});
    expectBadVocabulary(vocabularyWith("\"zz\":[1]"), {"\"zz\"", "a list"});
    expectBadVocabulary(vocabularyWith("\"zz\":{}"), {"\"zz\"", "an object"});
    expectBadVocabulary(vocabularyWith("\"zz\":false"), {"\"zz\""});
    expectBadVocabulary(vocabularyWith("\"zz\":1.5"), {"\"zz\"", "1.5"});
    expectBadVocabulary(vocabularyWith("\"zz\":-1"), {"\"zz\"", "-1"});
    expectBadVocabulary(vocabularyWith("\"zz\":4294967296"), {"\"zz\"", "4294967296"});
    expectBadVocabulary(vocabularyWith("\"zz\":99999999999999999999999"), {"\"zz\""});
}

TEST(BpeBadFiles, TokensOrIdsThatStandThereTwice) {
    expectBadVocabulary(vocabularyWith("\"zz\":7"), {"\"zz\"", "7"});
    expectBadVocabulary(vocabularyWith("\"zz\":300,\"zz\":301"), {"\"zz\"", "300", "301", "twice"});
}

TEST(BpeBadFiles, AMissingByte) {
    std::string json = test::vocabularyJson({});
    json.replace(json.find("\"A\""), 3, "\"AA\"");
    expectBadVocabulary(json, {"\"A\"", "byte 65"});
    expectBadVocabulary("{}", {"byte 0"});
}

TEST(BpeBadFiles, NestingIsRefusedAtOnce) {
    expectBadVocabulary(std::string(1 << 20, '['), {"vocab.json"});
    std::string nested;
    for (int i = 0; i < 100000; ++i)
        nested += "{\"a\":";
    expectBadVocabulary(nested, {"vocab.json"});
}

TEST(BpeBadFiles, MessagesStayShortAndPlain) {
    expectBadVocabulary(vocabularyWith("\"" + std::string(1 << 20, 'z') + "\":-1"), {"zzzz"});
    expectBadVocabulary(vocabularyWith("\"a\\nb\\u0000\":-1"), {"-1"});
}

TEST(BpeBadFiles, MergeLinesThatAreNoPair) {
    expectBadMerges("#version: 0.2\na b\nab\n", {"merges.txt line 3", "\"ab\""});
    expectBadMerges("a b c\n", {"merges.txt line 1"});
    expectBadMerges(" b\n", {"merges.txt line 1"});
    expectBadMerges("a \n", {"merges.txt line 1"});
    expectBadMerges("a  b\n", {"merges.txt line 1"});
    expectBadMerges("a\tb\n", {"merges.txt line 1"});
    expectBadMerges("a b\n#version: 0.2\n", {"merges.txt line 2"});
}

TEST(BpeBadFiles, MergesOfTokensThatAreNotThere) {
    expectBadMerges("a b\nxy z\n", {"merges.txt line 2", "\"xy\""});
    expectBadMerges("a xy\n", {"\"xy\""});
    expectBadMerges("b a\n", {"\"ba\""});
}

TEST(BpeBadFiles, RepeatedMerges) {
    expectBadMerges("a b\nab c\na b\n", {"merges.txt line 3", "\"a b\""});
}

TEST(BpeBadFiles, ErrorsOfFilesNameThem) {
    const test::TemporaryFolder folder;
    folder.write("merges.txt", "");
    std::filesystem::create_directory(folder.path() / "vocab.json");
    test::expectError(ErrorCode::FileUnreadable, {"vocab.json"}, [&] { ByteLevelBpe::load(folder.path()); });
    std::filesystem::remove(folder.path() / "vocab.json");
    folder.write("vocab.json", "{");
    std::filesystem::resize_file(folder.path() / "vocab.json", 65u << 20);
    test::expectError(ErrorCode::FileTooLarge, {"vocab.json"}, [&] { ByteLevelBpe::load(folder.path()); });
}

} // namespace
