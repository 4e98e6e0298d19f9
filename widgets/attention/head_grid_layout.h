// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"
#include "widgets/viewmodels/trace_store.h"

namespace headlight {

/// Everything the overview of all heads depends on.
struct HeadGridState {
    int layerCount = 0;
    int headCount = 0;
    int layer = 0; ///< current
    int head = 0;
    engine::HookKind pattern = engine::HookKind::Pattern; ///< what the thumbnails are of, and whose it is
    engine::Stack stack = engine::Stack::Only;
    std::vector<HeadThumbnail> thumbnails; ///< layer-major; empty while they are being computed
};

/// "head:2.4" ↔ layer 2, head 4.
QString headAction(int layer, int head);
std::optional<std::pair<int, int>> parseHeadAction(const QString& action);

/// A table of thumbnails, one row a layer, one column a head. Ids: grids "thumb:l.h", boxes "head:l.h" (also their
/// action).
DisplayList layoutHeadGrid(const HeadGridState& state, const Theme& theme, QSizeF size);

} // namespace headlight
