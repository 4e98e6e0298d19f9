// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/transformer/transformer_runner.h"

#include "engine/models/op_runner.h"
#include "engine/tensor/kernels.h"
#include "engine/trace/inside_recorder.h"

#include <algorithm>
#include <chrono>

namespace engine {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

Tensor rowsOf(const Tensor& from, std::int64_t begin, std::int64_t end) {
    Tensor out({end - begin, from.shape.at(1)});
    std::copy(from.row(begin), from.row(begin) + static_cast<std::int64_t>(out.data.size()), out.data.begin());
    return out;
}

void appendRows(Tensor& to, const Tensor& from, std::int64_t rows) {
    if (to.shape.empty())
        to.shape = {0, from.shape.at(1)};
    to.data.insert(to.data.end(), from.data.begin(), from.data.begin() + rows * from.shape.at(1));
    to.shape[0] += rows;
}

} // namespace

struct TransformerRunner::Impl {
    std::shared_ptr<const TransformerModel> model;
    ThreadPool pool;
    std::unique_ptr<Kernels> kernels;

    Impl(std::shared_ptr<const TransformerModel> m, int threads)
        : model(std::move(m)), pool(threads), kernels(makeEigenKernels(pool)) {}

    int layers(Stack stack) const { return model->shape().of(stack).layerCount; }
    /// What leaves a stack's last block.
    Hook streamOf(Stack stack) const { return model->ops().opsOf(stack, layers(stack) - 1).back()->output; }
    /// What the decoder reads of the encoder.
    Hook encoderOutput() const { return model->ops().producer({HookKind::CrossK, 0, Stack::Decoder})->inputs[0]; }

    void check(std::span<const TokenId> tokens, int past, Stack stack) const {
        checkTokens(model->shape(), stack, tokens, past);
    }
    void runLayers(OpRunner& runner, Stack stack, std::vector<Tensor>& residual, const std::stop_token& stop) const;
    void setSource(OpRunner& runner, const SourceNode& source, int layer) const;
    std::shared_ptr<const Trace> forward(std::shared_ptr<const SourceNode> source,
                                         const std::shared_ptr<const Trace>& past, std::span<const TokenId> tokens,
                                         const RunOptions& options) const;
    void finish(OpRunner& runner, TraceNode& node, const Emitter& emit) const;
    void recomputeEncoder(const SourceNode& source, int layer, InsideRecorder& recorder) const;
    void recomputeDecoder(const Trace& trace, int layer, InsideRecorder& recorder, const std::stop_token& stop) const;
    /// Runs the ops of one inside from what enters it.
    void recompute(OpRunner& runner, const Emitter& emit, Stack stack, int layer, const Tensor& entering) const;
};

/// All ops of a stack up to the end of its last block; `residual` gets what enters each layer and what leaves the last.
void TransformerRunner::Impl::runLayers(OpRunner& runner, Stack stack, std::vector<Tensor>& residual,
                                        const std::stop_token& stop) const {
    for (int layer = -1; layer < layers(stack); ++layer) {
        throwIfStopped(stop);
        for (const Op* op : model->ops().opsOf(stack, layer))
            runner.run(*op);
        if (layer >= 0)
            residual.push_back(runner.value({HookKind::ResidPre, layer, stack}));
    }
    residual.push_back(runner.value(streamOf(stack)));
}

std::shared_ptr<const SourceNode> TransformerRunner::encode(std::span<const TokenId> source,
                                                            const RunOptions& options) {
    const auto begin = Clock::now();
    const OpTable& ops = m_impl->model->ops();
    m_impl->check(source, 0, Stack::Encoder);
    auto node = std::make_shared<SourceNode>();
    node->tokens.assign(source.begin(), source.end());
    node->interventions = options.interventions;
    const Emitter emit(options.observer, 0);
    OpRunner runner(*m_impl->model, *m_impl->kernels, emit);
    runner.setTokens(node->tokens, 0);
    runner.setInterventions(node->interventions.get());
    m_impl->runLayers(runner, Stack::Encoder, node->residual, options.stop);
    for (const Op* op : ops.opsOf(Stack::Encoder, m_impl->layers(Stack::Encoder)))
        runner.run(*op);
    node->output = runner.value(m_impl->encoderOutput());
    for (int layer = 0; layer < m_impl->layers(Stack::Decoder); ++layer) {
        throwIfStopped(options.stop);
        for (auto [kind, out] : {std::pair{HookKind::CrossK, &node->keys}, {HookKind::CrossV, &node->values}}) {
            const Hook hook{kind, layer, Stack::Decoder};
            runner.run(*ops.producer(hook));
            out->push_back(runner.take(hook));
        }
    }
    node->seconds = secondsSince(begin);
    return node;
}

void TransformerRunner::Impl::setSource(OpRunner& runner, const SourceNode& source, int layer) const {
    const auto l = static_cast<std::size_t>(layer);
    runner.set({HookKind::CrossK, layer, Stack::Decoder}, source.keys[l]);
    runner.set({HookKind::CrossV, layer, Stack::Decoder}, source.values[l]);
}

std::shared_ptr<const Trace> TransformerRunner::Impl::forward(std::shared_ptr<const SourceNode> source,
                                                              const std::shared_ptr<const Trace>& past,
                                                              std::span<const TokenId> tokens,
                                                              const RunOptions& options) const {
    const auto begin = Clock::now();
    const int first = past ? past->length() : 0;
    check(tokens, first, Stack::Decoder);
    auto node = std::make_shared<TraceNode>();
    node->parent = past ? past->node() : nullptr;
    node->source = std::move(source);
    node->firstPosition = first;
    node->tokens.assign(tokens.begin(), tokens.end());
    node->interventions = options.interventions ? options.interventions : past ? past->node()->interventions : nullptr;
    const Emitter emit(options.observer, first);
    OpRunner runner(*model, *kernels, emit);
    runner.setTokens(node->tokens, first);
    runner.setInterventions(node->interventions.get());
    for (int layer = 0; layer < layers(Stack::Decoder); ++layer) {
        setSource(runner, *node->source, layer);
        if (past) {
            runner.setPast({HookKind::K, layer, Stack::Decoder}, past->keys(layer));
            runner.setPast({HookKind::V, layer, Stack::Decoder}, past->values(layer));
        }
    }
    runLayers(runner, Stack::Decoder, node->residual, options.stop);
    for (int layer = 0; layer < layers(Stack::Decoder); ++layer) {
        node->keys.push_back(runner.take({HookKind::K, layer, Stack::Decoder}));
        node->values.push_back(runner.take({HookKind::V, layer, Stack::Decoder}));
    }
    throwIfStopped(options.stop);
    finish(runner, *node, emit);
    node->seconds = secondsSince(begin);
    const int length = first + static_cast<int>(tokens.size());
    return std::make_shared<const Trace>(model, std::move(node), length);
}

/// What follows the blocks: for every row when somebody watches, else for the last row alone.
void TransformerRunner::Impl::finish(OpRunner& runner, TraceNode& node, const Emitter& emit) const {
    const Stack stack = Stack::Decoder;
    const auto ops = model->ops().opsOf(stack, layers(stack));
    const bool watched = std::any_of(ops.begin(), ops.end(), [&](const Op* op) { return emit.wants(op->output); });
    const Hook logits{HookKind::Logits, -1, stack};
    if (!watched) {
        const Tensor& last = node.residual.back();
        runner.set(streamOf(stack), rowsOf(last, last.shape[0] - 1, last.shape[0]));
    }
    for (const Op* op : ops) {
        if (watched || op->output.kind != HookKind::Probabilities)
            runner.run(*op);
    }
    const Tensor& all = runner.value(logits);
    node.lastLogits = rowsOf(all, all.shape[0] - 1, all.shape[0]);
}

void TransformerRunner::Impl::recompute(OpRunner& runner, const Emitter& emit, Stack stack, int layer,
                                        const Tensor& entering) const {
    if (layer >= 0 && layer < layers(stack)) {
        const Hook hook{HookKind::ResidPre, layer, stack};
        emit.send(hook, entering.data.data(), entering.shape);
        runner.set(hook, entering);
    } else if (layer >= 0) {
        runner.set(streamOf(stack), entering);
    }
    for (const Op* op : model->ops().opsOf(stack, layer))
        runner.run(*op);
}

void TransformerRunner::Impl::recomputeEncoder(const SourceNode& source, int layer, InsideRecorder& recorder) const {
    recorder.setRows(static_cast<int>(source.tokens.size()));
    const Emitter emit(&recorder, 0);
    OpRunner runner(*model, *kernels, emit);
    runner.setTokens(source.tokens, 0);
    runner.setInterventions(source.interventions.get());
    recompute(runner, emit, Stack::Encoder, layer, source.residual[static_cast<std::size_t>(std::max(layer, 0))]);
}

void TransformerRunner::Impl::recomputeDecoder(const Trace& trace, int layer, InsideRecorder& recorder,
                                               const std::stop_token& stop) const {
    const bool block = layer >= 0 && layer < layers(Stack::Decoder);
    const auto l = static_cast<std::size_t>(std::max(layer, 0));
    Tensor keys, values; // of the segments before
    for (const Trace::Segment& s : trace.segments()) {
        throwIfStopped(stop);
        recorder.setRows(s.rows);
        const Emitter emit(&recorder, s.node->firstPosition);
        OpRunner runner(*model, *kernels, emit);
        runner.setTokens(s.node->tokens, s.node->firstPosition);
        runner.setInterventions(s.node->interventions.get());
        if (block) {
            setSource(runner, *trace.source(), layer);
            for (const HookKind kind : {HookKind::CrossK, HookKind::CrossV}) {
                const Hook hook{kind, layer, Stack::Decoder};
                const Tensor& made = runner.value(hook);
                emit.send(hook, made.data.data(), made.shape);
            }
            runner.setPast({HookKind::K, layer, Stack::Decoder}, keys);
            runner.setPast({HookKind::V, layer, Stack::Decoder}, values);
            appendRows(keys, s.node->keys[l], s.rows);
            appendRows(values, s.node->values[l], s.rows);
        }
        recompute(runner, emit, Stack::Decoder, layer, s.node->residual[l]);
    }
    if (block) {
        const Op* scale = model->ops().producer({HookKind::AttnScaled, layer, Stack::Decoder});
        fillFutureProducts(trace, Stack::Decoder, layer, model->shape(), scale->constant, recorder);
    }
}

TransformerRunner::TransformerRunner(std::shared_ptr<const TransformerModel> model, int threads)
    : m_impl(std::make_unique<Impl>(std::move(model), threads)) {}
TransformerRunner::~TransformerRunner() = default;

std::shared_ptr<const TranslationModel> TransformerRunner::model() const {
    return m_impl->model;
}

std::shared_ptr<const Trace> TransformerRunner::run(std::shared_ptr<const SourceNode> source,
                                                    std::span<const TokenId> tokens, const RunOptions& options) {
    return m_impl->forward(std::move(source), nullptr, tokens, options);
}

std::shared_ptr<const Trace> TransformerRunner::extend(const std::shared_ptr<const Trace>& past,
                                                       std::span<const TokenId> tokens, const RunOptions& options) {
    return m_impl->forward(past->source(), past, tokens, options);
}

std::shared_ptr<const LayerInside> TransformerRunner::inside(const Trace& trace, Stack stack, int layer,
                                                             std::stop_token stop) {
    InsideRecorder recorder(m_impl->model->shape(), trace.lengths());
    if (stack == Stack::Encoder)
        m_impl->recomputeEncoder(*trace.source(), layer, recorder);
    else
        m_impl->recomputeDecoder(trace, layer, recorder, stop);
    return std::make_shared<const LayerInside>(layer, trace.lengths().of(stack), recorder.take(), stack);
}

Tensor TransformerRunner::lastLogits(const Trace& trace) {
    if (const Tensor* kept = trace.lastLogits())
        return *kept;
    const Trace::Segment& s = trace.segments().back();
    const Emitter nobody(nullptr, 0);
    OpRunner runner(*m_impl->model, *m_impl->kernels, nobody);
    runner.set(m_impl->streamOf(Stack::Decoder), rowsOf(s.node->residual.back(), s.rows - 1, s.rows));
    for (const Op* op : m_impl->model->ops().opsOf(Stack::Decoder, m_impl->layers(Stack::Decoder)))
        runner.run(*op);
    return runner.take({HookKind::Logits, -1, Stack::Decoder});
}

} // namespace engine
