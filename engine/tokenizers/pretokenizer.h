// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace engine {

/// Splits text into the words that byte-pair merges never cross, with GPT-2's pattern (OA-20).
/// Immutable; `split` may be called from several threads.
class Pretokenizer {
public:
    Pretokenizer();
    ~Pretokenizer();
    Pretokenizer(const Pretokenizer&) = delete;
    Pretokenizer& operator=(const Pretokenizer&) = delete;

    /// Calls `word(begin, end)` for consecutive byte ranges that cover `text` without a gap. Runs of valid UTF-8 are
    /// matched on their own; each byte that is not part of a valid character is a word.
    void split(std::string_view text, const std::function<void(std::size_t begin, std::size_t end)>& word) const;

private:
    struct Pattern;
    std::unique_ptr<Pattern> m_pattern;
};

} // namespace engine
