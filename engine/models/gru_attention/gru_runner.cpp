// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/gru_attention/gru_runner.h"

#include "engine/models/gru_attention/gru_pass.h"
#include "engine/trace/inside_recorder.h"

#include <algorithm>
#include <chrono>

namespace engine {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

Tensor rowOf(const Tensor& from, std::int64_t row) {
    Tensor out({1, from.shape.at(1)});
    std::copy_n(from.row(row), from.shape[1], out.data.begin());
    return out;
}

constexpr Hook encoderEmbed{HookKind::Embed, -1, Stack::Encoder};
constexpr Hook encoderState{HookKind::EncoderState, 0, Stack::Encoder};
constexpr Hook initialState{HookKind::InitialState, 0, Stack::Decoder};
constexpr Hook alignKey{HookKind::AlignKey, 0, Stack::Decoder};
constexpr Hook decoderEmbed{HookKind::Embed, -1, Stack::Decoder};
constexpr Hook decoderState{HookKind::DecoderState, 0, Stack::Decoder};
constexpr Hook attentional{HookKind::Attentional, 0, Stack::Decoder};
constexpr Hook logits{HookKind::Logits, -1, Stack::Decoder};

} // namespace

struct GruRunner::Impl {
    std::shared_ptr<const GruModel> model;
    ThreadPool pool;
    std::unique_ptr<Kernels> kernels;

    Impl(std::shared_ptr<const GruModel> m, int threads)
        : model(std::move(m)), pool(threads), kernels(makeEigenKernels(pool)) {}

    std::vector<const Op*> ops(Stack stack, int layer) const { return model->ops().opsOf(stack, layer); }
    std::shared_ptr<const Trace> forward(std::shared_ptr<const SourceNode> source,
                                         const std::shared_ptr<const Trace>& past, std::span<const TokenId> tokens,
                                         const RunOptions& options) const;
    void finish(GruPass& pass, TraceNode& node, const Emitter& emit) const;
    void recomputeEncoder(const SourceNode& source, int layer, InsideRecorder& recorder,
                          const std::stop_token& stop) const;
    void recomputeDecoder(const Trace& trace, int layer, InsideRecorder& recorder, const std::stop_token& stop) const;
};

namespace {

/// What encode() made for the decoder.
void setSource(GruPass& pass, const SourceNode& source) {
    pass.set(encoderState, source.output);
    pass.set(initialState, source.state);
    if (!source.keys.empty())
        pass.set(alignKey, source.keys[0]);
}

/// The state that the path ends with.
Tensor lastState(const Trace& path) {
    const Trace::Segment& s = path.segments().back();
    return rowOf(s.node->states.at(0), s.rows - 1);
}

} // namespace

std::shared_ptr<const SourceNode> GruRunner::encode(std::span<const TokenId> source, const RunOptions& options) {
    const auto begin = Clock::now();
    checkTokens(m_impl->model->shape(), Stack::Encoder, source, 0);
    auto node = std::make_shared<SourceNode>();
    node->tokens.assign(source.begin(), source.end());
    node->interventions = options.interventions;
    const Emitter emit(options.observer, 0);
    GruPass pass(*m_impl->model, *m_impl->kernels, emit, options.stop);
    pass.setTokens(node->tokens, 0);
    for (const int layer : {-1, 0})
        pass.run(m_impl->ops(Stack::Encoder, layer));
    node->residual = {pass.value(encoderEmbed), pass.value(encoderState)};
    node->output = node->residual[1];
    const OpTable& ops = m_impl->model->ops();
    pass.run({ops.producer(initialState)});
    node->state = pass.value(initialState);
    if (const Op* key = ops.producer(alignKey)) {
        pass.run({key});
        node->keys = {pass.value(alignKey)};
    }
    node->seconds = secondsSince(begin);
    return node;
}

std::shared_ptr<const Trace> GruRunner::Impl::forward(std::shared_ptr<const SourceNode> source,
                                                      const std::shared_ptr<const Trace>& past,
                                                      std::span<const TokenId> tokens,
                                                      const RunOptions& options) const {
    const auto begin = Clock::now();
    const int first = past ? past->length() : 0;
    checkTokens(model->shape(), Stack::Decoder, tokens, first);
    auto node = std::make_shared<TraceNode>();
    node->parent = past ? past->node() : nullptr;
    node->source = std::move(source);
    node->firstPosition = first;
    node->tokens.assign(tokens.begin(), tokens.end());
    node->interventions = options.interventions ? options.interventions : past ? past->node()->interventions : nullptr;
    const Emitter emit(options.observer, first);
    GruPass pass(*model, *kernels, emit, options.stop);
    pass.setTokens(node->tokens, first);
    pass.setInterventions(node->interventions.get());
    setSource(pass, *node->source);
    pass.setStart(past ? lastState(*past) : node->source->state);
    for (const int layer : {-1, 0})
        pass.run(ops(Stack::Decoder, layer));
    node->residual = {pass.value(decoderEmbed), pass.value(attentional)};
    node->states = {pass.value(decoderState)};
    finish(pass, *node, emit);
    node->seconds = secondsSince(begin);
    const int length = first + static_cast<int>(tokens.size());
    return std::make_shared<const Trace>(model, std::move(node), length);
}

/// Logits: for every row when somebody watches, else for the last row alone.
void GruRunner::Impl::finish(GruPass& pass, TraceNode& node, const Emitter& emit) const {
    const auto last = ops(Stack::Decoder, 1);
    const bool watched = std::any_of(last.begin(), last.end(), [&](const Op* op) { return emit.wants(op->output); });
    if (watched) {
        pass.run(last);
    } else {
        pass.set(attentional, rowOf(node.residual.back(), node.residual.back().shape[0] - 1));
        pass.run({model->ops().producer(logits)});
    }
    const Tensor& all = pass.value(logits);
    node.lastLogits = rowOf(all, all.shape[0] - 1);
}

void GruRunner::Impl::recomputeEncoder(const SourceNode& source, int layer, InsideRecorder& recorder,
                                       const std::stop_token& stop) const {
    recorder.setRows(static_cast<int>(source.tokens.size()));
    const Emitter emit(&recorder, 0);
    GruPass pass(*model, *kernels, emit, stop);
    pass.setTokens(source.tokens, 0);
    if (layer >= 0)
        pass.set(encoderEmbed, source.residual[0]);
    pass.run(ops(Stack::Encoder, layer));
}

void GruRunner::Impl::recomputeDecoder(const Trace& trace, int layer, InsideRecorder& recorder,
                                       const std::stop_token& stop) const {
    Tensor before = trace.source()->state;
    for (const Trace::Segment& s : trace.segments()) {
        recorder.setRows(s.rows);
        const Emitter emit(&recorder, s.node->firstPosition);
        GruPass pass(*model, *kernels, emit, stop);
        pass.setTokens(s.node->tokens, s.node->firstPosition);
        pass.setInterventions(s.node->interventions.get());
        if (layer == 0) {
            setSource(pass, *trace.source());
            for (const Hook hook : {initialState, alignKey})
                if (pass.has(hook))
                    emit.send(hook, pass.value(hook).data.data(), pass.value(hook).shape);
            pass.set(decoderEmbed, s.node->residual[0]);
            pass.setStart(std::move(before));
            before = rowOf(s.node->states[0], s.rows - 1);
        } else if (layer == 1) {
            pass.set(attentional, s.node->residual[1]);
        }
        pass.run(ops(Stack::Decoder, layer));
    }
}

GruRunner::GruRunner(std::shared_ptr<const GruModel> model, int threads)
    : m_impl(std::make_unique<Impl>(std::move(model), threads)) {}
GruRunner::~GruRunner() = default;

std::shared_ptr<const TranslationModel> GruRunner::model() const {
    return m_impl->model;
}

std::shared_ptr<const Trace> GruRunner::run(std::shared_ptr<const SourceNode> source, std::span<const TokenId> tokens,
                                            const RunOptions& options) {
    return m_impl->forward(std::move(source), nullptr, tokens, options);
}

std::shared_ptr<const Trace> GruRunner::extend(const std::shared_ptr<const Trace>& past,
                                               std::span<const TokenId> tokens, const RunOptions& options) {
    return m_impl->forward(past->source(), past, tokens, options);
}

std::shared_ptr<const LayerInside> GruRunner::inside(const Trace& trace, Stack stack, int layer, std::stop_token stop) {
    InsideRecorder recorder(m_impl->model->shape(), trace.lengths());
    if (stack == Stack::Encoder)
        m_impl->recomputeEncoder(*trace.source(), layer, recorder, stop);
    else
        m_impl->recomputeDecoder(trace, layer, recorder, stop);
    return std::make_shared<const LayerInside>(layer, trace.lengths().of(stack), recorder.take(), stack);
}

Tensor GruRunner::lastLogits(const Trace& trace) {
    if (const Tensor* kept = trace.lastLogits())
        return *kept;
    const Trace::Segment& s = trace.segments().back();
    const Emitter nobody(nullptr, 0);
    const std::stop_token never;
    GruPass pass(*m_impl->model, *m_impl->kernels, nobody, never);
    pass.set(attentional, rowOf(s.node->residual.back(), s.rows - 1));
    pass.run({m_impl->model->ops().producer(logits)});
    return pass.value(logits);
}

} // namespace engine
