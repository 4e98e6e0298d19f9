// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/transformer/transformer_model.h"
#include "engine/models/translation_runner.h"

namespace engine {

/// Runs an encoder–decoder transformer op by op. The cross-attentions' keys and values are made once, by encode().
class TransformerRunner final : public TranslationRunner {
public:
    explicit TransformerRunner(std::shared_ptr<const TransformerModel> model, int threads = 0);
    ~TransformerRunner() override;

    std::shared_ptr<const TranslationModel> model() const override;
    std::shared_ptr<const SourceNode> encode(std::span<const TokenId> source, const RunOptions& options = {}) override;
    std::shared_ptr<const Trace> run(std::shared_ptr<const SourceNode> source, std::span<const TokenId> tokens,
                                     const RunOptions& options = {}) override;
    std::shared_ptr<const Trace> extend(const std::shared_ptr<const Trace>& past, std::span<const TokenId> tokens,
                                        const RunOptions& options = {}) override;
    std::shared_ptr<const LayerInside> inside(const Trace& trace, Stack stack, int layer,
                                              std::stop_token stop = {}) override;
    Tensor lastLogits(const Trace& trace) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
