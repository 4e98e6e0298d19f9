// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/decoding/score_chain_layout.h"

namespace headlight {

TextItem chainText(const QString& id, const QRectF& rect, const QString& words, Qt::Alignment alignment,
                   const QColor& color, bool bold = false);

/// A button as wide as its words, at one end of `room`; `id` is also its action.
void drawPagerButton(DisplayList& list, const Theme& theme, QRectF room, const QString& id, const QString& words,
                     bool right);

/// The final distribution as one bar from 0 to 1 with a slice a token in the order of their ids, the chosen slice
/// marked, and the coin that fell into it. Four lines of words and the bar fill `rect`.
void drawZeroOneBar(DisplayList& list, const ScoreChainState& state, const Theme& theme, const QRectF& rect,
                    double line);

} // namespace headlight
