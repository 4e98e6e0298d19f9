// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"
#include "widgets/viewmodels/trace_store.h"

#include <QPointF>

#include <set>

namespace headlight {

/// What the heads are ordered by: where they are in the model, or one of their statistics.
enum class HeadOrder {
    Place,
    Entropy,
    Confidence,
    FirstToken,
    Distance,
    PreviousToken,
    DuplicateToken,
    Induction,       ///< on the shown text
    RandomInduction, ///< on a repeated random sequence
};
inline constexpr int headOrderCount = static_cast<int>(HeadOrder::RandomInduction) + 1;

/// The statistic that heads are ordered by; NaN where it was not measured or does not exist.
float statisticOf(const HeadThumbnail& thumbnail, HeadOrder order);
/// "Entropy (bits)": what an order is called.
QString orderName(HeadOrder order);
/// What the number says, in a sentence.
QString orderMeaning(HeadOrder order);

/// Which part of the overview is seen: a whole number of rows and columns.
struct GridWindow {
    double zoom = 1;          ///< ≥ 1; 1 = everything
    QPointF centre{0.5, 0.5}; ///< middle of the window, as a share of all columns and rows
    bool whole() const { return zoom <= 1; }
};

/// Everything the overview of all heads depends on.
struct HeadGridState {
    int layerCount = 0;
    int headCount = 0;
    int layer = 0; ///< current
    int head = 0;
    engine::HookKind pattern = engine::HookKind::Pattern; ///< what the thumbnails are of, and whose it is
    engine::Stack stack = engine::Stack::Only;
    std::vector<HeadThumbnail> thumbnails; ///< layer-major; empty while they are being computed
    HeadOrder order = HeadOrder::Place;
    bool lowestFirst = false;
    int most = 0; ///< of an order by statistic only so many heads are shown; 0 = all
    GridWindow window;
    std::set<std::pair<int, int>> off; ///< layer and head of those that are switched off

    bool ready() const { return thumbnails.size() == static_cast<std::size_t>(layerCount) * headCount; }
};

/// A head and where the overview has it.
struct HeadPlace {
    int layer = 0, head = 0;
    int row = 0, column = 0;
    float value = 0; ///< of the statistic that orders them
};
/// Rows and columns of the overview and its heads in the order of reading. Heads without a value come last.
struct HeadTable {
    int rows = 0, columns = 0;
    std::vector<HeadPlace> heads;
};
/// `aspect`: width by height of the room, which decides how many columns ordered heads stand in.
HeadTable headTable(const HeadGridState& state, double aspect);

/// "head:2.4" ↔ layer 2, head 4.
QString headAction(int layer, int head);
std::optional<std::pair<int, int>> parseHeadAction(const QString& action);

/// Every head's thumbnail as finely as it is known, and a grid "statistics" with a head a row; empty until they are
/// there.
DisplayList headGridData(const HeadGridState& state);
/// A table of thumbnails: one row a layer, one column a head, or by statistic with the value below each. Ids: grids
/// "thumb:l.h", boxes "head:l.h" (also their action).
DisplayList layoutHeadGrid(const HeadGridState& state, const Theme& theme, QSizeF size);

} // namespace headlight
