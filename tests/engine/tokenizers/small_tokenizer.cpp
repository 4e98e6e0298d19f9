// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/tokenizers/small_tokenizer.h"

#include "engine/tokenizers/byte_alphabet.h"

#include <nlohmann/json.hpp>

namespace test {

std::string vocabularyJson(const std::vector<std::string>& extra) {
    nlohmann::ordered_json vocabulary;
    for (const std::string& byte : engine::byteAlphabet())
        vocabulary[byte] = vocabulary.size();
    for (const std::string& token : extra)
        vocabulary[token] = vocabulary.size();
    return vocabulary.dump();
}

std::shared_ptr<const engine::ByteLevelBpe>
smallTokenizer(const std::vector<std::pair<std::string, std::string>>& merges) {
    std::vector<std::string> extra;
    std::string lines = "#version: 0.2\n";
    for (const auto& [left, right] : merges) {
        extra.push_back(left + right);
        lines += left + " " + right + "\n";
    }
    extra.emplace_back("<|endoftext|>");
    return engine::ByteLevelBpe::parse(vocabularyJson(extra), lines);
}

} // namespace test
