// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace fuzz {

/// One function for each reader of foreign bytes. Each returns for every input whatever: a reader's own refusal
/// (engine::Error) is fine, a broken promise throws std::logic_error, and anything worse is for the sanitizers.
/// The same functions run under libFuzzer and, over the committed corpus, in the ordinary tests.
using Bytes = std::span<const std::uint8_t>;

/// A whole .safetensors file: opened, listed, every tensor read, then cut short and read again.
void safetensors(Bytes input);
/// A config.json, and after the first zero byte a model.safetensors.index.json.
void config(Bytes input);
/// A vocab.json, and after the first zero byte a merges.txt; what is accepted encodes a sample. A first "+" stands for
/// "{" and the 256 bytes that every accepted vocabulary has.
void tokenizerFiles(Bytes input);
/// A text for a small fixed tokenizer: encoding and decoding gives the same bytes back.
void bpe(Bytes input);
/// A .spm file; what is accepted encodes and decodes a sample.
void sentencePiece(Bytes input);
/// A translator's config.json (Marian's, a GRU's) and after the first zero byte a generation_config.json; the first
/// also read as a vocab.json.
void marianFiles(Bytes input);

} // namespace fuzz
