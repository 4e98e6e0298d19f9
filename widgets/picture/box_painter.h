// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

class QPainter;

namespace headlight {

/// A box's fill, and its stroke inside the rectangle: crisp on whole pixels, and boxes side by side do not overlap.
void paintBox(QPainter& painter, const BoxItem& box, const Theme& theme);

} // namespace headlight
