// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the layer level: vectors one below the other, and side by side with the weights between them.
#pragma once

#include "widgets/stage/stage_canvas.h"

namespace headlight {

/// A vector with its title; of an attention that is not open, a card that opens it.
struct Block {
    const char* id;
    QString title;
    Role role;
    engine::HookKind kind;
    QString shortTitle = {};
    std::optional<engine::HookKind> divisor = {};
    std::optional<AttentionBlock> opens = {}; ///< a card instead of a vector
};

/// A vector, or the weight that makes the next one from it.
struct BandColumn {
    Block block;
    int count;
    double share;
    std::optional<engine::WeightKind> weight = {}; ///< block.kind is then what it makes
};

/// A model row is folded into one line per head, so that a head's share of it is one line everywhere; into one per
/// several heads where those would be too thin to see.
int foldWidth(const StageCanvas& canvas, int count, double height);
double laneHeight(double height, std::size_t blocks);
/// Blocks from top to bottom with arrows between them.
void drawLane(StageCanvas& canvas, QRectF area, const std::vector<Block>& blocks);
/// Columns from left to right; behind them what `outputs` (a share of the width) is given to, the rectangle returned.
QRectF drawBand(StageCanvas& canvas, QRectF area, std::vector<BandColumn> columns, double outputs, double lastArrow);
/// An outline around the followed head's part of the merged row.
void markMergedHead(StageCanvas& canvas);
/// The MLP's columns between its norm and the sum.
std::vector<BandColumn> mlpColumns(const StageCanvas& canvas);

/// q above K; dot, scaled, masked, softmax per key; z below V.
void drawAttentionTable(StageCanvas& canvas, QRectF area);
/// A translator's layer in the order of its op table.
void drawTranslatorBlock(StageCanvas& canvas, const StageFrame& frame);

} // namespace headlight
