// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the matrix level: where its matrices lie.
#pragma once

#include "widgets/stage/stage_canvas.h"

namespace headlight {

/// A product's left factor lies left of it, the right factor above it, so that a row and a column meet in the cell
/// that they make:
///
///     W_Q W_K W_V     Kᵀ            V
///     X           Q   T × T         z
///
/// The large square shows one of four stages, which stand beside it (or below) in small.
struct MatrixFrame {
    int tokenStep = 1;    ///< tokens per cell; above 1 where a token has less than a pixel
    int dimStep = 1;      ///< numbers of a query per cell
    int covered = 1;      ///< tokens that the cells stand for: the window, or a little more where they pool
    int keyStep = 1;      ///< keys per cell, and the keys that the cells stand for: as the queries but for another text
    int keysCovered = 1;
    bool inputs = false;  ///< X and the weights have room
    bool slanted = false; ///< key labels
    QRectF rowLabels, keyLabels;
    QRectF valueLabels;                   ///< right of the values; empty where there is no room
    QRectF x, q, keys, square, values, z; ///< cells only, titles are above
    QRectF weights;                       ///< area of the three weight panels
    std::vector<QRectF> stages;           ///< with titles, one a score stage
    QRectF caption;                       ///< below the square
    bool stagesBelow = false;

    double tokenWidth() const { return square.width() / keysCovered; } ///< of a key
    double tokenHeight() const { return square.height() / covered; } ///< of a query
};

constexpr double matrixTitle = 18;

MatrixFrame matrixFrameOf(const StageCanvas& canvas, QRectF body);

} // namespace headlight
