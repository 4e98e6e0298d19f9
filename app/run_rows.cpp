// SPDX-License-Identifier: GPL-3.0-or-later
// One query's weights in every head of every layer. A row's bits depend on the shape of the call that recorded it, so
// whole layers are recomputed; their patterns are kept for the next query.
#include "app/run_worker.h"
#include "engine/analysis/attention_flow.h"
#include "engine/analysis/attention_rollout.h"

#include <new>

namespace headlight {

namespace {
/// Patterns of one trace are kept while they need no more than this.
constexpr std::size_t keptPatternBytes = 96u << 20;
} // namespace

void RunWorker::request(Rows rows) {
    stopRows();
    const std::lock_guard lock(m_mutex);
    m_nextRows = std::move(rows);
    interruptMeasure();
    m_wake.notify_all();
}

void RunWorker::stopRows() {
    const std::lock_guard lock(m_mutex);
    m_nextRows.reset();
    m_rowsStop.request_stop();
    m_wake.notify_all();
}

/// What rollout and flow are made of, layer by layer.
struct RunWorker::Passed {
    bool wanted = false;
    std::vector<engine::Tensor> layers;   ///< half attention, half the position's own
    std::vector<engine::Tensor> patterns; ///< empty where the graph would be too large for the flow

    void add(const engine::Tensor& pattern, int layerCount) {
        if (!wanted)
            return;
        layers.push_back(engine::attentionWithResidual(pattern.view()));
        const std::int64_t edges = layerCount * pattern.shape.back() * pattern.shape.back();
        if (edges <= engine::attentionFlowEdgeLimit)
            patterns.push_back(pattern);
    }
    void finish(QueryRows& rows, const std::stop_token& stop) const {
        if (!wanted)
            return;
        rows.rollout = engine::rolloutOfQuery(layers, rows.question.query, stop).data;
        if (patterns.empty())
            return;
        std::vector<engine::TensorView> views;
        for (const engine::Tensor& pattern : patterns)
            views.push_back(pattern.view());
        const std::vector<double> flow = engine::attentionFlow(views, rows.question.query, stop);
        rows.flow.assign(flow.begin(), flow.end());
    }
};

/// False when something more urgent came or nobody wants the answer any longer.
bool RunWorker::addLayer(QueryRows& rows, const Rows& request, Passed& passed) {
    const Place place{stackOf(request.question.block), rows.layerCount};
    const int layers = m_model.model->shape().of(place.stack).layerCount;
    const auto take = [&](const engine::Tensor& pattern) {
        if (pattern.data.empty() || !appendLayer(rows, pattern))
            return false;
        passed.add(pattern, layers);
        return true;
    };
    const auto kept = m_patterns.layers.find({request.question.block, place.layer});
    if (kept != m_patterns.layers.end())
        return take(kept->second);
    const auto known = static_cast<std::size_t>(place.layer) < request.known.size()
                           ? request.known[static_cast<std::size_t>(place.layer)]
                           : nullptr;
    if (known) {
        const engine::Tensor* pattern = patternIn(*known, request.question.block);
        return pattern && take(*pattern);
    }
    if (hasUrgent())
        return false;
    engine::Tensor pattern =
        m_runner->patternOf(*request.trace, request.question.block, place.layer, request.stop.get_token());
    if (!take(pattern))
        return false;
    const std::size_t bytes = pattern.data.size() * sizeof(float);
    if (m_patterns.bytes + bytes <= keptPatternBytes) {
        m_patterns.layers[{request.question.block, place.layer}] = std::move(pattern);
        m_patterns.bytes += bytes;
    }
    return true;
}

void RunWorker::gatherRows(Rows& request) {
    if (m_patterns.of.lock() != request.trace)
        m_patterns = {request.trace, {}, 0};
    auto rows = std::make_shared<QueryRows>();
    rows->question = request.question;
    const int layers = m_model.model->shape().of(stackOf(request.question.block)).layerCount;
    Passed passed;
    passed.wanted = request.question.rollout && request.question.block != AttentionBlock::Cross;
    try {
        while (rows->layerCount < layers && !request.stop.stop_requested()) {
            if (addLayer(*rows, request, passed))
                continue;
            const std::lock_guard lock(m_mutex);
            if (!m_nextRows && !request.stop.stop_requested() && (m_newModel || m_nextRun || m_nextSample || m_nextTry))
                m_nextRows = request; // after what is more urgent
            return;
        }
        if (!request.stop.stop_requested())
            passed.finish(*rows, request.stop.get_token());
    } catch (const engine::Error&) {
        return; // stopped: a newer request or run is on its way
    } catch (const std::bad_alloc&) {
        return; // too large to open: the picture goes on saying that it waits
    }
    if (!request.stop.stop_requested())
        request.outlet.gathered(std::move(rows));
}

} // namespace headlight
