// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/run_options.h"
#include "engine/models/translation_model.h"
#include "engine/trace/trace.h"

#include <memory>
#include <span>

namespace engine {

/// One user of a translator: threads and kernels. A source text is encoded once; the decoder's rows are then added to
/// it, one call after the other. Not thread-safe; several runners may share one model.
class TranslationRunner {
public:
    virtual ~TranslationRunner() = default;

    virtual std::shared_ptr<const TranslationModel> model() const = 0;

    /// The encoder over `source` (</s> included), and whatever the decoder needs of it at every step.
    /// Throws Error{EmptyPrompt, PromptTooLong, BadToken, Stopped}.
    virtual std::shared_ptr<const SourceNode> encode(std::span<const TokenId> source,
                                                     const RunOptions& options = {}) = 0;
    /// The decoder over `tokens`, the start token included, looking at `source`. Throws as encode().
    virtual std::shared_ptr<const Trace> run(std::shared_ptr<const SourceNode> source, std::span<const TokenId> tokens,
                                             const RunOptions& options = {}) = 0;
    /// Appends tokens to `past` (a second child where past already has one). Throws as encode().
    virtual std::shared_ptr<const Trace> extend(const std::shared_ptr<const Trace>& past,
                                                std::span<const TokenId> tokens, const RunOptions& options = {}) = 0;

    /// Recomputes every hook of `layer` of `stack` (-1 embeddings, the stack's layer count: what follows its layers)
    /// from what the trace kept, node by node with the shapes of the recorded run: bit-identical to what an Observer
    /// saw then. What the decoder made of the source text alone (cross-attention's keys and values, a recurrent
    /// decoder's first state) comes with the decoder's layers. Throws Error{Stopped}.
    virtual std::shared_ptr<const LayerInside> inside(const Trace& trace, Stack stack, int layer,
                                                      std::stop_token stop = {}) = 0;
    /// Logits of the last position, kept or recomputed: [1, vocab].
    virtual Tensor lastLogits(const Trace& trace) = 0;

protected:
    /// Throws Error{EmptyPrompt, PromptTooLong, BadToken} for tokens that `stack` of a model of this shape cannot read
    /// behind `past` positions.
    static void checkTokens(const ModelShape& shape, Stack stack, std::span<const TokenId> tokens, int past);
};

/// The runner of the model's family. `threads` 0: as many as the machine has. Throws Error{UnsupportedModel} when the
/// model is no translator.
std::unique_ptr<TranslationRunner> makeTranslationRunner(std::shared_ptr<const Model> model, int threads = 0);

} // namespace engine
