// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/viewmodels/trace_store.h"

#include <list>
#include <map>
#include <variant>

namespace headlight {

/// A rectangle of a tensor: rows run along rowAxis from base, columns along columnAxis. A weight's index is {row,
/// column}. Where rowAxis == columnAxis and there are several rows, one axis is folded into lines of `columns`
/// elements. Steps above 1 pool: a cell is the loudest (largest |value|, NaN before all) of rowStep × columnStep
/// elements.
struct Slice {
    std::variant<engine::Hook, engine::WeightId> tensor;
    std::array<int, 3> base{};
    int rowAxis = 0;
    int rows = 1;
    int columnAxis = 1;
    int columns = 1;
    int rowStep = 1;
    int columnStep = 1;
    auto operator<=>(const Slice&) const = default;
};

/// The numbers of a slice, and their range.
struct Gathered {
    std::shared_ptr<const std::vector<float>> values; ///< rows × columns; null when they are not all here
    float low = 0, high = 0;                          ///< of the finite ones; 0, 0 when there are none
};

/// Reads the slice from the store.
Gathered gather(const TraceStore& store, const Slice& slice);

/// Layouts ask for the same numbers on every frame; this remembers them, within limits, the latest for longest.
class SliceMemo {
public:
    Gathered find(const TraceStore& store, const Slice& slice);
    /// The element recomputed from its sources, which must be here.
    std::shared_ptr<const engine::Explanation> explanation(const TraceStore& store, const engine::ElementRef& element,
                                                           bool withTerms);
    /// Ids by falling logit at `position`; see topTokens().
    const std::vector<int>& top(const TraceStore& store, int position, int count);
    void forgetTrace(); ///< the store has another trace, or more of it: only weights are as they were
    void forget();      ///< the store has another model

private:
    struct Known {
        Slice slice;
        Gathered gathered;
    };
    std::list<Known>::iterator forget(std::list<Known>::iterator known);

    std::list<Known> m_latest; ///< the last asked for first
    std::map<Slice, std::list<Known>::iterator> m_known;
    std::map<std::pair<engine::ElementRef, bool>, std::shared_ptr<const engine::Explanation>> m_explained;
    std::map<std::pair<int, int>, std::vector<int>> m_top;
    std::size_t m_cells = 0; ///< of all
};

} // namespace headlight
