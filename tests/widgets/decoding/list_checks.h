// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/widgets/support/display_items.h"
#include "widgets/picture/text_layout.h"

namespace headlight::test {

/// Empty when all words stand inside the picture and none over another.
inline QString overlapIn(const DisplayList& list, const Theme& theme) {
    std::vector<std::pair<QString, QRectF>> inks;
    for (const Item& item : list.items)
        if (const auto* text = std::get_if<TextItem>(&item))
            for (const TextLines::Line& line : layoutText(*text, theme).lines)
                inks.emplace_back(text->id, line.rect.adjusted(0.5, 2, -0.5, -2));
    const QRectF all(QPointF(), list.size);
    for (std::size_t i = 0; i < inks.size(); ++i) {
        if (!all.contains(inks[i].second))
            return inks[i].first + QStringLiteral(" leaves the picture");
        for (std::size_t k = 0; k < i; ++k)
            if (inks[i].second.intersects(inks[k].second))
                return inks[i].first + QStringLiteral(" over ") + inks[k].first;
    }
    return {};
}

} // namespace headlight::test
