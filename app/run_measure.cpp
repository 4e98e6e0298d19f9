// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's least urgent kind of request: what a forward call would have cost without the cache.
#include "app/run_worker.h"

#include <algorithm>
#include <new>

namespace headlight {

namespace {
/// Times are taken again while all of it takes no longer than this: the first call also pays for fresh memory.
constexpr double measureSecondsLimit = 0.2;
constexpr int measureRounds = 3;
} // namespace

bool canMeasureRecompute(const engine::Trace& trace) {
    const engine::Trace::Segment& last = trace.segments().back();
    return !trace.source() && last.node->firstPosition > 0 && last.rows == static_cast<int>(last.node->tokens.size());
}

void RunWorker::request(Measure measure) {
    stopMeasure();
    const std::lock_guard lock(m_mutex);
    m_nextMeasure = std::move(measure);
    m_wake.notify_all();
}

void RunWorker::stopMeasure() {
    const std::lock_guard lock(m_mutex);
    m_nextMeasure.reset();
    m_measureDropped = true;
    m_measureStop.request_stop();
}

/// Lets others go first; the measuring is taken up again after them. Holds m_mutex.
void RunWorker::interruptMeasure() {
    m_measureStop.request_stop();
}

/// All positions anew without a cache, by a runner of its own so that the cache of the other stays as it is.
void RunWorker::measure(Measure& request) {
    const engine::Trace& trace = *request.trace;
    const engine::OpTable& ops = m_model.model->ops();
    const engine::TraceNode& node = *trace.node();
    CacheCost cost;
    cost.cachedRows = node.firstPosition;
    cost.newRows = trace.length() - cost.cachedRows;
    cost.decodeSeconds = node.seconds;
    cost.multiplyAddsDecode = multiplyAdds(ops, cost.cachedRows, cost.newRows);
    cost.multiplyAddsRecompute = multiplyAdds(ops, 0, trace.length());
    try {
        engine::Gpt2Runner runner(std::dynamic_pointer_cast<const engine::Gpt2Model>(m_model.model), m_threads);
        double sum = 0;
        for (int round = 0; round < measureRounds && sum < measureSecondsLimit; ++round) {
            const double took = runner.run(trace.tokens(), {nullptr, request.stop.get_token()})->node()->seconds;
            cost.recomputeSeconds = round == 0 ? took : std::min(cost.recomputeSeconds, took);
            sum += took;
        }
    } catch (const engine::Error& error) {
        const std::lock_guard lock(m_mutex);
        if (error.code() == engine::ErrorCode::Stopped && !m_measureDropped && !m_nextMeasure) {
            request.stop = {};
            m_nextMeasure = std::move(request);
        }
        return;
    } catch (const std::bad_alloc&) {
        cost.recomputeSeconds = 0; // no room for a second cache: the counts are true all the same
    }
    request.outlet.measured(cost);
}

} // namespace headlight
