// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_text.h"

#include "engine/formats/input_file.h"

#include <nlohmann/json.hpp>

#include <unordered_set>
#include <vector>

namespace engine {

nlohmann::json parseJson(std::string_view text, ErrorCode code, const std::string& where) {
    using Event = nlohmann::json::parse_event_t;
    // One entry for each open object or array; arrays keep theirs empty.
    std::vector<std::unordered_set<std::string>> open;
    const auto check = [&](int, Event event, nlohmann::json& parsed) {
        if (event == Event::object_start || event == Event::array_start) {
            if (open.size() == kMaxJsonDepth)
                throw Error(code, where + " is nested deeper than " + std::to_string(kMaxJsonDepth) +
                                      " levels: it is damaged or not the right file, so download it again.");
            open.emplace_back();
        } else if (event == Event::object_end || event == Event::array_end) {
            open.pop_back();
        } else if (event == Event::key) {
            const auto& key = parsed.get_ref<const std::string&>();
            if (!open.back().insert(key).second)
                throw Error(code, where + " names the key " + inQuotes(key) +
                                      " twice in the same object: remove one of the two.");
        }
        return true;
    };
    const auto syntaxError = [&](std::size_t byte) {
        return Error(code, where + " is not valid JSON (the mistake is near byte " + std::to_string(byte) + " of " +
                               std::to_string(text.size()) + "): download it again, or correct it there.");
    };
    if (const auto zero = text.find('\0'); zero != std::string_view::npos) // the parser would take it for the end
        throw syntaxError(zero);
    try {
        return nlohmann::json::parse(text.begin(), text.end(), check);
    } catch (const nlohmann::json::parse_error& e) {
        throw syntaxError(e.byte);
    } catch (const nlohmann::json::exception&) { // a number too large for a double
        throw Error(code, where + " holds a number that is out of range: correct it, or download the file again.");
    }
}

nlohmann::json parseJsonObject(std::string_view text, ErrorCode code, const std::string& where) {
    nlohmann::json root = parseJson(text, code, where);
    if (!root.is_object())
        throw Error(code, where + " does not hold a JSON object: download it again.");
    return root;
}

} // namespace engine
