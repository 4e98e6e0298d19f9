// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/cell_walk.h"

namespace headlight {

class PictureWidget;

/// Makes Qt build the accessible tree of every PictureWidget from its display list: grids are tables whose cells carry
/// name and value, boxes with a name are buttons. Nodes are made when somebody asks for them.
void installPictureAccessibility();

/// Tells screen readers, where one listens, that the keyboard now stands on `place`.
void announceFocus(PictureWidget& widget, const CellPlace& place);

} // namespace headlight
