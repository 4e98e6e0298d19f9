// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/timeline.h"

namespace headlight {

/// How many of `queries` rows of `pattern` are computed by the time the playhead stands at `phase` of `beat`: all of
/// earlier positions, and this position's own once its op is half done. Null beat: all.
int rowsComputed(const engine::OpTable& ops, engine::Hook pattern, int queries, const Beat* beat, double phase);

} // namespace headlight
