// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/decoding_arguments.h"
#include "app/cli/output.h"

#include "engine/decoding/decoder.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <string>
#include <vector>

namespace headlight::cli {

/// What --json and --tree tell of decode().
struct DecodingReport {
    const engine::DecodingOptions& options;
    const engine::DecodingResult& result;
    std::vector<engine::TokenId> start;                                ///< prompt, or start token
    std::function<std::string(std::span<const engine::TokenId>)> text; ///< empty without a tokenizer
    std::function<std::string(engine::TokenId)> tokenText;             ///< the same
    std::vector<std::string> huggingFace;                              ///< what --hugging-face turned on

    /// "sequences", "ended", "method", "processors", "options", "seed".
    void addTo(nlohmann::ordered_json& json) const;
    /// A text a line; ids with commas between them without a tokenizer.
    void print(Output& output) const;
    /// Throws Error{WriteFailed}.
    void writeTree(const DecodingArguments& arguments) const;
    /// Standard error: what somebody who reads the text alone would not notice; with --json what that does not tell.
    void warn(bool json) const;
};

/// "interrupted", "complete", …
const char* endingName(engine::BeamEnding ending);

} // namespace headlight::cli
