// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"

#include "engine/models/gpt2/gpt2_runner.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace headlight::cli {

/// The tokenizer of a folder, null where it has none. Throws Error{BadTokenizer …} where its files are broken.
std::shared_ptr<const engine::ByteLevelBpe> findTokenizer(const std::filesystem::path& folder);

/// A loaded model, ready to run, and the prompt as ids.
struct Session {
    std::shared_ptr<const engine::ByteLevelBpe> tokenizer; ///< null where the folder has none
    std::vector<engine::TokenId> ids;
    std::shared_ptr<const engine::Gpt2Model> model;
    engine::Gpt2Runner runner;

    /// The prompt is read before the weights, so that a wrong one is answered at once. Throws Error{MissingTokenizer}
    /// with the advice to give --ids instead of text, Error{EmptyPrompt}, and what the readers throw.
    static Session open(const CommonArguments& common, const PromptArguments& prompt, std::stop_token stop);

    /// A token as one visible line: its text between quotation marks, nothing without a tokenizer.
    std::string visibleToken(engine::TokenId id) const;
};

/// "[position, head, headDim]"
std::string axesText(const engine::HookInfo& info);

} // namespace headlight::cli
