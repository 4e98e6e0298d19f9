// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_worker.h"

#include "app/thread_priority.h"
#include "engine/decoding/generator.h"

#include <algorithm>
#include <new>

namespace headlight {

namespace {

using Clock = std::chrono::steady_clock;

/// The final part of a trace holds positions × vocabulary numbers twice: beyond this many only the last rows are made.
constexpr std::int64_t finalElementLimit = 4'000'000;
constexpr int finalRowsWhenLarge = 32;
/// Insides of layers nobody opened are handed out with the thumbnails while all of them stay below this.
constexpr std::uint64_t insideBytesLimit = 64u << 20;
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

std::uint64_t bytesOf(const engine::LayerInside& inside) {
    std::uint64_t bytes = 0;
    for (const auto& [hook, tensor] : inside.tensors())
        bytes += tensor.data.size() * sizeof(float);
    return bytes;
}

HeadThumbnail poolHead(const float* pattern, int length) {
    HeadThumbnail out;
    out.step = std::max(1, (length + 63) / 64);
    out.rows = out.columns = (length + out.step - 1) / out.step;
    auto values = std::make_shared<std::vector<float>>(static_cast<std::size_t>(out.rows) * out.columns, 0.0f);
    for (int q = 0; q < length; ++q)
        for (int k = 0; k <= q; ++k) {
            float& cell = (*values)[static_cast<std::size_t>(q / out.step) * out.columns + k / out.step];
            cell = std::max(cell, pattern[static_cast<std::size_t>(q) * length + k]);
        }
    out.values = std::move(values);
    return out;
}

} // namespace

std::vector<engine::TokenId> encodePrompt(const engine::ByteLevelBpe& tokenizer, const Prompt& prompt) {
    if (prompt.fixed.empty())
        return tokenizer.encode(prompt.tail);
    std::vector<engine::TokenId> tokens = prompt.fixed;
    if (prompt.tail.empty())
        return tokens;
    const std::string fixedText = tokenizer.decodeBytes(prompt.fixed);
    if (tokenizer.encode(fixedText) == prompt.fixed)
        return tokenizer.encode(fixedText + prompt.tail);
    const auto rest = tokenizer.encode(prompt.tail);
    tokens.insert(tokens.end(), rest.begin(), rest.end());
    return tokens;
}

std::vector<HeadThumbnail> poolPatterns(const engine::TensorView& patterns) {
    std::vector<HeadThumbnail> out;
    const auto length = static_cast<int>(patterns.shape.at(1));
    for (std::int64_t head = 0; head < patterns.shape.at(0); ++head)
        out.push_back(poolHead(patterns.data + head * length * length, length));
    return out;
}

RunWorker::RunWorker(int threads, std::chrono::milliseconds tokenPace, std::function<void()> probe)
    : m_threads(threads), m_tokenPace(tokenPace), m_probe(std::move(probe)), m_untaken(std::make_shared<int>(0)),
      m_thread([this](std::stop_token stop) { loop(std::move(stop)); }) {}

RunWorker::~RunWorker() {
    m_thread.request_stop();
    stopRun();
    stopLook();
    stopMeasure();
}

void RunWorker::adopt(LoadedModel model) {
    stopRun();
    stopLook();
    stopMeasure();
    const std::lock_guard lock(m_mutex);
    m_newModel = std::move(model);
    m_nextSample.reset();
    m_wake.notify_all();
}

void RunWorker::request(Run run) {
    stopRun();
    stopLook();
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

void RunWorker::request(Look look) {
    stopLook();
    const std::lock_guard lock(m_mutex);
    m_nextLook = std::move(look);
    interruptMeasure();
    m_wake.notify_all();
}

void RunWorker::stopRun() {
    const std::lock_guard lock(m_mutex);
    m_nextRun.reset();
    m_runStop.request_stop();
    m_wake.notify_all();
}

void RunWorker::stopLook() {
    const std::lock_guard lock(m_mutex);
    m_nextLook.reset();
    m_lookStop.request_stop();
    m_wake.notify_all();
}

bool RunWorker::hasUrgent() {
    const std::lock_guard lock(m_mutex);
    return m_newModel || m_nextRun || m_nextSample;
}

void RunWorker::loop(std::stop_token stop) {
    yieldToTheWindow();
    while (true) {
        std::optional<LoadedModel> model;
        std::optional<Run> nextRun;
        std::optional<Sample> nextSample;
        std::optional<Look> nextLook;
        std::optional<Measure> nextMeasure;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, stop,
                        [this] { return m_newModel || m_nextRun || m_nextSample || m_nextLook || m_nextMeasure; });
            if (stop.stop_requested())
                return;
            if (m_newModel) {
                model = std::exchange(m_newModel, {});
            } else if (m_nextRun) {
                nextRun = std::exchange(m_nextRun, {});
                m_runStop = nextRun->stop;
            } else if (m_nextSample) {
                nextSample = std::exchange(m_nextSample, {});
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
            m_model = std::move(*model);
            m_runner = std::make_unique<engine::Gpt2Runner>(m_model.model, m_threads);
        } else if (m_runner && nextRun) {
            run(*nextRun);
        } else if (m_runner && nextSample) {
            sample(*nextSample);
        } else if (m_runner && nextLook) {
            look(*nextLook);
        } else if (m_runner && nextMeasure) {
            measure(*nextMeasure);
        }
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
    const auto tokens = encodePrompt(*m_model.tokenizer, text.prompt);
    ProgressObserver observer(m_model.model->config().layerCount, request.outlet.progressed);
    const auto trace = m_runner->rerun(m_last, tokens, {&observer, request.stop.get_token()});
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
    const std::int64_t endOfText = m_model.model->config().endOfTextToken;
    auto past = generation.past;
    for (int i = 0; i < generation.count && !request.stop.stop_requested(); ++i) {
        const auto begin = Clock::now();
        if (m_probe)
            m_probe();
        const auto made = engine::generateOne(*m_runner, past, request.sampling, request.stop.get_token());
        GeneratedStep step{made.token, {}};
        if (made.trace) {
            m_last = made.trace;
            step.run = resultOf(made.trace, request, m_insideSeconds < insideSecondsLimit, past->length());
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
        if (!made.trace || made.token == endOfText)
            break;
        past = made.trace;
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
    const std::stop_token stop = request.stop.get_token();
    out.stages = stages(*trace, request.sampling);
    if (withInsides) {
        const auto begin = Clock::now();
        out.insides = insides(*trace, {request.layer, -1, m_model.model->config().layerCount}, stop);
        m_insideSeconds = secondsSince(begin);
        const bool typed = std::holds_alternative<TextRun>(request.what);
        if (!typed && m_insideSeconds / 3 * m_model.model->config().layerCount < thumbnailSecondsLimit)
            addThumbnails(out, *trace, stop);
    }
    out.computedPositions = trace->length() - reused;
    out.seconds = out.computedPositions > 0 ? trace->node()->seconds : 0;
    out.trace = std::move(trace);
    return out;
}

void RunWorker::addThumbnails(RunResult& result, const engine::Trace& trace, std::stop_token stop) {
    for (int layer = 0; layer < m_model.model->config().layerCount; ++layer) {
        const auto opened = std::find_if(result.insides.begin(), result.insides.end(),
                                         [layer](const InsideValue& v) { return v.inside->layer() == layer; });
        const InsideValue value = opened != result.insides.end() ? *opened : inside(trace, layer, stop);
        const auto* pattern = value.inside->find({engine::HookKind::Pattern, layer});
        for (auto& thumbnail : poolPatterns(pattern->view()))
            result.thumbnails.push_back(std::move(thumbnail));
    }
}

std::vector<InsideValue> RunWorker::insides(const engine::Trace& trace, std::vector<int> layers, std::stop_token stop) {
    std::vector<InsideValue> out;
    for (const int layer : layers)
        out.push_back(inside(trace, layer, stop));
    return out;
}

InsideValue RunWorker::inside(const engine::Trace& trace, int layer, std::stop_token stop) {
    const engine::Gpt2Config& config = m_model.model->config();
    if (layer == config.layerCount && std::int64_t{trace.length()} * config.vocabSize > finalElementLimit) {
        const int first = std::max(0, trace.length() - finalRowsWhenLarge);
        return {m_runner->finalInside(trace, first, trace.length(), stop), first};
    }
    return {m_runner->inside(trace, layer, stop), 0};
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

void RunWorker::look(Look& request) {
    const std::stop_token stop = request.stop.get_token();
    const auto putBack = [&] { // something more urgent came: go on with the rest of this look after it
        const std::lock_guard lock(m_mutex);
        if (!m_nextLook && !stop.stop_requested())
            m_nextLook = request;
    };
    try {
        while (!request.layers.empty()) {
            if (hasUrgent())
                return putBack();
            request.outlet.inside(inside(*request.trace, request.layers.front(), stop));
            request.layers.erase(request.layers.begin());
        }
        if (request.thumbnails && !lookAllRound(request, stop))
            putBack();
    } catch (const engine::Error&) {
        // Stopped: a newer look or run is on its way.
    } catch (const std::bad_alloc&) {
        // Too large to open: the picture stays without this inside.
    }
}

/// Every head's pattern in small; false when something more urgent came.
bool RunWorker::lookAllRound(const Look& request, std::stop_token stop) {
    std::vector<HeadThumbnail> thumbnails;
    std::uint64_t bytes = 0;
    for (int layer = 0; layer < m_model.model->config().layerCount; ++layer) {
        if (hasUrgent())
            return false;
        const InsideValue value = inside(*request.trace, layer, stop);
        const auto* pattern = value.inside->find({engine::HookKind::Pattern, layer});
        for (auto& thumbnail : poolPatterns(pattern->view()))
            thumbnails.push_back(std::move(thumbnail));
        bytes += bytesOf(*value.inside);
        if (bytes < insideBytesLimit)
            request.outlet.inside(value);
    }
    request.outlet.thumbnails(std::move(thumbnails));
    return true;
}

} // namespace headlight
