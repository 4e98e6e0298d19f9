// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/gpt2/gpt2_runner.h"

namespace benchmarks {

/// Registers "decode 64 with N beams" for 1, 4 and 16 beams: greedy or beam search without an end token, so that each
/// makes 64 tokens behind a prompt of 23. items_per_second counts the tokens of all beams, the counter text_tokens
/// those of the text that is returned. The runner must outlive the run.
void addDecoding(engine::Gpt2Runner& storyGpt);

} // namespace benchmarks
