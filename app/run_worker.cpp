// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_worker.h"

#include "app/head_overview.h"
#include "app/thread_priority.h"

#include <algorithm>
#include <new>

namespace headlight {

namespace {

using Clock = std::chrono::steady_clock;

/// During generation, insides come along with every token only while they cost less than this.
constexpr double insideSecondsLimit = 0.15;
/// Thumbnails of all heads come along with generated tokens while they are thought to cost less than this. (After
/// typing they come when everything else is shown.)
constexpr double thumbnailSecondsLimit = 0.1;

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Tells how far a forward pass is: it is asked about every hook in order and wants none.
class ProgressObserver final : public engine::Observer {
public:
    ProgressObserver(int layerCount, const std::function<void(double)>& progressed)
        : m_layerCount(layerCount), m_progressed(progressed) {}
    bool wants(engine::Hook hook) const override {
        if (hook.kind == engine::HookKind::ResidPre && secondsSince(m_told) > 0.05) {
            m_told = Clock::now();
            m_progressed(static_cast<double>(hook.layer) / m_layerCount);
        }
        return false;
    }
    void observe(engine::Hook, int, const engine::TensorView&) override {}

private:
    int m_layerCount;
    const std::function<void(double)>& m_progressed;
    mutable Clock::time_point m_told = Clock::now();
};

} // namespace

RunWorker::RunWorker(int threads, std::chrono::milliseconds tokenPace, std::function<void()> probe)
    : m_threads(threads), m_tokenPace(tokenPace), m_probe(std::move(probe)), m_untaken(std::make_shared<int>(0)),
      m_thread([this](std::stop_token stop) { loop(std::move(stop)); }) {}

RunWorker::~RunWorker() {
    m_thread.request_stop();
    stopRun();
    stopLook();
    stopRows();
    stopMeasure();
    const std::lock_guard lock(m_mutex);
    m_tryStop.request_stop();
}

void RunWorker::adopt(LoadedModel model) {
    stopRun();
    stopLook();
    stopRows();
    stopMeasure();
    const std::lock_guard lock(m_mutex);
    m_newModel = std::move(model);
    m_nextSample.reset();
    m_nextTry.reset();
    m_tryStop.request_stop();
    m_wake.notify_all();
}

void RunWorker::request(Run run) {
    stopRun();
    stopLook();
    stopRows();
    stopMeasure();
    const std::lock_guard lock(m_mutex);
    m_nextRun = std::move(run);
    m_nextSample.reset();
    m_wake.notify_all();
}

void RunWorker::request(Sample sample) {
    const std::lock_guard lock(m_mutex);
    m_nextSample = std::move(sample);
    interruptMeasure();
    m_wake.notify_all();
}

void RunWorker::request(Try what) {
    const std::lock_guard lock(m_mutex);
    m_nextTry = std::move(what);
    m_tryStop.request_stop();
    interruptMeasure();
    m_wake.notify_all();
}

void RunWorker::stopRun() {
    const std::lock_guard lock(m_mutex);
    m_nextRun.reset();
    m_runStop.request_stop();
    m_wake.notify_all();
}

/// Holds m_mutex.
bool RunWorker::hasWork() const {
    return m_newModel || m_nextRun || m_nextSample || m_nextTry || m_nextRows || m_nextLook || m_nextMeasure;
}

bool RunWorker::hasUrgent() {
    const std::lock_guard lock(m_mutex);
    return m_newModel || m_nextRun || m_nextSample || m_nextTry || m_nextRows;
}

void RunWorker::loop(std::stop_token stop) {
    yieldToTheWindow();
    while (true) {
        std::optional<LoadedModel> model;
        std::optional<Run> nextRun;
        std::optional<Sample> nextSample;
        std::optional<Try> nextTry;
        std::optional<Rows> nextRows;
        std::optional<Look> nextLook;
        std::optional<Measure> nextMeasure;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, stop, [this] { return hasWork(); });
            if (stop.stop_requested())
                return;
            if (m_newModel) {
                model = std::exchange(m_newModel, {});
            } else if (m_nextRun) {
                nextRun = std::exchange(m_nextRun, {});
                m_runStop = nextRun->stop;
            } else if (m_nextSample) {
                nextSample = std::exchange(m_nextSample, {});
            } else if (m_nextTry) {
                nextTry = std::exchange(m_nextTry, {});
                m_tryStop = nextTry->stop;
            } else if (m_nextRows) {
                nextRows = std::exchange(m_nextRows, {});
                m_rowsStop = nextRows->stop;
            } else if (m_nextLook) {
                nextLook = std::exchange(m_nextLook, {});
                m_lookStop = nextLook->stop;
            } else {
                nextMeasure = std::exchange(m_nextMeasure, {});
                m_measureStop = nextMeasure->stop;
                m_measureDropped = false;
            }
        }
        if (model) {
            m_last.reset();
            m_induction.clear();
            m_patterns = {};
            m_model = std::move(*model);
            m_runner = std::make_unique<EngineRunner>(m_model, m_threads);
        } else if (m_runner && nextRun) {
            run(*nextRun);
        } else if (m_runner && nextSample) {
            sample(*nextSample);
        } else if (m_runner && nextTry) {
            tryOut(*nextTry);
        } else if (m_runner && nextRows) {
            gatherRows(*nextRows);
        } else if (m_runner && nextLook) {
            look(*nextLook);
        } else if (m_runner && nextMeasure) {
            measure(*nextMeasure);
        }
    }
}

void RunWorker::tryOut(Try& request) {
    try {
        request.outlet.done(m_runner->tryOut(request.what, request.before, request.stop.get_token()));
    } catch (const engine::Error& error) {
        if (error.code() != engine::ErrorCode::Stopped)
            request.outlet.failed(error);
    } catch (const std::bad_alloc&) {
        request.outlet.failed({engine::ErrorCode::PromptTooLong, "There is not enough memory to try this."});
    }
}

void RunWorker::run(Run& request) {
    try {
        if (const auto* text = std::get_if<TextRun>(&request.what))
            runText(*text, request);
        else if (const auto* token = std::get_if<Append>(&request.what))
            append(*token, request);
        else if (const auto* path = std::get_if<Show>(&request.what))
            show(*path, request);
        else
            generate(std::get<Generation>(request.what), request);
    } catch (const engine::Error& error) {
        if (error.code() != engine::ErrorCode::Stopped)
            request.outlet.failed(error);
    } catch (const std::bad_alloc&) {
        request.outlet.failed({engine::ErrorCode::PromptTooLong,
                               "There is not enough memory to run this many tokens; shorten the prompt."});
    }
}

void RunWorker::runText(const TextRun& text, Run& request) {
    if (m_probe)
        m_probe();
    ProgressObserver observer(m_model.model->shape().layerCount, request.outlet.progressed);
    const auto trace = m_runner->run(m_last, text.prompt, {&observer, request.stop.get_token(), text.interventions});
    const int reused = m_last ? trace->sharedLength(*m_last) : 0;
    m_last = trace;
    request.outlet.ran(resultOf(trace, request, true, reused));
}

void RunWorker::append(const Append& append, Run& request) {
    if (m_probe)
        m_probe();
    const engine::TokenId token[] = {append.token};
    m_last = m_runner->extend(append.past, token, {nullptr, request.stop.get_token()});
    request.outlet.generated({append.token, resultOf(m_last, request, true, append.past->length())}, [] {});
    request.outlet.finished();
}

void RunWorker::show(const Show& show, Run& request) {
    RunResult result = resultOf(show.trace, request, true, show.trace->length());
    result.prefix = true;
    request.outlet.ran(std::move(result));
}

void RunWorker::generate(const Generation& generation, Run& request) {
    auto past = generation.past;
    for (int i = 0; i < generation.count && !request.stop.stop_requested(); ++i) {
        const auto begin = Clock::now();
        if (m_probe)
            m_probe();
        const auto [token, trace] = m_runner->generateOne(past, request.sampling, request.stop.get_token());
        if (m_runner->translates() && m_runner->ends(token))
            break; // the sentence is complete: its end is among the candidates, and is not written
        GeneratedStep step{token, {}};
        if (trace) {
            m_last = trace;
            step.run = resultOf(trace, request, m_insideSeconds < insideSecondsLimit, past->length());
        }
        {
            const std::lock_guard lock(m_mutex);
            ++*m_untaken;
        }
        request.outlet.generated(std::move(step), [this, untaken = std::weak_ptr(m_untaken)] {
            if (untaken.expired()) // the worker is gone
                return;
            const std::lock_guard lock(m_mutex);
            --*m_untaken;
            m_wake.notify_all();
        });
        if (!trace || m_runner->ends(token))
            break;
        past = trace;
        if (i + 1 < generation.count)
            waitForTaken(request.stop.get_token(), begin);
    }
    request.outlet.finished();
}

/// Tokens are made no faster than they can be shown, and slowly enough to be seen coming.
void RunWorker::waitForTaken(std::stop_token stop, Clock::time_point begin) {
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, stop, [this] { return *m_untaken == 0; });
    m_wake.wait_until(lock, stop, begin + m_tokenPace, [] { return false; });
}

RunResult RunWorker::resultOf(std::shared_ptr<const engine::Trace> trace, const Run& request, bool withInsides,
                              int reused) {
    RunResult out;
    const engine::ModelShape& shape = m_model.model->shape();
    const std::stop_token stop = request.stop.get_token();
    out.stages = stages(*trace, request.sampling);
    out.effect = m_runner->effectOfHeadsOff(*trace, stop);
    if (withInsides) {
        const auto begin = Clock::now();
        std::vector<Place> places = outerPlaces(shape);
        places.insert(places.begin(), request.watched.place);
        out.insides = insides(*trace, places, stop);
        if (const auto& norms = request.watched.norms)
            out.norms = {*norms, m_runner->valueNorms(*trace, *norms, stop)};
        m_insideSeconds = secondsSince(begin);
        const bool typed = std::holds_alternative<TextRun>(request.what);
        if (!typed && m_insideSeconds / 3 * shape.layerCount < thumbnailSecondsLimit)
            addThumbnails(out, *trace, stop);
    }
    out.computedPositions = trace->length() - reused;
    out.seconds = out.computedPositions > 0 ? trace->node()->seconds : 0;
    out.trace = std::move(trace);
    return out;
}

std::vector<InsideValue> RunWorker::insides(const engine::Trace& trace, const std::vector<Place>& places,
                                            std::stop_token stop) {
    std::vector<InsideValue> out;
    for (const Place place : places)
        out.push_back(m_runner->inside(trace, place, stop));
    return out;
}

std::shared_ptr<const engine::SamplingStages> RunWorker::stages(const engine::Trace& trace,
                                                                const engine::SamplingOptions& options) {
    const engine::Tensor logits = m_runner->lastLogits(trace);
    return std::make_shared<const engine::SamplingStages>(engine::sampleStages(logits.data, options));
}

void RunWorker::sample(const Sample& request) {
    try {
        request.outlet.sampled(stages(*request.trace, request.sampling));
    } catch (const engine::Error&) {
        // The controls keep options in range; a refused one leaves the stages that are shown.
    }
}

} // namespace headlight
