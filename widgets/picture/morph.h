// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

namespace headlight {

/// The picture between two of the same size, `t` in [0, 1]: `outer` itself at 0, `inner` itself at 1. `focus` is the
/// part of `outer` that `inner` shows from nearer; it grows to the whole picture, and takes its surroundings out of
/// sight.
///
/// Object constancy: cells that show the same elements in both, and items with the same id, travel from their place in
/// the one to their place in the other; everything else fades where it stands. A pure function; easing is the caller's.
DisplayList morph(const DisplayList& outer, const DisplayList& inner, QRectF focus, double t);

/// The box of elements that a grid shows; empty for a grid of weights or of nothing.
std::optional<engine::HookRange> hookRangeOf(const CellGrid& grid);

} // namespace headlight
