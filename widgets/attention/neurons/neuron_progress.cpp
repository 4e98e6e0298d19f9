// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/neurons/neuron_progress.h"

#include "engine/graph/op_table.h"
#include "widgets/timeline/playhead.h"

#include <algorithm>
#include <array>

namespace headlight {

namespace {

using engine::HookKind;

constexpr std::array stages{HookKind::AttnDot, HookKind::AttnScaled, HookKind::AttnScores, HookKind::Pattern};

/// Which stage a beat is of this query's attention; -1 = none.
int stageOf(const NeuronState& state, const engine::OpTable& ops, const Beat& beat) {
    const bool mine = state.block == AttentionBlock::Encoder ? beat.ofSource() : beat.position == state.query;
    if (!mine || beat.folded || beat.collapsed || beat.ops.size() != 1)
        return -1;
    const engine::Hook& output = ops.ops()[static_cast<std::size_t>(beat.ops.front())].output;
    // Last first: in cross-attention nothing is masked, and scaled and masked scores are one.
    for (int stage = static_cast<int>(stages.size()) - 1; stage >= 0; --stage)
        if (output == state.hook(stages[static_cast<std::size_t>(stage)]))
            return stage;
    return -1;
}

} // namespace

NeuronProgress neuronProgress(const NeuronState& state, const engine::OpTable& ops, const Playhead& playhead) {
    const Beat* beat = playhead.beat();
    const int stage = beat ? stageOf(state, ops, *beat) : -1;
    if (stage < 0)
        return {};
    const double phase = playhead.phase().phase;
    NeuronProgress progress;
    progress.products = stage == 0 ? phase : 1;
    // Masked scores have no column of their own: scaling fills the rows that stay, the mask the others.
    const bool scaled = ops.producer(state.hook(HookKind::AttnScaled)) &&
                        state.hook(HookKind::AttnScaled) != state.hook(HookKind::AttnScores);
    progress.scores = stage == 0 ? 0 : stage == 1 || (stage == 2 && !scaled) ? phase : 1;
    progress.masked = stage < 2 ? 0 : stage == 2 ? phase : 1;
    progress.weights = stage == 3 ? phase : 0;
    return progress;
}

std::optional<std::pair<int, int>> neuronBeats(const NeuronState& state, const engine::OpTable& ops,
                                               const Playhead& playhead) {
    const auto& beats = playhead.timeline().beats();
    const auto made = [&](const Beat& beat) { return stageOf(state, ops, beat) >= 0; };
    const auto first = std::ranges::find_if(beats, made);
    if (first == beats.end())
        return std::nullopt;
    const auto end = std::find_if_not(first, beats.end(), made);
    return std::pair(static_cast<int>(first - beats.begin()), static_cast<int>(end - beats.begin()) - 1);
}

} // namespace headlight
