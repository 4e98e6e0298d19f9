// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/sentence_piece_file.h"
#include "engine/tokenizers/utf8.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace engine {

namespace {

constexpr std::size_t kMaxCharsmapBytes = 2u << 20; // nmt_nfkc, the usual one, has 0.24 MB
constexpr std::size_t kMaxReplacementBytes = 256;
constexpr int kMaxMatches = 32;
constexpr std::size_t kMaxDepth = 256;

std::uint32_t numberAt(std::string_view bytes, std::size_t offset) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i)
        number |= std::uint32_t{static_cast<unsigned char>(bytes[offset + i])} << (8 * i);
    return number;
}

/// Walks a Darts-clone double array as commonPrefixSearch would for all texts at once.
class TrieCheck {
public:
    TrieCheck(std::string_view units, std::string_view texts)
        : m_units(units), m_count(units.size() / 4), m_texts(texts), m_matches(m_count, kUnseen) {}

    bool isSound() { return m_count > 0 && matchesBelow(offset(unit(0)), 0).has_value(); }

private:
    static constexpr std::int8_t kUnseen = -1;
    static constexpr std::int8_t kOpen = -2;

    std::uint32_t unit(std::size_t position) const { return numberAt(m_units, 4 * position); }
    static std::size_t offset(std::uint32_t unit) { return std::size_t{unit >> 10} << ((unit & 0x200) >> 6); }
    static std::uint32_t label(std::uint32_t unit) { return unit & 0x800000ffu; }
    static bool hasLeaf(std::uint32_t unit) { return (unit & 0x100) != 0; }

    /// Most matches on a way that goes on from `base`; empty when one leaves the array, comes back, or is too long.
    std::optional<int> matchesBelow(std::size_t base, std::size_t depth) {
        if ((base | 0xff) >= m_count || depth > kMaxDepth)
            return std::nullopt;
        std::int8_t& known = m_matches[base];
        if (known != kUnseen)
            return known == kOpen ? std::nullopt : std::optional<int>(known);
        known = kOpen;
        int most = 0;
        for (std::uint32_t byte = 1; byte < 256; ++byte) {
            const std::size_t position = base ^ byte;
            const std::uint32_t child = unit(position);
            if (label(child) != byte)
                continue;
            const std::size_t next = position ^ offset(child);
            const auto below = matchesBelow(next, depth + 1);
            if (!below || (hasLeaf(child) && !isText(unit(next) & 0x7fffffffu)))
                return std::nullopt;
            most = std::max(most, *below + (hasLeaf(child) ? 1 : 0));
        }
        if (most > kMaxMatches)
            return std::nullopt;
        return m_matches[base] = static_cast<std::int8_t>(most);
    }

    /// A short text in valid UTF-8 that ends with a zero byte.
    bool isText(std::size_t begin) const {
        if (begin >= m_texts.size())
            return false;
        const std::string_view window = m_texts.substr(begin, kMaxReplacementBytes + 1);
        const std::size_t end = window.find('\0');
        if (end == std::string_view::npos)
            return false;
        for (std::size_t i = 0; i < end;) {
            const Utf8Unit unit = utf8UnitAt(window.substr(0, end), i);
            if (unit.kind != Utf8Unit::Kind::Character)
                return false;
            i += unit.length;
        }
        return true;
    }

    std::string_view m_units;
    std::size_t m_count;
    std::string_view m_texts;
    std::vector<std::int8_t> m_matches; ///< by base
};

} // namespace

bool isSoundCharsmap(std::string_view charsmap) {
    if (charsmap.empty())
        return true;
    if (charsmap.size() <= 4 || charsmap.size() > kMaxCharsmapBytes)
        return false;
    const std::size_t trieBytes = numberAt(charsmap, 0);
    const std::string_view rest = charsmap.substr(4);
    if (trieBytes >= rest.size() || trieBytes % 4 != 0)
        return false;
    return TrieCheck(rest.substr(0, trieBytes), rest.substr(trieBytes)).isSound();
}

} // namespace engine
