// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the attention level: where its parts lie, and who draws them.
#pragma once

#include "widgets/stage/stage_canvas.h"

namespace headlight {

/// From left to right, one token's way through the layer's heads:
///
///     row × W_Q = q, one line per head     ┌──────┐┌──────┐     heads side by side
///         × W_K = k                     →  │ head ││ head │  →        × W_O
///         × W_V = v                        └──────┘└──────┘     attention's output
///
/// Small pictures leave out the weights, smaller ones the rows too.
struct AttentionFrame {
    bool weights = false, rows = false;
    QRectF steps;
    QRectF input;                      ///< the row that enters
    std::array<QRectF, 3> projections; ///< W_Q, W_K, W_V with title and caption
    std::array<QRectF, 3> heads;       ///< q, k, v with titles
    QRectF cards, caption;
    QRectF merged, outputWeight, output; ///< with titles
};

AttentionFrame attentionFrameOf(QRectF body);

/// One head's card.
struct HeadCard {
    QRectF whole, title, square, row, z; ///< cells only; row: the followed token's scores, z: the head's output
    QRectF queryLabels, keyLabels;       ///< of the square; empty where there is no room
    double gutter;                       ///< left of the cells
};
HeadCard headCardOf(QRectF whole);

/// Columns and rows of the cards, so that `heads` squares are as large as they can be.
struct CardGrid {
    int columns = 1, rows = 1;
    double width = 0, height = 0; ///< of a card

    QRectF at(int head, QRectF area) const;
};
CardGrid cardGridOf(int heads, QSizeF area);

/// The rail 1, 1.5, 2, 3, 3.5, 4 with the step of the beat in bold (IG-42 … IG-50).
void drawSteps(StageCanvas& canvas, QRectF rect);
/// A card per head: its pattern, the followed token's row of it, the head's output.
void drawHeadCards(StageCanvas& canvas, const AttentionFrame& frame);

} // namespace headlight
