// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"

#include <CLI/App.hpp>

#include <limits>

namespace headlight::cli {

// Declarations of options that several commands share.

inline constexpr auto largestInt = static_cast<std::uint64_t>(std::numeric_limits<int>::max());

/// Declares a whole-number option read by parseWholeNumber(), because the library's own numbers take 010 for 8 and
/// wrap. `Number` is a whole-number type that holds `most`.
template <typename Number, typename Target>
CLI::Option* addWholeNumber(CLI::App& command, const std::string& name, Target& target, const std::string& text,
                            std::uint64_t least, std::uint64_t most) {
    return command
        .add_option_function<std::string>(
            name,
            [&target, name, least, most](const std::string& value) {
                target = static_cast<Number>(parseWholeNumber(name, value, least, most));
            },
            text)
        ->type_name("N");
}

/// DIR and --json.
void addCommon(CLI::App& command, CommonArguments& common);
void addThreads(CLI::App& command, CommonArguments& common);
void addSpecial(CLI::App& command, engine::SpecialTokens& special);
/// --prompt and --ids, one of which has to be given.
void addPrompt(CLI::App& command, PromptArguments& prompt);
void addTargetIds(CLI::App& command, PromptArguments& prompt);
CLI::Option* addMaxNewTokens(CLI::App& command, int& target);
/// --temperature, --top-k, --top-p and --seed, in this order.
std::vector<CLI::Option*> addStages(CLI::App& command, engine::SamplingOptions& sampling);
/// --greedy and the stages, which are returned; `asked` becomes true when one of the stages is given.
std::vector<CLI::Option*> addSampling(CLI::App& command, engine::SamplingOptions& sampling, bool& asked);
/// All of `translate`; returns --top-k, which needs --do-sample or another method that has a use for it.
CLI::Option* addTranslation(CLI::App& command, TranslateArguments& arguments);

/// Throws BadUsage, because the values come from the command line alone.
void checkSampling(const engine::SamplingOptions& sampling);
/// "-" becomes all of standard input.
void readIfDash(std::string& text);
void readIfDash(PromptArguments& prompt);

} // namespace headlight::cli
