// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace engine::training {

/// The tokens of `text` by mteval's rule 13a, as sacreBLEU cuts it: punctuation and symbols apart, except inside
/// numbers; case is kept.
std::vector<std::string> tokens13a(const std::string& text);

/// BLEU of a corpus and what it is made of.
struct BleuScore {
    double score = 0; ///< 0 … 100
    double precisions[4] = {};
    double brevityPenalty = 0;
    std::int64_t length = 0;
    std::int64_t referenceLength = 0;
};

/// As sacreBLEU's default: corpus level, up to four tokens, rule 13a, "exp" smoothing of empty counts, one reference
/// each. Throws Error{BadArgument} when the counts differ.
BleuScore bleu(std::span<const std::string> translations, std::span<const std::string> references);

/// chrF as sacreBLEU's default: corpus level, one to six characters without white space, beta 2; 0 … 100.
double chrF(std::span<const std::string> translations, std::span<const std::string> references);

} // namespace engine::training
