// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

namespace engine::training {

// The subcommands of headlight-train.
void addPrepareStories(CLI::App& app);
void addLearnBpe(CLI::App& app);
void addGpt2(CLI::App& app);
void addPreparePairs(CLI::App& app);
void addWriteGrammarPairs(CLI::App& app);
void addLearnSpm(CLI::App& app);
void addTranslation(CLI::App& app);
void addEvaluateTranslation(CLI::App& app);

} // namespace engine::training
