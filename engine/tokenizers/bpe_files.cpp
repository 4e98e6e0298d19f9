// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/bpe_files.h"

#include "engine/error.h"
#include "engine/formats/input_file.h"
#include "engine/tokenizers/byte_alphabet.h"
#include "engine/tokenizers/vocabulary_file.h"

#include <algorithm>
#include <unordered_map>

namespace engine {

namespace {

/// GPT-2's vocab.json has 0.8 MB; the largest byte-level vocabularies stay below 8 MB.
constexpr std::uint64_t kMaxFileBytes = 64u << 20;
constexpr std::size_t kMaxSpecialTokenBytes = 256;

using TokenIds = std::unordered_map<std::string, TokenId>;

[[noreturn]] void fail(const std::string& detail) {
    throw Error(ErrorCode::BadTokenizer, detail);
}

class MergesReader {
public:
    MergesReader(const TokenIds& ids, BpeMerger& merger) : m_ids(ids), m_merger(merger) {}

    void read(std::string_view text) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            std::string_view line = text.substr(0, end);
            text.remove_prefix(std::min(end + 1, text.size()));
            ++m_lineNumber;
            if (!line.empty() && line.back() == '\r')
                line.remove_suffix(1);
            if (line.empty() || (m_lineNumber == 1 && line.starts_with("#version")))
                continue;
            readLine(line);
        }
    }

    const std::vector<TokenId>& results() const { return m_results; }

private:
    void readLine(std::string_view line) {
        const std::size_t space = line.find(' ');
        if (space == 0 || space == std::string_view::npos || space + 1 == line.size() ||
            line.find(' ', space + 1) != std::string_view::npos)
            fail(where() + " reads " + inQuotes(line) + "; a merge is two tokens with one space between them.");
        const std::string left(line.substr(0, space));
        const std::string right(line.substr(space + 1));
        const TokenId leftId = find(left, line);
        const TokenId rightId = find(right, line);
        const TokenId result = find(left + right, line);
        if (!m_merger.add(leftId, rightId, result))
            fail(where() + " repeats the merge " + inQuotes(line) + "; remove one of the two lines.");
        m_results.push_back(result);
    }

    TokenId find(const std::string& token, std::string_view line) const {
        const auto found = m_ids.find(token);
        if (found == m_ids.end())
            fail(where() + " (" + inQuotes(line) + ") needs the token " + inQuotes(token) +
                 ", which vocab.json does not have; the two files do not belong together.");
        return found->second;
    }

    std::string where() const { return "merges.txt line " + std::to_string(m_lineNumber); }

    const TokenIds& m_ids;
    BpeMerger& m_merger;
    std::size_t m_lineNumber = 0;
    std::vector<TokenId> m_results;
};

void assignByteTokens(const TokenIds& ids, BpeVocabulary& vocabulary) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
        const std::string& spelling = byteAlphabet()[byte];
        const auto found = ids.find(spelling);
        if (found == ids.end())
            fail("vocab.json has no token " + inQuotes(spelling) + " for the byte " + std::to_string(byte) +
                 "; a byte-level vocabulary needs all 256 single bytes.");
        vocabulary.byteTokens[byte] = found->second;
    }
}

void collectSpecialTokens(const VocabularyFile& file, const std::vector<TokenId>& mergeResults,
                          BpeVocabulary& vocabulary) {
    std::vector<bool> ordinary(file.tokens.size(), false);
    for (const TokenId id : vocabulary.byteTokens)
        ordinary[static_cast<std::size_t>(id)] = true;
    for (const TokenId id : mergeResults)
        ordinary[static_cast<std::size_t>(id)] = true;
    for (std::size_t id = 0; id < ordinary.size(); ++id) {
        const auto& token = vocabulary.tokenBytes[id];
        if (ordinary[id] || !token || token->empty() || token->size() > kMaxSpecialTokenBytes)
            continue;
        vocabulary.specialTokens.emplace(*token, static_cast<TokenId>(id));
        vocabulary.longestSpecialToken = std::max(vocabulary.longestSpecialToken, token->size());
    }
}

} // namespace

BpeVocabulary parseBpeFiles(std::string_view vocabJson, std::string_view mergesText) {
    const VocabularyFile file = parseVocabularyFile(vocabJson, "vocab.json");
    BpeVocabulary vocabulary;
    assignByteTokens(file.ids, vocabulary);
    MergesReader merges(file.ids, vocabulary.merger);
    merges.read(mergesText);
    vocabulary.tokenBytes.resize(file.tokens.size());
    for (std::size_t id = 0; id < file.tokens.size(); ++id) {
        if (const auto& spelled = file.tokens[id])
            vocabulary.tokenBytes[id] = fromByteAlphabet(*spelled).value_or(*spelled);
    }
    collectSpecialTokens(file, merges.results(), vocabulary);
    return vocabulary;
}

std::string readTokenizerFile(const std::filesystem::path& path) {
    return readWholeFile(path, kMaxFileBytes);
}

} // namespace engine
