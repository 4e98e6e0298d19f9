// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/timeline.h"

#include <QString>

namespace headlight {

/// What happens in a beat, in words: "Layer 3 · head 2: scores ÷ √32".
QString beatTitle(const Beat& beat, const engine::OpTable& ops, int head);

} // namespace headlight
