// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/trace/inside_recorder.h"

#include <algorithm>
#include <limits>

namespace engine {

void InsideRecorder::observe(Hook hook, int first, const TensorView& rows) {
    Tensor& out = tensorOf(hook);
    const Axis outermost = hookInfo(hook.kind).axes[0];
    if (outermost == Axis::Head) {
        copyPlanes(out, hook, first, rows);
    } else if (outermost == Axis::SourcePosition || outermost == Axis::One) { // made once, before the first row was
        std::copy_n(rows.data, rows.size(), out.data.data());
    } else {
        const std::int64_t width = rows.size() / rows.shape[0];
        std::copy_n(rows.data, m_rows * width, out.data.data() + first * width);
    }
}

Tensor* InsideRecorder::find(Hook hook) {
    const auto found = std::find_if(m_tensors.begin(), m_tensors.end(), [&](const auto& t) { return t.first == hook; });
    return found == m_tensors.end() ? nullptr : &found->second;
}

Tensor& InsideRecorder::tensorOf(Hook hook) {
    if (Tensor* found = find(hook))
        return *found;
    Tensor tensor(hookShape(hook, m_shape, m_lengths));
    if (hook.kind == HookKind::AttnScores) // keys of later nodes: in no query's past
        std::fill(tensor.data.begin(), tensor.data.end(), -std::numeric_limits<float>::infinity());
    m_tensors.emplace_back(hook, std::move(tensor));
    return m_tensors.back().second;
}

/// [head, rows, context] → [head, length, keys]
void InsideRecorder::copyPlanes(Tensor& out, Hook hook, int first, const TensorView& rows) const {
    const std::int64_t all = rows.shape[1], context = rows.shape[2], length = out.shape[1], keys = out.shape[2];
    const bool toSource = hookInfo(hook.kind).axes[2] == Axis::SourceKey;
    const std::int64_t keep = toSource ? context : first + m_rows; // keys of dropped rows are other tokens on this path
    for (std::int64_t h = 0; h < rows.shape[0]; ++h)
        for (std::int64_t r = 0; r < m_rows; ++r)
            std::copy_n(rows.data + (h * all + r) * context, keep, out.data.data() + (h * length + first + r) * keys);
}

void fillFutureProducts(const Trace& trace, Stack stack, int layer, const ModelShape& shape, float scale,
                        InsideRecorder& recorder) {
    Tensor* dot = recorder.find({HookKind::AttnDot, layer, stack});
    Tensor* scaled = recorder.find({HookKind::AttnScaled, layer, stack});
    const Tensor* q = recorder.find({HookKind::Q, layer, stack});
    const Tensor* k = recorder.find({HookKind::K, layer, stack});
    const std::int64_t T = trace.length(), H = shape.headCount, D = shape.headDim;
    for (const auto& s : trace.segments()) {
        const std::int64_t known = s.node->firstPosition + s.rows;
        for (std::int64_t h = 0; h < H; ++h)
            for (std::int64_t row = s.node->firstPosition; row < s.node->firstPosition + s.rows; ++row)
                for (std::int64_t key = known; key < T; ++key) {
                    const float* a = q->data.data() + (row * H + h) * D;
                    const float* b = k->data.data() + (key * H + h) * D;
                    float sum = 0;
                    for (std::int64_t d = 0; d < D; ++d)
                        sum += a[d] * b[d];
                    dot->data[static_cast<std::size_t>((h * T + row) * T + key)] = sum;
                    scaled->data[static_cast<std::size_t>((h * T + row) * T + key)] = sum * scale;
                }
    }
}

} // namespace engine
