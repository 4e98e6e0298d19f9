// SPDX-License-Identifier: GPL-3.0-or-later
// What is made for pictures when nothing more urgent waits: insides, norms of values, every head in small.
#include "app/head_overview.h"
#include "app/run_worker.h"

#include <new>

namespace headlight {

namespace {

/// Insides of layers nobody opened are handed out with the thumbnails while all of them stay below this.
constexpr std::uint64_t insideBytesLimit = 64u << 20;
std::uint64_t bytesOf(const engine::LayerInside& inside) {
    std::uint64_t bytes = 0;
    for (const auto& [hook, tensor] : inside.tensors())
        bytes += tensor.data.size() * sizeof(float);
    return bytes;
}

} // namespace

void RunWorker::request(Look look) {
    stopLook();
    const std::lock_guard lock(m_mutex);
    m_nextLook = std::move(look);
    interruptMeasure();
    m_wake.notify_all();
}

void RunWorker::stopLook() {
    const std::lock_guard lock(m_mutex);
    m_nextLook.reset();
    m_lookStop.request_stop();
    m_wake.notify_all();
}

void RunWorker::look(Look& request) {
    const std::stop_token stop = request.stop.get_token();
    const auto putBack = [&] { // something more urgent came: go on with the rest of this look after it
        const std::lock_guard lock(m_mutex);
        if (!m_nextLook && !stop.stop_requested())
            m_nextLook = request;
    };
    try {
        while (!request.places.empty()) {
            if (hasUrgent())
                return putBack();
            request.outlet.inside(m_runner->inside(*request.trace, request.places.front(), stop));
            request.places.erase(request.places.begin());
        }
        if (request.norms) {
            request.outlet.norms({*request.norms, m_runner->valueNorms(*request.trace, *request.norms, stop)});
            request.norms.reset();
        }
        if (request.thumbnails && !lookAllRound(request, stop))
            putBack();
    } catch (const engine::Error&) {
        // Stopped: a newer look or run is on its way.
    } catch (const std::bad_alloc&) {
        // Too large to open: the picture stays without this inside.
    }
}

/// Every head's pattern in small; false when something more urgent came. Short texts' insides come along.
bool RunWorker::lookAllRound(Look& request, std::stop_token stop) {
    std::uint64_t bytes = 0;
    const engine::ModelShape& shape = m_model.model->shape();
    const auto positions = static_cast<std::uint64_t>(request.trace->length());
    const std::uint64_t planes = 4 * sizeof(float) * positions * positions; // of a head: from products to pattern
    const bool small =
        planes * static_cast<std::uint64_t>(shape.headCount) * static_cast<std::uint64_t>(shape.layerCount) <
        insideBytesLimit;
    const std::vector<Place> places = thumbnailPlaces(shape);
    HeadOverview& thumbnails = request.overview;
    for (; request.overviewed < places.size(); ++request.overviewed) {
        if (hasUrgent())
            return false;
        addLayerOverview(thumbnails, *m_runner, *request.trace, places[request.overviewed], stop);
    }
    addInduction(thumbnails);
    request.outlet.thumbnails(thumbnails);
    for (const Place place : small ? places : std::vector<Place>{}) {
        if (hasUrgent())
            return false;
        InsideValue value = m_runner->inside(*request.trace, place, stop);
        bytes += bytesOf(*value.inside);
        if (bytes >= insideBytesLimit)
            break;
        request.outlet.inside(std::move(value));
    }
    if (m_induction.empty()) { // once a model, when everything else is shown
        if (hasUrgent())
            return true;
        measureInduction(stop);
        addInduction(thumbnails);
        if (!m_induction.empty())
            request.outlet.thumbnails(thumbnails);
    }
    return true;
}

/// What the heads do on a random sequence that comes twice: only there is looking at what followed last time induction
/// and nothing else.
void RunWorker::measureInduction(std::stop_token stop) {
    if (m_induction.empty())
        m_induction = randomInduction(*m_runner, m_model.model->shape(), std::move(stop));
}

void RunWorker::addInduction(HeadOverview& thumbnails) const {
    const auto own = thumbnails.find(AttentionBlock::Own);
    if (own == thumbnails.end() || m_induction.size() != own->second.size())
        return;
    for (std::size_t i = 0; i < m_induction.size(); ++i)
        own->second[i].randomInduction = m_induction[i];
}

void RunWorker::addThumbnails(RunResult& result, const engine::Trace& trace, std::stop_token stop) {
    for (const Place place : thumbnailPlaces(m_model.model->shape()))
        addLayerOverview(result.thumbnails, *m_runner, trace, place, stop);
    addInduction(result.thumbnails);
}

} // namespace headlight
