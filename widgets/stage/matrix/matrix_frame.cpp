// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/matrix/matrix_frame.h"

#include "widgets/stage/score_stages.h"
#include "widgets/stage/weight_panel.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr double gapInput = 54;  ///< X to Q, with "× W" and an arrow
constexpr double gapQuery = 20;  ///< Q to the square
constexpr double gapOutput = 44; ///< the square to z, with a sign and the column of weights beside V
constexpr double captionHeight = 30;
constexpr double stageGap = 14;       ///< between the small squares, with an arrow
constexpr QSizeF largestCell(68, 46); ///< in a body of 600 pixels
constexpr double narrowestLabel = 44; ///< pixels a key needs for a label that stands upright
constexpr double widest = 1.7;        ///< width to height of a cell: numbers are wider than high

struct Widths {
    double x, rows, square; ///< rows: of Q and z
};

/// Shares what is left between the row matrices and the square.
Widths widthsOf(double room, double mostSquare, bool inputs, double scale) {
    const double parts = inputs ? 2.7 : 2;
    double rows = std::clamp(room * 0.17, 34.0, 260.0 * scale);
    const double square = std::min(room - parts * rows, mostSquare);
    rows = std::min((room - square) / parts, 330.0 * scale);
    return {inputs ? 0.7 * rows : 0, rows, square};
}

void placeStages(MatrixFrame& f, std::size_t count, QRectF area, bool below) {
    f.stagesBelow = below;
    // As large as four would be: an attention without a mask has three.
    const double extent = ((below ? area.width() : area.height()) - 3 * stageGap) / 4;
    for (std::size_t i = 0; i < count; ++i) {
        const double at = static_cast<double>(i) * (extent + stageGap);
        f.stages.push_back(below ? QRectF(area.left() + at, area.top(), extent, area.height())
                                 : QRectF(area.left(), area.top() + at, area.width(), extent));
    }
}

} // namespace

MatrixFrame matrixFrameOf(const StageCanvas& s, QRectF body) {
    MatrixFrame f;
    const double W = body.width(), H = body.height();
    const bool below = W < 1.1 * H;
    const double scale = std::max(1.0, std::min(W / 1200, H / 600)); // large windows have large cells
    f.inputs = W >= 860 && H >= 360;
    const double label = std::clamp(W * 0.085, 46.0, 104.0);
    // The small squares take a strip at the right, or one below.
    const double small = below ? std::clamp(W / 4 - stageGap, 40.0, std::min(220.0, H * 0.2))
                               : std::clamp((H - 3 * stageGap) / 4 - matrixTitle, 24.0, 240.0 * scale);
    const double right = below ? body.right() : body.right() - small - 28;
    const double bottom = below ? body.bottom() - small - matrixTitle - 12 : body.bottom();
    // Keys get labels on a slant where a column is narrower than a word.
    f.slanted = s.keysShown * narrowestLabel > 0.4 * W;
    const double labels = f.slanted ? std::clamp(H * 0.1, 34.0, 58.0) : 17;

    const double high = bottom - body.top() - 2 * matrixTitle - labels - 8 - captionHeight;
    const QSizeF cell = largestCell * scale;
    const double ceiling = s.shown * cell.height();
    double keysHeight = std::clamp(high * 0.36, 20.0, std::max(20.0, s.shape.headDim * 12.0 * scale));
    const double squareHeight = std::min(high - keysHeight, ceiling);
    keysHeight = std::min(high - squareHeight, std::max(keysHeight, s.shape.headDim * 9.0 * scale));

    const double gaps = label + 6 + (f.inputs ? gapInput : 0) + gapQuery + gapOutput;
    const double valueLabel = W >= 760 ? std::clamp(W * 0.06, 46.0, 80.0) : 0;
    const double room = right - body.left() - gaps - valueLabel;
    const double mostSquare = std::min(s.keysShown * cell.width(), squareHeight * (s.crosses() ? std::max(widest, 1.0 * s.keysShown / s.shown) : widest));
    const Widths w = widthsOf(room, mostSquare, f.inputs, scale);

    f.tokenStep = std::max(1, static_cast<int>(std::ceil(s.shown / std::max(1.0, std::min(w.square, squareHeight)))));
    f.keyStep = f.tokenStep;
    if (s.crosses()) { // two texts of different lengths
        const auto stepFor = [](int tokens, double extent) {
            return std::max(1, static_cast<int>(std::ceil(tokens / std::max(1.0, extent))));
        };
        f.tokenStep = stepFor(s.shown, squareHeight);
        f.keyStep = stepFor(s.keysShown, std::min(w.square, keysHeight + labels));
    }
    f.covered = (s.shown + f.tokenStep - 1) / f.tokenStep * f.tokenStep;
    f.keysCovered = (s.keysShown + f.keyStep - 1) / f.keyStep * f.keyStep;
    f.dimStep = std::max(1, static_cast<int>(std::ceil(s.shape.headDim / std::max(1.0, w.rows))));

    const double spareX = std::max(0.0, room - w.square - 2 * w.rows - w.x) / 2;
    const double top = body.top() + std::max(0.0, high - squareHeight - keysHeight) / 2;
    const double bandTop = top + matrixTitle + labels;
    const double squareTop = bandTop + keysHeight + 8 + matrixTitle;
    double x = body.left() + spareX;
    f.rowLabels = QRectF(x, squareTop, label, squareHeight);
    x += label + 6;
    if (f.inputs) {
        f.x = QRectF(x, squareTop, w.x, squareHeight);
        x += w.x + gapInput;
    }
    f.q = QRectF(x, squareTop, w.rows, squareHeight);
    x += w.rows + gapQuery;
    f.square = QRectF(x, squareTop, w.square, squareHeight);
    f.keys = QRectF(x, bandTop, w.square, keysHeight);
    f.keyLabels = QRectF(x, top + matrixTitle, w.square, labels);
    f.caption = QRectF(x, f.square.bottom() + 4, w.square + gapOutput + w.rows, captionHeight - 4);
    x += w.square + gapOutput;
    f.z = QRectF(x, squareTop, w.rows, squareHeight);
    f.values = QRectF(x, top + matrixTitle, w.rows, labels + keysHeight);
    if (valueLabel > 0)
        f.valueLabels = QRectF(f.values.right() + 3, f.values.top(), valueLabel - 3, f.values.height());
    if (f.inputs)
        f.weights = QRectF(f.rowLabels.left(), top, f.q.right() - f.rowLabels.left() - 8, f.keys.bottom() - top);
    placeStages(f, scoreStages(s).size(),
                below ? QRectF(body.left(), body.bottom() - small - matrixTitle, W, small + matrixTitle)
                      : QRectF(body.right() - small, body.top(), small, H),
                below);
    return f;
}

} // namespace headlight
