// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/stage_canvas.h"

namespace headlight {

void drawModel(StageCanvas& s, const StageFrame& frame) {
    drawPath(s, frame.title, StageLevel::Model);
}

} // namespace headlight
