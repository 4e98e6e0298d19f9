// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/breakpoint.h"

#include <QObject>
#include <QStringList>

#include <map>

namespace headlight {

class Playhead;
class Selection;
class TraceStore;

/// The user's breakpoints: asks them while the playhead plays, and says in words where it stopped and why. What it
/// stopped at is asked ("where does this number come from?").
class BreakpointWatch : public QObject {
    Q_OBJECT
public:
    struct Entry {
        Breakpoint breakpoint;
        bool enabled = true;
    };

    BreakpointWatch(TraceStore& store, Selection& selection, Playhead& playhead, QObject* parent = nullptr);

    const std::vector<Entry>& entries() const { return m_entries; }
    bool anyEnabled() const;
    void add(Breakpoint breakpoint);
    void remove(int entry);
    void setEnabled(int entry, bool enabled);
    /// What is wrong with an entry here and now: it does not fit the model, or numbers it needs are not here. Empty:
    /// nothing.
    QString trouble(int entry) const;

    /// Where and why the playhead stands still, what could not be checked, or what it will stop at; empty without
    /// breakpoints.
    QString line() const;
    bool stopped() const { return !m_stop.isEmpty(); }
    /// Times at which ops and layers stop the playhead: the settled ends of their beats. Conditions are not foreseen.
    std::vector<double> marks() const;
    /// Layers whose numbers conditions ask for by their number.
    std::set<int> watchedLayers() const;

    QStringList toSettings() const;
    /// Lines that cannot be read are left out.
    void fromSettings(const QStringList& lines);

signals:
    void changed();     ///< entries, or whether they fit
    void lineChanged(); ///< line()

private:
    bool stopHere(int beat);
    void onStopped();
    void forgetStop();
    void forgetMissing();
    struct Found {
        Breakpoint breakpoint;
        Beat beat;
        Verdict verdict;
    };
    QString stopText(const Found& found) const;

    TraceStore& m_store;
    Selection& m_selection;
    Playhead& m_playhead;
    std::vector<Entry> m_entries;
    std::map<QString, std::pair<int, int>> m_missing; ///< by text: position and layer whose numbers were not here
    std::optional<Found> m_found;                     ///< what it is about to stop at
    QString m_stop;                                   ///< why it stands still
};

} // namespace headlight
