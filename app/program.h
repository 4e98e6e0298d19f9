// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headlight {

/// The whole program: reads the arguments, then opens the window or renders a picture. Returns the exit code.
int runProgram(int argc, char** argv);

} // namespace headlight
