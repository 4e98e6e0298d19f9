// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>
#include <string>

namespace engine::training {

struct SpmOptions {
    int vocabSize = 5000;   ///< of each side, with </s>, <unk> and <pad>
    bool unigram = true;    ///< the unigram language model; otherwise byte-pair encoding
    std::uint64_t seed = 1; ///< of the unigram model's sample of sentences
};

/// Learns a SentencePiece vocabulary for each side (no byte fallback) and writes source.spm, target.spm, vocab.json,
/// target_vocab.json (</s> 0, <unk> 1, the pieces, <pad> last: Marian's convention) and tokenizer_config.json.
/// Throws Error{BadArgument} when the sentences have fewer pieces than asked for, Error{WriteFailed}.
void learnSpm(std::span<const std::string> source, std::span<const std::string> target, const SpmOptions& options,
              const std::filesystem::path& folder);

} // namespace engine::training
