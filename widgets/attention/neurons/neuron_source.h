// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/neurons/neuron_layout.h"

namespace headlight {

class Selection;
class TraceStore;

/// What the selection follows in the current trace, with its numbers once the layer's inside is here.
NeuronState neuronStateOf(const TraceStore& store, const Selection& selection);

} // namespace headlight
