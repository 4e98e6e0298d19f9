// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/cache_cost.h"

namespace headlight {

std::int64_t multiplyAdds(const engine::OpTable& ops, int first, int rows) {
    const engine::ModelShape& shape = ops.shape();
    const auto rowSize = [&](engine::Hook hook) { return engine::elementCount(engine::hookShape(hook, shape, 1)); };
    // Query p meets the keys 0 … p.
    const std::int64_t n = rows;
    const std::int64_t pairs = n * first + n * (n + 1) / 2;
    std::int64_t sum = 0;
    for (const engine::Op& op : ops.ops()) {
        switch (op.kind) {
        case engine::OpKind::Linear:
            sum += n * rowSize(op.inputs.front()) * rowSize(op.output);
            break;
        case engine::OpKind::Dot:
        case engine::OpKind::WeightedSum:
            sum += pairs * shape.headCount * shape.headDim;
            break;
        case engine::OpKind::Unembed:
            sum += rowSize(op.inputs.front()) * rowSize(op.output);
            break;
        default: // a few operations per element, not a product
            break;
        }
    }
    return rows > 0 ? sum : 0;
}

} // namespace headlight
