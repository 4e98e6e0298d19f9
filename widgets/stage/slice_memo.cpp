// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/slice_memo.h"

#include "widgets/stage/stage_layout.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace headlight {
namespace {

/// A tensor as three axes with strides, and the position its first row stands at.
struct Strided {
    const float* data = nullptr;
    std::array<std::int64_t, 3> size{1, 1, 1}, stride{0, 0, 0};
    int firstRow = 0;
};

Strided stridedOf(const TraceStore& store, const Slice& slice) {
    Strided s;
    engine::TensorView view;
    if (const auto* hook = std::get_if<engine::Hook>(&slice.tensor)) {
        view = store.hook(*hook);
        if (store.model() &&
            engine::insideOf(*hook, store.model()->shape().layerCount) == store.model()->shape().layerCount)
            s.firstRow = store.firstFinalPosition();
    } else if (store.model()) {
        view = store.model()->weight(std::get<engine::WeightId>(slice.tensor));
    }
    s.data = view.data;
    std::int64_t stride = 1;
    for (std::size_t d = view.shape.size(); d-- > 0 && d < 3;) {
        s.size[d] = view.shape[d];
        s.stride[d] = stride;
        stride *= view.shape[d];
    }
    return s;
}

/// Order of loudness() as whole numbers: a float's bits without its sign grow with its magnitude, and NaN is above +∞.
std::int32_t loudnessRank(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return bits == 0xFF800000U ? -1 : static_cast<std::int32_t>(bits & 0x7FFFFFFFU);
}

/// The loudest of a block; the first one where several are equally loud.
float loudest(const float* first, std::int64_t rows, std::int64_t rowStride, std::int64_t columns,
              std::int64_t columnStride) {
    float best = *first;
    std::int32_t rank = loudnessRank(best);
    for (std::int64_t i = 0; i < rows; ++i) {
        const float* at = first + i * rowStride;
        for (std::int64_t j = 0; j < columns; ++j, at += columnStride) {
            const std::int32_t here = loudnessRank(*at);
            best = here > rank ? *at : best;
            rank = std::max(rank, here);
        }
    }
    return best;
}

/// First index past the slice on each axis.
std::array<std::int64_t, 3> endOf(const Slice& slice) {
    std::array<std::int64_t, 3> end{slice.base[0] + 1, slice.base[1] + 1, slice.base[2] + 1};
    const auto row = static_cast<std::size_t>(slice.rowAxis), column = static_cast<std::size_t>(slice.columnAxis);
    const std::int64_t rows = std::int64_t{slice.rows} * slice.rowStep;
    const std::int64_t columns = std::int64_t{slice.columns} * slice.columnStep;
    if (row != column) {
        end[row] = slice.base[row] + rows;
        end[column] = slice.base[column] + columns;
    } else {
        end[row] = slice.base[row] + (slice.columns == 1 ? rows : slice.rows == 1 ? columns : rows);
    }
    return end;
}

} // namespace

Gathered gather(const TraceStore& store, const Slice& slice) {
    const Strided s = stridedOf(store, slice);
    Gathered out;
    if (!s.data || slice.rows <= 0 || slice.columns <= 0)
        return out;
    const auto end = endOf(slice);
    for (std::size_t d = 0; d < 3; ++d) {
        const std::int64_t offset = d == 0 ? s.firstRow : 0;
        // The last pooled cell may reach over the edge; a slice of single elements may not.
        const auto axis = static_cast<int>(d);
        const std::int64_t slack =
            (axis == slice.rowAxis ? slice.rowStep - 1 : 0) + (axis == slice.columnAxis ? slice.columnStep - 1 : 0);
        if (slice.base[d] < offset || end[d] - offset > s.size[d] + slack)
            return out;
    }
    const auto rowAxis = static_cast<std::size_t>(slice.rowAxis),
               columnAxis = static_cast<std::size_t>(slice.columnAxis);
    const bool folded = rowAxis == columnAxis && slice.rows > 1 && slice.columns > 1;
    const std::int64_t rowStride = s.stride[rowAxis] * (folded ? std::int64_t{slice.columns} * slice.columnStep : 1);
    const std::int64_t columnStride = s.stride[columnAxis];
    const float* first =
        s.data + (slice.base[0] - s.firstRow) * s.stride[0] + slice.base[1] * s.stride[1] + slice.base[2] * s.stride[2];
    const std::int64_t rowsLeft = s.size[rowAxis] - (slice.base[rowAxis] - (rowAxis == 0 ? s.firstRow : 0));
    const std::int64_t columnsLeft = s.size[columnAxis] - (slice.base[columnAxis] - (columnAxis == 0 ? s.firstRow : 0));
    const int rowStep = folded ? 1 : slice.rowStep;
    auto values = std::make_shared<std::vector<float>>();
    values->reserve(static_cast<std::size_t>(slice.rows) * static_cast<std::size_t>(slice.columns));
    float low = INFINITY, high = -INFINITY;
    for (int r = 0; r < slice.rows; ++r) {
        for (int c = 0; c < slice.columns; ++c) {
            const std::int64_t r0 = std::int64_t{r} * rowStep, c0 = std::int64_t{c} * slice.columnStep;
            float best = first[r0 * rowStride + c0 * columnStride];
            if (rowStep > 1 || slice.columnStep > 1) {
                const std::int64_t r1 = folded ? r0 + 1 : std::min(r0 + rowStep, rowsLeft);
                const std::int64_t c1 = folded ? c0 + slice.columnStep : std::min(c0 + slice.columnStep, columnsLeft);
                best = loudest(first + r0 * rowStride + c0 * columnStride, r1 - r0, rowStride, c1 - c0, columnStride);
            }
            values->push_back(best);
            if (std::isfinite(best)) {
                low = std::min(low, best);
                high = std::max(high, best);
            }
        }
    }
    out.values = std::move(values);
    if (low <= high) {
        out.low = low;
        out.high = high;
    }
    return out;
}

void SliceMemo::forget() {
    m_known.clear();
    m_explained.clear();
    m_top.clear();
}

std::shared_ptr<const engine::Explanation> SliceMemo::explanation(const TraceStore& store,
                                                                  const engine::ElementRef& element, bool withTerms) {
    const std::pair key(element, withTerms);
    constexpr std::size_t most = 64; // of a large vocabulary's softmax, each of them holds megabytes
    if (const auto found = m_explained.find(key); found != m_explained.end())
        return found->second;
    if (m_explained.size() >= most)
        m_explained.clear();
    return m_explained[key] =
               std::make_shared<const engine::Explanation>(store.ops()->explain(element, store, withTerms));
}

const std::vector<int>& SliceMemo::top(const TraceStore& store, int position, int count) {
    const auto [at, isNew] = m_top.try_emplace({position, count});
    if (isNew)
        at->second = topTokens(store, position, count);
    return at->second;
}

Gathered SliceMemo::find(const TraceStore& store, const Slice& slice) {
    constexpr std::size_t most = 16'000'000; // cells, 64 MB
    if (const auto found = m_known.find(slice); found != m_known.end())
        return found->second;
    Gathered made = gather(store, slice);
    m_cells = m_known.empty() ? 0 : m_cells;
    m_cells += made.values ? made.values->size() : 0;
    if (m_cells > most) {
        m_known.clear();
        m_cells = made.values ? made.values->size() : 0;
    }
    return m_known.emplace(slice, std::move(made)).first->second;
}

} // namespace headlight
