// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/model_folder.h"
#include "tests/cli/run_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <unistd.h>

namespace test {
namespace {

TEST(Process, FullDiskIsAnError) {
    ModelFolder model;
    model.write();
    for (const char* command : {"info \"$DIR\"", "info \"$DIR\" --json", "logits \"$DIR\" --ids 1 --json",
                                "generate \"$DIR\" --ids 1 --max-new-tokens 2", "tokenize \"$DIR\" --text the"}) {
        SCOPED_TRACE(command);
        expectRefusal(runShell("DIR='" + model.dir() + "'; $CLI " + command + " > /dev/full"), 5, {"written"});
    }
}

TEST(Process, FileThatCannotBeWritten) {
    ModelFolder model;
    model.write();
    for (const char* command : {"logits", "trace"}) {
        expectRefusal(runCli({command, model.dir(), "--ids", "1", "--out", "/no/such/folder/out.npz"}), 5, {"out.npz"});
        expectRefusal(runCli({command, model.dir(), "--ids", "1", "--out", model.dir()}), 5);
    }
}

TEST(Process, AFailureLeavesTheOldFile) {
    ModelFolder model;
    model.write();
    const auto file = model.folder().write("out.npz", "what was there");
    expectRefusal(runCli({"trace", model.dir(), "--ids", "1,2,999", "--out", file.string()}), 4);
    EXPECT_EQ(readBytes(file), "what was there");
    const auto entries = std::distance(std::filesystem::directory_iterator(model.path()), {});
    EXPECT_EQ(entries, 5) << "the model's four files and out.npz, no temporary one";
}

TEST(Process, AReaderThatLeavesEndsItQuietly) {
    ModelFolder model;
    model.setContextLength(20000);
    model.write();
    const Finished finished =
        runShell("$CLI generate '" + model.dir() +
                 "' --ids 1 --max-new-tokens 19999 | head -c 1 > /dev/null; echo ${PIPESTATUS[0]}");
    EXPECT_EQ(finished.out, std::to_string(128 + SIGPIPE) + "\n");
    EXPECT_EQ(finished.err, "");
}

class Interrupted : public testing::TestWithParam<int> {};

TEST_P(Interrupted, StopsCleanlyAndKeepsWhatWasGenerated) {
    ModelFolder model;
    model.setContextLength(20000);
    model.writeModel();
    const Finished finished = runCli(
        {"generate", model.dir(), "--ids", "1", "--max-new-tokens", "19999", "--greedy"}, "",
        [](int pid) { ::kill(pid, GetParam()); }, 40);
    EXPECT_EQ(finished.code, 128 + GetParam());
    EXPECT_THAT(finished.err, testing::MatchesRegex("headlight-cli: Stopped after [0-9]+ new tokens\\.\n"));
    EXPECT_THAT(finished.out, testing::MatchesRegex("[0-9,]+\n"));
    const auto printed = std::count(finished.out.begin(), finished.out.end(), ',') + 1;
    EXPECT_THAT(finished.err, testing::HasSubstr("after " + std::to_string(printed) + " new"));
    EXPECT_LT(printed, 19999);
}

INSTANTIATE_TEST_SUITE_P(BySignal, Interrupted, testing::Values(SIGINT, SIGTERM));

TEST(Process, InterruptedJsonIsStillADocument) {
    ModelFolder model;
    model.setContextLength(20000);
    model.writeModel();
    const Finished finished =
        runCli({"generate", model.dir(), "--ids", "1", "--max-new-tokens", "19999", "--json"}, "", [](int pid) {
            waitUntilHandling(pid, SIGINT);
            ::usleep(100000);
            ::kill(pid, SIGINT);
        });
    // a signal that comes before the model is loaded finds nothing to print; later the document is whole
    EXPECT_EQ(finished.code, 130) << finished.err;
    if (!finished.out.empty()) {
        EXPECT_EQ(finished.json()["ended"], "interrupted");
    }
}

TEST(Process, AnInterruptedTraceWritesNoFile) {
    ModelFolder model;
    model.setContextLength(20000);
    model.writeModel();
    const auto file = model.path() / "trace.npz";
    const Finished finished = runCli(
        {"trace", model.dir(), "--ids", "1", "--max-new-tokens", "19999", "--out", file.string()}, "", [](int pid) {
            waitUntilHandling(pid, SIGINT);
            ::usleep(100000);
            ::kill(pid, SIGINT);
        });
    expectRefusal(finished, 130, {"topped"});
    EXPECT_FALSE(std::filesystem::exists(file));
}

} // namespace
} // namespace test
