// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/vocabulary_file.h"

#include "engine/error.h"
#include "engine/formats/input_file.h"

#include <nlohmann/json.hpp>

namespace engine {

namespace {

[[noreturn]] void fail(const std::string& detail) {
    throw Error(ErrorCode::BadTokenizer, detail);
}

/// Accepts one flat object of string → id and keeps nothing else, so that neither depth nor size can hurt.
class VocabularyReader : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit VocabularyReader(const std::string& where) : m_where(where) {}

    VocabularyFile file;

    bool null() override { return wrongValue("null"); }
    bool boolean(bool) override { return wrongValue("true or false"); }
    bool number_integer(number_integer_t value) override { return badId(std::to_string(value)); }
    bool number_float(number_float_t, const string_t& text) override { return badId(text.substr(0, 32)); }
    bool string(string_t&) override { return wrongValue("a string"); }
    bool binary(binary_t&) override { return wrongValue("binary data"); }
    bool start_array(std::size_t) override { return wrongValue("a list"); }
    bool end_array() override { return true; }
    bool end_object() override { return true; }

    bool start_object(std::size_t) override {
        if (m_inObject)
            return wrongValue("an object");
        m_inObject = true;
        return true;
    }

    bool key(string_t& text) override {
        m_key = std::move(text);
        return true;
    }

    bool number_unsigned(number_unsigned_t value) override {
        if (!m_inObject || value > static_cast<number_unsigned_t>(kMaxTokenId))
            return badId(std::to_string(value));
        const auto id = static_cast<TokenId>(value);
        if (const auto [earlier, added] = file.ids.try_emplace(m_key, id); !added)
            fail(m_where + ": the token " + inQuotes(m_key) + " stands there twice, with the ids " +
                 std::to_string(earlier->second) + " and " + std::to_string(id) + "; keep one of them.");
        const auto slot = static_cast<std::size_t>(id);
        if (slot >= file.tokens.size())
            file.tokens.resize(slot + 1);
        if (file.tokens[slot])
            fail(m_where + ": the tokens " + inQuotes(*file.tokens[slot]) + " and " + inQuotes(m_key) +
                 " have the same id " + std::to_string(id) + "; every token needs its own.");
        file.tokens[slot] = m_key;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
        fail(m_where + " is not valid JSON near byte " + std::to_string(position) +
             "; it must be one object of token: id.");
    }

private:
    bool wrongValue(const std::string& what) {
        if (!m_inObject)
            fail(m_where + " holds " + what + " where one object of token: id is needed.");
        fail(m_where + ": the token " + inQuotes(m_key) + " has " + what + " instead of an id; ids are whole numbers.");
    }
    bool badId(const std::string& shown) {
        if (!m_inObject)
            return wrongValue("a number");
        fail(m_where + ": the token " + inQuotes(m_key) + " has the id " + shown +
             "; ids must be whole numbers in 0 … " + std::to_string(kMaxTokenId) + ".");
    }

    const std::string& m_where;
    bool m_inObject = false;
    std::string m_key;
};

} // namespace

VocabularyFile parseVocabularyFile(std::string_view json, const std::string& where) {
    VocabularyReader reader(where);
    nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
    return std::move(reader.file);
}

} // namespace engine
