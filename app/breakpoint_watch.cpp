// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/breakpoint_watch.h"

#include "app/beat_title.h"
#include "widgets/timeline/playhead.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <algorithm>
#include <map>
#include <utility>

namespace headlight {
namespace {

constexpr std::size_t mostEntries = 200; ///< read from settings

HookRows rowsOf(const TraceStore& store, engine::Hook hook) {
    const bool final = store.isFinal(hook);
    return {store.hook(hook), final ? store.firstFinalPosition() : 0};
}

/// The head that made it stop; -1 when it was none.
int headOf(const Breakpoint& breakpoint, const Verdict& verdict) {
    if (const auto* place = std::get_if<LayerBreakpoint>(&breakpoint.what))
        return place->head;
    if (!verdict.element)
        return -1;
    const auto& axes = engine::hookInfo(verdict.element->hook.kind).axes;
    for (std::size_t d = 0; d < static_cast<std::size_t>(engine::hookInfo(verdict.element->hook.kind).rank); ++d)
        if (axes[d] == engine::Axis::Head)
            return verdict.element->index[d];
    return -1;
}

} // namespace

BreakpointWatch::BreakpointWatch(TraceStore& store, Selection& selection, Playhead& playhead, QObject* parent)
    : QObject(parent), m_store(store), m_selection(selection), m_playhead(playhead) {
    playhead.setStopCondition([this](int beat) { return stopHere(beat); });
    connect(&playhead, &Playhead::stopped, this, &BreakpointWatch::onStopped);
    connect(&playhead, &Playhead::moved, this, &BreakpointWatch::forgetStop);
    connect(&playhead, &Playhead::playingChanged, this, [this](bool playing) {
        if (playing) {
            forgetStop();
            forgetMissing();
        }
    });
    connect(&playhead, &Playhead::timelineChanged, this, &BreakpointWatch::forgetStop);
    connect(&store, &TraceStore::traceChanged, this, &BreakpointWatch::forgetMissing);
    connect(&store, &TraceStore::insideArrived, this, &BreakpointWatch::forgetMissing);
    connect(&store, &TraceStore::modelChanged, this, &BreakpointWatch::changed);
}

bool BreakpointWatch::anyEnabled() const {
    return std::any_of(m_entries.begin(), m_entries.end(), [](const Entry& entry) { return entry.enabled; });
}

void BreakpointWatch::add(Breakpoint breakpoint) {
    const auto same = std::find_if(m_entries.begin(), m_entries.end(),
                                   [&](const Entry& e) { return e.breakpoint.text == breakpoint.text; });
    if (same != m_entries.end())
        same->enabled = true;
    else
        m_entries.push_back({std::move(breakpoint), true});
    emit changed();
    emit lineChanged();
}

void BreakpointWatch::remove(int entry) {
    m_missing.erase(m_entries.at(static_cast<std::size_t>(entry)).breakpoint.text);
    m_entries.erase(m_entries.begin() + entry);
    emit changed();
    emit lineChanged();
}

void BreakpointWatch::setEnabled(int entry, bool enabled) {
    Entry& changing = m_entries.at(static_cast<std::size_t>(entry));
    if (changing.enabled == enabled)
        return;
    changing.enabled = enabled;
    m_missing.erase(changing.breakpoint.text);
    emit changed();
    emit lineChanged();
}

QString BreakpointWatch::trouble(int entry) const {
    const Breakpoint& breakpoint = m_entries.at(static_cast<std::size_t>(entry)).breakpoint;
    if (m_store.model())
        if (const QString sentence = misfit(breakpoint, m_store.model()->shape()); !sentence.isEmpty())
            return sentence;
    const auto missing = m_missing.find(breakpoint.text);
    if (missing == m_missing.end())
        return {};
    const auto [position, layer] = missing->second;
    return layer < 0 ? tr("Not checked at token %1: its numbers are not here.").arg(position)
                     : tr("Not checked at token %1: the numbers of layer %2 are not here; open that layer.")
                           .arg(position)
                           .arg(layer);
}

bool BreakpointWatch::stopHere(int beat) {
    if (!m_store.ops())
        return false;
    const Beat& here = m_playhead.timeline().beats()[static_cast<std::size_t>(beat)];
    const FindRows rows = [this](engine::Hook hook) { return rowsOf(m_store, hook); };
    for (const Entry& entry : m_entries) {
        if (!entry.enabled || !misfit(entry.breakpoint, m_store.model()->shape()).isEmpty())
            continue;
        const Verdict verdict = judge(entry.breakpoint, here, *m_store.ops(), rows);
        if (verdict.state == Verdict::State::NotHere && !m_missing.contains(entry.breakpoint.text)) {
            m_missing[entry.breakpoint.text] = {here.position, verdict.missingLayer};
            emit changed();
            emit lineChanged();
        }
        if (verdict.state != Verdict::State::Holds)
            continue;
        m_found = {entry.breakpoint, here, verdict};
        return true;
    }
    return false;
}

QString BreakpointWatch::stopText(const Found& found) const {
    const auto& [breakpoint, beat, verdict] = found;
    if (!verdict.element && beat.ofSource())
        return tr("Stopped at “%1”: source text, %2")
            .arg(breakpoint.text, beatTitle(beat, *m_store.ops(), m_selection.head()));
    if (!verdict.element)
        return tr("Stopped at “%1”: token %2, %3")
            .arg(breakpoint.text)
            .arg(beat.position)
            .arg(beatTitle(beat, *m_store.ops(), m_selection.head()));
    const QString number =
        QString::number(static_cast<double>(verdict.value), 'g', 4).replace(QLatin1Char('-'), QChar(0x2212));
    return tr("Stopped at “%1”: %2 = %3")
        .arg(breakpoint.text, QString::fromStdString(engine::toString(*verdict.element)), number);
}

void BreakpointWatch::onStopped() {
    if (!m_found)
        return;
    const Found found = *std::exchange(m_found, {});
    if (const int head = headOf(found.breakpoint, found.verdict); head >= 0 && found.beat.layer == m_selection.layer())
        m_selection.setHead(head); // where the layer is open, the picture shows what it is about
    if (found.verdict.element)
        m_selection.ask(*found.verdict.element);
    m_stop = stopText(found);
    emit lineChanged();
}

void BreakpointWatch::forgetStop() {
    if (m_stop.isEmpty())
        return;
    m_stop.clear();
    emit lineChanged();
}

void BreakpointWatch::forgetMissing() {
    if (m_missing.empty())
        return;
    m_missing.clear();
    emit changed();
    emit lineChanged();
}

QString BreakpointWatch::line() const {
    if (!m_stop.isEmpty())
        return m_stop;
    QStringList stops;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const Entry& entry = m_entries[i];
        if (!entry.enabled)
            continue;
        if (const QString sentence = trouble(static_cast<int>(i)); !sentence.isEmpty())
            return tr("Breakpoint “%1”: %2").arg(entry.breakpoint.text, sentence);
        stops << entry.breakpoint.text;
    }
    return stops.isEmpty() ? QString() : tr("Playing stops at %1").arg(stops.join(QStringLiteral(" · ")));
}

std::vector<double> BreakpointWatch::marks() const {
    std::vector<double> out;
    if (!m_store.ops())
        return out;
    const auto& beats = m_playhead.timeline().beats();
    const auto stops = [this](const Beat& beat) {
        return std::any_of(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
            return entry.enabled && !std::holds_alternative<ConditionBreakpoint>(entry.breakpoint.what) &&
                   concerns(entry.breakpoint, beat, *m_store.ops());
        });
    };
    std::map<int, bool> once; // chapters of tokens are alike, and begin with the same ops
    for (std::size_t i = 0; i < beats.size(); ++i) {
        const auto [known, isNew] = once.try_emplace(beats[i].ops.front());
        if (isNew)
            known->second = stops(beats[i]);
        if (known->second)
            out.push_back(m_playhead.timeline().settled(static_cast<int>(i)));
    }
    return out;
}

std::set<int> BreakpointWatch::watchedLayers() const {
    std::set<int> out;
    for (const Entry& entry : m_entries)
        if (const auto* condition = std::get_if<ConditionBreakpoint>(&entry.breakpoint.what);
            condition && entry.enabled && condition->layer >= 0)
            out.insert(condition->layer);
    return out;
}

QStringList BreakpointWatch::toSettings() const {
    QStringList out;
    for (const Entry& entry : m_entries)
        out << (entry.enabled ? QLatin1Char('+') : QLatin1Char('-')) + entry.breakpoint.text;
    return out;
}

void BreakpointWatch::fromSettings(const QStringList& lines) {
    m_entries.clear();
    for (const QString& line : lines) {
        auto read = parseBreakpoint(line.mid(1));
        if (auto* breakpoint = std::get_if<Breakpoint>(&read); breakpoint && m_entries.size() < mostEntries)
            m_entries.push_back({std::move(*breakpoint), !line.startsWith(QLatin1Char('-'))});
    }
    emit changed();
    emit lineChanged();
}

} // namespace headlight
