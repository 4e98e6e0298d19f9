// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/neurons/neuron_layout.h"

#include <optional>
#include <utility>

namespace engine {
class OpTable;
} // namespace engine

namespace headlight {

class Playhead;

/// How far the query's numbers have come where the playhead stands in the making of them: at q·k, scale, mask or
/// softmax of this attention and layer, in the query's own chapter. Everywhere else all of them are there.
NeuronProgress neuronProgress(const NeuronState& state, const engine::OpTable& ops, const Playhead& playhead);

/// The beats that make them, first and last; empty where the time-line has them in no beats of their own.
std::optional<std::pair<int, int>> neuronBeats(const NeuronState& state, const engine::OpTable& ops,
                                               const Playhead& playhead);

} // namespace headlight
