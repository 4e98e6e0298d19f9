// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/gru_attention/gru_model.h"
#include "engine/models/translation_runner.h"

namespace engine {

/// Runs a GRU with attention. encode() makes the encoder's states, the decoder's first one and the keys of an additive
/// score, and an observer of it sees those too; each later call continues from the state that the path ends with.
class GruRunner final : public TranslationRunner {
public:
    explicit GruRunner(std::shared_ptr<const GruModel> model, int threads = 0);
    ~GruRunner() override;

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
