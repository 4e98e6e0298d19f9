// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/calculator/mask_document.h"
#include "widgets/picture/display_list.h"

#include <optional>

namespace headlight {

/// The grids of the masks' picture. Those of a place come after those that all share.
enum class MaskGrid { Source, Target, Scores, Padding, LookAhead, Combined, Weights };

struct MaskCell {
    MaskGrid grid = MaskGrid::Source;
    MaskPlace place = MaskPlace::Encoder; ///< of Padding … Weights
    int row = 0, column = 0;
    bool operator==(const MaskCell&) const = default;
};

struct MaskPicture {
    const MaskDocument* document = nullptr;
    std::optional<MaskCell> cell; ///< pointed at, or where the keyboard stands
    QString refused;              ///< why the last entry was not taken
};

/// Ids and scores on the left; beside them a row for each place: padding mask, look-ahead mask, both combined, and the
/// softmax of the same scores under them. Below: where the cell that is pointed at comes from. Pure.
DisplayList layoutMasks(const MaskPicture& picture, const Theme& theme, QSizeF size);

QString maskGridId(MaskGrid grid, MaskPlace place = MaskPlace::Encoder);
/// Cell 0, 0 of a grid of the picture.
std::optional<MaskCell> maskGridOf(const QString& id);

/// "softmax of the decoder, query 2 (3), key 1 (7) = 0.42" and how it was computed.
struct MaskWords {
    QString head, words;
};
MaskWords explainMaskCell(const MaskDocument& document, const MaskCell& cell);
/// The numbers of a grid.
engine::SmallMatrix maskMatrix(const MaskDocument& document, MaskGrid grid, MaskPlace place);

} // namespace headlight
