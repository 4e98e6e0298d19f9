// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the matrix level.
#pragma once

#include "widgets/stage/matrix/matrix_frame.h"

namespace headlight {

/// What the picture is about at this moment of the walk.
struct MatrixView {
    MatrixFrame frame;
    engine::HookKind stage; ///< shown in the large square
    int key;                ///< the key of the cell being formed, or the one looked at
};

/// Tokens on the rows and the columns.
void drawMatrixLabels(StageCanvas& canvas, const MatrixView& view);
/// Outlines of the followed row and the key, the way of a dot product, what is kept, the weights beside V.
void drawMatrixMarks(StageCanvas& canvas, const MatrixView& view);

} // namespace headlight
