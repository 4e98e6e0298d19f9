// SPDX-License-Identifier: GPL-3.0-or-later
// What the session asks for besides runs: the numbers that pictures need.
#include "app/session.h"

#include "app/head_overview.h"
#include "app/run_worker.h"
#include "engine/error.h"

#include <algorithm>
#include <utility>

namespace headlight {

bool Session::canMeasureRecompute() const {
    return m_store.trace() && headlight::canMeasureRecompute(*m_store.trace());
}

void Session::measureRecompute() {
    if (m_measureRecompute && canMeasureRecompute() && !m_store.recompute())
        m_service.measureRecompute(m_store.trace());
}

void Session::setMeasureRecompute(bool on) {
    m_measureRecompute = on;
    if (!on)
        m_store.setRecompute(m_store.trace(), std::nullopt);
    measureRecompute();
}

void Session::setWatchedLayers(const std::set<int>& layers) {
    if (std::exchange(m_watched, layers) != layers)
        lookAround();
}

void Session::setViewedPlaces(const std::vector<Place>& places) {
    if (std::exchange(m_viewed, places) != places)
        lookAround();
}

void Session::setWatchedRow(const std::optional<RowQuestion>& row) {
    if (std::exchange(m_row, row) != row)
        gatherRows();
}

/// From insides that are here at once, else by the worker.
void Session::gatherRows() {
    if (!m_row || !m_store.trace())
        return;
    const engine::Stack stack = stackOf(m_row->block);
    const auto& have = m_store.queryRows();
    if ((have && have->question == *m_row) || m_row->query >= m_store.lengthOf(stack))
        return;
    std::vector<std::shared_ptr<const engine::LayerInside>> known;
    for (int layer = 0; layer < m_store.model()->shape().of(stack).layerCount; ++layer)
        known.push_back(m_store.inside(stack, layer));
    if (auto rows = m_row->rollout ? nullptr : queryRows(*m_row, known))
        m_store.setQueryRows(m_store.trace(), std::move(rows));
    else
        m_service.gatherRows(m_store.trace(), *m_row, std::move(known));
}

void Session::lookAround() {
    if (!m_store.trace())
        return;
    const engine::ModelShape& shape = m_store.model()->shape();
    std::vector<Place> wanted{place()};
    const auto want = [&](Place of) {
        if (std::find(wanted.begin(), wanted.end(), of) == wanted.end())
            wanted.push_back(of);
    };
    for (const Place of : outerPlaces(shape))
        want(of);
    for (const Place of : askedPlaces())
        want(of);
    for (const int layer : m_watched)
        if (layer < shape.layerCount)
            want({shape.writer(), layer});
    for (const Place of : m_viewed)
        if (of.layer < shape.of(of.stack).layerCount)
            want(of);
    std::erase_if(wanted, [this](Place of) { return m_store.inside(of) != nullptr; });
    const bool thumbnails = m_store.thumbnails().empty();
    std::optional<NormsQuestion> norms = watched().norms;
    if (norms && m_store.valueNorms(norms->block, norms->layer))
        norms.reset();
    if (!wanted.empty() || thumbnails || norms)
        m_service.look(m_store.trace(), wanted, norms, thumbnails);
}

/// Places whose insides explaining the asked element needs: its own and its sources'.
std::vector<Place> Session::askedPlaces() const {
    const auto* element = std::get_if<engine::ElementRef>(&m_selection.asked());
    if (!element || !m_store.trace())
        return {};
    std::vector<Place> out;
    try {
        m_store.ops()->check(*element, m_store.lengths());
        out.push_back(m_store.placeOf(element->hook));
        for (const engine::HookRange& range : m_store.ops()->sources(*element, m_store.sourceLength()).hooks)
            out.push_back(m_store.placeOf(range.hook));
    } catch (const engine::Error&) {
        // Asked of a longer prompt: there is nothing to fetch for it here.
    }
    return out;
}

void Session::followAsked() {
    lookAround();
}

void Session::onSelection() {
    const auto norms = watched().norms;
    if (m_store.trace() && (!m_store.inside(place()) || (norms && !m_store.valueNorms(norms->block, norms->layer))))
        lookAround();
}

void Session::setWatchesNorms(bool on) {
    if (std::exchange(m_watchesNorms, on) != on && on)
        lookAround();
}

Watched Session::watched() const {
    if (!m_watchesNorms || !m_store.hasValueNorms(m_selection.block()))
        return place();
    return {place(), NormsQuestion{m_selection.block(), m_selection.layer()}};
}

} // namespace headlight
