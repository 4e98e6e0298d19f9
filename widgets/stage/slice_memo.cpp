// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/slice_memo.h"

#include "widgets/picture/vector_registers.h"
#include "widgets/stage/slice_pool.h"
#include "widgets/stage/stage_layout.h"

#include <algorithm>
#include <optional>
#include <thread>
#include <tuple>

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
        if (store.isFinal(*hook))
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

/// One axis in lines of `columns` elements?
bool isFolded(const Slice& slice) {
    return slice.rowAxis == slice.columnAxis && slice.rows > 1 && slice.columns > 1;
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
        end[row] = slice.base[row] + (isFolded(slice) ? slice.rows * columns : slice.columns == 1 ? rows : columns);
    }
    return end;
}

std::size_t cellsOf(const Gathered& gathered) {
    return gathered.values ? gathered.values->size() : 0;
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
    const bool folded = isFolded(slice);
    const std::int64_t rowStride = s.stride[rowAxis] * (folded ? std::int64_t{slice.columns} * slice.columnStep : 1);
    const float* first =
        s.data + (slice.base[0] - s.firstRow) * s.stride[0] + slice.base[1] * s.stride[1] + slice.base[2] * s.stride[2];
    const auto left = [&](std::size_t axis) { return s.size[axis] - slice.base[axis] + (axis == 0 ? s.firstRow : 0); };
    auto values = std::make_shared<std::vector<float>>(static_cast<std::size_t>(slice.rows) *
                                                       static_cast<std::size_t>(slice.columns));
    const std::int64_t wide = std::int64_t{slice.columns} * slice.columnStep;
    const std::int64_t rowStep = folded ? 1 : slice.rowStep;
    const auto fillRow = [&](std::int64_t r) {
        const std::int64_t rowsLeft = folded ? 1 : left(rowAxis) - r * rowStep;
        const Lines lines{first + r * rowStep * rowStride, std::min(rowStep, rowsLeft), rowStride,
                          std::min(wide, left(columnAxis) - (folded ? r * wide : 0)), s.stride[columnAxis]};
        float* cells = values->data() + r * slice.columns;
        if (rowStep > 1 || slice.columnStep > 1) {
            loudestOfColumns(lines, slice.columnStep, cells);
        } else {
            for (std::int64_t c = 0; c < slice.columns; ++c)
                cells[c] = lines.data[c * lines.columnStride];
        }
    };
    const auto fillRows = [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t r = from; r < to; ++r)
            fillRow(r);
    };
    // The weights of the largest models take several milliseconds: as long as memory allows, half as many with two.
    const bool large = std::int64_t{slice.rows} * rowStep * wide >= 2'000'000;
    const std::int64_t half = large ? slice.rows / 2 : 0;
    std::optional<std::jthread> other;
    if (half > 0)
        other.emplace([&] { fillRows(0, half); });
    fillRows(half, slice.rows);
    other.reset();
    std::tie(out.low, out.high) = finiteRange(*values);
    out.values = std::move(values);
    return out;
}

void SliceMemo::forgetTrace() {
    for (auto at = m_latest.begin(); at != m_latest.end();)
        at = std::holds_alternative<engine::Hook>(at->slice.tensor) ? forget(at) : std::next(at);
    m_explained.clear();
    m_top.clear();
}

void SliceMemo::forget() {
    m_known.clear();
    m_latest.clear();
    m_cells = 0;
    m_explained.clear();
    m_top.clear();
}

std::list<SliceMemo::Known>::iterator SliceMemo::forget(std::list<Known>::iterator known) {
    m_cells -= cellsOf(known->gathered);
    m_known.erase(known->slice);
    return m_latest.erase(known);
}

std::shared_ptr<const engine::Explanation> SliceMemo::explanation(const TraceStore& store,
                                                                  const engine::ElementRef& element, bool withTerms) {
    const std::pair key(element, withTerms);
    constexpr std::size_t most = 64; // of a large vocabulary's softmax, each of them holds megabytes
    if (const auto found = m_explained.find(key); found != m_explained.end())
        return found->second;
    if (m_explained.size() >= most)
        m_explained.clear();
    clearUpperVectorRegisters(); // a layout may have loaded glyphs before
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
    if (const auto found = m_known.find(slice); found != m_known.end()) {
        m_latest.splice(m_latest.begin(), m_latest, found->second);
        return found->second->gathered;
    }
    clearUpperVectorRegisters();
    m_latest.push_front({slice, gather(store, slice)});
    m_known.emplace(slice, m_latest.begin());
    m_cells += cellsOf(m_latest.front().gathered);
    // One after the other: to forget all at once, and to pool a large model's weights again, held a frame up for 8 ms.
    while (m_cells > most && m_latest.size() > 1)
        forget(std::prev(m_latest.end()));
    return m_latest.front().gathered;
}

} // namespace headlight
