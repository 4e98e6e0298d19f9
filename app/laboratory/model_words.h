// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/laboratory/token_phrases.h"

namespace headlight {

class TraceStore;

/// How the tokenizer of the open model's target text reads and writes; `store` outlives it.
TokenWords wordsOf(const TraceStore& store);

} // namespace headlight
