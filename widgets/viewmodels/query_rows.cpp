// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/viewmodels/query_rows.h"

namespace headlight {

const engine::Tensor* patternIn(const engine::LayerInside& inside, AttentionBlock block) {
    const auto* pattern = inside.find({kindIn(block, engine::HookKind::Pattern), inside.layer(), inside.stack()});
    if (pattern || block != AttentionBlock::Cross)
        return pattern;
    return inside.find({engine::HookKind::AlignPattern, inside.layer(), inside.stack()});
}

bool appendLayer(QueryRows& rows, const engine::Tensor& pattern) {
    const engine::Shape& shape = pattern.shape;
    if (shape.size() != 2 && shape.size() != 3)
        return false;
    const bool headless = shape.size() == 2;
    const std::int64_t heads = headless ? 1 : shape[0], queries = shape[headless ? 0 : 1], keys = shape.back();
    const int query = rows.question.query;
    if (query < 0 || query >= queries)
        return false;
    if (rows.layerCount > 0 && (rows.headCount != heads || rows.keyCount != keys))
        return false;
    rows.headCount = static_cast<int>(heads);
    rows.keyCount = static_cast<int>(keys);
    for (std::int64_t head = 0; head < heads; ++head) {
        const float* from = pattern.data.data() + (head * queries + query) * keys;
        rows.values.insert(rows.values.end(), from, from + keys);
    }
    ++rows.layerCount;
    return true;
}

std::shared_ptr<const QueryRows> queryRows(const RowQuestion& question,
                                           std::span<const std::shared_ptr<const engine::LayerInside>> layers) {
    auto rows = std::make_shared<QueryRows>();
    rows->question = question;
    for (const auto& inside : layers) {
        const engine::Tensor* pattern = inside ? patternIn(*inside, question.block) : nullptr;
        if (!pattern || !appendLayer(*rows, *pattern))
            return nullptr;
    }
    return rows->layerCount > 0 ? rows : nullptr;
}

} // namespace headlight
