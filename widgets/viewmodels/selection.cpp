// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/viewmodels/selection.h"

#include <algorithm>
#include <utility>

namespace headlight {
namespace {
constexpr std::size_t longestHistory = 256;
} // namespace

Selection::Selection(QObject* parent) : QObject(parent) {}

void Selection::setBounds(int layerCount, int headCount, int positions, bool followEnd) {
    m_layerCount = std::max(1, layerCount);
    m_headCount = std::max(1, headCount);
    m_positions = std::max(0, positions);
    const int last = std::max(0, m_positions - 1);
    const int layer = std::clamp(m_layer, 0, m_layerCount - 1), head = std::clamp(m_head, 0, m_headCount - 1);
    const int query = followEnd ? last : std::clamp(m_query, 0, last);
    const int key = m_key < m_positions ? m_key : -1;
    const bool same = layer == m_layer && head == m_head && query == m_query && key == m_key;
    m_layer = layer;
    m_head = head;
    m_query = query;
    m_key = key;
    if (!same)
        emit changed();
}

void Selection::setLayer(int layer) {
    setLayerHead(layer, m_head);
}
void Selection::setHead(int head) {
    setLayerHead(m_layer, head);
}

void Selection::setLayerHead(int layer, int head) {
    layer = std::clamp(layer, 0, m_layerCount - 1);
    head = std::clamp(head, 0, m_headCount - 1);
    if (layer == m_layer && head == m_head)
        return;
    m_layer = layer;
    m_head = head;
    emit changed();
}

void Selection::setQuery(int query) {
    query = std::clamp(query, 0, std::max(0, m_positions - 1));
    if (std::exchange(m_query, query) != query)
        emit changed();
}

void Selection::setKey(int key) {
    key = key < 0 || m_positions == 0 ? -1 : std::min(key, m_positions - 1);
    if (std::exchange(m_key, key) != key)
        emit changed();
}

void Selection::setHover(const Provenance& provenance) {
    if (m_hover == provenance)
        return;
    m_hover = provenance;
    emit hoverChanged();
}

void Selection::ask(const Provenance& provenance) {
    if (std::holds_alternative<std::monostate>(provenance) || provenance == m_asked)
        return;
    if (!std::holds_alternative<std::monostate>(m_asked)) {
        if (m_history.size() == longestHistory)
            m_history.erase(m_history.begin());
        m_history.push_back(m_asked);
    }
    m_asked = provenance;
    emit askedChanged();
}

void Selection::goBack() {
    if (m_history.empty())
        return;
    m_asked = m_history.back();
    m_history.pop_back();
    emit askedChanged();
}

void Selection::release() {
    m_history.clear();
    const bool wasAsked = !std::holds_alternative<std::monostate>(m_asked);
    m_asked = {};
    const bool hadKey = std::exchange(m_key, -1) >= 0;
    if (wasAsked)
        emit askedChanged();
    if (hadKey)
        emit changed();
}

} // namespace headlight
