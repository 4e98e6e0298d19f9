// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/output.h"

#include "engine/formats/npz_writer.h"
#include "engine/models/model.h"
#include "engine/models/run_options.h"
#include "engine/trace/trace.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace headlight::cli {

/// A loaded model of any family and what it is to run: what logits, trace and explain work on.
class ModelRun {
public:
    /// The prompt is read before the weights, so that a wrong one is answered at once. Throws Error{MissingTokenizer}
    /// with the advice to give --ids instead of text, Error{EmptyPrompt}, and what the readers throw.
    static std::unique_ptr<ModelRun> open(const CommonArguments& common, const PromptArguments& prompt,
                                          const std::stop_token& stop);
    virtual ~ModelRun() = default;

    virtual const engine::Model& model() const = 0;
    /// A translator's source text; empty for other models.
    virtual const std::vector<engine::TokenId>& source() const = 0;
    /// The tokens that logits have a row for: the prompt, or what a translator's decoder reads.
    virtual const std::vector<engine::TokenId>& ids() const = 0;

    virtual std::shared_ptr<const engine::Trace> run(const engine::RunOptions& options) = 0;
    /// run(), and up to `maxNewTokens` more; `chosen` gets them all, though the last one may not have been run.
    virtual std::shared_ptr<const engine::Trace> runOn(int maxNewTokens, const engine::SamplingOptions& sampling,
                                                       const std::stop_token& stop,
                                                       std::vector<engine::TokenId>& chosen) = 0;
    virtual std::shared_ptr<const engine::LayerInside> inside(const engine::Trace& trace, engine::Stack stack,
                                                              int layer, const std::stop_token& stop) = 0;
    /// What follows the blocks of the stack that writes, rows begin … end-1 only.
    virtual std::shared_ptr<const engine::LayerInside> finalInside(const engine::Trace& trace, int begin, int end,
                                                                   const std::stop_token& stop) = 0;
    /// A token of ids() as one visible line; nothing without a tokenizer.
    virtual std::string visibleToken(engine::TokenId id) const = 0;

    /// The stacks of the model, in the order of computation.
    std::vector<engine::Stack> stacks() const;
    /// Every hook in the order of the forward pass.
    std::vector<engine::Hook> hooks() const;
    /// "ids", or a translator's "ids" and "target_ids".
    void addIds(nlohmann::ordered_json& json, const std::vector<engine::TokenId>& tokens) const;
    void addIds(engine::NpzWriter& file, const std::vector<engine::TokenId>& tokens) const;
};

} // namespace headlight::cli
