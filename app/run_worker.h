// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine_runner.h"
#include "app/head_overview.h"
#include "app/run_values.h"
#include "widgets/viewmodels/query_rows.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <variant>

namespace headlight {

/// Where a worker hands its results; every function may be called on the worker's thread and returns at once.
struct RunOutlet {
    std::function<void(RunResult)> ran;
    std::function<void(GeneratedStep, std::function<void()> taken)> generated; ///< `taken` is called when it was shown
    std::function<void()> finished;
    std::function<void(engine::Error)> failed;
    std::function<void(double)> progressed;
};
struct SampleOutlet {
    std::function<void(std::shared_ptr<const engine::SamplingStages>)> sampled;
};
struct MeasureOutlet {
    std::function<void(CacheCost)> measured;
};
struct WhatIfOutlet {
    std::function<void(WhatIfResult)> done;
    std::function<void(engine::Error)> failed;
};
struct RowsOutlet {
    std::function<void(std::shared_ptr<const QueryRows>)> gathered;
};
struct LookOutlet {
    std::function<void(InsideValue)> inside;
    std::function<void(HeadOverview)> thumbnails;
    std::function<void(ValueNorms)> norms;
};

/// One thread that runs the model. It holds one request of each kind, the newest: a new one stops and replaces the old.
/// Runs go before sampling, sampling before what-ifs, those before rows, rows before looks, looks before measuring.
class RunWorker {
public:
    RunWorker(int threads, std::chrono::milliseconds tokenPace, std::function<void()> probe);
    ~RunWorker();

    struct TextRun {
        Prompt prompt;
        std::shared_ptr<const engine::Interventions> interventions; ///< may be null
    };
    struct Generation {
        std::shared_ptr<const engine::Trace> past;
        int count = 1;
    };
    struct Append {
        std::shared_ptr<const engine::Trace> past;
        engine::TokenId token = 0;
    };
    struct Show { ///< everything to see of a path that was run before
        std::shared_ptr<const engine::Trace> trace;
    };
    struct Run {
        std::variant<TextRun, Generation, Append, Show> what;
        engine::SamplingOptions sampling;
        Watched watched; ///< what comes along
        RunOutlet outlet;
        std::stop_source stop;
    };
    struct Sample {
        std::shared_ptr<const engine::Trace> trace;
        engine::SamplingOptions sampling;
        SampleOutlet outlet;
    };
    struct Look {
        std::shared_ptr<const engine::Trace> trace;
        std::vector<Place> places;
        bool thumbnails = false;
        std::optional<NormsQuestion> norms;
        LookOutlet outlet;
        std::stop_source stop = {};
        HeadOverview overview = {}; ///< of the layers that were done when something more urgent came
        std::size_t overviewed = 0;
    };

    struct Rows { ///< one query's weights in every head
        std::shared_ptr<const engine::Trace> trace;
        RowQuestion question;
        std::vector<std::shared_ptr<const engine::LayerInside>> known; ///< by layer; null where it is to be recomputed
        RowsOutlet outlet;
        std::stop_source stop;
    };

    struct Measure {
        std::shared_ptr<const engine::Trace> trace; ///< canMeasureRecompute()
        MeasureOutlet outlet;
        std::stop_source stop;
    };

    struct Try {
        WhatIf what;
        std::shared_ptr<const engine::Trace> before;
        WhatIfOutlet outlet;
        std::stop_source stop;
    };

    void adopt(LoadedModel model); ///< the model of every later request
    void request(Run run);
    void request(Sample sample);
    void request(Look look);
    void request(Try what);
    void request(Measure measure);
    void request(Rows rows);
    void stopRun();
    void stopLook();
    void stopMeasure();
    void stopRows();

private:
    void loop(std::stop_token stop);
    void run(Run& request);
    void runText(const TextRun& text, Run& request);
    void append(const Append& append, Run& request);
    void generate(const Generation& generation, Run& request);
    void show(const Show& show, Run& request);
    void sample(const Sample& request);
    void look(Look& request);
    void measure(Measure& request);
    void gatherRows(Rows& request);
    struct Passed;
    bool addLayer(QueryRows& rows, const Rows& request, Passed& passed);
    void tryOut(Try& request);
    bool lookAllRound(Look& request, std::stop_token stop);
    void measureInduction(std::stop_token stop);
    void addInduction(HeadOverview& thumbnails) const;
    bool hasWork() const;
    bool hasUrgent();
    void interruptMeasure();
    void waitForTaken(std::stop_token stop, std::chrono::steady_clock::time_point begin);

    RunResult resultOf(std::shared_ptr<const engine::Trace> trace, const Run& request, bool withInsides, int reused);
    void addThumbnails(RunResult& result, const engine::Trace& trace, std::stop_token stop);
    std::vector<InsideValue> insides(const engine::Trace& trace, const std::vector<Place>& places,
                                     std::stop_token stop);
    std::shared_ptr<const engine::SamplingStages> stages(const engine::Trace& trace,
                                                         const engine::SamplingOptions& options);

    const int m_threads;
    const std::chrono::milliseconds m_tokenPace;
    const std::function<void()> m_probe;

    std::mutex m_mutex; ///< guards the requests and m_untaken
    std::condition_variable_any m_wake;
    std::optional<LoadedModel> m_newModel;
    std::optional<Run> m_nextRun;
    std::optional<Sample> m_nextSample;
    std::optional<Look> m_nextLook;
    std::optional<Measure> m_nextMeasure;
    std::optional<Rows> m_nextRows;
    std::optional<Try> m_nextTry;
    std::stop_source m_runStop, m_lookStop, m_measureStop, m_tryStop, m_rowsStop; ///< of what is being worked on
    bool m_measureDropped = false;  ///< what is being measured is no longer wanted; else it goes on when it was stopped
    std::shared_ptr<int> m_untaken; ///< generated tokens that were not shown yet

    // Only the worker's thread touches these.
    LoadedModel m_model;
    std::unique_ptr<EngineRunner> m_runner;
    std::shared_ptr<const engine::Trace> m_last; ///< the newest path, whose prefix the next run reuses
    std::vector<float> m_induction;              ///< of every head on a repeated random sequence; empty until measured
    struct Patterns {                            ///< of one trace, by attention and layer
        std::weak_ptr<const engine::Trace> of;
        std::map<std::pair<AttentionBlock, int>, engine::Tensor> layers;
        std::size_t bytes = 0;
    };
    Patterns m_patterns;
    double m_insideSeconds = 0; ///< what the insides of the last result cost

    std::jthread m_thread; ///< last: stops before the rest goes
};

/// Whether a whole forward call ends `trace` that took earlier positions from the cache.
bool canMeasureRecompute(const engine::Trace& trace);

} // namespace headlight
