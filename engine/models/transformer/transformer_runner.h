// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/run_options.h"
#include "engine/models/transformer/transformer_model.h"
#include "engine/tensor/kernels.h"
#include "engine/trace/trace.h"

#include <memory>
#include <span>

namespace engine {

/// One user of a translator: threads and kernels. A source text is encoded once; the decoder's rows are then added to
/// it, one call after the other. Not thread-safe; several runners may share one model.
class TransformerRunner {
public:
    explicit TransformerRunner(std::shared_ptr<const TransformerModel> model, int threads = 0);
    ~TransformerRunner();

    const std::shared_ptr<const TransformerModel>& model() const;

    /// The encoder over `source` (</s> included), and the keys and values of every cross-attention.
    /// Throws Error{EmptyPrompt, PromptTooLong, BadToken, Stopped}.
    std::shared_ptr<const SourceNode> encode(std::span<const TokenId> source, const RunOptions& options = {});
    /// The decoder over `tokens`, the start token included, looking at `source`. Throws as encode().
    std::shared_ptr<const Trace> run(std::shared_ptr<const SourceNode> source, std::span<const TokenId> tokens,
                                     const RunOptions& options = {});
    /// Appends tokens to `past` (a second child where past already has one). Throws as encode().
    std::shared_ptr<const Trace> extend(const std::shared_ptr<const Trace>& past, std::span<const TokenId> tokens,
                                        const RunOptions& options = {});

    /// Recomputes every hook of `layer` of `stack` (-1 embeddings, the stack's layer count: what follows its blocks)
    /// from what the trace kept, node by node with the shapes of the recorded run: bit-identical to what an Observer
    /// saw then. Cross-attention's keys and values come with the decoder's layers. Throws Error{Stopped}.
    std::shared_ptr<const LayerInside> inside(const Trace& trace, Stack stack, int layer, std::stop_token stop = {});
    /// Logits of the last position, kept or recomputed: [1, vocab].
    Tensor lastLogits(const Trace& trace);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
