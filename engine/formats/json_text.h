// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/error.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace engine {

/// Deepest nesting of objects and arrays that any JSON file may have.
inline constexpr std::size_t kMaxJsonDepth = 64;

/// Parses JSON that came from outside. `where` names the file in messages, `code` is what to throw when the text is not
/// valid UTF-8 JSON, is nested too deep, or names a key of one object twice. The caller bounds the size of `text`.
nlohmann::json parseJson(std::string_view text, ErrorCode code, const std::string& where);
/// The same where the text has to hold an object.
nlohmann::json parseJsonObject(std::string_view text, ErrorCode code, const std::string& where);

} // namespace engine
