// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_service.h"

#include "app/model_loader.h"
#include "app/run_worker.h"

namespace headlight {

RunService::RunService(Options options, QObject* parent)
    : QObject(parent), m_options(std::move(options)),
      m_worker(std::make_unique<RunWorker>(m_options.threads, m_options.tokenPace, m_options.probe)),
      m_loader(std::make_unique<ModelLoader>()) {}

RunService::~RunService() {
    m_loader.reset();
    m_worker.reset();
}

void RunService::setActivity(bool loading, Activity runActivity) {
    m_loading = loading;
    m_runActivity = runActivity;
    const Activity now = loading ? Activity::Loading : runActivity;
    if (now == m_activity)
        return;
    m_activity = now;
    emit activityChanged(now);
}

void RunService::load(const std::filesystem::path& folder) {
    const RunId id = ++m_loadId;
    setActivity(true, m_runActivity);
    m_loader->load(
        folder, [this, id](LoadedModel model) { post([this, id, model] { publishLoaded(id, model); }); },
        [this, id](engine::Error error) {
            post([this, id, error] {
                if (id != m_loadId)
                    return;
                setActivity(false, m_runActivity);
                emit loadFailed(error);
            });
        },
        [this, id](double fraction) {
            post([this, id, fraction] {
                if (id == m_loadId && m_activity == Activity::Loading)
                    emit progressed(fraction);
            });
        });
}

void RunService::publishLoaded(RunId id, const LoadedModel& model) {
    if (id != m_loadId)
        return;
    dropRun();
    ++m_sampleId;
    ++m_tryId;
    m_worker->adopt(model);
    setActivity(false, m_runActivity);
    emit loaded(model);
}

RunId RunService::startRun(Activity activity) {
    ++m_lookId;
    ++m_rowsId;
    ++m_measureId;
    ++m_sampleId; // stages come with the run
    setActivity(m_loading, activity);
    return ++m_runId;
}

RunOutlet RunService::outlet(RunId id) {
    RunOutlet out;
    out.ran = [this, id](RunResult result) {
        post([this, id, result = std::move(result)] {
            if (id != m_runId)
                return;
            setActivity(m_loading, Activity::Idle);
            emit ran(result);
        });
    };
    out.generated = [this, id](GeneratedStep step, std::function<void()> taken) {
        post([this, id, step = std::move(step), taken = std::move(taken)] {
            if (id == m_runId)
                emit generated(step);
            taken();
        });
    };
    out.finished = [this, id] {
        post([this, id] {
            if (id != m_runId)
                return;
            setActivity(m_loading, Activity::Idle);
            emit generationFinished();
        });
    };
    out.failed = [this, id](engine::Error error) {
        post([this, id, error] {
            if (id != m_runId)
                return;
            setActivity(m_loading, Activity::Idle);
            emit runFailed(error);
        });
    };
    out.progressed = [this, id](double fraction) {
        post([this, id, fraction] {
            if (id == m_runId && m_activity == Activity::Running)
                emit progressed(fraction);
        });
    };
    return out;
}

void RunService::run(const Prompt& prompt, const engine::SamplingOptions& sampling, const Watched& watched,
                     std::shared_ptr<const engine::Interventions> interventions) {
    const RunId id = startRun(Activity::Running);
    m_worker->request(
        RunWorker::Run{RunWorker::TextRun{prompt, std::move(interventions)}, sampling, watched, outlet(id), {}});
}

void RunService::generate(std::shared_ptr<const engine::Trace> past, int count, const engine::SamplingOptions& sampling,
                          const Watched& watched) {
    const RunId id = startRun(Activity::Generating);
    m_worker->request(RunWorker::Run{RunWorker::Generation{std::move(past), count}, sampling, watched, outlet(id), {}});
}

void RunService::append(std::shared_ptr<const engine::Trace> past, engine::TokenId token,
                        const engine::SamplingOptions& sampling, const Watched& watched) {
    const RunId id = startRun(Activity::Running);
    m_worker->request(RunWorker::Run{RunWorker::Append{std::move(past), token}, sampling, watched, outlet(id), {}});
}

void RunService::show(std::shared_ptr<const engine::Trace> trace, const engine::SamplingOptions& sampling,
                      const Watched& watched) {
    const RunId id = startRun(Activity::Running);
    m_worker->request(RunWorker::Run{RunWorker::Show{std::move(trace)}, sampling, watched, outlet(id), {}});
}

void RunService::sample(std::shared_ptr<const engine::Trace> trace, const engine::SamplingOptions& sampling) {
    const RunId id = ++m_sampleId;
    SampleOutlet out;
    out.sampled = [this, id, trace](std::shared_ptr<const engine::SamplingStages> stages) {
        post([this, id, trace, stages] {
            if (id == m_sampleId)
                emit sampled(trace, stages);
        });
    };
    m_worker->request(RunWorker::Sample{std::move(trace), sampling, std::move(out)});
}

void RunService::look(std::shared_ptr<const engine::Trace> trace, std::vector<Place> places,
                      const std::optional<NormsQuestion>& norms, bool thumbnails) {
    const RunId id = ++m_lookId;
    LookOutlet out;
    out.inside = [this, id, trace](InsideValue inside) {
        post([this, id, trace, inside] {
            if (id == m_lookId)
                emit insideReady(trace, inside);
        });
    };
    out.thumbnails = [this, id, trace](HeadOverview heads) {
        post([this, id, trace, heads = std::move(heads)] {
            if (id == m_lookId)
                emit thumbnailsReady(trace, heads);
        });
    };
    out.norms = [this, id, trace](ValueNorms made) {
        post([this, id, trace, made] {
            if (id == m_lookId)
                emit normsReady(trace, made);
        });
    };
    m_worker->request(RunWorker::Look{std::move(trace), std::move(places), thumbnails, norms, std::move(out)});
}

void RunService::gatherRows(std::shared_ptr<const engine::Trace> trace, const RowQuestion& question,
                            std::vector<std::shared_ptr<const engine::LayerInside>> known) {
    const RunId id = ++m_rowsId;
    RowsOutlet out;
    out.gathered = [this, id, trace](std::shared_ptr<const QueryRows> rows) {
        post([this, id, trace, rows] {
            if (id == m_rowsId)
                emit rowsGathered(trace, rows);
        });
    };
    m_worker->request(RunWorker::Rows{std::move(trace), question, std::move(known), std::move(out), {}});
}

void RunService::measureRecompute(std::shared_ptr<const engine::Trace> trace) {
    const RunId id = ++m_measureId;
    MeasureOutlet out;
    out.measured = [this, id, trace](CacheCost cost) {
        post([this, id, trace, cost] {
            if (id == m_measureId)
                emit recomputeMeasured(trace, cost);
        });
    };
    m_worker->request(RunWorker::Measure{std::move(trace), std::move(out), {}});
}

void RunService::tryOut(const WhatIf& what, std::shared_ptr<const engine::Trace> before) {
    const RunId id = ++m_tryId;
    WhatIfOutlet out;
    out.done = [this, id](WhatIfResult result) {
        post([this, id, result] {
            if (id == m_tryId)
                emit triedOut(result);
        });
    };
    out.failed = [this, id](engine::Error error) {
        post([this, id, error] {
            if (id == m_tryId)
                emit tryFailed(error);
        });
    };
    m_worker->request(RunWorker::Try{what, std::move(before), std::move(out), {}});
}

void RunService::stop() {
    if (m_loading) {
        ++m_loadId;
        m_loader->stop();
    }
    const bool generating = m_runActivity == Activity::Generating;
    if (m_runActivity != Activity::Idle)
        dropRun();
    setActivity(false, Activity::Idle);
    if (generating)
        emit generationFinished();
}

void RunService::dropRun() {
    ++m_runId;
    ++m_lookId;
    ++m_rowsId;
    ++m_measureId;
    m_worker->stopRun();
    m_worker->stopLook();
    m_worker->stopRows();
    m_worker->stopMeasure();
    setActivity(m_loading, Activity::Idle);
}

} // namespace headlight
