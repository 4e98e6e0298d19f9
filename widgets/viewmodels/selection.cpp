// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/viewmodels/selection.h"

#include <algorithm>
#include <utility>

namespace headlight {
namespace {
constexpr std::size_t longestHistory = 256;
} // namespace

Selection::Selection(QObject* parent) : QObject(parent) {}

int Selection::layerCount() const {
    return std::max(1, m_shape.of(stack()).layerCount);
}

int Selection::headCount() const {
    return std::max(1, m_shape.of(stack()).headCount);
}

int Selection::keyCount() const {
    return m_lengths.of(keyStackOf(m_block));
}

void Selection::setBounds(int layerCount, int headCount, int positions, bool followEnd) {
    engine::ModelShape shape;
    shape.layerCount = layerCount;
    shape.headCount = headCount;
    setBounds(shape, {positions, 0}, followEnd);
}

void Selection::setBounds(const engine::ModelShape& shape, const engine::Lengths& lengths, bool followEnd) {
    m_shape = shape;
    m_lengths = {std::max(0, lengths.target), std::max(0, lengths.source)};
    // A translator opens on what only it has.
    const AttentionBlock block = !shape.translates()              ? AttentionBlock::Own
                                 : m_block == AttentionBlock::Own ? AttentionBlock::Cross
                                                                  : m_block;
    const bool sameBlock = std::exchange(m_block, block) == block;
    const int last = std::max(0, m_lengths.target - 1);
    const int layer = std::clamp(m_layer, 0, layerCount() - 1), head = std::clamp(m_head, 0, headCount() - 1);
    const int target = followEnd ? last : std::clamp(m_target, 0, last);
    const int source = std::clamp(m_source, 0, std::max(0, m_lengths.source - 1));
    const int key = m_key < keyCount() ? m_key : -1;
    const bool same =
        sameBlock && layer == m_layer && head == m_head && target == m_target && source == m_source && key == m_key;
    keepChosenInside();
    m_layer = layer;
    m_head = head;
    m_target = target;
    m_source = source;
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
    setPlace(m_block, layer, head);
}

void Selection::setBlock(AttentionBlock block) {
    setPlace(block, m_layer, m_head);
}

void Selection::setPlace(AttentionBlock block, int layer, int head) {
    if ((block == AttentionBlock::Own) == m_shape.translates())
        return; // of another family
    const AttentionBlock before = std::exchange(m_block, block);
    layer = std::clamp(layer, 0, layerCount() - 1);
    head = std::clamp(head, 0, headCount() - 1);
    if (before == block && layer == m_layer && head == m_head)
        return;
    if (keyStackOf(before) != keyStackOf(block)) { // positions of the other text
        m_key = -1;
        m_chosenKeys.clear();
    }
    if (stackOf(before) != stackOf(block))
        m_chosenQueries.clear();
    m_layer = layer;
    m_head = head;
    emit changed();
}

void Selection::setTarget(int position) {
    position = std::clamp(position, 0, std::max(0, m_lengths.target - 1));
    if (std::exchange(m_target, position) != position)
        emit changed();
}

void Selection::setSource(int position) {
    position = std::clamp(position, 0, std::max(0, m_lengths.source - 1));
    if (std::exchange(m_source, position) != position)
        emit changed();
}

void Selection::setQuery(int query) {
    if (m_block == AttentionBlock::Encoder)
        setSource(query);
    else
        setTarget(query);
}

void Selection::setKey(int key) {
    key = key < 0 || keyCount() == 0 ? -1 : std::min(key, keyCount() - 1);
    if (std::exchange(m_key, key) != key)
        emit changed();
}

namespace {
void toggle(std::set<int>& chosen, const std::set<int>& positions, int count) {
    const bool all = std::includes(chosen.begin(), chosen.end(), positions.begin(), positions.end());
    for (const int position : positions)
        if (all)
            chosen.erase(position);
        else if (position >= 0 && position < count)
            chosen.insert(position);
}
} // namespace

void Selection::chooseQueries(const std::set<int>& queries) {
    toggle(m_chosenQueries, queries, queryCount());
    emit changed();
}

void Selection::chooseKeys(const std::set<int>& keys) {
    toggle(m_chosenKeys, keys, keyCount());
    emit changed();
}

/// Of a shorter text only what it has.
void Selection::keepChosenInside() {
    m_chosenQueries.erase(m_chosenQueries.lower_bound(queryCount()), m_chosenQueries.end());
    m_chosenKeys.erase(m_chosenKeys.lower_bound(keyCount()), m_chosenKeys.end());
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
    const bool hadKey = std::exchange(m_key, -1) >= 0 || !m_chosenQueries.empty() || !m_chosenKeys.empty();
    m_chosenQueries.clear();
    m_chosenKeys.clear();
    if (wasAsked)
        emit askedChanged();
    if (hadKey)
        emit changed();
}

} // namespace headlight
