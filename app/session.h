// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/prompt_history.h"
#include "app/run_service.h"
#include "widgets/timeline/playhead.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <QObject>
#include <QTimer>

#include <set>

namespace headlight {

/// What is open and shown: the model, the prompt with its undo, the run, where the user looks. Knows no widget; the
/// window shows what it says, and it tells the run service what to do.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(RunService::Options options, QObject* parent = nullptr);
    explicit Session(QObject* parent = nullptr) : Session(RunService::Options{}, parent) {}

    TraceStore& store() { return m_store; }
    Selection& selection() { return m_selection; }
    Playhead& playhead() { return m_playhead; }
    RunService& service() { return m_service; }

    /// What the editor shows.
    const QString& text() const { return m_shownText; }
    const engine::SamplingOptions& sampling() const { return m_sampling; }
    Activity activity() const { return m_service.activity(); }
    /// The picture is the prompt's: nothing is pending and nothing failed.
    bool settled() const { return m_synced && !m_debounce.isActive(); }
    /// Tokens in the prompt, also those ahead of what is shown; 0 until it was run.
    int tokenCount() const { return static_cast<int>(m_tokens.size()); }
    int shownCount() const { return m_store.length(); }
    bool canStepBack() const;
    bool canStepForward() const;
    bool canUndo() const { return m_history.canUndo(); }
    bool canRedo() const { return m_history.canRedo(); }
    /// Whether what is shown ends in a forward call that used the cache: only then is there something to compare.
    bool canMeasureRecompute() const;
    double tokensPerSecond() const { return m_tokensPerSecond; } ///< of the last forward calls, 0 = none yet

public slots:
    void openModel(const QString& folder);
    /// The user changed the text; it is run shortly after the last change.
    void editText(const QString& text);
    /// The text from elsewhere (a first prompt, a test): run at once.
    void setText(const QString& text);
    void appendToken(int token); ///< exactly this token, as a click on a candidate
    void generate(int count);
    void stop();
    void stepBack();    ///< the state one token before
    void stepForward(); ///< the state one token after, where there is one
    void undo();
    void redo();
    /// The text becomes exactly these tokens, of which the first `typed` count as typed; undo goes back. Of a model that
    /// only decodes.
    void writeTokens(std::vector<engine::TokenId> tokens, int typed);
    /// Asks what becomes of the translation that is shown when something is changed.
    void tryOut(const headlight::WhatIf& what);
    /// Shows what a change made; the next edit or revert() leaves it.
    void adopt(const headlight::WhatIfResult& result);
    /// Switches a head of the open model off or on; everything is run anew without it.
    void switchHead(engine::Hook pattern, int head, bool off);
    void switchAllHeadsOn();
    void revert(); ///< the translation without changes by hand
    void setSampling(const engine::SamplingOptions& sampling);
    /// Measures, now and after every run, what running everything without a cache would cost.
    void setMeasureRecompute(bool on);
    /// Layers whose insides are fetched although they are not open, because something waits for their numbers.
    void setWatchedLayers(const std::set<int>& layers);
    /// Insides that pictures need besides the open layer's.
    void setViewedPlaces(const std::vector<Place>& places);
    /// Whether the selected attention's value norms are shown.
    void setWatchesNorms(bool on);
    /// Whose weights in every head are shown; empty = nobody looks.
    void setWatchedRow(const std::optional<RowQuestion>& row);

signals:
    /// The text changed by something other than typing; the editor shows it.
    void textReplaced(const QString& text);
    void modelOpened();
    void stateChanged(); ///< settled, counts, undo, activity
    void failed(const engine::Error& error);
    void recovered(); ///< what failed was put right: the message may go
    void triedOut(const headlight::WhatIfResult& result);
    void tryFailed(const engine::Error& error);
    void contextFull(const QString& token);
    void progressed(double fraction);
    void samplingChanged(const engine::SamplingOptions& sampling);

private:
    void connectService();
    void onLoaded(const LoadedModel& model);
    void onRan(const RunResult& result);
    void onGenerated(const GeneratedStep& step);
    void onRunFailed(const engine::Error& error);
    void onSelection();
    void followAsked();
    void runNow();
    void show(const RunResult& result);
    void showNothing();
    void showPrefix(int length);
    void restore(const PromptState& state);
    void forgetPending();
    void replaceText(const QString& text);
    void lookAround();
    void gatherRows();
    void measureRecompute();
    void measure(const RunResult& result);
    std::vector<Place> askedPlaces() const;
    Watched watched() const;
    Place place() const { return {m_selection.stack(), m_selection.layer()}; } ///< open
    int promptLength(int length) const;
    PromptState stateOf(std::vector<engine::TokenId> tokens, int typed) const;

    TraceStore m_store;
    Selection m_selection;
    Playhead m_playhead;
    PromptHistory m_history;
    engine::SamplingOptions m_sampling;
    QTimer m_debounce;
    QString m_shownText; ///< what the editor shows: a part of the prompt after stepping back

    std::shared_ptr<const engine::Trace> m_full; ///< all tokens; what is shown is a prefix of it
    std::vector<engine::TokenId> m_tokens;       ///< of m_full
    bool m_synced = false;                       ///< what is shown is what the prompt says
    bool m_appending = false;                    ///< a chosen token is on its way
    int m_stepTarget = 0;                        ///< length of the prefix that is on its way, 0 = none
    int m_generateNext = 0;                      ///< tokens asked for while the prompt was still on its way
    double m_tokensPerSecond = 0;
    std::shared_ptr<const engine::Interventions> m_headsOff; ///< null = all on
    bool m_measureRecompute = false;
    std::set<int> m_watched;
    std::vector<Place> m_viewed;
    std::optional<RowQuestion> m_row;
    bool m_watchesNorms = false;

    RunService m_service; ///< last: its worker stops before the rest goes
};

} // namespace headlight
