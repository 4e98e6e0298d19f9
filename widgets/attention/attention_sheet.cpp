// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/attention_sheet.h"

#include <span>

namespace headlight {

bool AttentionSheet::ready() const {
    return pattern && !queryTokens.empty() && !keyTokens.empty() &&
           pattern->shape == (headless(hook) ? engine::Shape{queryCount(), keyCount()}
                                             : engine::Shape{headCount, queryCount(), keyCount()});
}

std::shared_ptr<const std::vector<float>> AttentionSheet::headPattern(int head) const {
    if (!ready() || head >= headCount)
        return nullptr;
    const auto size = static_cast<std::size_t>(queryCount()) * static_cast<std::size_t>(keyCount());
    const auto values = std::span(pattern->data).subspan(static_cast<std::size_t>(head) * size, size);
    return std::make_shared<const std::vector<float>>(values.begin(), values.end());
}

float AttentionSheet::weight(int head, int query, int key) const {
    const auto queries = static_cast<std::size_t>(queryCount()), keys = static_cast<std::size_t>(keyCount());
    return pattern->data[(static_cast<std::size_t>(head) * queries + static_cast<std::size_t>(query)) * keys +
                         static_cast<std::size_t>(key)];
}

} // namespace headlight
