// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/error.h"

#include <QString>

namespace headlight {

/// What happened and what to do, in the user's language. The engine's own English detail is shown below it.
QString errorSentence(engine::ErrorCode code);

/// Exit code, as headlight-cli's: 3 a file that cannot be used, 4 something this model cannot do, 5 an output that
/// could not be written, 1 anything else. (2, wrong usage, has no error code.)
int exitCode(engine::ErrorCode code);

} // namespace headlight
