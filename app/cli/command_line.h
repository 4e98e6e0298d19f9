// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headlight::cli {

/// What the process returns; the same table is printed by --help.
enum ExitCode {
    Success = 0,
    InternalError = 1, ///< out of memory, or a defect of this program
    UsageError = 2,    ///< the command line itself is wrong
    BadInputFile = 3,  ///< a file of the model folder is missing, unreadable or malformed
    BadRequest = 4,    ///< well-formed, but this model cannot do it: prompt too long, unknown token, hook or index
    WriteFailed = 5,   ///< an output could not be written
    SignalBase = 128,  ///< + the number of the signal that stopped the program
};

/// Parses the command line, runs one command and returns the exit code. Prints results to stdout and at most one line,
/// "headlight-cli: <sentence>", to stderr when it fails. Never throws.
int run(int argc, char** argv);

} // namespace headlight::cli
