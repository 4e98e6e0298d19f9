// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the stage: the four stages that a head's scores go through, in words.
#pragma once

#include "widgets/stage/stage_canvas.h"

namespace headlight {

/// Dot, scaled, masked where the open attention masks, softmax; in self-attention's names (StageCanvas::hook() knows
/// the others').
std::vector<engine::HookKind> scoreStages(const StageCanvas& canvas);
/// The stage that a hook of the open attention is; empty for any other hook.
std::optional<engine::HookKind> stageOf(const StageCanvas& canvas, engine::Hook hook);

/// "÷ √64", or the factor where the model scales otherwise.
QString scaleText(const StageCanvas& canvas);
QString stageTitle(const StageCanvas& canvas, engine::HookKind stage, bool shortForm);

} // namespace headlight
