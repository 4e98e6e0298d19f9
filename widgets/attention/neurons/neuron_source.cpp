// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/neurons/neuron_source.h"

#include "widgets/attention/attention_sheet_source.h"
#include "widgets/viewmodels/changed_by_hand.h"
#include "widgets/viewmodels/selection.h"

#include <algorithm>

namespace headlight {

namespace {

using engine::HookKind;
using engine::TensorView;

/// `count` numbers of a tensor from an element on; nothing where the tensor is not here or smaller than that.
bool copy(const TensorView& tensor, const engine::Shape& shape, std::size_t from, std::size_t count,
          std::vector<float>& to) {
    if (!tensor.data || tensor.shape != shape)
        return false;
    to.assign(tensor.data + from, tensor.data + from + count);
    return true;
}

/// The scale is an op of its own; a mask may stand between it and the scores.
ScoreScale scaleOf(const TraceStore& store, const NeuronState& state) {
    ScoreScale scale;
    scale.headDim = store.model()->shape().of(stackOf(state.block)).headDim;
    const engine::Op* op = store.ops()->producer(state.hook(HookKind::AttnScores));
    if (op && op->kind == engine::OpKind::CausalMask && !op->inputs.empty())
        op = store.ops()->producer(op->inputs.front());
    if (op && op->kind == engine::OpKind::Scale)
        scale.factor = static_cast<double>(op->constant);
    return scale;
}

std::shared_ptr<const NeuronRow> rowOf(const TraceStore& store, const NeuronState& state) {
    const engine::ModelShape shape = store.model()->shape().of(stackOf(state.block));
    const std::int64_t queries = static_cast<std::int64_t>(state.queryTokens.size());
    const std::int64_t keys = static_cast<std::int64_t>(state.keyTokens.size());
    const std::int64_t heads = shape.headCount, width = shape.headDim;
    if (queries == 0 || keys == 0 || state.head >= heads || !store.inside(stackOf(state.block), state.layer))
        return nullptr;
    auto row = std::make_shared<NeuronRow>();
    row->headDim = static_cast<int>(width);
    row->keyCount = static_cast<int>(keys);
    const auto at = [](std::int64_t index) { return static_cast<std::size_t>(index); };
    bool all = copy(store.hook(state.hook(HookKind::Q)), {queries, heads, width},
                    at((state.query * heads + state.head) * width), at(width), row->query);
    const TensorView k = store.hook(state.hook(HookKind::K));
    all = all && k.data && k.shape == engine::Shape{keys, heads, width};
    for (std::int64_t key = 0; all && key < keys; ++key) {
        const float* from = k.data + (key * heads + state.head) * width;
        row->keys.insert(row->keys.end(), from, from + width);
    }
    const auto plane = [&](HookKind kind, std::vector<float>& to) {
        all = all && copy(store.hook(state.hook(kind)), {heads, queries, keys},
                          at((state.head * queries + state.query) * keys), at(keys), to);
    };
    plane(HookKind::AttnDot, row->dots);
    plane(HookKind::AttnScores, row->scores);
    plane(HookKind::Pattern, row->weights);
    if (!all)
        return nullptr;
    multiply(*row);
    return row;
}

} // namespace

NeuronState neuronStateOf(const TraceStore& store, const Selection& selection) {
    NeuronState state;
    const std::vector<AttentionBlock> blocks = blocksOf(store);
    if (blocks.empty() || store.length() == 0)
        return state;
    const bool known = std::find(blocks.begin(), blocks.end(), selection.block()) != blocks.end();
    state.block = known ? selection.block() : blocks.front();
    state.headless = AttentionSheet::headless(patternHook(store, state.block, 0));
    state.layer = std::min(selection.layer(), layersOf(store, state.block) - 1);
    state.head = std::min(selection.head(), headsOf(store, state.block) - 1);
    const auto name = [&store](engine::Stack stack, std::vector<QString>& names) {
        for (int position = 0; position < store.lengthOf(stack); ++position)
            names.push_back(store.tokenAt(stack, position));
    };
    name(stackOf(state.block), state.queryTokens);
    name(keyStackOf(state.block), state.keyTokens);
    state.query = std::clamp(selection.query(), 0, std::max(0, static_cast<int>(state.queryTokens.size()) - 1));
    const auto keys = static_cast<int>(state.keyTokens.size());
    state.key = selection.key() < keys ? selection.key() : -1;
    for (const int key : selection.chosenKeys())
        if (key < keys)
            state.chosenKeys.push_back(key);
    if (state.headless)
        return state;
    state.scale = scaleOf(store, state);
    state.number = rowOf(store, state);
    state.changed = changedByHand(*store.trace(), {state.hook(HookKind::Pattern), {state.head, state.query, 0}});
    return state;
}

} // namespace headlight
