// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/gpt2/gpt2_model.h"
#include "engine/models/run_options.h"
#include "engine/tensor/kernels.h"
#include "engine/trace/trace.h"

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace engine {

/// One user of a model: threads, kernels and the contiguous key/value cache that mirrors the trace it last worked on.
/// Not thread-safe; several runners may share one model.
class Gpt2Runner {
public:
    explicit Gpt2Runner(std::shared_ptr<const Gpt2Model> model, int threads = 0);
    ~Gpt2Runner();

    const std::shared_ptr<const Gpt2Model>& model() const;
    Kernels& kernels();

    /// Runs `tokens` from the start. Throws Error{EmptyPrompt, PromptTooLong, BadToken, Stopped}.
    std::shared_ptr<const Trace> run(std::span<const TokenId> tokens, const RunOptions& options = {});
    /// Appends tokens to `past` (a second child where past already has one). Without interventions of its own the call
    /// goes on with those of `past`. Throws as run().
    std::shared_ptr<const Trace> extend(const std::shared_ptr<const Trace>& past, std::span<const TokenId> tokens,
                                        const RunOptions& options = {});
    /// run(), but keeps the longest common prefix with `previous` (which may be null); all positions are reused where
    /// `tokens` is a prefix of it. What was changed by other interventions than the options' is not kept.
    std::shared_ptr<const Trace> rerun(const std::shared_ptr<const Trace>& previous, std::span<const TokenId> tokens,
                                       const RunOptions& options = {});

    /// Recomputes every hook of `layer` (-1 embeddings, layerCount the final part) from what the trace kept, node by
    /// node with the shapes of the recorded run: bit-identical to what an Observer saw then. Throws Error{Stopped}.
    std::shared_ptr<const LayerInside> inside(const Trace& trace, int layer, std::stop_token stop = {});
    /// Only the attention pattern of a block, in a part of the time that inside() takes and with the same bits: `see`
    /// gets each head's [query, key] once, several heads at a time from the runner's threads. Throws Error{Stopped}.
    using SeeHead = std::function<void(int head, const TensorView& pattern)>;
    void patterns(const Trace& trace, int layer, const SeeHead& see, std::stop_token stop = {});
    /// The final part for the positions [begin, end) only: ln_final, logits, probabilities over a large vocabulary are
    /// big.
    std::shared_ptr<const LayerInside> finalInside(const Trace& trace, int begin, int end, std::stop_token stop = {});
    /// Logits of the last position, kept or recomputed: [1, vocab].
    Tensor lastLogits(const Trace& trace);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
