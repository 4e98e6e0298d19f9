// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/score_stages.h"

#include <cmath>

namespace headlight {

using engine::HookKind;

std::vector<HookKind> scoreStages(const StageCanvas& s) {
    if (s.causal())
        return {HookKind::AttnDot, HookKind::AttnScaled, HookKind::AttnScores, HookKind::Pattern};
    return {HookKind::AttnDot, HookKind::AttnScaled, HookKind::Pattern};
}

std::optional<HookKind> stageOf(const StageCanvas& s, engine::Hook hook) {
    for (const HookKind stage : scoreStages(s))
        if (s.hook(stage) == hook)
            return stage;
    return {};
}

QString scaleText(const StageCanvas& s) {
    const engine::Op* op = s.store.ops()->producer(s.hook(HookKind::AttnScaled));
    const double scale = op ? static_cast<double>(op->constant) : 1;
    if (std::abs(scale * std::sqrt(s.shape.headDim) - 1) < 1e-6)
        return StageCanvas::tr("÷ √%1").arg(s.shape.headDim);
    return StageCanvas::tr("× %1").arg(scale, 0, 'g', 3);
}

QString stageTitle(const StageCanvas& s, HookKind stage, bool shortForm) {
    switch (stage) {
    case HookKind::AttnDot:
        return shortForm ? StageCanvas::tr("q·k") : StageCanvas::tr("q·k: scores = Q·Kᵀ");
    case HookKind::AttnScaled:
        return shortForm ? scaleText(s) : StageCanvas::tr("scores %1").arg(scaleText(s));
    case HookKind::AttnScores:
        return shortForm ? StageCanvas::tr("mask") : StageCanvas::tr("masked scores");
    default:
        return shortForm ? StageCanvas::tr("softmax") : StageCanvas::tr("pattern = softmax of each row");
    }
}

} // namespace headlight
