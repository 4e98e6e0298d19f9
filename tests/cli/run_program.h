// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace test {

/// What a finished headlight-cli left behind.
struct Finished {
    int code = -1; ///< exit code; 1000 + signal when a signal ended it
    std::string out;
    std::string err;
    double seconds = 0;

    /// `out` as exactly one JSON document; fails the test where it is not.
    nlohmann::json json() const;
};

/// Runs headlight-cli with these arguments. `whileRunning`, when given, is called once with the process id after
/// `waitForOutput` bytes of standard output have arrived (or the program ended).
Finished runCli(const std::vector<std::string>& arguments, const std::string& standardInput = "",
                const std::function<void(int)>& whileRunning = {}, std::size_t waitForOutput = 0);

/// Waits until the process handles this signal itself instead of being ended by it.
void waitUntilHandling(int pid, int signal);

/// Runs a line of bash in which $CLI is the program; for redirections and pipes.
Finished runShell(const std::string& line);

/// Fails the test unless the program refused: this exit code, nothing on standard output, and one line on standard
/// error that starts with the program's name and contains all of `parts`.
void expectRefusal(const Finished& finished, int code, const std::vector<std::string>& parts = {});

/// Fails the test, with what was printed on standard error, unless the program succeeded silently.
void expectSuccess(const Finished& finished);

} // namespace test
