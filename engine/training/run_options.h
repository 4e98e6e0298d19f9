// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/training_loop.h"

#include <CLI/CLI.hpp>

namespace engine::training {

/// Lets ATen and the BLAS use so many processor threads.
void setThreadCount(int count);

/// The options of a run on the command line of headlight-train, with the values in `options` as defaults.
void addRunOptions(CLI::App& command, RunOptions& options, int& threads);

/// Runs `train` with `threads` processor threads; SIGINT and SIGTERM end it with a checkpoint.
void runInterruptibly(
    int threads, const std::function<void(const std::function<void(const std::string&)>&, std::stop_token)>& train);

} // namespace engine::training
