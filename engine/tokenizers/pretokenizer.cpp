// SPDX-License-Identifier: GPL-3.0-or-later
#define PCRE2_CODE_UNIT_WIDTH 8
#include "engine/tokenizers/pretokenizer.h"

#include "engine/tokenizers/utf8.h"

#include <pcre2.h>

#include <new>
#include <stdexcept>

namespace engine {

namespace {

// GPT-2's pattern. White space is spelled out because PCRE2's \s takes U+180E in, which Unicode's White_Space (what the
// original's \s means) does not.
#define HEADLIGHT_SPACE                                                                                                \
    "\\t-\\r \\x{85}\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}"
constexpr std::string_view kPattern = "'s|'t|'re|'ve|'m|'ll|'d"
                                      "| ?\\p{L}+| ?\\p{N}+| ?[^" HEADLIGHT_SPACE "\\p{L}\\p{N}]+"
                                      "|[" HEADLIGHT_SPACE "]+(?![^" HEADLIGHT_SPACE "])|[" HEADLIGHT_SPACE "]+";
#undef HEADLIGHT_SPACE

struct MatchDataDeleter {
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};
using MatchData = std::unique_ptr<pcre2_match_data, MatchDataDeleter>;

} // namespace

struct Pretokenizer::Pattern {
    struct CodeDeleter {
        void operator()(pcre2_code* code) const { pcre2_code_free(code); }
    };
    std::unique_ptr<pcre2_code, CodeDeleter> code;

    /// Length of the word at `run[position]`; never 0.
    std::size_t wordLength(std::string_view run, std::size_t position, pcre2_match_data* data) const {
        constexpr std::uint32_t kOptions = PCRE2_ANCHORED | PCRE2_NO_UTF_CHECK;
        const int count = pcre2_match(code.get(), reinterpret_cast<PCRE2_SPTR>(run.data()), run.size(), position,
                                      kOptions, data, nullptr);
        if (count > 0) {
            const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(data);
            if (ends[1] > position)
                return ends[1] - position;
        }
        // The pattern matches at every character, so only an exhausted match limit leads here: go on by one character.
        return utf8UnitAt(run, position).length;
    }
};

Pretokenizer::Pretokenizer() : m_pattern(std::make_unique<Pattern>()) {
    int error = 0;
    PCRE2_SIZE offset = 0;
    m_pattern->code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(kPattern.data()), kPattern.size(),
                                        PCRE2_UTF | PCRE2_UCP, &error, &offset, nullptr));
    if (!m_pattern->code)
        throw std::logic_error("PCRE2 refuses the word pattern: it was built without Unicode support");
}

Pretokenizer::~Pretokenizer() = default;

void Pretokenizer::split(std::string_view text,
                         const std::function<void(std::size_t begin, std::size_t end)>& word) const {
    const MatchData data(pcre2_match_data_create(1, nullptr));
    if (!data)
        throw std::bad_alloc();
    std::size_t begin = 0;
    while (begin < text.size()) {
        std::size_t end = begin;
        while (end < text.size()) {
            const Utf8Unit unit = utf8UnitAt(text, end);
            if (unit.kind != Utf8Unit::Kind::Character)
                break;
            end += unit.length;
        }
        const std::string_view run = text.substr(begin, end - begin);
        for (std::size_t position = 0; position < run.size();) {
            const std::size_t length = m_pattern->wordLength(run, position, data.get());
            word(begin + position, begin + position + length);
            position += length;
        }
        begin = end;
        if (begin < text.size()) {
            const std::size_t invalid = utf8UnitAt(text, begin).length;
            for (std::size_t i = 0; i < invalid; ++i)
                word(begin + i, begin + i + 1);
            begin += invalid;
        }
    }
}

} // namespace engine
