// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/attention_sheet.h"
#include "widgets/viewmodels/attention_block.h"
#include "widgets/viewmodels/trace_store.h"

namespace headlight {

/// The attentions that the model of the store has, in the order of the forward pass; empty without a model.
std::vector<AttentionBlock> blocksOf(const TraceStore& store);
/// Layers and heads of a block.
int layersOf(const TraceStore& store, AttentionBlock block);
int headsOf(const TraceStore& store, AttentionBlock block);
/// The hook of a block's pattern in a layer, by whatever name the store's model has it.
engine::Hook patternHook(const TraceStore& store, AttentionBlock block, int layer);
/// Names and, once the layer's inside is here, numbers of one block of the current trace.
AttentionSheet sheetOf(const TraceStore& store, AttentionBlock block, int layer);

} // namespace headlight
