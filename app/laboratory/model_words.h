// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/laboratory/token_phrases.h"

#include <memory>

namespace engine {
struct WordTable;
} // namespace engine

namespace headlight {

class TraceStore;

/// How the tokenizer of the open model's written text reads and writes; it stays as it is when another model opens.
TokenWords wordsOf(const TraceStore& store);
/// A table's words, with spaces between them.
TokenWords wordsOf(const std::shared_ptr<const engine::WordTable>& table);

} // namespace headlight
