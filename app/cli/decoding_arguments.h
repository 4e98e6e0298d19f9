// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/decoding_options.h"

#include <CLI/App.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace headlight::cli {

/// What generate and translate take under Hugging Face's names. Each option that was typed is a change, made to what
/// holds without it: our defaults, the folder's, or with --hugging-face those of its generate().
struct DecodingArguments {
    std::vector<std::function<void(engine::DecodingOptions&)>> changes;
    bool huggingFace = false;
    std::optional<std::filesystem::path> tree; ///< where to write what was tried, as JSON
    bool overwrite = false;

    bool asked() const { return !changes.empty() || huggingFace || tree; }
    void apply(engine::DecodingOptions& options) const;
    /// So that a long run does not end with it: throws Error{WriteFailed} where --tree names a file that is there.
    void checkTreeFile() const;
};

/// What of `list`, which applyHuggingFaceDefaults() told when it made `defaults`, still holds in `options`.
std::vector<std::string> stillHolding(std::vector<std::string> list, const engine::DecodingOptions& defaults,
                                      const engine::DecodingOptions& options);

/// Methods and lengths that `translate` has options of its own for.
void addSearchOptions(CLI::App& command, DecodingArguments& decoding);
/// All others.
void addDecodingOptions(CLI::App& command, DecodingArguments& decoding);

} // namespace headlight::cli
