// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/token.h"
#include "widgets/picture/display_list.h"

namespace headlight {

/// Everything the token strip depends on.
struct TokenStripState {
    struct Token {
        engine::TokenId id = 0;
        QString text; ///< as shown: spaces and line ends visible
    };
    std::vector<Token> tokens;
    int promptLength = 0; ///< tokens from here on were generated
    int query = -1;       ///< selected position
    std::vector<Token> source = {}; ///< a translator's source text, above what is written
    int sourceSelected = -1;
};

/// Tokens as chips in reading order, wrapped into lines of `width`; the list is as tall as they need. Ids and actions
/// of the boxes: "token:n", "source:n".
DisplayList layoutTokenStrip(const TokenStripState& state, const Theme& theme, double width);

} // namespace headlight
