// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headlight {

/// How near the Stage looks. Each level shows one part of the level before from nearer.
enum class StageLevel {
    Model,     ///< every token and every layer
    Block,     ///< one layer, one token's way through it
    Attention, ///< all heads of the layer
    Matrix,    ///< one head's matrices
    Element,   ///< one number, and all that it is made of: a dot product, a softmax row …
};
inline constexpr int stageLevelCount = 5;

/// Positions that the levels with a row or column per token show. Outside of them there is nothing wrong, only no room.
struct TokenWindow {
    int first = 0;
    int count = -1; ///< negative: all
    bool operator==(const TokenWindow&) const = default;
};

} // namespace headlight
