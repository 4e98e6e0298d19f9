// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/run_program.h"

#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace test {

namespace {

using Clock = std::chrono::steady_clock;

/// Standard streams are files, so that nothing can block on a full pipe.
pid_t spawn(std::vector<std::string> words, const std::filesystem::path& folder) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    constexpr int create = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&actions, 0, (folder / "in").c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, (folder / "out").c_str(), create, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, (folder / "err").c_str(), create, 0600);
    std::vector<char*> argv;
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_t pid = -1;
    const int error = ::posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        throw std::runtime_error("cannot start " + words.front());
    return pid;
}

/// Waits for the end; kills after a minute, because a hang has to fail instead of blocking.
int waitFor(pid_t pid, const std::function<void()>& meanwhile) {
    const auto limit = Clock::now() + std::chrono::seconds(60);
    int status = 0;
    while (::waitpid(pid, &status, WNOHANG) == 0) {
        meanwhile();
        if (Clock::now() > limit)
            ::kill(pid, SIGKILL);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

Finished run(const std::vector<std::string>& words, const std::string& standardInput,
             const std::function<void(int)>& whileRunning, std::size_t waitForOutput) {
    const TemporaryFolder folder;
    folder.write("in", standardInput);
    const auto start = Clock::now();
    const pid_t pid = spawn(words, folder.path());
    bool called = !whileRunning;
    Finished finished;
    finished.code = waitFor(pid, [&] {
        std::error_code ignored;
        if (!called && std::filesystem::file_size(folder.path() / "out", ignored) >= waitForOutput && !ignored) {
            called = true;
            whileRunning(pid);
        }
    });
    finished.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    finished.out = readBytes(folder.path() / "out");
    finished.err = readBytes(folder.path() / "err");
    return finished;
}

} // namespace

nlohmann::json Finished::json() const {
    auto document = nlohmann::json::parse(out, nullptr, false);
    EXPECT_FALSE(document.is_discarded()) << "not one JSON document: " << out.substr(0, 300);
    return document;
}

Finished runCli(const std::vector<std::string>& arguments, const std::string& standardInput,
                const std::function<void(int)>& whileRunning, std::size_t waitForOutput) {
    std::vector<std::string> words{HEADLIGHT_CLI};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return run(words, standardInput, whileRunning, waitForOutput);
}

void waitUntilHandling(int pid, int signal) {
    const auto limit = Clock::now() + std::chrono::seconds(30);
    while (Clock::now() < limit) {
        std::ifstream status("/proc/" + std::to_string(pid) + "/status");
        for (std::string line; std::getline(status, line);)
            if (line.starts_with("SigCgt:") && (std::stoull(line.substr(7), nullptr, 16) >> (signal - 1) & 1u) != 0)
                return;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

Finished runShell(const std::string& line) {
    return run({"/bin/bash", "-c", "CLI='" HEADLIGHT_CLI "'; " + line}, "", {}, 0);
}

void expectRefusal(const Finished& finished, int code, const std::vector<std::string>& parts) {
    EXPECT_EQ(finished.code, code) << finished.err;
    EXPECT_EQ(finished.out, "");
    EXPECT_THAT(finished.err, testing::StartsWith("headlight-cli: "));
    EXPECT_THAT(finished.err, testing::EndsWith(".\n")) << "a whole sentence and a line end";
    EXPECT_EQ(std::count(finished.err.begin(), finished.err.end(), '\n'), 1) << finished.err;
    EXPECT_LT(finished.err.size(), 700u) << finished.err;
    for (const std::string& part : parts)
        EXPECT_THAT(finished.err, testing::HasSubstr(part));
}

void expectSuccess(const Finished& finished) {
    EXPECT_EQ(finished.code, 0) << finished.err;
    EXPECT_EQ(finished.err, "");
}

} // namespace test
