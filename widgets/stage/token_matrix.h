// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/stage/stage_canvas.h"

#include <optional>
#include <utility>

namespace headlight {

/// A matrix with one row (or column) per token of the shown window.
struct TokenMatrix {
    QString id, name;
    QRectF rect; ///< of the whole window's cells
    Slice slice; ///< the whole window; its step along the tokens may pool them
    ColorScale scale = ColorScale::Signed;
    Role role = Role::Neutral;
    bool tokensAreColumns = false;
    bool numbers = false;
    std::optional<std::pair<float, float>> range = {}; ///< empty: the window's own
};

/// Draws it as far as the walk has come: the tokens before the followed one are done, its own row is being formed,
/// those after it are not there yet (keys and values are, fainter: a row of scores is formed with all keys and masked
/// after that). While a token is decoded the earlier queries, scores and outputs step back: only keys and values are
/// kept. Without a walk, and when it is over, everything is shown.
void drawTokenMatrix(StageCanvas& canvas, const TokenMatrix& matrix);

/// True while the followed token's computation is not over.
bool walking(const StageCanvas& canvas);
/// True while the source text is read, for all that is computed after that.
bool unwritten(const StageCanvas& canvas, engine::HookKind kind);
/// True when the followed token was generated: the tokens before it were computed earlier.
bool isDecoded(const StageCanvas& canvas);

/// The attention hooks of one head over the shown window as slices; `tokenStep` and `dimStep` pool.
Slice headRows(const StageCanvas& canvas, engine::HookKind kind, int head, int tokenStep = 1, int dimStep = 1);
/// `keyStep` 0: as the queries'.
Slice headSquare(const StageCanvas& canvas, engine::HookKind kind, int head, int tokenStep = 1, int keyStep = 0);

} // namespace headlight
