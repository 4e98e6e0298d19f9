// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/byte_level_bpe.h"

#include "engine/error.h"
#include "engine/tokenizers/bpe_files.h"
#include "engine/tokenizers/pretokenizer.h"
#include "engine/tokenizers/utf8.h"

#include <algorithm>
#include <system_error>

namespace engine {

namespace {

/// A longer word shows its first and last state only: the states between them would take quadratic space.
constexpr std::size_t kMaxTracedBytes = 512;

} // namespace

struct ByteLevelBpe::Impl {
    BpeVocabulary vocabulary;
    Pretokenizer pretokenizer;

    const std::string& bytesOf(TokenId id) const { return *vocabulary.tokenBytes[static_cast<std::size_t>(id)]; }

    std::vector<TokenId> byteSymbols(std::string_view word) const {
        std::vector<TokenId> symbols;
        symbols.reserve(word.size());
        for (const char byte : word)
            symbols.push_back(vocabulary.byteTokens[static_cast<unsigned char>(byte)]);
        return symbols;
    }

    void encodeOrdinary(std::string_view text, std::size_t offset, std::vector<EncodedToken>& tokens) const {
        pretokenizer.split(text, [&](std::size_t begin, std::size_t end) {
            std::vector<TokenId> symbols = byteSymbols(text.substr(begin, end - begin));
            vocabulary.merger.merge(symbols);
            std::size_t position = offset + begin;
            for (const TokenId id : symbols) {
                const std::size_t length = bytesOf(id).size();
                tokens.push_back({id, position, position + length});
                position += length;
            }
        });
    }

    /// Longest special token that starts at `text[position]`.
    std::optional<EncodedToken> specialAt(std::string_view text, std::size_t position) const {
        for (std::size_t length = std::min(vocabulary.longestSpecialToken, text.size() - position); length > 0;
             --length) {
            const auto found = vocabulary.specialTokens.find(text.substr(position, length));
            if (found != vocabulary.specialTokens.end())
                return EncodedToken{found->second, position, position + length};
        }
        return std::nullopt;
    }
};

ByteLevelBpe::ByteLevelBpe(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
ByteLevelBpe::~ByteLevelBpe() = default;

bool ByteLevelBpe::presentIn(const std::filesystem::path& folder) {
    std::error_code ignored;
    return std::filesystem::exists(folder / "vocab.json", ignored) &&
           std::filesystem::exists(folder / "merges.txt", ignored);
}

std::shared_ptr<const ByteLevelBpe> ByteLevelBpe::load(const std::filesystem::path& folder) {
    std::error_code ignored;
    for (const char* name : {"vocab.json", "merges.txt"}) {
        if (!std::filesystem::exists(folder / name, ignored))
            throw Error(ErrorCode::MissingTokenizer,
                        folder.string() + " has no " + name + "; text needs both vocab.json and merges.txt.");
    }
    return parse(readTokenizerFile(folder / "vocab.json"), readTokenizerFile(folder / "merges.txt"));
}

std::shared_ptr<const ByteLevelBpe> ByteLevelBpe::parse(std::string_view vocabJson, std::string_view mergesText) {
    auto impl = std::make_unique<Impl>();
    impl->vocabulary = parseBpeFiles(vocabJson, mergesText);
    return std::shared_ptr<const ByteLevelBpe>(new ByteLevelBpe(std::move(impl)));
}

int ByteLevelBpe::vocabSize() const {
    return static_cast<int>(m_impl->vocabulary.tokenBytes.size());
}

std::vector<EncodedToken> ByteLevelBpe::encodeWithRanges(std::string_view text, SpecialTokens special) const {
    std::vector<EncodedToken> tokens;
    if (special == SpecialTokens::AsText || m_impl->vocabulary.specialTokens.empty()) {
        m_impl->encodeOrdinary(text, 0, tokens);
        return tokens;
    }
    std::size_t begin = 0;
    for (std::size_t position = 0; position < text.size();) {
        const auto found = m_impl->specialAt(text, position);
        if (!found) {
            ++position;
            continue;
        }
        m_impl->encodeOrdinary(text.substr(begin, position - begin), begin, tokens);
        tokens.push_back(*found);
        begin = position = found->end;
    }
    m_impl->encodeOrdinary(text.substr(begin), begin, tokens);
    return tokens;
}

std::vector<TokenId> ByteLevelBpe::encode(std::string_view text, SpecialTokens special) const {
    std::vector<TokenId> ids;
    for (const EncodedToken& token : encodeWithRanges(text, special))
        ids.push_back(token.id);
    return ids;
}

std::vector<MergeTrace> ByteLevelBpe::mergeSteps(std::string_view text, std::size_t maxWords) const {
    std::vector<MergeTrace> traces;
    const auto pieces = [this](const std::vector<TokenId>& symbols) {
        std::vector<std::string> bytes;
        for (const TokenId id : symbols)
            bytes.push_back(m_impl->bytesOf(id));
        return bytes;
    };
    m_impl->pretokenizer.split(text, [&](std::size_t begin, std::size_t end) {
        if (traces.size() >= maxWords)
            return;
        MergeTrace trace{begin, end, {}};
        std::vector<TokenId> symbols = m_impl->byteSymbols(text.substr(begin, end - begin));
        trace.steps.push_back({pieces(symbols), -1});
        if (symbols.size() > kMaxTracedBytes) {
            m_impl->vocabulary.merger.merge(symbols);
            trace.steps.push_back({pieces(symbols), -1});
        } else {
            while (const auto rank = m_impl->vocabulary.merger.mergeOnce(symbols))
                trace.steps.push_back({pieces(symbols), *rank});
        }
        traces.push_back(std::move(trace));
    });
    return traces;
}

std::optional<std::string> ByteLevelBpe::tokenBytes(TokenId id) const {
    if (id < 0 || id >= vocabSize())
        return std::nullopt;
    return m_impl->vocabulary.tokenBytes[static_cast<std::size_t>(id)];
}

std::string ByteLevelBpe::decodeBytes(std::span<const TokenId> ids) const {
    std::string bytes;
    for (const TokenId id : ids) {
        if (id >= 0 && id < vocabSize())
            bytes += m_impl->vocabulary.tokenBytes[static_cast<std::size_t>(id)].value_or("");
    }
    return bytes;
}

std::string ByteLevelBpe::decode(std::span<const TokenId> ids) const {
    return toValidUtf8(decodeBytes(ids));
}

std::optional<TokenId> ByteLevelBpe::specialToken(std::string_view text) const {
    const auto found = m_impl->vocabulary.specialTokens.find(text);
    if (found == m_impl->vocabulary.specialTokens.end())
        return std::nullopt;
    return found->second;
}

} // namespace engine
