// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/output.h"

#include <stop_token>

namespace headlight::cli {

// One command each. They print to `output` and throw engine::Error, BadUsage or ReaderLeft when they cannot go on;
// Error{Stopped} after a stop request, when everything made so far has been printed.

void runInfo(const InfoArguments& arguments, Output& output);
void runTokenize(const TokenizeArguments& arguments, Output& output);
void runLogits(const LogitsArguments& arguments, Output& output, std::stop_token stop);
void runGenerate(const GenerateArguments& arguments, Output& output, std::stop_token stop);
void runTranslate(const TranslateArguments& arguments, Output& output, std::stop_token stop);
void runTrace(const TraceArguments& arguments, Output& output, std::stop_token stop);
void runExplain(const ExplainArguments& arguments, Output& output, std::stop_token stop);

} // namespace headlight::cli
