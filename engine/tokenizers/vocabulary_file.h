// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/token.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace engine {

/// Ids must lie in 0 … kMaxTokenId.
inline constexpr TokenId kMaxTokenId = (1 << 20) - 1;

/// What a vocab.json says: one flat object of token: id.
struct VocabularyFile {
    std::unordered_map<std::string, TokenId> ids;
    std::vector<std::optional<std::string>> tokens; ///< by id; empty for ids that no token has
};

/// Parses untrusted text; `where` names the file in messages. Throws Error{BadTokenizer}: not such an object, an id
/// that is out of range or given twice, a token given twice.
VocabularyFile parseVocabularyFile(std::string_view json, const std::string& where);

} // namespace engine
