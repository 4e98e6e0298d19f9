// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/stage_canvas.h"

namespace headlight {

void drawMatrix(StageCanvas& s, const StageFrame& frame) {
    drawPath(s, frame.title, StageLevel::Matrix);
}

} // namespace headlight
