// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/mailbox.h"
#include "app/run_values.h"
#include "app/what_if.h"
#include "widgets/viewmodels/query_rows.h"

#include <QObject>

#include <chrono>
#include <functional>

namespace headlight {

class ModelLoader;
class RunWorker;
struct RunOutlet;

/// THE thread boundary: everything slow happens on its worker. Requests go in as values, immutable results come out as
/// signals on the thread of this object. A newer request stops the older one of its kind at once, and what the older
/// one still sends is dropped.
class RunService : public QObject {
    Q_OBJECT
public:
    struct Options {
        int threads = 0;                         ///< of the engine's pool; 0 = one per core
        std::chrono::milliseconds tokenPace{40}; ///< shortest time between generated tokens, to watch them come
        std::function<void()> probe;             ///< called on the worker before each forward call (tests)
    };
    explicit RunService(Options options, QObject* parent = nullptr);
    explicit RunService(QObject* parent = nullptr) : RunService(Options{}, parent) {}
    ~RunService() override; ///< stops everything and waits for the worker

    /// Loads a model folder with its tokenizer. Until it succeeds the loaded model stays the one that runs.
    void load(const std::filesystem::path& folder);
    /// Encodes and runs a prompt on the loaded model, reusing what it shares with the run before. `watched`: what comes
    /// along. `interventions`: what is changed by hand on the way, also in what is appended; may be null.
    void run(const Prompt& prompt, const engine::SamplingOptions& sampling, const Watched& watched,
             std::shared_ptr<const engine::Interventions> interventions = nullptr);
    /// Generates up to `count` tokens after `past`; every token is published as it comes.
    void generate(std::shared_ptr<const engine::Trace> past, int count, const engine::SamplingOptions& sampling,
                  const Watched& watched);
    /// Appends one given token to `past` and runs it.
    void append(std::shared_ptr<const engine::Trace> past, engine::TokenId token,
                const engine::SamplingOptions& sampling, const Watched& watched);
    /// Everything to see of a path that was run before: comes back as ran() with `prefix` set.
    void show(std::shared_ptr<const engine::Trace> trace, const engine::SamplingOptions& sampling,
              const Watched& watched);
    /// Sampling stages of the last position of `trace`, without a forward pass.
    void sample(std::shared_ptr<const engine::Trace> trace, const engine::SamplingOptions& sampling);
    /// Insides of `trace`: `places` in this order, then value norms and thumbnails of every head if asked for.
    void look(std::shared_ptr<const engine::Trace> trace, std::vector<Place> places,
              const std::optional<NormsQuestion>& norms, bool thumbnails);
    /// One query's weights in every head of `trace`; `known`: insides by layer that need no recomputing.
    void gatherRows(std::shared_ptr<const engine::Trace> trace, const RowQuestion& question,
                    std::vector<std::shared_ptr<const engine::LayerInside>> known);
    /// Runs all positions of `trace`, which canMeasureRecompute(), without a cache to measure what that costs.
    void measureRecompute(std::shared_ptr<const engine::Trace> trace);
    /// What becomes of the translation `before` when something is changed; only the newest is told.
    void tryOut(const WhatIf& what, std::shared_ptr<const engine::Trace> before);
    /// Stops loading, running or generating. What was finished stays.
    void stop();
    /// Stops runs and looks; what they still send is stale.
    void dropRun();

    Activity activity() const { return m_activity; }

signals:
    void loaded(const headlight::LoadedModel& model);
    void loadFailed(const engine::Error& error);
    void ran(const headlight::RunResult& result);
    void generated(const headlight::GeneratedStep& step);
    void generationFinished(); ///< the last token came, or it was stopped
    void runFailed(const engine::Error& error);
    void sampled(std::shared_ptr<const engine::Trace> of, std::shared_ptr<const engine::SamplingStages> stages);
    void insideReady(std::shared_ptr<const engine::Trace> of, const headlight::InsideValue& inside);
    void thumbnailsReady(std::shared_ptr<const engine::Trace> of, const headlight::HeadOverview& heads);
    void normsReady(std::shared_ptr<const engine::Trace> of, const headlight::ValueNorms& norms);
    void rowsGathered(std::shared_ptr<const engine::Trace> of, std::shared_ptr<const headlight::QueryRows> rows);
    void recomputeMeasured(std::shared_ptr<const engine::Trace> of, const headlight::CacheCost& cost);
    void triedOut(const headlight::WhatIfResult& result);
    void tryFailed(const engine::Error& error);
    void activityChanged(headlight::Activity activity);
    /// Fraction done of what activity() names, 0 … 1.
    void progressed(double fraction);

private:
    void post(std::function<void()> call) { m_mail.post(std::move(call)); } ///< from any thread
    RunId startRun(Activity activity);
    void setActivity(bool loading, Activity runActivity);
    RunOutlet outlet(RunId id);
    void publishLoaded(RunId id, const LoadedModel& model);

    Options m_options;
    Mailbox m_mail;
    RunId m_loadId = 0, m_runId = 0, m_sampleId = 0, m_lookId = 0, m_measureId = 0, m_tryId = 0,
          m_rowsId = 0; ///< newest request of each kind
    Activity m_activity = Activity::Idle;
    bool m_loading = false;
    Activity m_runActivity = Activity::Idle;
    std::unique_ptr<RunWorker> m_worker; ///< last: joined before anything else of this object goes
    std::unique_ptr<ModelLoader> m_loader;
};

} // namespace headlight
