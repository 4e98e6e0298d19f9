// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/run_values.h"
#include "app/what_if.h"
#include "engine/models/gpt2/gpt2_runner.h"
#include "engine/models/translation_runner.h"

#include <memory>
#include <stop_token>

namespace headlight {

/// One user of a loaded model, whatever its family: what the worker asks of it. Not thread-safe.
class EngineRunner {
public:
    EngineRunner(LoadedModel model, int threads);
    ~EngineRunner();

    bool translates() const { return m_translation != nullptr; }
    /// Runs a prompt, reusing what it shares with `previous` (may be null). A translator reads the source text, takes
    /// the forced tokens and goes on greedily to the end of the sentence. Throws engine::Error.
    std::shared_ptr<const engine::Trace> run(const std::shared_ptr<const engine::Trace>& previous, const Prompt& prompt,
                                             const engine::RunOptions& options);
    /// A translation with something changed, to the end of the sentence, beside the one without. Throws engine::Error.
    WhatIfResult tryOut(const WhatIf& what, const std::shared_ptr<const engine::Trace>& before, std::stop_token stop);
    /// Appends tokens; a translator goes on to the end of the sentence as run() does when `finish` is set.
    std::shared_ptr<const engine::Trace> extend(const std::shared_ptr<const engine::Trace>& past,
                                                std::span<const engine::TokenId> tokens,
                                                const engine::RunOptions& options);
    /// A token after `past`, chosen as the options say, and the path that ends in it (null where there is no room).
    std::pair<engine::TokenId, std::shared_ptr<const engine::Trace>>
    generateOne(const std::shared_ptr<const engine::Trace>& past, const engine::SamplingOptions& sampling,
                std::stop_token stop);
    /// What its heads that are switched off changed; empty where none is, and of translators. Runs the same tokens with
    /// all heads on, as far as the call before did not. Throws engine::Error{Stopped}.
    std::optional<HeadsOffEffect> effectOfHeadsOff(const engine::Trace& trace, std::stop_token stop);
    bool ends(engine::TokenId token) const; ///< nothing follows it
    /// Logits of the last position as they are chosen from: tokens that are never written are −∞.
    engine::Tensor lastLogits(const engine::Trace& trace);
    /// The pattern [query, key] of each head of each attention of a layer, once; several at a time from any thread.
    /// Throws engine::Error{Stopped}.
    using SeePattern = std::function<void(AttentionBlock block, int head, const engine::TensorView& pattern)>;
    void patterns(const engine::Trace& trace, Place place, const SeePattern& see, std::stop_token stop);
    /// [head, query, key], of a recurrent model [query, key]; empty where the model has no such attention. Throws
    /// engine::Error{Stopped}.
    engine::Tensor patternOf(const engine::Trace& trace, AttentionBlock block, int layer, std::stop_token stop);
    /// Throws engine::Error{Stopped}.
    InsideValue inside(const engine::Trace& trace, Place place, std::stop_token stop);
    /// What ValueNorms holds. Throws engine::Error{Stopped}.
    std::shared_ptr<const engine::Tensor> valueNorms(const engine::Trace& trace, NormsQuestion of,
                                                     std::stop_token stop);

private:
    std::shared_ptr<const engine::Trace> translate(const std::shared_ptr<const engine::Trace>& previous,
                                                   const Prompt& prompt, const engine::RunOptions& options);
    std::shared_ptr<const engine::Trace> finish(std::shared_ptr<const engine::Trace> path,
                                                const engine::RunOptions& options);
    double logProbability(const engine::Trace& path);
    const engine::TranslationRules& rules() const;

    LoadedModel m_model;
    std::unique_ptr<engine::Gpt2Runner> m_gpt2;
    std::shared_ptr<const engine::Trace> m_allOn; ///< what effectOfHeadsOff() compared with last
    std::unique_ptr<engine::TranslationRunner> m_translation;
};

/// Encodes a prompt. Text after fixed tokens is encoded together with theirs, unless the fixed tokens are not what
/// encoding their text would give: then they stay as they are.
std::vector<engine::TokenId> encodePrompt(const engine::ByteLevelBpe& tokenizer, const Prompt& prompt);

} // namespace headlight
