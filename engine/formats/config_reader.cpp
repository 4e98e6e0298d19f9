// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/config_reader.h"

#include "engine/error.h"
#include "engine/formats/input_file.h"

#include <nlohmann/json.hpp>

#include <sstream>

namespace engine {

using nlohmann::json;

namespace {

constexpr std::uint64_t kMaxConfigBytes = 4'000'000;

std::string shortest(double number) {
    std::ostringstream out;
    out << number;
    return out.str();
}

} // namespace

std::string shownJson(const json& value) {
    return inQuotes(value.dump(-1, ' ', true));
}

std::pair<const char*, const json*> ConfigReader::find(std::initializer_list<const char*> keys) const {
    for (const char* key : keys) {
        const auto value = m_config.find(key);
        if (value != m_config.end() && !value->is_null())
            return {key, &*value};
    }
    return {*keys.begin(), nullptr};
}

int ConfigReader::size(std::initializer_list<const char*> keys, std::int64_t fallback, std::int64_t largest) const {
    const auto [key, value] = find(keys);
    if (!value)
        return static_cast<int>(fallback);
    // Whole numbers too large for 64 bits are read as floating point, and refused here with the others.
    if (!value->is_number_integer() || *value < 1 || *value > largest)
        failValue(key, *value, "a whole number from 1 to " + std::to_string(largest));
    return value->get<int>();
}

int ConfigReader::requiredSize(const char* key, std::int64_t largest) const {
    if (!find({key}).second)
        fail(std::string("does not say the ") + key + ": add it, or download the file again.");
    return size({key}, 1, largest);
}

bool ConfigReader::flag(const char* key, bool fallback) const {
    const json* value = find({key}).second;
    if (value && !value->is_boolean())
        failValue(key, *value, "true or false");
    return value ? value->get<bool>() : fallback;
}

double ConfigReader::number(const char* key, double fallback, double smallest, double largest) const {
    const json* value = find({key}).second;
    if (!value)
        return fallback;
    const double number = value->is_number() ? value->get<double>() : 0.0;
    if (!value->is_number() || !(number >= smallest && number <= largest))
        failValue(key, *value, "a number from " + shortest(smallest) + " to " + shortest(largest));
    return number;
}

float ConfigReader::epsilon(const char* key, float fallback) const {
    return static_cast<float>(number(key, static_cast<double>(fallback), 1e-30, 1.0));
}

std::string ConfigReader::text(const char* key, const char* fallback) const {
    const json* value = find({key}).second;
    if (value && !value->is_string())
        failValue(key, *value, "a string");
    return value ? value->get<std::string>() : fallback;
}

std::size_t ConfigReader::choice(const char* key, const char* fallback, std::span<const char* const> names) const {
    const std::string name = text(key, fallback);
    std::string known;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (name == names[i])
            return i;
        known += (known.empty() ? "" : ", ") + std::string(names[i]);
    }
    if (name.empty())
        fail(std::string("does not say the ") + key + ": add it, or download the file again.");
    failUnsupported("asks for the " + std::string(key) + " " + inQuotes(name) + ", and only " + known +
                    " are computed: choose a model that uses one of them.");
}

void ConfigReader::failValue(const char* key, const json& value, const std::string& expected) const {
    fail("has " + shownJson(value) + " for " + key + ", and " + expected +
         " is expected: correct it, or download the file again.");
}

void ConfigReader::fail(const std::string& what) const {
    throw Error(ErrorCode::BadConfig, m_where + " " + what);
}

void ConfigReader::failUnsupported(const std::string& what) const {
    throw Error(ErrorCode::UnsupportedModel, m_where + " " + what);
}

std::string readConfigFile(const std::filesystem::path& folder) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored))
        throw Error(ErrorCode::FileNotFound,
                    "There is no folder " + inQuotes(folder.string()) + ": choose the folder of a model.");
    const auto path = folder / "config.json";
    if (!std::filesystem::exists(std::filesystem::symlink_status(path, ignored)))
        throw Error(ErrorCode::FileNotFound,
                    "The folder " + inQuotes(folder.filename().string()) +
                        " holds no config.json: choose the folder of a model in Hugging Face's "
                        "format.");
    return readWholeFile(path, kMaxConfigBytes);
}

} // namespace engine
