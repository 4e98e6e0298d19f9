// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/attention_sheet_source.h"

namespace headlight {

std::vector<AttentionBlock> blocksOf(const TraceStore& store) {
    std::vector<AttentionBlock> blocks;
    for (const auto block :
         {AttentionBlock::Own, AttentionBlock::Encoder, AttentionBlock::Decoder, AttentionBlock::Cross})
        if (store.ops() && store.ops()->producer(patternHook(store, block, 0)))
            blocks.push_back(block);
    return blocks;
}

int layersOf(const TraceStore& store, AttentionBlock block) {
    return store.model() ? store.model()->shape().of(stackOf(block)).layerCount : 0;
}

int headsOf(const TraceStore& store, AttentionBlock block) {
    if (AttentionSheet::headless(patternHook(store, block, 0)))
        return 1;
    return store.model() ? store.model()->shape().of(stackOf(block)).headCount : 0;
}

engine::Hook patternHook(const TraceStore& store, AttentionBlock block, int layer) {
    const engine::Hook hook{kindIn(block, engine::HookKind::Pattern), layer, stackOf(block)};
    const engine::Hook recurrent{engine::HookKind::AlignPattern, layer, stackOf(block)};
    const bool other = block == AttentionBlock::Cross && store.ops() && store.ops()->producer(recurrent);
    return other ? recurrent : hook;
}

AttentionSheet sheetOf(const TraceStore& store, AttentionBlock block, int layer) {
    AttentionSheet sheet;
    sheet.hook = patternHook(store, block, layer);
    sheet.headCount = headsOf(store, block);
    const auto name = [&store](engine::Stack stack, std::vector<QString>& names) {
        for (int position = 0; position < store.lengthOf(stack); ++position)
            names.push_back(store.tokenAt(stack, position));
    };
    name(stackOf(block), sheet.queryTokens);
    name(keyStackOf(block), sheet.keyTokens);
    if (stackOf(block) == engine::Stack::Decoder && !sheet.queryTokens.empty()) { // a row writes the next row's token
        sheet.writtenTokens.assign(sheet.queryTokens.begin() + 1, sheet.queryTokens.end());
        sheet.writtenTokens.emplace_back();
    }
    if (const auto inside = store.inside(stackOf(block), layer))
        if (const engine::Tensor* pattern = inside->find(sheet.hook))
            sheet.pattern = std::shared_ptr<const engine::Tensor>(inside, pattern);
    return sheet;
}

} // namespace headlight
