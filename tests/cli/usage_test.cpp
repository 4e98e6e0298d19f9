// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/model_folder.h"
#include "tests/cli/run_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace test {
namespace {

using testing::HasSubstr;

TEST(Usage, HelpNamesCommandsAndExitCodes) {
    const Finished help = runCli({"--help"});
    expectSuccess(help);
    for (const char* part :
         {"info", "tokenize", "logits", "generate", "translate", "trace", "explain", "Exit codes", "\"-inf\""})
        EXPECT_THAT(help.out, HasSubstr(part));
}

TEST(Usage, EveryCommandHasHelp) {
    for (const char* command : {"info", "tokenize", "logits", "generate", "translate", "trace", "explain"}) {
        const Finished help = runCli({command, "--help"});
        expectSuccess(help);
        EXPECT_THAT(help.out, HasSubstr("--json")) << command;
        EXPECT_THAT(help.out, HasSubstr("DIR")) << command;
    }
    EXPECT_THAT(runCli({"trace", "--help"}).out, HasSubstr("hook_attn_scores"));
}

TEST(Usage, Version) {
    const Finished version = runCli({"--version"});
    expectSuccess(version);
    EXPECT_THAT(version.out, testing::MatchesRegex("headlight-cli [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(Usage, WrongCommandLinesExitWithTwo) {
    ModelFolder model;
    model.write();
    const std::string dir = model.dir();
    const std::vector<std::vector<std::string>> wrong{
        {},
        {"predict", dir},
        {"info"},
        {"info", dir, "--colour"},
        {"info", dir, dir},
        {"tokenize", dir},
        {"logits", dir},
        {"logits", dir, "--prompt", "a", "--ids", "1"},
        {"logits", dir, "--prompt", "a", "--prompt", "b"},
        {"logits", dir, "--ids", "1", "--threads", "-1"},
        {"logits", dir, "--ids", "1", "--threads", "2000"},
        {"generate", dir, "--ids", "1"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", "-1"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", "1.5"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", "0x10"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", "99999999999999999999"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", ""},
        {"generate", dir, "--ids", "1", "--max-new-tokens=", "--greedy"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", "1", "--greedy", "--temperature", "1"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", "1", "--greedy", "--seed", "1"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", "1", "--temperature", "-1"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", "1", "--temperature", "nan"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", "1", "--temperature", "warm"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", "1", "--top-p", "0"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", "1", "--top-p", "1.5"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", "1", "--top-k", "-3"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", "1", "--seed", "-1"},
        {"generate", dir, "--ids", "1", "--max-new-tokens", "1", "--seed", "18446744073709551616"},
        {"trace", dir, "--ids", "1"},
        {"trace", dir, "--ids", "1", "--out"},
        {"explain", dir, "--ids", "1", "--hook", "logits"},
        {"explain", dir, "--ids", "1", "--hook", "logits", "--index", ""},
        {"explain", dir, "--ids", "1", "--hook", "logits", "--index", "0,,1"},
        {"explain", dir, "--ids", "1", "--hook", "logits", "--index", "0,x"},
        {"explain", dir, "--ids", "1", "--hook", "logits", "--index", "0,-1"},
        {"explain", dir, "--ids", "1", "--hook", "logits", "--index", "0,0,0,0"},
    };
    for (const auto& arguments : wrong) {
        SCOPED_TRACE(testing::PrintToString(arguments));
        expectRefusal(runCli(arguments), 2);
    }
}

TEST(Usage, IdsThatAreNoList) {
    ModelFolder model;
    model.write();
    for (const char* ids : {"1,,2", "1,x", "1,2,", ",1", "1 2", "0x1", "1.0", "1;2", "-", "--1", "+1", "²"}) {
        SCOPED_TRACE(ids);
        expectRefusal(runCli({"logits", model.dir(), std::string("--ids=") + ids}), 2, {"--ids"});
    }
    const Finished second = runCli({"logits", model.dir(), "--ids", "1,x,3"});
    expectRefusal(second, 2, {"entry 2", "\"x\""});
}

TEST(Usage, IdsThatNoVocabularyHas) {
    ModelFolder model;
    model.write();
    for (const char* ids : {"-1", "260", "1,260", "99999999999", "1,-99999999999999999999999", "2147483648"}) {
        SCOPED_TRACE(ids);
        expectRefusal(runCli({"logits", model.dir(), "--ids", ids}), 4, {"oken"});
    }
}

TEST(Usage, SpacesInIdsAreFine) {
    ModelFolder model;
    model.write();
    const Finished spaced = runCli({"logits", model.dir(), "--ids", " 1, 2 ,3", "--json"});
    expectSuccess(spaced);
    EXPECT_EQ(spaced.json()["ids"], nlohmann::json({1, 2, 3}));
}

TEST(Usage, PromptsThatLookLikeOptionsOrLists) {
    ModelFolder model;
    model.write();
    for (const char* text : {"--json", "-1", "[a,b]", "a,b", "--", "\"q\"", "%%", "{}"}) {
        SCOPED_TRACE(text);
        const Finished tokens = runCli({"tokenize", model.dir(), "--json", "--text", text});
        expectSuccess(tokens);
        std::string joined;
        const auto json = tokens.json();
        for (const auto& token : json["tokens"])
            joined += token["text"].get<std::string>();
        EXPECT_EQ(joined, text);
    }
}

} // namespace
} // namespace test
