// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>

namespace engine {

/// Reads typed values of one object of a model's settings; every failure names the key and the file. Keeps references
/// to both arguments. Values that are null count as absent.
class ConfigReader {
public:
    ConfigReader(const nlohmann::json& config, const std::string& where) : m_config(config), m_where(where) {}

    /// The value of the first of `keys` that is present and not null (nullptr if none is): the later names are those
    /// that the same setting has in other configurations.
    std::pair<const char*, const nlohmann::json*> find(std::initializer_list<const char*> keys) const;

    /// A whole number from 1 to `largest`. Throws Error{BadConfig}.
    int size(std::initializer_list<const char*> keys, std::int64_t fallback, std::int64_t largest) const;
    /// The same for a key that must be there.
    int requiredSize(const char* key, std::int64_t largest) const;
    /// true or false. Throws Error{BadConfig}.
    bool flag(const char* key, bool fallback) const;
    /// A finite number within the bounds. Throws Error{BadConfig}.
    double number(const char* key, double fallback, double smallest, double largest) const;
    /// A number from 1e-30 to 1. Throws Error{BadConfig}.
    float epsilon(const char* key, float fallback) const;
    /// A string. Throws Error{BadConfig}.
    std::string text(const char* key, const char* fallback) const;
    /// Which of `names` a string is; an empty fallback: it must be there. Throws Error{BadConfig} and, for a name that
    /// is not among them, Error{UnsupportedModel}.
    std::size_t choice(const char* key, const char* fallback, std::span<const char* const> names) const;

    /// Throws Error{BadConfig}: `value` stands for `key` where `expected` is needed.
    [[noreturn]] void failValue(const char* key, const nlohmann::json& value, const std::string& expected) const;
    /// Throws Error{BadConfig}: "FILE what".
    [[noreturn]] void fail(const std::string& what) const;
    /// Throws Error{UnsupportedModel}: "FILE what".
    [[noreturn]] void failUnsupported(const std::string& what) const;

private:
    const nlohmann::json& m_config;
    const std::string& m_where;
};

/// A JSON value as it may be shown in a message.
std::string shownJson(const nlohmann::json& value);

/// The text of `folder`/config.json. Throws Error{FileNotFound, FileUnreadable, FileTooLarge}.
std::string readConfigFile(const std::filesystem::path& folder);

} // namespace engine
