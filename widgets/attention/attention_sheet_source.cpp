// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/attention_sheet_source.h"

namespace headlight {

std::vector<AttentionBlock> blocksOf(const TraceStore& store) {
    if (!store.model())
        return {};
    return {AttentionBlock::Own};
}

int layersOf(const TraceStore& store, AttentionBlock) {
    return store.model() ? store.model()->shape().layerCount : 0;
}

int headsOf(const TraceStore& store, AttentionBlock) {
    return store.model() ? store.model()->shape().headCount : 0;
}

engine::Hook patternHook(AttentionBlock block, int layer) {
    return {kindIn(block, engine::HookKind::Pattern), layer, stackOf(block)};
}

AttentionSheet sheetOf(const TraceStore& store, AttentionBlock block, int layer) {
    AttentionSheet sheet;
    sheet.hook = patternHook(block, layer);
    sheet.headCount = headsOf(store, block);
    for (int position = 0; position < store.length(); ++position)
        sheet.queryTokens.push_back(store.tokenAt(position));
    sheet.keyTokens = sheet.queryTokens;
    if (const auto inside = store.inside(layer))
        if (const engine::Tensor* pattern = inside->find(sheet.hook))
            sheet.pattern = std::shared_ptr<const engine::Tensor>(inside, pattern);
    return sheet;
}

} // namespace headlight
