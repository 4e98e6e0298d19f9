// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the stage: the four stages that a head's scores go through, in words.
#pragma once

#include "widgets/stage/stage_canvas.h"

namespace headlight {

/// Dot, scaled, masked, softmax.
inline constexpr std::array scoreStages{engine::HookKind::AttnDot, engine::HookKind::AttnScaled,
                                        engine::HookKind::AttnScores, engine::HookKind::Pattern};

/// "÷ √64", or the factor where the model scales otherwise.
QString scaleText(const StageCanvas& canvas);
QString stageTitle(const StageCanvas& canvas, engine::HookKind stage, bool shortForm);

} // namespace headlight
