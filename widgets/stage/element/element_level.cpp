// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/stage_canvas.h"

namespace headlight {

void drawElement(StageCanvas& s, const StageFrame& frame) {
    drawPath(s, frame.title, StageLevel::Element);
}

} // namespace headlight
