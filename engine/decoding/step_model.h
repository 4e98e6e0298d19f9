// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/gpt2/gpt2_runner.h"
#include "engine/models/run_options.h"
#include "engine/models/translation_runner.h"
#include "engine/trace/trace.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace engine {

/// What a decoder has read so far. Paths with a common past share the nodes of their traces.
struct StepPath {
    std::vector<TokenId> tokens;        ///< prompt (or start token) and what was made
    std::shared_ptr<const Trace> trace; ///< null where no model is behind it
};

/// A model as decoding sees it: one more token, and the logits behind it. Every method is written once, over this.
class StepModel {
public:
    using Path = std::shared_ptr<const StepPath>;

    virtual ~StepModel() = default;
    virtual int vocabSize() const = 0;
    virtual int contextLength() const = 0; ///< tokens that a path holds at most
    /// What processors of the "encoder" look at: a translator's source; of other models the prompt, and then empty
    /// here.
    virtual std::vector<TokenId> source() const { return {}; }
    virtual std::vector<float> logits(const Path& path) = 0;
    /// Throws Error{Stopped} and what the model's runner throws.
    virtual Path extend(const Path& path, TokenId token, const RunOptions& run) = 0;
    /// Last hidden states [modelDim] of the positions from `first` on: what leaves the last layer, behind the final
    /// norm where there is one.
    virtual std::vector<std::vector<double>> hiddenStates(const Path& path, int first) = 0;
    /// Bytes that a token adds to the text; for stop strings.
    virtual std::string tokenText(TokenId token) const = 0;
};

using TokenText = std::function<std::string(TokenId)>;

/// Runs behind a prompt. The runner must outlive it.
class Gpt2Steps final : public StepModel {
public:
    explicit Gpt2Steps(Gpt2Runner& runner, TokenText text = {}) : m_runner(runner), m_text(std::move(text)) {}
    static Path start(const std::shared_ptr<const Trace>& prompt);

    int vocabSize() const override;
    int contextLength() const override;
    std::vector<float> logits(const Path& path) override;
    Path extend(const Path& path, TokenId token, const RunOptions& run) override;
    std::vector<std::vector<double>> hiddenStates(const Path& path, int first) override;
    std::string tokenText(TokenId token) const override { return m_text ? m_text(token) : std::string(); }

private:
    Gpt2Runner& m_runner;
    TokenText m_text;
};

/// Runs behind a translator's start token. The runner must outlive it.
class TranslationSteps final : public StepModel {
public:
    TranslationSteps(TranslationRunner& runner, std::shared_ptr<const SourceNode> source, TokenText text = {})
        : m_runner(runner), m_model(runner.model()), m_source(std::move(source)), m_text(std::move(text)) {}
    /// Runs the start token and `forced`, which count as a longer prompt.
    Path start(const RunOptions& run, std::span<const TokenId> forced = {});

    int vocabSize() const override { return m_model->shape().vocabSize; }
    int contextLength() const override { return m_model->shape().contextLength; }
    std::vector<TokenId> source() const override { return m_source->tokens; }
    std::vector<float> logits(const Path& path) override;
    Path extend(const Path& path, TokenId token, const RunOptions& run) override;
    std::vector<std::vector<double>> hiddenStates(const Path& path, int first) override;
    std::string tokenText(TokenId token) const override { return m_text ? m_text(token) : std::string(); }

private:
    TranslationRunner& m_runner;
    std::shared_ptr<const TranslationModel> m_model;
    std::shared_ptr<const SourceNode> m_source;
    TokenText m_text;
};

} // namespace engine
