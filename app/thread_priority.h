// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headlight {

/// The calling thread steps back: the window's thread goes first where cores are scarce. Threads that it starts, such
/// as the engine's pool, inherit this.
void yieldToTheWindow();

} // namespace headlight
