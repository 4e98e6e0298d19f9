// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/gpt2_trainer.h"

#include <filesystem>
#include <string>

namespace test {

/// `count` short stories from a few words, separated by "<|endoftext|>"; the same on every call.
std::string smallCorpus(int count);

/// Writes corpus.txt and a learned tokenizer into `folder`; options for a model that trains in a second.
engine::training::TrainerOptions smallTraining(const std::filesystem::path& folder);

/// The "loss" of every line of a log that has one.
std::vector<double> loggedLosses(const std::filesystem::path& log);

} // namespace test
