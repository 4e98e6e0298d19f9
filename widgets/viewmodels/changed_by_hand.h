// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/trace/trace.h"

namespace headlight {

/// Whether any part of a path was changed by hand.
bool changedByHand(const engine::Trace& trace);

/// Whether this element is a weight of an attention row that was changed by hand: then it is not what the op makes of
/// its sources.
bool changedByHand(const engine::Trace& trace, const engine::ElementRef& element);

} // namespace headlight
