// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/byte_level_bpe.h"
#include "engine/tokenizers/utf8.h"

#include <utility>

namespace engine {

StreamingDecoder::StreamingDecoder(std::shared_ptr<const ByteLevelBpe> tokenizer) : m_tokenizer(std::move(tokenizer)) {}

std::string StreamingDecoder::push(TokenId id) {
    m_pending += m_tokenizer->decodeBytes({&id, 1});
    std::size_t complete = 0;
    while (complete < m_pending.size()) {
        const Utf8Unit unit = utf8UnitAt(m_pending, complete);
        if (unit.kind == Utf8Unit::Kind::Incomplete)
            break;
        complete += unit.length;
    }
    std::string text = toValidUtf8(std::string_view(m_pending).substr(0, complete));
    m_pending.erase(0, complete);
    return text;
}

std::string StreamingDecoder::finish() {
    return toValidUtf8(std::exchange(m_pending, {}));
}

} // namespace engine
