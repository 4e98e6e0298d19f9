// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/program_options.h"

namespace headlight {

/// Runs the model and draws what the options ask for into a file. Needs a QApplication, but no display. Errors go to
/// stderr; returns the exit code.
int renderToFile(const ProgramOptions& options);

} // namespace headlight
