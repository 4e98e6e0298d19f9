// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/alignment/alignment_growth.h"

#include <algorithm>

namespace headlight {

int rowsComputed(const engine::OpTable& ops, engine::Hook pattern, int queries, const Beat* beat, double phase) {
    const engine::Op* writer = ops.producer(pattern);
    if (!beat || beat->ops.empty() || !writer)
        return queries;
    const auto [first, last] = std::minmax_element(beat->ops.begin(), beat->ops.end());
    const bool now = *first <= writer->id && writer->id <= *last;
    const bool done = *first > writer->id || (now && phase >= 0.5);
    const engine::Stack stack = ops.ops().at(static_cast<std::size_t>(*first)).output.stack;
    if (pattern.stack == engine::Stack::Encoder) // all of the source is read at once, before the first token is written
        return done ? queries : 0;
    if (stack == engine::Stack::Encoder)
        return 0;
    return std::clamp(beat->position + (done ? 1 : 0), 0, queries);
}

} // namespace headlight
