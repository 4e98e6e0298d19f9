// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/stage/stage_canvas.h"

namespace headlight {

/// A recurrent translator on all levels but the number.
void drawRecurrent(StageCanvas& canvas, const StageFrame& frame);

} // namespace headlight
