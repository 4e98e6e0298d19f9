// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/stage/stage_canvas.h"

#include <optional>
#include <utility>

namespace headlight {

/// A part of a weight as a true matrix under its title: rows and columns as stored (engine/graph/weights.h). Where it
/// has more elements than room, a cell is the loudest of a block, and the line below says so. `litRows` and
/// `litColumns` are in indices of the whole weight, begin … end: the ones in use are outlined, the others step back.
void drawWeight(StageCanvas& canvas, const QString& id, const QString& title, QRectF rect, engine::WeightId weight,
                int rowBegin, int rows, int columnBegin, int columns, std::optional<std::pair<int, int>> litRows = {},
                std::optional<std::pair<int, int>> litColumns = {});

/// Elements a cell must pool along an axis, so that cells of `count` elements on `extent` pixels can be told apart. A
/// part that does not reach the tensor's end (`toEnd` false) gets a divisor of `count`, so that no cell takes in
/// elements from outside of it.
int poolStep(int count, double extent, bool toEnd);

/// "192 × 192, each cell the loudest of 4 × 4", or the short form of it, or only the size where nothing is pooled.
QString pooledText(int rows, int columns, int rowStep, int columnStep, bool shortForm);

/// The line that says so, in one line or two, as long as `rect` has room for.
void drawPooledText(StageCanvas& canvas, const QString& id, QRectF rect, int rows, int columns, int rowStep,
                    int columnStep);

} // namespace headlight
