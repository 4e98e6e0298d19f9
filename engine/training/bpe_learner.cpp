// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/bpe_learner.h"

#include "engine/error.h"
#include "engine/tokenizers/byte_alphabet.h"
#include "engine/tokenizers/pretokenizer.h"
#include "engine/training/text_files.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <unordered_map>

namespace engine::training {

namespace {

struct Word {
    std::vector<int> symbols;
    std::int64_t count = 0;
};

/// Byte → id as GPT-2 numbers them: the bytes that print as themselves first, then the others.
std::array<int, 256> byteIds() {
    std::array<int, 256> ids{};
    int next = 0;
    for (const bool standsForItself : {true, false}) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::string& spelling = byteAlphabet()[byte];
            const bool itself = spelling.size() == 1 || static_cast<unsigned char>(spelling[0]) < 0xC4;
            if (itself == standsForItself)
                ids[byte] = next++;
        }
    }
    return ids;
}

std::vector<Word> countWords(std::span<const std::string> texts, const std::array<int, 256>& ids) {
    std::map<std::string, std::int64_t, std::less<>> counts;
    const Pretokenizer pretokenizer;
    for (const std::string& text : texts) {
        for (const std::string_view document : splitDocuments(text)) {
            pretokenizer.split(document, [&](std::size_t begin, std::size_t end) {
                const std::string_view word = document.substr(begin, end - begin);
                if (const auto found = counts.find(word); found != counts.end())
                    ++found->second;
                else
                    counts.emplace(word, 1);
            });
        }
    }
    std::vector<Word> words;
    for (const auto& [text, count] : counts) {
        Word word{{}, count};
        for (const char byte : text)
            word.symbols.push_back(ids[static_cast<unsigned char>(byte)]);
        words.push_back(std::move(word));
    }
    return words;
}

std::uint64_t pairKey(int left, int right) {
    return (static_cast<std::uint64_t>(left) << 32) | static_cast<std::uint64_t>(right);
}

struct BestPair {
    int left = 0;
    int right = 0;
    std::int64_t count = 0;
};

BestPair mostFrequentPair(const std::vector<Word>& words) {
    std::unordered_map<std::uint64_t, std::int64_t> counts;
    for (const Word& word : words) {
        for (std::size_t i = 0; i + 1 < word.symbols.size(); ++i)
            counts[pairKey(word.symbols[i], word.symbols[i + 1])] += word.count;
    }
    std::uint64_t bestKey = 0;
    std::int64_t bestCount = 0;
    for (const auto& [key, count] : counts) {
        if (count > bestCount || (count == bestCount && key < bestKey)) {
            bestKey = key;
            bestCount = count;
        }
    }
    return {static_cast<int>(bestKey >> 32), static_cast<int>(bestKey & 0xFFFFFFFFu), bestCount};
}

void mergePair(std::vector<Word>& words, const BestPair& pair, int id) {
    for (Word& word : words) {
        std::size_t written = 0;
        for (std::size_t i = 0; i < word.symbols.size(); ++i) {
            const bool matches =
                i + 1 < word.symbols.size() && word.symbols[i] == pair.left && word.symbols[i + 1] == pair.right;
            word.symbols[written++] = matches ? id : word.symbols[i];
            i += matches ? 1 : 0;
        }
        word.symbols.resize(written);
    }
}

} // namespace

LearnedBpe learnBpe(std::span<const std::string> texts, int vocabSize) {
    if (vocabSize < 257)
        throw Error(ErrorCode::BadArgument,
                    "A byte-level vocabulary has at least 257 tokens: 256 bytes and the end of text.");
    const std::array<int, 256> ids = byteIds();
    LearnedBpe bpe;
    bpe.tokens.resize(256);
    for (std::size_t byte = 0; byte < 256; ++byte)
        bpe.tokens[static_cast<std::size_t>(ids[byte])] = byteAlphabet()[byte];
    std::vector<Word> words = countWords(texts, ids);
    while (static_cast<int>(bpe.tokens.size()) + 1 < vocabSize) {
        const BestPair pair = mostFrequentPair(words);
        if (pair.count < 2)
            break;
        const std::string left = bpe.tokens[static_cast<std::size_t>(pair.left)];
        const std::string right = bpe.tokens[static_cast<std::size_t>(pair.right)];
        mergePair(words, pair, static_cast<int>(bpe.tokens.size()));
        bpe.tokens.push_back(left + right);
        bpe.merges.emplace_back(left, right);
    }
    bpe.tokens.emplace_back(kEndOfText);
    return bpe;
}

void writeBpe(const LearnedBpe& bpe, const std::filesystem::path& folder) {
    nlohmann::ordered_json vocabulary = nlohmann::ordered_json::object();
    for (std::size_t id = 0; id < bpe.tokens.size(); ++id)
        vocabulary[bpe.tokens[id]] = id;
    std::string merges = "#version: 0.2\n";
    for (const auto& [left, right] : bpe.merges)
        merges += left + ' ' + right + '\n';
    writeFileAtomically(folder / "vocab.json", vocabulary.dump() + '\n');
    writeFileAtomically(folder / "merges.txt", merges);
}

} // namespace engine::training
