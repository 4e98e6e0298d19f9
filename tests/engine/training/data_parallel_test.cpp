// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/training/small_corpus.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

int freePort() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size), 0);
    ::close(socket);
    return ntohs(address.sin_port);
}

pid_t start(std::vector<std::string> arguments, const std::vector<std::string>& variables) {
    std::vector<std::string> environment = variables;
    environment.insert(environment.end(), {"OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1", "PATH=/usr/bin"});
    const auto pointers = [](std::vector<std::string>& strings) {
        std::vector<char*> result;
        for (std::string& text : strings)
            result.push_back(text.data());
        result.push_back(nullptr);
        return result;
    };
    arguments.insert(arguments.begin(), HEADLIGHT_TRAIN_PROGRAM);
    pid_t process = -1;
    EXPECT_EQ(::posix_spawn(&process, arguments[0].c_str(), nullptr, nullptr, pointers(arguments).data(),
                            pointers(environment).data()),
              0);
    return process;
}

int exitStatus(pid_t process) {
    int status = 0;
    ::waitpid(process, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::vector<std::string> arguments(const engine::training::TrainerOptions& options, const std::string& out, int batch) {
    return {"gpt2",
            "--data",
            options.data[0],
            "--tokenizer",
            options.tokenizer,
            "--out",
            out,
            "--batch",
            std::to_string(batch),
            "--layers",
            "2",
            "--heads",
            "2",
            "--width",
            "16",
            "--context",
            "32",
            "--steps",
            "10",
            "--dropout",
            "0",
            "--lr",
            "3e-3",
            "--warmup",
            "2",
            "--val-every",
            "0",
            "--val-fraction",
            "0.2",
            "--log-every",
            "1"};
}

TEST(DataParallel, TwoProcessesTrainAsOneWithTwiceTheBatch) {
    const test::TemporaryFolder folder;
    const auto options = test::smallTraining(folder.path());
    const std::string alone = folder.path() / "alone";
    const std::string together = folder.path() / "together";
    ASSERT_EQ(exitStatus(start(arguments(options, alone, 8), {})), 0);

    const std::string port = std::to_string(freePort());
    std::vector<pid_t> ranks;
    for (const char* rank : {"0", "1"})
        ranks.push_back(start(arguments(options, together, 4), {std::string("RANK=") + rank, "WORLD_SIZE=2",
                                                                "MASTER_ADDR=127.0.0.1", "MASTER_PORT=" + port}));
    for (const pid_t rank : ranks)
        EXPECT_EQ(exitStatus(rank), 0);

    const std::vector<double> expected = test::loggedLosses(std::filesystem::path(alone) / "training.jsonl");
    const std::vector<double> got = test::loggedLosses(std::filesystem::path(together) / "training.jsonl");
    ASSERT_EQ(expected.size(), 10u);
    ASSERT_EQ(got.size(), 10u) << "one process of the two writes the log";
    EXPECT_LT(expected.back(), expected.front() - 0.1) << "the model learns in these steps";
    for (std::size_t step = 0; step < expected.size(); ++step)
        EXPECT_NEAR(got[step], expected[step], 1e-4) << "step " << step;
}

TEST(DataParallel, NonsenseInTheEnvironmentIsRefused) {
    const test::TemporaryFolder folder;
    const auto options = test::smallTraining(folder.path());
    const std::string out = folder.path() / "out";
    EXPECT_EQ(exitStatus(start(arguments(options, out, 4),
                               {"WORLD_SIZE=2", "RANK=7", "MASTER_ADDR=127.0.0.1", "MASTER_PORT=1"})),
              1);
    EXPECT_EQ(exitStatus(start(arguments(options, out, 4), {"WORLD_SIZE=many"})), 1);
}

} // namespace
