// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/gpt2/gpt2_runner.h"

#include "engine/models/gpt2/gpt2_block.h"
#include "engine/trace/inside_recorder.h"

#include <algorithm>
#include <chrono>

namespace engine {
namespace {

/// Keys and values of every layer in contiguous memory: what decode reads. Grows as needed.
struct KvCache {
    std::vector<std::vector<float>> keys, values;
    int capacity = 0;

    void reserve(int layers, int positions, int width, int limit) {
        if (positions <= capacity)
            return;
        capacity = std::min(limit, std::max(positions, capacity * 2));
        keys.resize(static_cast<std::size_t>(layers));
        values.resize(static_cast<std::size_t>(layers));
        for (auto* side : {&keys, &values})
            for (auto& layer : *side)
                layer.resize(static_cast<std::size_t>(capacity) * static_cast<std::size_t>(width));
    }
};

} // namespace

struct Gpt2Runner::Impl {
    std::shared_ptr<const Gpt2Model> model;
    ThreadPool pool;
    std::unique_ptr<Kernels> kernels;
    KvCache cache;
    std::shared_ptr<const Trace> mirrored; ///< whose first `cached` positions the cache holds
    int cached = 0;

    Impl(std::shared_ptr<const Gpt2Model> m, int threads)
        : model(std::move(m)), pool(threads), kernels(makeEigenKernels(pool)) {}

    void check(std::span<const TokenId> tokens, int past) const;
    void syncCache(const std::shared_ptr<const Trace>& past);
    std::shared_ptr<const Trace> forward(const std::shared_ptr<const Trace>& past, std::span<const TokenId> tokens,
                                         const RunOptions& options);
    void finish(TraceNode& node, const RunOptions& options);
    std::shared_ptr<const LayerInside> blockInside(const Trace& trace, int layer, const std::stop_token& stop);
    std::shared_ptr<const LayerInside> embeddingInside(const Trace& trace);
};

void Gpt2Runner::Impl::check(std::span<const TokenId> tokens, int past) const {
    const auto& c = model->config();
    if (tokens.empty())
        throw Error(ErrorCode::EmptyPrompt, "There is no token to run; give at least one.");
    if (tokens.size() > static_cast<std::size_t>(c.contextLength - past))
        throw Error(ErrorCode::PromptTooLong, "The text has " + std::to_string(past + tokens.size()) +
                                                  " tokens, but this model's context holds " +
                                                  std::to_string(c.contextLength) + " positions; shorten the text.");
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (tokens[i] < 0 || tokens[i] >= c.vocabSize)
            throw Error(ErrorCode::BadToken, "Token " + std::to_string(tokens[i]) + " at position " +
                                                 std::to_string(past + static_cast<int>(i)) +
                                                 " is outside the vocabulary (0 … " + std::to_string(c.vocabSize - 1) +
                                                 ").");
}

void Gpt2Runner::Impl::syncCache(const std::shared_ptr<const Trace>& past) {
    if (!past) {
        mirrored.reset();
        cached = 0;
        return;
    }
    const int valid = mirrored ? std::min(cached, mirrored->sharedLength(*past)) : 0;
    const std::int64_t C = model->config().modelDim;
    for (const auto& s : past->segments()) {
        const int from = std::max(0, valid - s.node->firstPosition);
        if (from >= s.rows)
            continue;
        for (int layer = 0; layer < model->config().layerCount; ++layer) {
            const auto l = static_cast<std::size_t>(layer);
            const std::int64_t to = (s.node->firstPosition + from) * C;
            std::copy_n(s.node->keys[l].row(from), (s.rows - from) * C, cache.keys[l].data() + to);
            std::copy_n(s.node->values[l].row(from), (s.rows - from) * C, cache.values[l].data() + to);
        }
    }
    mirrored = past;
    cached = past->length();
}

/// Final norm and logits: of every row when somebody watches them, else of the last row alone.
void Gpt2Runner::Impl::finish(TraceNode& node, const RunOptions& options) {
    const int rows = static_cast<int>(node.tokens.size());
    const Emitter emit(options.observer, node.firstPosition);
    bool all = false;
    for (HookKind kind :
         {HookKind::LnFinalScale, HookKind::LnFinalNormalized, HookKind::Logits, HookKind::Probabilities})
        all = all || emit.wants({kind, -1});
    const FinalRows out = runFinal(*model, *kernels, node.residual.back(), all ? 0 : rows - 1, rows);
    node.lastLogits = Tensor({1, model->config().vocabSize});
    std::copy_n(out.logits.row(out.logits.shape[0] - 1), node.lastLogits.data.size(), node.lastLogits.data.data());
    if (!all)
        return;
    emit.send({HookKind::LnFinalScale, -1}, out.scale.data.data(), out.scale.shape);
    emit.send({HookKind::LnFinalNormalized, -1}, out.normalized.data.data(), out.normalized.shape);
    emit.send({HookKind::Logits, -1}, out.logits.data.data(), out.logits.shape);
    if (emit.wants({HookKind::Probabilities, -1})) {
        Tensor p(out.logits.shape);
        kernels->softmax(rows, model->config().vocabSize, out.logits.data.data(), p.data.data());
        emit.send({HookKind::Probabilities, -1}, p.data.data(), p.shape);
    }
}

std::shared_ptr<const Trace> Gpt2Runner::Impl::forward(const std::shared_ptr<const Trace>& past,
                                                       std::span<const TokenId> tokens, const RunOptions& options) {
    const auto begin = std::chrono::steady_clock::now();
    const auto& c = model->config();
    const int first = past ? past->length() : 0;
    check(tokens, first);
    const auto interventions = options.interventions ? options.interventions
                               : past                ? past->node()->interventions
                                                     : nullptr;
    if (interventions)
        checkInterventions(*interventions, *model, 0);
    throwIfStopped(options.stop);
    const int rows = static_cast<int>(tokens.size());
    cache.reserve(c.layerCount, first + rows, c.modelDim, c.contextLength);
    syncCache(past);

    auto node = std::make_shared<TraceNode>();
    node->parent = past ? past->node() : nullptr;
    node->firstPosition = first;
    node->tokens.assign(tokens.begin(), tokens.end());
    node->interventions = interventions;
    const Emitter emit(options.observer, first);
    Tensor residual = runEmbedding(*model, tokens, first, emit);
    for (int layer = 0; layer < c.layerCount; ++layer) {
        throwIfStopped(options.stop);
        const auto l = static_cast<std::size_t>(layer);
        node->residual.push_back(residual);
        runBlock(*model, *kernels, layer,
                 {rows, first, residual.data.data(), cache.keys[l].data(), cache.values[l].data(), interventions.get()},
                 emit);
        for (auto [side, out] : {std::pair{&cache.keys, &node->keys}, std::pair{&cache.values, &node->values}}) {
            Tensor own({rows, c.modelDim});
            std::copy_n((*side)[l].data() + static_cast<std::int64_t>(first) * c.modelDim, own.data.size(),
                        own.data.data());
            out->push_back(std::move(own));
        }
    }
    node->residual.push_back(std::move(residual));
    throwIfStopped(options.stop);
    finish(*node, options);
    node->seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    mirrored = std::make_shared<const Trace>(model, std::move(node), first + rows);
    cached = first + rows;
    return mirrored;
}

std::shared_ptr<const LayerInside> Gpt2Runner::Impl::embeddingInside(const Trace& trace) {
    InsideRecorder recorder(model->shape(), {trace.length(), 0});
    recorder.setRows(trace.length());
    runEmbedding(*model, trace.tokens(), 0, Emitter(&recorder, 0));
    return std::make_shared<const LayerInside>(-1, trace.length(), recorder.take());
}

std::shared_ptr<const LayerInside> Gpt2Runner::Impl::blockInside(const Trace& trace, int layer,
                                                                 const std::stop_token& stop) {
    const auto& c = model->config();
    const auto l = static_cast<std::size_t>(layer);
    InsideRecorder recorder(model->shape(), {trace.length(), 0});
    const auto& lastSegment = trace.segments().back();
    const auto positions = static_cast<std::size_t>(lastSegment.node->firstPosition) + lastSegment.node->tokens.size();
    // A path may be cut inside a node: such a node is still recomputed whole, because a row's bits depend on the shape
    // of the call that made it; the rows beyond the cut are then dropped.
    std::vector<float> keys(positions * static_cast<std::size_t>(c.modelDim)), values(keys.size());
    for (const auto& s : trace.segments()) {
        throwIfStopped(stop);
        const int rows = static_cast<int>(s.node->tokens.size());
        const std::size_t needed =
            static_cast<std::size_t>(s.node->firstPosition + rows) * static_cast<std::size_t>(c.modelDim);
        if (keys.size() < needed) {
            keys.resize(needed);
            values.resize(needed);
        }
        Tensor residual = s.node->residual[l];
        recorder.setRows(s.rows);
        runBlock(*model, *kernels, layer,
                 {rows, s.node->firstPosition, residual.data.data(), keys.data(), values.data(),
                  s.node->interventions.get()},
                 Emitter(&recorder, s.node->firstPosition));
    }
    fillFutureProducts(trace, Stack::Only, layer, model->shape(), c.attentionScale(layer), recorder);
    return std::make_shared<const LayerInside>(layer, trace.length(), recorder.take());
}

void Gpt2Runner::patterns(const Trace& trace, int layer, const SeeHead& see, std::stop_token stop) {
    const auto& c = m_impl->model->config();
    const auto l = static_cast<std::size_t>(layer);
    const std::int64_t C = c.modelDim, T = trace.length();
    const auto& segments = trace.segments();
    const bool whole = segments.size() == 1 && segments.front().rows == T &&
                       static_cast<std::int64_t>(segments.front().node->tokens.size()) == T;
    Tensor all(whole ? Shape{0} : Shape{c.headCount, T, T}); // zeros: nobody looks ahead
    std::vector<float> keys;
    for (const auto& s : segments) {
        throwIfStopped(stop);
        const int rows = static_cast<int>(s.node->tokens.size()), first = s.node->firstPosition;
        keys.resize(static_cast<std::size_t>((first + rows) * C)); // a node of a cut path, too, is computed whole
        std::copy_n(s.node->keys[l].data.data(), rows * C, keys.data() + first * C);
        Tensor residual = s.node->residual[l];
        runPattern(*m_impl->model, *m_impl->kernels, layer,
                   {rows, first, residual.data.data(), keys.data(), nullptr, s.node->interventions.get()},
                   [&](int head, int n, int context, const float* pattern) {
                       if (whole) {
                           see(head, {pattern, {n, context}});
                           return;
                       }
                       for (int r = 0; r < s.rows; ++r)
                           std::copy_n(pattern + std::int64_t{r} * context, std::min<std::int64_t>(context, T),
                                       all.data.data() + (head * T + first + r) * T);
                   });
    }
    if (!whole)
        m_impl->pool.forEach(c.headCount, [&](std::int64_t head) {
            see(static_cast<int>(head), {all.data.data() + head * T * T, {T, T}});
        });
}

Gpt2Runner::Gpt2Runner(std::shared_ptr<const Gpt2Model> model, int threads)
    : m_impl(std::make_unique<Impl>(std::move(model), threads)) {}
Gpt2Runner::~Gpt2Runner() = default;

const std::shared_ptr<const Gpt2Model>& Gpt2Runner::model() const {
    return m_impl->model;
}
Kernels& Gpt2Runner::kernels() {
    return *m_impl->kernels;
}

std::shared_ptr<const Trace> Gpt2Runner::run(std::span<const TokenId> tokens, const RunOptions& options) {
    return m_impl->forward(nullptr, tokens, options);
}

std::shared_ptr<const Trace> Gpt2Runner::extend(const std::shared_ptr<const Trace>& past,
                                                std::span<const TokenId> tokens, const RunOptions& options) {
    return m_impl->forward(past, tokens, options);
}

std::shared_ptr<const Trace> Gpt2Runner::rerun(const std::shared_ptr<const Trace>& previous,
                                               std::span<const TokenId> tokens, const RunOptions& options) {
    if (!previous || previous->model() != m_impl->model || !previous->madeWith(options.interventions.get()))
        return run(tokens, options);
    m_impl->check(tokens, 0);
    const auto& old = previous->tokens();
    const auto differs = std::mismatch(tokens.begin(), tokens.end(), old.begin(), old.end()).first;
    const int shared = static_cast<int>(differs - tokens.begin());
    if (shared == 0)
        return run(tokens, options);
    const auto prefix = previous->prefix(shared);
    if (differs == tokens.end())
        return prefix;
    return extend(prefix, tokens.subspan(static_cast<std::size_t>(shared)), options);
}

std::shared_ptr<const LayerInside> Gpt2Runner::inside(const Trace& trace, int layer, std::stop_token stop) {
    if (layer < 0)
        return m_impl->embeddingInside(trace);
    if (layer >= m_impl->model->config().layerCount)
        return finalInside(trace, 0, trace.length(), std::move(stop));
    return m_impl->blockInside(trace, layer, stop);
}

std::shared_ptr<const LayerInside> Gpt2Runner::finalInside(const Trace& trace, int begin, int end,
                                                           std::stop_token stop) {
    const auto& shape = m_impl->model->shape();
    const std::int64_t n = end - begin;
    Tensor scale({n, 1}), normalized({n, shape.modelDim}), logits({n, shape.vocabSize}),
        probabilities({n, shape.vocabSize});
    for (const auto& s : trace.segments()) {
        throwIfStopped(stop);
        const int from = std::max(begin, s.node->firstPosition), to = std::min(end, s.node->firstPosition + s.rows);
        if (from >= to)
            continue;
        const int row = from - s.node->firstPosition;
        const FinalRows part =
            runFinal(*m_impl->model, *m_impl->kernels, s.node->residual.back(), row, to - s.node->firstPosition);
        for (auto [src, dst] :
             {std::pair{&part.scale, &scale}, {&part.normalized, &normalized}, {&part.logits, &logits}})
            std::copy_n(src->row(row - part.firstRow), (to - from) * src->shape[1], dst->row(from - begin));
    }
    m_impl->kernels->softmax(static_cast<int>(n), shape.vocabSize, logits.data.data(), probabilities.data.data());
    std::vector<std::pair<Hook, Tensor>> out;
    out.emplace_back(Hook{HookKind::LnFinalScale, -1}, std::move(scale));
    out.emplace_back(Hook{HookKind::LnFinalNormalized, -1}, std::move(normalized));
    out.emplace_back(Hook{HookKind::Logits, -1}, std::move(logits));
    out.emplace_back(Hook{HookKind::Probabilities, -1}, std::move(probabilities));
    return std::make_shared<const LayerInside>(shape.layerCount, static_cast<int>(n), std::move(out));
}

Tensor Gpt2Runner::lastLogits(const Trace& trace) {
    if (const Tensor* kept = trace.lastLogits())
        return *kept;
    const auto& s = trace.segments().back();
    const FinalRows part = runFinal(*m_impl->model, *m_impl->kernels, s.node->residual.back(), s.rows - 1, s.rows);
    Tensor out({1, m_impl->model->config().vocabSize});
    std::copy_n(part.logits.row(s.rows - 1 - part.firstRow), out.data.size(), out.data.data());
    return out;
}

} // namespace engine
