// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

#include <limits>
#include <memory>
#include <vector>

namespace headlight {

/// What the model thought of a token of the text before it stood there.
struct TokenOdds {
    QString text;
    double probability = std::numeric_limits<double>::quiet_NaN(); ///< softmax of the logits; NaN: none was computed
    int rank = -1;                                                 ///< 0: the most probable of all; -1: none
};

struct TokenOddsState {
    std::shared_ptr<const std::vector<TokenOdds>> tokens;
    int selected = -1;                                                ///< -1: none
    int firstLine = 0;                                                ///< of chips shown, where not all fit
    std::shared_ptr<const std::vector<TokenOdds>> compared = nullptr; ///< another text behind the same prompt, or null
};

/// Sums over the tokens that have a probability.
struct TextOdds {
    int counted = 0;
    double logProbability = 0; ///< −∞ where a token has probability 0
    double perplexity = 1;     ///< exp(−logProbability ÷ counted)
};
TextOdds textOdds(const std::vector<TokenOdds>& tokens);

/// How the chips wrap: x from the picture's left edge, y from the top of their line.
struct ChipLines {
    std::vector<int> firstToken; ///< by line
    std::vector<QRectF> chips;   ///< by token
    double lineHeight = 0;
    int shown = 0; ///< lines that fit
    int lineOf(int token) const;
    int lines() const { return static_cast<int>(firstToken.size()); }
};
ChipLines chipLines(const TokenOddsState& state, const Theme& theme, QSizeF size);

/// Probability and rank (1 the most probable) of every token: the grid "odds", and "compared" of another text.
DisplayList tokenOddsData(const TokenOddsState& state);

/// The text so far, a chip a token: coloured by its probability, its rank (1 the most probable) below it; above them
/// probability against position; below them the sums. Ids: "chip:I" (action "position:I"), "rank:I", "point:I" (the
/// same action), "curve:I" from token I on, "sums"; of a compared text "compared-point:I", "compared-curve:I" and
/// "compared-sums". Hidden lines: boxes with the actions "lines:-1" and "lines:1".
DisplayList layoutTokenOdds(const TokenOddsState& state, const Theme& theme, QSizeF size);

} // namespace headlight
