// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/trace/observer.h"
#include "engine/trace/trace.h"

namespace engine {

/// Keeps every hook of one layer while it is computed again, node by node, in tensors over all positions.
class InsideRecorder final : public Observer {
public:
    InsideRecorder(const ModelShape& shape, Lengths lengths) : m_shape(shape), m_lengths(lengths) {}

    /// Rows of the node being recomputed that belong to the path.
    void setRows(int rows) { m_rows = rows; }
    bool wants(Hook) const override { return true; }
    void observe(Hook hook, int first, const TensorView& rows) override;

    std::vector<std::pair<Hook, Tensor>> take() { return std::move(m_tensors); }
    Tensor* find(Hook hook);

private:
    Tensor& tensorOf(Hook hook);
    void copyPlanes(Tensor& out, Hook hook, int first, const TensorView& rows) const;

    ModelShape m_shape;
    Lengths m_lengths;
    int m_rows = 0;
    std::vector<std::pair<Hook, Tensor>> m_tensors;
};

/// q·k for keys that came in a later forward call than the query: causal decode never needs them, but the walk shows
/// the whole square before the mask. Plain sums in index order. `scale` of the layer's scores.
void fillFutureProducts(const Trace& trace, Stack stack, int layer, const ModelShape& shape, float scale,
                        InsideRecorder& recorder);

} // namespace engine
