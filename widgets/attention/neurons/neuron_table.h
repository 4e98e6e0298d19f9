// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the neuron picture: its geometry.
#pragma once

#include "widgets/attention/ink.h"
#include "widgets/attention/neurons/neuron_layout.h"

namespace headlight::attention {

/// What the head of the scores' column says: "÷ √32", "× 0.0884", "not scaled".
QString scaleWords(const ScoreScale& scale);
/// What a weight of three digits needs.
double weightWidth(const Ink& ink);
/// Columns and rows between `top` and `bottom`; `state` has its numbers.
NeuronTable neuronTable(const NeuronState& state, const Ink& ink, double width, double top, double bottom);
/// Share of the query's weight on keys that are not among the rows.
double weightElsewhere(const NeuronState& state, const NeuronTable& table);

} // namespace headlight::attention
